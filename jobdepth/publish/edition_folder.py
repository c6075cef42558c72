"""Writes an edition into a folder of its own, and takes those before it over as they are."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobdepth.edition_files import RECORD, hashed_files, record_text
from jobdepth.edition_record import EditionRecord, build_record, content_hash, numbered
from jobdepth.publish.change_words import edition_summary
from jobdepth.result import League

EDITIONS = "editions"
_NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}-(\d+)")

#: Writes the files of an edition to an empty folder and tells their names.
WriteFiles = Callable[[League, Path], list[str]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The published folder while it is made anew."""

    #: The folder that will be published.
    public: Path

    @property
    def editions(self) -> Path:
        """Where the editions lie."""
        return self.public / EDITIONS

    def numbers(self) -> set[int]:
        """Numbers that folders already have, whoever put them there."""
        found = (_NUMBER.fullmatch(path.name) for path in self.editions.iterdir())
        return {int(match[1]) for match in found if match}


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that lies in its folder."""

    league: League
    record: EditionRecord
    #: Its files by name, where they can be copied from.
    folder: Path
    names: tuple[str, ...]
    is_new: bool
    is_restored: bool


def carry_over(old: Path, fresh: Path) -> Shelf:
    """Take the editions of the old folder into the new one, byte for byte, without writing them again."""
    shelf = Shelf(fresh)
    if (old / EDITIONS).is_dir():
        shutil.copytree(old / EDITIONS, shelf.editions, symlinks=True, copy_function=_linked)
    else:
        shelf.editions.mkdir()
    return shelf


def _linked(source: str, target: str) -> str:
    """The same file under a second name, or a copy where the file system has no such thing."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def add_edition(
    league: League, shelf: Shelf, past: Sequence[EditionRecord], published_at: datetime, write_files: WriteFiles
) -> Edition:
    """Write the edition to its folder, unless the newest one already shows the same."""
    newest = past[-1] if past else None
    work = shelf.public / ".edition"
    if newest is not None and newest.content == content_hash(league):
        league = numbered(league, newest.number)
        names = write_files(league, _emptied(work))
        if hashed_files(work) == newest.files:
            is_gone = not (shelf.editions / newest.id).exists()
            if is_gone:
                _place(work, newest, shelf)
            return Edition(league, newest, work, tuple(names), is_new=False, is_restored=is_gone)
    league = numbered(league, _free_number(league, shelf, past))
    names = write_files(league, _emptied(work))
    record = build_record(league, published_at, hashed_files(work), edition_summary(league))
    _place(work, record, shelf)
    return Edition(league, record, work, tuple(names), is_new=True, is_restored=False)


def _emptied(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    return folder


def _free_number(league: League, shelf: Shelf, past: Sequence[EditionRecord]) -> int:
    """The league's own number, or the next one where an edition or a folder has it already."""
    taken = shelf.numbers() | {record.number for record in past}
    number = league.edition.number
    return number if number > max(taken, default=0) else max(taken) + 1


def _place(work: Path, record: EditionRecord, shelf: Shelf) -> None:
    folder = shelf.editions / record.id
    shutil.copytree(work, folder)
    (folder / RECORD).write_text(record_text(record), encoding="utf-8", newline="")
