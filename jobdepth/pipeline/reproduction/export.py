"""Exports an edition: all that it rests on, and nothing that can be worked out from that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jobdepth.edition_files import file_hash, record_text
from jobdepth.edition_record import EditionRecord, differences, place
from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.model import CaptureRef
from jobdepth.pipeline.editions import crawls_of
from jobdepth.pipeline.reproduction import layout
from jobdepth.pipeline.reproduction.bundle import FACTS
from jobdepth.pipeline.reproduction.installed import lock_file
from jobdepth.pipeline.reproduction.made import Made, load_made
from jobdepth.pipeline.reproduction.pack import build_manifest, write_archive
from jobdepth.pipeline.reproduction.study_files import write_study
from jobdepth.store.archive_copy import copy_records
from jobdepth.store.crawl_facts import CrawlFacts, FactsOfPage, facts_of
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore

#: Old and new place of a record in a file of captures, by file.
_Moved = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Exported:
    """An archive that stands where it was asked for."""

    path: Path
    edition: str
    sha256: str
    size_bytes: int
    #: False where the very same file was there already.
    is_new: bool


def export_edition(store: StudyStore, edition: str | None, target: Path | None) -> Exported:
    """Write the archive of an edition, by default the newest, and never over another file; raises JobdepthError."""
    records = store.editions.load()
    record = _chosen(records, edition, store.output)
    made = load_made(store, record.id)
    path = target or store.output / "exports" / f"{record.id}.tar.gz"
    past = [each for each in records if each.number < record.number]
    with _workplace(path) as work:
        contents = work / "contents"
        _write_documents(store, record, past, made, contents)
        write_crawls(store, _crawls(store, record, past), contents)
        manifest = build_manifest(contents, made.environment.software, record.id)
        new = work / "archive"
        write_archive(new, contents, manifest)
        is_new = _settle(new, path)
    return Exported(path, record.id, file_hash(path), path.stat().st_size, is_new)


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A folder beside the target, so that the archive can be moved there in one step."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".export-", dir=target.parent) as work:
            yield Path(work)
    except OSError as error:
        raise JobdepthError(f"{target} could not be written: {error.strerror or error}") from error


def _chosen(records: Sequence[EditionRecord], edition: str | None, output: Path) -> EditionRecord:
    if not records:
        raise JobdepthError(f"{output} has no edition yet; run 'jobdepth run' or 'jobdepth publish' first")
    found = [record for record in records if edition in (None, record.id)]
    if not found:
        there = ", ".join(record.id for record in records[-5:])
        raise InputError([Problem(str(output), "no such edition", value=edition, cure=f"the last ones are {there}")])
    return found[-1]


def _write_documents(
    store: StudyStore, record: EditionRecord, past: Sequence[EditionRecord], made: Made, folder: Path
) -> None:
    write_study(made.study, folder)
    environment = made.environment
    texts = {
        layout.EDITION: record_text(record),
        layout.MADE_WITH: environment.model_dump_json(indent=1) + "\n",
        layout.LOCK: lock_file(environment.packages, environment.python),
        layout.README: layout.readme_text(record.title, record.id, environment.software, environment.python),
        **{f"{layout.EARLIER}/{each.id}.json": record_text(each) for each in past},
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    _copy_league(store, record, folder / layout.LEAGUE)


def _copy_league(store: StudyStore, record: EditionRecord, target: Path) -> None:
    source = store.editions.published / record.id / layout.LEAGUE
    if not source.is_file() or file_hash(source) != record.files.get(layout.LEAGUE):
        raise JobdepthError(f"{source} is not as it was published; put the edition's folder back from a copy")
    shutil.copyfile(source, target)


def _crawls(store: StudyStore, record: EditionRecord, past: Sequence[EditionRecord]) -> list[CrawlRow]:
    """The crawls of the edition, and of the one before it where that had to be ranked anew to compare; oldest first."""
    own = crawls_of(store, record)
    gone = [site.name for site in record.sites if site.crawled_at is not None and own[site.slug] is None]
    if gone:
        raise JobdepthError(f"the crawls of {', '.join(gone[:3])} are not in the store any more: it cannot be exported")
    found = list(own.values())
    _, earlier = place(record.content, past)
    if earlier and differences(earlier[-1].method, record.method):
        found += crawls_of(store, earlier[-1]).values()
    by_id = {row.crawl_id: row for row in found if row is not None}
    return [by_id[key] for key in sorted(by_id)]


def write_crawls(store: StudyStore, crawls: Sequence[CrawlRow], folder: Path) -> None:
    """Write the rows of these crawls and the captures that they rest on."""
    facts = [facts_of(store.crawls, row) for row in crawls]
    moved = _copy_captures(store, facts, folder / layout.CAPTURES)
    for each in facts:
        path = folder / layout.crawl_name(each.site_id, each.run_number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FACTS.dump_json(_relocated(each, moved), indent=1) + b"\n")


def _copy_captures(store: StudyStore, facts: Sequence[CrawlFacts], folder: Path) -> _Moved:
    """Copy all that websites answered in these crawls, and of earlier crawls what had not changed since."""
    whole = {f"{each.site_id}/{each.run_number:05d}.warc.gz" for each in facts}
    needed: dict[str, set[int]] = {name: set() for name in whole}
    for each in facts:
        for found in each.pages:
            needed.setdefault(found.page.capture.file, set()).add(found.page.capture.offset)
    moved: _Moved = {}
    for name, offsets in sorted(needed.items()):
        source = store.archive / name
        # A site that never answered has none.
        if source.exists() or offsets:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            moved[name] = copy_records(source, folder / name, _wanted(offsets, is_whole=name in whole))
    return moved


def _wanted(offsets: set[int], *, is_whole: bool) -> Callable[[int], bool]:
    return lambda offset: is_whole or offset in offsets


def _relocated(facts: CrawlFacts, moved: _Moved) -> CrawlFacts:
    """The same facts, pointing to where their captures lie in the archive."""
    return replace(facts, pages=tuple(_page_moved(each, moved) for each in facts.pages))


def _page_moved(found: FactsOfPage, moved: _Moved) -> FactsOfPage:
    old = found.page.capture
    if old.offset not in moved[old.file]:
        raise JobdepthError(f"the capture of {found.page.url} is not in the store any more; crawl again with --fresh")
    capture = CaptureRef(old.file, moved[old.file][old.offset], old.record_id)
    return replace(found, page=replace(found.page, capture=capture))


def _settle(new: Path, path: Path) -> bool:
    """Put the archive in its place; False where the same one stands there already."""
    if not path.exists():
        new.replace(path)
        return True
    if path.is_file() and file_hash(new) == file_hash(path):
        return False
    raise InputError([Problem(str(path), "is there already and is another file", cure="name a new one with --file")])
