"""Builds the list of editions, and the small pages that lead to the newest one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jobdepth.edition_record import EditionRecord
from jobdepth.publish import text
from jobdepth.publish.edition_contexts import EditionRow, EditionsContext, PointerContext
from jobdepth.publish.frame import LIST_PAGE, build_frame, edition_path, site_path
from jobdepth.result import League

#: Where addresses begin that always lead to the newest edition.
LATEST = "latest"


def build_editions_context(
    league: League, records: Sequence[EditionRecord], faults: Mapping[str, str], gone: Collection[str]
) -> EditionsContext:
    """Everything on editions.html; `faults` and `gone` say which folders are not as published, or not there."""
    title = f"Editions: {league.study.title}"
    description = "Every edition of this league table, as it was published."
    return EditionsContext(
        frame=build_frame(league, title, description, path=LIST_PAGE, here="editions", is_kept=False),
        editions=tuple(_row(record, faults.get(record.id, ""), record.id in gone) for record in reversed(records)),
    )


def _row(record: EditionRecord, fault: str, is_gone: bool) -> EditionRow:
    return EditionRow(
        id=record.id,
        title=f"Edition {record.number}, {text.day_words(record.created_at)}",
        page="" if is_gone else edition_path(record.id, "index.html"),
        published=text.moment_words(record.published_at),
        summary=tuple(record.summary),
        fault=fault,
    )


def build_latest_context(league: League, page: str) -> PointerContext:
    """The page under latest/ that leads to `page` of the newest edition."""
    path = f"{LATEST}/{page}"
    return PointerContext(
        frame=build_frame(league, "Newest edition", "Leads to the newest edition.", path=path, here="", is_kept=False),
        text="This address always leads to the newest edition.",
        target="../" * path.count("/") + page,
        label=f"Go to edition {league.edition.number}",
        is_forwarding=True,
    )


def build_list_pointer(league: League) -> PointerContext:
    """The page inside an edition's folder that leads to the list of all editions."""
    return PointerContext(
        frame=build_frame(league, "Editions", "Leads to the list of all editions.", path=LIST_PAGE, here="editions"),
        text="The list of all editions stands beside this folder.",
        target=f"../../{LIST_PAGE}",
        label="Go to the list of all editions",
        is_forwarding=True,
    )


def build_gone_context(league: League, name: str, slug: str, last: EditionRecord) -> PointerContext:
    """The page of a site that is not in the study any more; leads to the last edition that has it."""
    path = site_path(slug)
    return PointerContext(
        frame=build_frame(league, name, f"{name} is not in the newest edition.", path=path, here="site", is_kept=False),
        text=f"{name} is not in edition {league.edition.number}.",
        target="../" * path.count("/") + edition_path(last.id, path),
        label=f"{name} in edition {last.number}, {text.day_words(last.created_at)}",
        is_forwarding=False,
    )
