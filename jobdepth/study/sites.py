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
from jobdepth.study.input_file import decode_utf8, position_after, read_bytes, without_credentials
from jobdepth.urls import host_of, normal_url, page_key

REQUIRED = ("name", "url")
#: Columns of host names: further domains of a site, and hosts under its domains that are not its own.
HOST_LISTS = ("aliases", "excluded_hosts")
KNOWN = (*REQUIRED, "group", "country", *HOST_LISTS)
MAX_BYTES = 20_000_000
MAX_FIELD = 2000
MAX_SITES = 20_000
SLUG_LENGTH = 60
#: Names that mean a device, not a folder, where the published pages may be unpacked.
DEVICE_NAMES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


@dataclass(frozen=True, slots=True)
class Site:
    """An operator's website in a study; `columns` are the other columns of sites.csv."""

    site_id: str
    name: str
    url: str
    group: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()
    excluded_hosts: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file; `columns` are the places (from 1) at which its cells begin on the row's first line."""

    line: int
    cells: list[str]
    columns: list[int]

    def column(self, number: int) -> int:
        """Where cell `number` (from 0) begins; for one that is missing, where the last one does."""
        return self.columns[min(number, len(self.columns) - 1)]


def slug(text: str) -> str:
    """`text` as a safe folder name: a-z, 0-9 and single hyphens, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "site"
    return f"{name}-site" if DEVICE_NAMES.fullmatch(name) else name


def load_sites(path: Path) -> list[Site]:
    """Read sites.csv; raises InputError that names every bad line."""
    return parse_sites(_decode(read_bytes(path, MAX_BYTES), str(path)), str(path))


def parse_sites(text: str, file: str) -> list[Site]:
    """Read the sites in `text`; `file` is the name shown in errors."""
    if "\0" in text:
        line, column = position_after(text[: text.index("\0")])
        raise InputError([Problem(file, "a NUL character", line, column, cure="save the file as UTF-8 text")])
    rows = _rows(text, file)
    if not rows:
        raise InputError([Problem(file, "empty", 1, 1, cure="start with a header row: name,url")])
    header = rows[0]
    names = [_one_line(cell) for cell in header.cells]
    missing = [name for name in REQUIRED if name not in map(str.lower, names)]
    if missing:
        cure = f"start the file with a header row that has {' and '.join(REQUIRED)}, split by commas or semicolons"
        message = f"no column {' or '.join(missing)} in the header row"
        found = without_credentials(",".join(names))[:80]
        raise InputError([Problem(file, message, header.line, 1, found, cure)])
    reader = _SiteReader(file, header)
    sites = [site for row in rows[1:] if (site := reader.site(row)) is not None]
    if len(rows) == 1:
        reader.problems.append(Problem(file, "no sites below the header row", header.line, 1, cure="add one a line"))
    if len(rows) - 1 > MAX_SITES:
        reader.problems.append(Problem(file, f"more than {MAX_SITES} sites", cure="split the study"))
    if reader.problems:
        raise InputError(reader.problems)
    return sites


class _SiteReader:
    """Checks the rows one by one and collects what is wrong with them."""

    def __init__(self, file: str, header: _Row) -> None:
        self.file = file
        self.problems: list[Problem] = []
        # The study's own columns keep their spelling, since they are published.
        self.names = [_known(_one_line(cell)) for cell in header.cells]
        self._lines_of_pages: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        seen: set[str] = set()
        for number, name in enumerate(self.names):
            if name and name.lower() in seen:
                self._problem(header, number, "the same column twice", name, "rename or remove one")
            seen.add(name.lower())

    def _problem(self, row: _Row, number: int, message: str, value: str | None = None, cure: str = "") -> None:
        shown = None if value is None else without_credentials(value)[:80]
        self.problems.append(Problem(self.file, message, row.line, row.column(number), shown, cure))

    def site(self, row: _Row) -> Site | None:
        """The site of a row; None if something is wrong with it."""
        known_problems = len(self.problems)
        cells = self._cells(row)
        if len(self.problems) > known_problems:
            return None
        if not cells["name"]:
            self._problem(row, self.names.index("name"), "no name", cure="every site needs one")
        address = self._address(row, cells["url"])
        aliases, excluded = (self._hosts(row, column, cells.get(column, "")) for column in HOST_LISTS)
        if len(self.problems) > known_problems or address is None:
            return None
        own = {name: cell for name, cell in cells.items() if name not in KNOWN}
        group, country = cells.get("group", ""), cells.get("country", "")
        site_id = self._unique_id(cells["name"])
        return Site(site_id, cells["name"], address, group, country, aliases, excluded, own)

    def _cells(self, row: _Row) -> dict[str, str]:
        """The cells by column name; one that is missing at the end of a row is empty."""
        found = {name: "" for name in self.names if name}
        for number, raw in enumerate(row.cells):
            cell = _one_line(raw)
            name = self.names[number] if number < len(self.names) else ""
            if len(cell) > MAX_FIELD:
                self._problem(row, number, f"a cell longer than {MAX_FIELD} characters", cell, "is a quote open?")
            elif any(unicodedata.category(character) == "Cc" for character in cell):
                self._problem(row, number, "a control character", cell, "remove it")
            elif name:
                found[name] = cell
            elif cell and number >= len(self.names):
                cure = "quote cells that hold the separator"
                self._problem(row, number, "more cells than the header has columns", cell, cure)
            elif cell:
                self._problem(row, number, "a cell in a column without a name", cell, "name the column in the header")
        return found

    def _address(self, row: _Row, url: str) -> str | None:
        """The one spelling of a seed; http where no scheme is given, as a browser would."""
        number = self.names.index("url")
        address = url if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", url) else f"http://{url}"
        normal = None if re.search(r"[\s<>\"]", address) else normal_url(address)
        if normal is None:
            if _has_credentials(address):
                self._problem(row, number, "a url with a user name or password", url, "remove them")
            else:
                message = "not a web address in column url" if url else "no url"
                self._problem(row, number, message, url or None, "write it like https://www.example.com/")
            return None
        line = self._lines_of_pages.setdefault(page_key(normal), row.line)
        if line != row.line:
            self._problem(row, number, "the same url twice", url, f"it stands on line {line} already; keep one")
            return None
        return normal

    def _hosts(self, row: _Row, column: str, cell: str) -> tuple[str, ...]:
        """The host names in a cell, split by blanks or vertical bars."""
        found = []
        for name in cell.replace("|", " ").split():
            host = host_of(normal_url(f"http://{name}/") or "")
            if not host or re.search(r"[/:@]", name):
                cure = "write hosts like shop.example.com, with blanks between them"
                self._problem(row, self.names.index(column), f"not a host name in column {column}", name, cure)
            found.append(host)
        return tuple(found)

    def _unique_id(self, name: str) -> str:
        base = candidate = slug(name)
        while candidate in self._ids:
            self._ids[base] = number = self._ids.get(base, 1) + 1
            candidate = f"{base[: SLUG_LENGTH - 6].rstrip('-')}-{number}"
        self._ids[candidate] = 1
        return candidate


def _known(name: str) -> str:
    return name.lower() if name.lower() in KNOWN else name


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _has_credentials(address: str) -> bool:
    try:
        return "@" in urlsplit(address).netloc
    except ValueError:
        return False


def _rows(text: str, file: str) -> list[_Row]:
    """The rows that are not blank, each with its place in the file."""
    lines = io.StringIO(text, newline="").readlines()
    header = next((line for line in lines if line.strip()), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[_Row] = []
    line = 1
    try:
        for cells in reader:
            # Spreadsheets may write "sep=;" above the header.
            is_hint = not rows and cells[:1] in (["sep="], ["SEP="])
            if not is_hint and any(cell.strip() for cell in cells):
                rows.append(_Row(line, cells, _cell_columns(lines[line - 1], delimiter)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem(file, f"not valid CSV: {error}", line, 1, cure="check the quotes")]) from None
    return rows


def _cell_columns(line: str, delimiter: str) -> list[int]:
    """Where the cells of a line begin; separators inside quotes do not count."""
    columns = [1]
    is_quoted = False
    for column, character in enumerate(line, 1):
        if character == '"':
            is_quoted = not is_quoted
        elif character == delimiter and not is_quoted:
            columns.append(column + 1)
    return columns


def _decode(raw: bytes, file: str) -> str:
    """Text of a CSV file; only where the encoding is certain."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise InputError([Problem(file, "broken UTF-16 text", cure="save it as UTF-8")]) from None
    return decode_utf8(raw, file, "save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')")
