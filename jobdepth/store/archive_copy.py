"""Copies records of the WARC archive to another file as they are, without what nobody else may see."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jobdepth.errors import JobdepthError
from jobdepth.store.archive import CHUNK_BYTES, GZIP_WBITS

#: Of each record so much is looked at to tell its type.
_HEAD_BYTES = 4096
_TYPE = re.compile(rb"^WARC-Type:[ \t]*([a-z]+)[ \t]*\r$", re.MULTILINE | re.IGNORECASE)
#: What tells about the file or came from a website. Requests are left out: their headers are the sender's own.
_COPIED = frozenset({"warcinfo", "response", "conversion"})


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it lies in a file: a gzip member of its own."""

    offset: int
    type: str
    #: The member's bytes, compressed.
    raw: bytes


def copy_records(source: Path, target: Path, wanted: Callable[[int], bool]) -> dict[int, int]:
    """Write the wanted records of `source`, by offset, to `target`; returns their new offsets by the old ones.

    The record that tells about the file is always wanted, requests never are. Raises JobdepthError where `source`
    cannot be read or is cut off.
    """
    moved: dict[int, int] = {}
    try:
        with target.open("wb") as stream:
            for member in read_members(source):
                if member.type == "warcinfo" or (member.type in _COPIED and wanted(member.offset)):
                    moved[member.offset] = stream.tell()
                    stream.write(member.raw)
    except (OSError, EOFError, zlib.error) as error:
        raise JobdepthError(f"the captures in {source} cannot be copied ({error}); crawl again with --fresh") from None
    return moved


def read_members(path: Path) -> Iterator[Member]:
    """The records of a WARC file in their order; raises EOFError, OSError or zlib.error where it is not sound."""
    with path.open("rb") as stream:
        rest, offset = stream.read(CHUNK_BYTES), 0
        while rest:
            inflating, head, raw = zlib.decompressobj(wbits=GZIP_WBITS), b"", []
            while True:
                found = inflating.decompress(rest)
                head += found[: _HEAD_BYTES - len(head)]
                raw.append(rest[: len(rest) - len(inflating.unused_data)])
                if inflating.eof:
                    break
                rest = stream.read(CHUNK_BYTES)
                if not rest:
                    raise EOFError("the last record is cut off")
            member = Member(offset, _type_of(head), b"".join(raw))
            yield member
            offset += len(member.raw)
            rest = inflating.unused_data or stream.read(CHUNK_BYTES)


def _type_of(head: bytes) -> str:
    found = _TYPE.search(head.partition(b"\r\n\r\n")[0] + b"\r\n")
    return found[1].decode("ascii").lower() if found else ""
