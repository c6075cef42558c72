"""The operators of a study, from sites.csv."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jobdepth.errors import InputError, Problem

REQUIRED = ("name", "url")
KNOWN = (*REQUIRED, "group", "country", "language")
MAX_FIELD = 2000
MAX_SITES = 20_000
SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Site:
    """An operator's website in a study; `columns` are the other columns of sites.csv."""

    site_id: str
    name: str
    url: str
    group: str = ""
    country: str = ""
    language: str = ""
    columns: dict[str, str] = field(default_factory=dict)


def slug(text: str) -> str:
    """`text` as a safe folder name: a-z, 0-9 and single hyphens, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "site"


def load_sites(path: Path) -> list[Site]:
    """Read sites.csv; raises InputError that names every bad line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}", cure="check the path")]) from None
    return parse_sites(_decode(raw, str(path)), str(path))


def parse_sites(text: str, file: str) -> list[Site]:
    """Read the sites in `text`; `file` is the name shown in errors."""
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError([Problem(file, "a NUL character", line, cure="save the file as plain UTF-8 text")])
    rows = _rows(text, file)
    if not rows:
        raise InputError([Problem(file, "empty", 1, cure="start with a header row: name,url")])
    header_line, header = rows[0]
    names = [cell.strip().lower() for cell in header]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        cure = f"start the file with a header row that has {' and '.join(REQUIRED)}"
        message = f"no column {' or '.join(missing)} in the header row"
        raise InputError([Problem(file, message, header_line, 1, ",".join(header)[:80], cure)])
    reader = _SiteReader(file, names)
    sites = [reader.site(line, cells) for line, cells in rows[1:] if any(cell.strip() for cell in cells)]
    if not sites and not reader.problems:
        reader.problems.append(Problem(file, "no sites below the header row", header_line, cure="add one a line"))
    if len(sites) > MAX_SITES:
        reader.problems.append(Problem(file, f"more than {MAX_SITES} sites", cure="split the study"))
    if reader.problems:
        raise InputError(reader.problems)
    return [site for site in sites if site is not None]


class _SiteReader:
    """Checks the rows one by one and collects what is wrong with them."""

    def __init__(self, file: str, names: list[str]) -> None:
        self.file = file
        self.names = names
        self.problems: list[Problem] = []
        self.urls: dict[str, int] = {}
        self.ids: set[str] = set()
        for number, name in enumerate(names, 1):
            if name and names.index(name) != number - 1:
                self.problem(1, number, "the same column twice", name, "rename or remove one")

    def problem(self, line: int, column: int, message: str, value: str, cure: str = "") -> None:
        self.problems.append(Problem(self.file, message, line, column, value[:80], cure))

    def site(self, line: int, cells: list[str]) -> Site | None:
        if len(cells) > len(self.names):
            self.problem(
                line, len(self.names) + 1, "more cells than the header has columns", cells[len(self.names)],
                "quote cells that hold the separator",
            )
            return None
        row = {name: cell.strip() for name, cell in zip(self.names, cells, strict=False) if name}
        if any(len(cell) > MAX_FIELD for cell in row.values()):
            self.problem(line, 1, f"a cell longer than {MAX_FIELD} characters", row.get("name", ""), "is a quote open?")
            return None
        name, url = row.get("name", ""), row.get("url", "")
        if not name:
            self.problem(line, self.names.index("name") + 1, "no name", "", "every site needs one")
        address = self._address(line, url)
        if not name or address is None:
            return None
        return Site(
            self._unique_id(name), name, address, row.get("group", ""), row.get("country", ""),
            row.get("language", ""), {key: value for key, value in row.items() if key not in KNOWN},
        )

    def _address(self, line: int, url: str) -> str | None:
        column = self.names.index("url") + 1
        address = url if re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:", url) and "://" in url else f"http://{url}"
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        if not url or not host or parts.scheme.lower() not in ("http", "https") or re.search(r"[\s<>\"]", address):
            cure = "write it like https://www.example.com/"
            self.problem(line, column, "no url" if not url else "not a web address", url, cure)
            return None
        if parts.username or parts.password:
            self.problem(line, column, "an address with a user name or password", host, "remove them")
            return None
        if address in self.urls:
            cure = f"it stands on line {self.urls[address]} already; keep one"
            self.problem(line, column, "the same address twice", url, cure)
            return None
        self.urls[address] = line
        return address

    def _unique_id(self, name: str) -> str:
        base = candidate = slug(name)
        number = 1
        while candidate in self.ids:
            number += 1
            candidate = f"{base[: SLUG_LENGTH - 6]}-{number}"
        self.ids.add(candidate)
        return candidate


def _rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The non-empty rows with the line each starts on."""
    header = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem(file, f"not valid CSV: {error}", line, cure="check the quotes")]) from None
    return rows


def _decode(raw: bytes, file: str) -> str:
    """Text of a CSV file; only where the encoding is certain."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        cure = "save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')"
        raise InputError([Problem(file, "not UTF-8 text", line, column, cure=cure)]) from None
