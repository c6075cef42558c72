"""The records of published editions, one JSON file each, and whether the published folders still agree with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from jobdepth.edition_files import RECORD, changed_files, record_text, whole_edition
from jobdepth.edition_record import EditionRecord
from jobdepth.errors import JobdepthError


class EditionShelf:
    """What was published: records in the store, folders in public/editions."""

    def __init__(self, records: Path, published: Path) -> None:
        self.records = records
        self.published = published

    @classmethod
    def of(cls, output: Path) -> EditionShelf:
        """The shelf of a study's output folder."""
        return cls(output / "store" / "editions", output / "public" / "editions")

    def load(self) -> list[EditionRecord]:
        """All records, oldest first; raises JobdepthError if one is not sound.

        A published folder that has no record yet gets one if it is whole: the run that wrote it was killed before it
        could note that, or the store was lost.
        """
        known = {record.id: record for record in map(_read, sorted(self.records.glob("*.json")))}
        for folder in self._folders():
            found = None if folder.name in known else whole_edition(folder)
            if found is not None and found.number not in {record.number for record in known.values()}:
                self.add(found)
                known[found.id] = found
        return sorted(known.values(), key=lambda record: record.number)

    def add(self, record: EditionRecord) -> None:
        """Keep a record; a reader sees the whole file or none."""
        self.records.mkdir(parents=True, exist_ok=True)
        path = self.records / f"{record.id}.json"
        new = path.with_suffix(".new")
        new.write_text(record_text(record), encoding="utf-8")
        new.replace(path)

    def complaints(self) -> list[str]:
        """What is wrong with the published folders, in words; nothing is mended."""
        records = self.load()
        named = {record.id for record in records}
        strangers = [
            f"{folder} has no sound record of an edition of this study; it was left as it is"
            for folder in self._folders()
            if folder.name not in named
        ]
        return [*(words for record in records for words in self._faults(record)), *strangers]

    def _faults(self, record: EditionRecord) -> Iterator[str]:
        folder = self.published / record.id
        if not folder.is_dir():
            yield f"edition {record.id} was published but {folder} is gone; put it back from a copy"
            return
        changed = changed_files(folder, record)
        if changed:
            more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
            yield (
                f"edition {record.id} is not as it was published: {', '.join(changed[:3])}{more} in {folder}; "
                "put it back from a copy"
            )

    def _folders(self) -> list[Path]:
        return sorted(path for path in self.published.glob("*") if path.is_dir()) if self.published.is_dir() else []


def _read(path: Path) -> EditionRecord:
    try:
        return EditionRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise JobdepthError(
            f"{path} is not a sound record of an edition ({first}); copy {RECORD} from the edition's published folder "
            "over it"
        ) from None
