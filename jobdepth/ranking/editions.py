"""Tells what changed since the last edition, and keeps apart what the websites and what the method changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jobdepth.change import Comparison, Difference, Movement, PastFigure, SiteChange, SiteFigures
from jobdepth.edition_record import (
    PROGRAM,
    RULE,
    EditionRecord,
    PastSite,
    differences,
    figures_of,
    limit_items,
    method_items,
)
from jobdepth.result import League, SiteResult

#: So many earlier editions are shown of a site.
MAX_HISTORY = 24

#: Figures of the last edition's sites by slug.
Figures = Mapping[str, SiteFigures]


def method_differences(league: League, last: EditionRecord) -> list[Difference]:
    """What differs in the method since the last edition."""
    return differences(last.method, method_items(league))


def compared(
    league: League, earlier: Sequence[EditionRecord], rescored: League | None = None, note: str = ""
) -> League:
    """The league with what changed since the last of the `earlier` editions (oldest first).

    `rescored` is that edition's table made anew, from its own captures, by the method of `league`; None where the
    method is the same, or where it could not be made, with the reason in `note`.
    """
    if not earlier:
        return league
    last = earlier[-1]
    before = {site.slug: site.figures for site in last.sites}
    anew = None if rescored is None else {site.slug: figures_of(site) for site in rescored.sites}
    changes = _effective(method_differences(league, last), before, anew)
    comparison = Comparison(
        edition=last.id,
        number=last.number,
        created_at=last.created_at,
        method_changed=bool(changes),
        is_rescored=bool(changes) and anew is not None,
        note=note if changes else "",
        method=changes,
        limits=differences(last.limits, limit_items(league)),
        entered=[site.slug for site in league.sites if site.slug not in before],
        left=_left(league, last.sites),
    )
    sites = [_with_change(site, comparison, before, anew or {}, earlier) for site in league.sites]
    return league.model_copy(update={"comparison": comparison, "sites": sites})


def _effective(changes: list[Difference], before: Figures, anew: Figures | None) -> list[Difference]:
    """The changes of method; another version of the program that leaves every figure as it was is none."""
    is_program_only = all(change.name == PROGRAM or change.name.startswith(RULE) for change in changes)
    return [] if is_program_only and anew == before else changes


def _left(league: League, sites: Sequence[PastSite]) -> list[str]:
    here = {site.slug for site in league.sites}
    return [site.name for site in sites if site.slug not in here]


def _with_change(
    site: SiteResult, comparison: Comparison, before: Figures, anew: Figures, earlier: Sequence[EditionRecord]
) -> SiteResult:
    change = _change(figures_of(site), comparison, before.get(site.slug), anew.get(site.slug))
    return site.model_copy(update={"change": change, "history": site_history(site.slug, earlier)})


def _change(
    now: SiteFigures, comparison: Comparison, before: SiteFigures | None, anew: SiteFigures | None
) -> SiteChange:
    if before is None:
        return SiteChange(before=None, rescored=None, by_site=None, by_method=None)
    if not comparison.method_changed:
        return SiteChange(before=before, rescored=None, by_site=movement(before, now), by_method=None)
    if anew is None:
        return SiteChange(before=before, rescored=None, by_site=None, by_method=None)
    return SiteChange(before=before, rescored=anew, by_site=movement(anew, now), by_method=movement(before, anew))


def movement(before: SiteFigures, now: SiteFigures) -> Movement:
    """How figures moved from one table to another."""
    score = _difference(before.score, now.score)
    return Movement(
        rank=None if before.rank is None or now.rank is None else before.rank - now.rank,
        score=None if score is None else round(score, 4) + 0.0,
        first_problem_depth=_clicks(before.first_problem_depth, now.first_problem_depth),
        jobs_gained=[job for job in now.jobs if job not in before.jobs],
        jobs_lost=[job for job in before.jobs if job not in now.jobs],
    )


def _difference(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else now - before


def _clicks(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else now - before


def site_history(slug: str, earlier: Sequence[EditionRecord]) -> list[PastFigure]:
    """One site in the editions that have it, oldest first; the newest of them, where there are many."""
    points = []
    previous: EditionRecord | None = None
    for record in earlier:
        found = next((site.figures for site in record.sites if site.slug == slug), None)
        if found is not None:
            points.append(_point(record, found, previous))
        previous = record
    return points[-MAX_HISTORY:]


def _point(record: EditionRecord, figures: SiteFigures, previous: EditionRecord | None) -> PastFigure:
    return PastFigure(
        edition=record.id,
        number=record.number,
        created_at=record.created_at,
        rank=figures.rank,
        score=figures.score,
        method_changed=previous is not None and record.method_changed,
    )
