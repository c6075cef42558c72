"""What an unpacked archive says, checked for sense before anything is worked out from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from jobdepth.edition_record import EditionRecord
from jobdepth.errors import InputError, Problem
from jobdepth.pipeline.reproduction import layout
from jobdepth.pipeline.reproduction.layout import Manifest
from jobdepth.pipeline.reproduction.made import Environment
from jobdepth.pipeline.reproduction.study_files import read_study
from jobdepth.store.crawl_facts import CrawlFacts
from jobdepth.study.definition import Study

FACTS = TypeAdapter(CrawlFacts)
_RECORD = TypeAdapter(EditionRecord)
_ENVIRONMENT = TypeAdapter(Environment)
Document = TypeVar("Document")


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive in memory; the captures stay on disk."""

    study: Study
    environment: Environment
    record: EditionRecord
    #: Records of the editions before it, oldest first.
    earlier: list[EditionRecord]
    #: Oldest run first.
    crawls: list[CrawlFacts]
    league: bytes


def read_bundle(folder: Path, manifest: Manifest) -> Bundle:
    """Read the files that were unpacked to `folder`; raises InputError that names the file."""
    names = sorted(manifest.members)
    earlier = [_read(folder, name, _RECORD) for name in names if name.startswith(f"{layout.EARLIER}/")]
    bundle = Bundle(
        read_study(folder),
        _read(folder, layout.MADE_WITH, _ENVIRONMENT),
        _read(folder, layout.EDITION, _RECORD),
        sorted(earlier, key=lambda record: record.number),
        sorted(_crawls(folder, names), key=lambda facts: (facts.run_number, facts.site_id)),
        (folder / layout.LEAGUE).read_bytes(),
    )
    _check_records(bundle, manifest)
    _check_captures(bundle, manifest)
    return bundle


def _crawls(folder: Path, names: list[str]) -> Iterator[CrawlFacts]:
    for name in names:
        if name.startswith(f"{layout.CRAWLS}/"):
            facts = _read(folder, name, FACTS)
            if name != layout.crawl_name(facts.site_id, facts.run_number):
                _refuse(name, "tells of another crawl than its name says")
            yield facts


def _read(folder: Path, name: str, kind: TypeAdapter[Document]) -> Document:
    try:
        return kind.validate_json((folder / name).read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part)[:60] for part in first["loc"])
        _refuse(name, f"{where or 'it'}: {first['msg']}")


def _check_records(bundle: Bundle, manifest: Manifest) -> None:
    record = bundle.record
    if record.id != manifest.edition:
        _refuse(layout.EDITION, f"is of edition {record.id}, the archive of {manifest.edition}")
    if record.files.get(layout.LEAGUE) != manifest.members[layout.LEAGUE].sha256:
        _refuse(layout.LEAGUE, f"is not the one that was published: {layout.EDITION} has another SHA-256 for it")
    for each in bundle.earlier:
        name = f"{layout.EARLIER}/{each.id}.json"
        if name not in manifest.members or each.number >= record.number:
            _refuse(name, "is not a record of an edition before this one")
    ids = {site.site_id for site in bundle.study.sites}
    strangers = [site.slug for site in record.sites if site.slug not in ids]
    if strangers:
        _refuse(layout.STUDY, f"does not have the site {strangers[0]!r} of {layout.EDITION}")


def _check_captures(bundle: Bundle, manifest: Manifest) -> None:
    """Each capture lies in a file of the archive: a reference may not lead anywhere else."""
    for facts in bundle.crawls:
        for found in facts.pages:
            capture = found.page.capture
            is_there = layout.is_capture_file(capture) and f"{layout.CAPTURES}/{capture.file}" in manifest.members
            if not is_there or capture.offset < 0:
                name = layout.crawl_name(facts.site_id, facts.run_number)
                _refuse(name, f"names a capture that is not in the archive: {capture.file[:100]!r}")


def _refuse(name: str, message: str) -> NoReturn:
    raise InputError([Problem(name, message, cure="get the archive again from who published it")])
