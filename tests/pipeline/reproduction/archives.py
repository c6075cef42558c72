"""Takes archives apart and puts them together again, as somebody would who wants to cheat."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobdepth.pipeline.reproduction.pack import build_manifest, write_archive

Files = dict[str, bytes]


def files_of(archive: Path) -> Files:
    """Every file of an archive but its manifest."""
    found: Files = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            stream = tar.extractfile(member)
            assert stream is not None
            found[member.name] = stream.read()
    del found["manifest.json"]
    return found


def repacked(archive: Path, folder: Path, change: Callable[[Files], None]) -> Path:
    """The archive with changed files, whose manifest is right again."""
    files = files_of(archive)
    change(files)
    for name, content in files.items():
        path = folder / "contents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    target = folder / "changed.tar.gz"
    edition = json.loads(files["edition.json"])["id"]
    write_archive(target, folder / "contents", build_manifest(folder / "contents", "jobdepth 0.1.0", edition))
    return target


def change_json(files: Files, name: str, change: Callable[[Any], None]) -> None:
    """Change a JSON document in place; a changed league.json is the published one then."""
    document = json.loads(files[name])
    change(document)
    files[name] = (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
    if name == "league.json":
        digest = hashlib.sha256(files[name]).hexdigest()
        change_json(files, "edition.json", lambda record: record["files"].update({"league.json": digest}))


def member(name: str, content: bytes = b"", **header: Any) -> tuple[tarfile.TarInfo, bytes]:
    """A member with any header."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in header.items():
        setattr(info, key, value)
    return info, content


def tar_gz(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], form: int = tarfile.USTAR_FORMAT) -> Path:
    """An archive of exactly these members, sensible or not."""
    raw = io.BytesIO()
    for info, content in members:
        raw.write(info.tobuf(form))
        raw.write(content + bytes(-len(content) % 512))
    raw.write(bytes(1024))
    path.write_bytes(gzip.compress(raw.getvalue(), mtime=0))
    return path


def manifest_member(files: Files, **changes: Any) -> tuple[tarfile.TarInfo, bytes]:
    """A manifest that is right for these files, with what is changed in it."""
    members = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }
    told = {"schema": "jobdepth-archive/1", "software": "jobdepth 0.1.0", "edition": "2026-01-02-1"}
    content = json.dumps({**told, "members": members, **changes}).encode()
    return member("manifest.json", content)
