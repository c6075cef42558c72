"""Reads a file that a user hands in: bounded, and with a position for what is wrong in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from jobdepth.errors import InputError, Problem

#: What to say of text that `has_broken_character`.
BROKEN_CHARACTER = "half of a surrogate pair, which is no character"


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The content of a file; raises InputError if it cannot be read or is larger than `max_bytes`."""
    try:
        with path.open("rb") as stream:
            # Not by its size on disk: a pipe or a device has none.
            raw = stream.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([Problem(str(path), f"cannot be read: {reason}", cure="check the path")]) from None
    except ValueError:
        raise InputError([Problem(str(path), "not a file name", cure="check the path")]) from None
    if len(raw) > max_bytes:
        cure = "is it the right file?"
        raise InputError([Problem(str(path), f"larger than {max_bytes // 1000} kB", cure=cure)])
    return raw


def decode_utf8(raw: bytes, file: str, cure: str) -> str:
    """The text of a UTF-8 file with or without BOM; raises InputError at the first byte that is none."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts in `object`, which has lost the BOM.
        before = error.object[: error.start].decode("utf-8")
        raise InputError([Problem(file, "not UTF-8 text", *position_after(before), cure=cure)]) from None


def position_after(text: str) -> tuple[int, int]:
    """Line and column (from 1) of the character that follows `text`."""
    lines = re.split(r"\r\n|\r|\n", text)
    return len(lines), len(lines[-1]) + 1


def without_credentials(text: str) -> str:
    """`text` as it may be shown: what could be a user name and password before an @ is left out."""
    before, at, after = text.rpartition("@")
    return f"...@{after}" if at and ":" in before else text


def has_broken_character(value: object) -> bool:
    """Whether text, or what was read from JSON, holds half of a surrogate pair, which no tokenizer or file takes."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
