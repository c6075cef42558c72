"""The files of a published edition, and whether they are what its record says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from jobdepth.edition_record import EditionRecord

#: The record's file in a published edition.
RECORD = "edition.json"
MAX_RECORD_BYTES = 50_000_000


def record_text(record: EditionRecord) -> str:
    """A record as it is written, the same in the store and in the published folder."""
    return record.model_dump_json(by_alias=True, indent=1) + "\n"


def changed_files(folder: Path, record: EditionRecord) -> list[str]:
    """Files of an edition's folder that are missing, changed or not part of it."""
    found = hashed_files(folder)
    found.pop(RECORD, None)
    return sorted(name for name in found.keys() | record.files.keys() if found.get(name) != record.files.get(name))


def hashed_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file under `folder`, by its path with forward slashes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return {path.relative_to(folder).as_posix(): _hash(path) for path in paths}


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash(path: Path) -> str:
    # A link may lead anywhere; an edition has none.
    return "a link" if path.is_symlink() else file_hash(path)


def whole_edition(folder: Path) -> EditionRecord | None:
    """The record in a published folder, if it is sound and the folder agrees with it."""
    path = folder / RECORD
    try:
        if path.is_symlink() or path.stat().st_size > MAX_RECORD_BYTES:
            return None
        record = EditionRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return record if record.id == folder.name and not changed_files(folder, record) else None
