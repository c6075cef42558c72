"""Writes what stands on top of the published folder: a copy of the newest edition, and the ways to the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jobdepth.brand import Brand
from jobdepth.edition_files import RECORD, changed_files, record_text
from jobdepth.edition_record import EditionRecord, PastSite
from jobdepth.publish.branding import render_branded
from jobdepth.publish.edition_folder import Edition, Shelf
from jobdepth.publish.editions_page import (
    LATEST,
    build_editions_context,
    build_gone_context,
    build_latest_context,
)
from jobdepth.publish.feed import FEED, render_feed
from jobdepth.publish.frame import LIST_PAGE, edition_path, site_path

CHANGED = "Its files are not as they were published."
GONE = "Its folder is not here any more."


def write_top(edition: Edition, shelf: Shelf, past: Sequence[EditionRecord], brand: Brand | None = None) -> list[str]:
    """Write everything above the folders of the editions; returns the names of all files written."""
    records = [*past, edition.record] if edition.is_new else list(past)
    for path in sorted(edition.folder.iterdir()):
        path.rename(shelf.public / path.name)
    edition.folder.rmdir()
    extra = dict(_texts(edition, records, shelf, brand))
    for name, content in extra.items():
        path = shelf.public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    return [*dict.fromkeys((*edition.names, *extra))]


def _texts(
    edition: Edition, records: Sequence[EditionRecord], shelf: Shelf, brand: Brand | None
) -> Iterator[tuple[str, str]]:
    league = edition.league
    yield RECORD, record_text(edition.record)
    yield FEED, render_feed(league.study, records)
    gone = {record.id for record in records if not (shelf.editions / record.id / "index.html").is_file()}
    yield LIST_PAGE, render_branded(build_editions_context(league, records, _faults(records, shelf), gone), brand)
    for name in edition.names:
        if name.endswith(".html"):
            yield f"{LATEST}/{name}", render_branded(build_latest_context(league, name), brand)
    for site, last in _gone_sites(edition, records, shelf.public):
        yield site_path(site.slug), render_branded(build_gone_context(league, site.name, site.slug, last), brand)


def _faults(records: Sequence[EditionRecord], shelf: Shelf) -> dict[str, str]:
    faults = {}
    for record in records:
        folder = shelf.editions / record.id
        if not folder.is_dir():
            faults[record.id] = GONE
        elif changed_files(folder, record):
            faults[record.id] = CHANGED
    return faults


def _gone_sites(
    edition: Edition, records: Sequence[EditionRecord], public: Path
) -> Iterator[tuple[PastSite, EditionRecord]]:
    """Sites that only earlier editions have, each with the last of these whose folder is here."""
    seen = {site.slug for site in edition.league.sites}
    for record in reversed(records):
        for site in record.sites:
            if site.slug not in seen and (public / edition_path(record.id, site_path(site.slug))).is_file():
                seen.add(site.slug)
                yield site, record
