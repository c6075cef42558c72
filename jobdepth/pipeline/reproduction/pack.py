"""Writes an archive: the same files give the same bytes."""

from __future__ import annotations

import gzip
import tarfile
from io import BytesIO
from pathlib import Path
from typing import IO

from jobdepth.edition_files import hashed_files
from jobdepth.pipeline.reproduction.layout import MANIFEST, Manifest, MemberInfo

COMPRESSION_LEVEL = 6


def build_manifest(folder: Path, software: str, edition: str) -> Manifest:
    """The manifest of all files in `folder`."""
    members = {
        name: MemberInfo(size=(folder / name).stat().st_size, sha256=digest)
        for name, digest in hashed_files(folder).items()
    }
    return Manifest(software=software, edition=edition, members=dict(sorted(members.items())))


def write_archive(target: Path, folder: Path, manifest: Manifest) -> None:
    """Write the manifest, then every file it names, in its order; nothing of this machine or moment gets in."""
    told = (manifest.model_dump_json(by_alias=True, indent=1) + "\n").encode()
    with (
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION_LEVEL, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
    ):
        _add(tar, MANIFEST, len(told), BytesIO(told))
        for name, member in manifest.members.items():
            with (folder / name).open("rb") as stream:
                _add(tar, name, member.size, stream)


def _add(tar: tarfile.TarFile, name: str, size: int, stream: IO[bytes]) -> None:
    # A new TarInfo is of the year 1970 and of nobody.
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    tar.addfile(info, stream)
