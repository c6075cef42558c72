"""Appends a claim to corrections.yaml and leaves every other byte of the file as it is."""

from __future__ import annotations

import json
from pathlib import Path

from jobdepth.errors import InputError, Problem
from jobdepth.study.corrections import Correction, parse_corrections
from jobdepth.study.input_file import decode_utf8, read_bytes
from jobdepth.study.yaml_file import MAX_BYTES, parse_yaml

HEADER = """\
# Claims of operators about the table, and how they were ruled. All of it is published but comments like this one.
# jobdepth corrections new     adds a claim
# jobdepth corrections check   tells whether each claim still fits what is stored, and what it changes
corrections:
"""
#: Written without quotes; all else could be taken for something else by YAML.
_BARE = ("id", "site", "claim", "text_hash", "kind", "place", "received", "ruling", "ruled")
_KEYS = (
    "id", "site", "claim", "url", "passage", "text_hash", "job", "kind", "to", "words", "place", "evidence",
    "evidence_url", "received", "ruling",
)  # fmt: skip


def entry_text(entry: Correction, indent: str) -> str:
    """An open claim as lines of a YAML list."""
    values = entry.model_dump(mode="json", exclude_none=True)
    lines = [f"{key}: {_scalar(key, values[key])}" for key in _KEYS if key in values]
    return "".join(f"{indent}{'- ' if not number else '  '}{line}\n" for number, line in enumerate(lines))


def _scalar(key: str, value: str) -> str:
    # A hash may consist of digits alone, or look like a power of ten.
    if key in _BARE and key != "text_hash":
        return value
    return json.dumps(value, ensure_ascii=False)


def append_correction(path: Path, entry: Correction) -> None:
    """Add the claim at the end of the file, which is made where it is missing.

    Raises InputError, and leaves the file as it was, where the claim would not stand in it as meant.
    """
    old = read_bytes(path, MAX_BYTES) if path.exists() else HEADER.encode()
    text = decode_utf8(old, str(path), "save it as UTF-8")
    known = parse_corrections(text, str(path)) if text.strip() else ()
    line_end = "\r\n" if "\r\n" in text else "\n"
    start = b"" if text.strip() else HEADER.encode()
    gap = b"" if not old or old.endswith((b"\n", b"\r")) else line_end.encode()
    for indent in dict.fromkeys((_indent(text, path), "  ", "")):
        added = entry_text(entry, indent).replace("\n", line_end).encode()
        whole = old + gap + start + added
        if _reads_as(whole, path, (*known, entry)):
            _write(path, whole)
            return
    message = "a claim cannot be added at the end of this file"
    cure = "end it with the list of corrections, one entry a '- id: ...', and write 'corrections:' alone if it is empty"
    raise InputError([Problem(str(path), message, cure=cure)])


def _indent(text: str, path: Path) -> str:
    """The blanks before the entries that are there."""
    if not text.strip():
        return "  "
    _, column = parse_yaml(text, str(path)).positions.get(("corrections", 0), (1, 5))
    # The position is that of the first key, after the hyphen and a blank.
    return " " * max(0, column - 3)


def _reads_as(whole: bytes, path: Path, expected: tuple[Correction, ...]) -> bool:
    try:
        return parse_corrections(whole.decode("utf-8-sig"), str(path)) == expected
    except InputError:
        return False


def _write(path: Path, whole: bytes) -> None:
    """A reader sees the old file or the new one; a link stays a link."""
    target = path.resolve()
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(whole)
        if target.exists():
            new.chmod(target.stat().st_mode & 0o7777)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError([Problem(str(path), f"cannot be written: {reason}", cure="check the folder")]) from None
