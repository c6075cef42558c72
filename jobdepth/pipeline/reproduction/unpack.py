"""Unpacks an archive that nobody vouched for: nothing is written that its manifest does not name, size and hash."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from jobdepth.errors import InputError, Problem
from jobdepth.pipeline.reproduction.layout import (
    CAPTURES,
    FIXED,
    FORMAT,
    MANIFEST,
    Manifest,
    is_known_name,
)

MAX_MANIFEST_BYTES = 20_000_000
MAX_MEMBERS = 100_000
#: What all files of an archive may come to; a study of 76 sites of 300 pages takes a tenth.
MAX_BYTES = 20_000_000_000
#: Documents are held in memory as a whole, captures never.
MAX_DOCUMENT_BYTES = 300_000_000
_BLOCK = 512
_CHUNK = 1 << 20
#: Writers fill the end of a tar file up with zeros, to a multiple of less than this.
_MOST_FILLING = 1 << 20
_FETCH_AGAIN = "get the archive again from who published it"


def unpack_archive(path: Path, folder: Path) -> Manifest:
    """Write the files of the archive at `path` to `folder`, which exists and is empty; raises InputError."""
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as stream:
            return _Unpacker(str(path), stream, folder).unpack()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError([Problem(str(path), f"not a whole gzip file: {error}", cure=_FETCH_AGAIN)]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([Problem(str(error.filename or path), f"cannot be read or written: {reason}")]) from None


class _Unpacker:
    """Goes through an archive once, from its beginning to its end."""

    def __init__(self, file: str, stream: gzip.GzipFile, folder: Path) -> None:
        self._file = file
        self._stream = stream
        self._folder = folder

    def unpack(self) -> Manifest:
        members = self._members()
        manifest = self._manifest(next(members, None))
        waiting = dict(manifest.members)
        for name, size in members:
            if name not in waiting:
                is_second = name in manifest.members or name == MANIFEST
                self._refuse(f"{name!r} is in it twice" if is_second else f"{name!r} is not in its manifest")
            expected = waiting.pop(name)
            if size != expected.size:
                self._refuse(f"{name} has {size} bytes, its manifest says {expected.size}")
            if self._write(name, size) != expected.sha256:
                self._refuse(f"{name} is not what its manifest says: its SHA-256 differs")
        if waiting:
            self._refuse(f"{len(waiting)} files that its manifest names are missing: {', '.join(sorted(waiting)[:3])}")
        return manifest

    def _members(self) -> Iterator[tuple[str, int]]:
        """Names and sizes; whoever asks for the next has read this one to its end."""
        while (block := self._stream.read(_BLOCK)) != bytes(_BLOCK):
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            except (tarfile.HeaderError, ValueError) as error:
                self._refuse(f"not a sound tar file: {error}")
            # Links, devices, folders, and headers whose own length knows no limit, are no part of the format.
            if info.type != tarfile.REGTYPE or info.linkname or info.size < 0:
                self._refuse(f"{info.name[:100]!r} is not a plain file")
            yield info.name, info.size
            self._stream.read(-info.size % _BLOCK)
        if self._stream.read(_MOST_FILLING).strip(b"\0") or self._stream.read(1):
            self._refuse("it goes on behind its end")

    def _manifest(self, first: tuple[str, int] | None) -> Manifest:
        name, size = first or ("", 0)
        if name != MANIFEST or size > MAX_MANIFEST_BYTES:
            self._refuse(f"its first file is not {MANIFEST}: it is no archive of 'jobdepth export'")
        raw = self._stream.read(size)
        self._require_format(raw)
        try:
            manifest = Manifest.model_validate_json(raw)
        except ValidationError as error:
            self._refuse(f"{MANIFEST}: {_first_words(error)}")
        self._require_names(manifest)
        self._require_sizes(manifest)
        (self._folder / MANIFEST).write_bytes(raw)
        return manifest

    def _require_format(self, raw: bytes) -> None:
        try:
            told: Any = json.loads(raw)
        except (ValueError, RecursionError):
            self._refuse(f"{MANIFEST} is not JSON")
        schema = told.get("schema") if isinstance(told, dict) else None
        if schema != FORMAT:
            software = str(told.get("software"))[:60] if isinstance(told, dict) else "unknown"
            cure = f"reproduce it with the program that it names: {software!r}"
            self._refuse(f"its form is {str(schema)[:60]!r}, this jobdepth reads {FORMAT}", cure)

    def _require_names(self, manifest: Manifest) -> None:
        names = set(manifest.members) | {MANIFEST}
        strange = sorted(name for name in names if not is_known_name(name))
        if strange:
            self._refuse(f"its manifest names what is no part of an archive: {strange[0][:100]!r}")
        if FIXED - names:
            self._refuse(f"its manifest lacks {', '.join(sorted(FIXED - names))}")
        if len(names) > MAX_MEMBERS:
            self._refuse(f"it has more than {MAX_MEMBERS} files")

    def _require_sizes(self, manifest: Manifest) -> None:
        large = [
            name
            for name, each in manifest.members.items()
            if each.size > MAX_DOCUMENT_BYTES and not name.startswith(f"{CAPTURES}/")
        ]
        if large:
            self._refuse(f"{large[0]} is larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB")
        total = sum(each.size for each in manifest.members.values())
        if total > MAX_BYTES:
            self._refuse(f"it would unpack to {total / 1e9:.0f} GB; at most {MAX_BYTES / 1e9:.0f} GB are read")
        if total > shutil.disk_usage(self._folder).free:
            self._refuse(f"it unpacks to {total / 1e9:.1f} GB, more than is free at {self._folder}", "make room")

    def _write(self, name: str, size: int) -> str:
        """Write a file as it comes; returns its SHA-256."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, left = hashlib.sha256(), size
        with path.open("xb") as target:
            while left:
                chunk = self._stream.read(min(left, _CHUNK))
                if not chunk:
                    raise EOFError("it ends too early")
                digest.update(chunk)
                target.write(chunk)
                left -= len(chunk)
        return digest.hexdigest()

    def _refuse(self, message: str, cure: str = _FETCH_AGAIN) -> NoReturn:
        raise InputError([Problem(self._file, message, cure=cure)])


def _first_words(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part)[:60] for part in first["loc"])
    return f"{where or 'it'}: {first['msg']}"
