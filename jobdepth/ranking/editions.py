"""Tells what changed since the last edition, and keeps apart what the websites and what the method changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobdepth.change import Comparison, Difference, Movement, PastFigure, SiteChange, SiteFigures
from jobdepth.edition_record import (
    PROGRAM,
    RULE,
    EditionRecord,
    PastSite,
    claim_items,
    differences,
    figures_of,
    limit_items,
    method_items,
    upheld_of,
)
from jobdepth.result import League, SiteResult

#: So many earlier editions are shown of a site.
MAX_HISTORY = 24

#: Figures of the last edition's sites by slug.
Figures = Mapping[str, SiteFigures]


def method_differences(league: League, last: EditionRecord) -> list[Difference]:
    """What differs in the method since the last edition."""
    return differences(last.method, method_items(league))


def correction_differences(league: League, last: EditionRecord) -> list[Difference]:
    """What differs in the upheld corrections since the last edition."""
    return differences(claim_items(last.claims), claim_items(upheld_of(league)))


def compared(
    league: League,
    earlier: Sequence[EditionRecord],
    rescored: League | None = None,
    note: str = "",
    corrected: League | None = None,
) -> League:
    """The league with what changed since the last of the `earlier` editions (oldest first).

    `rescored` is that edition's table made anew, from its own captures and with its own corrections, by the method of
    `league`; None where the method is the same, or where it could not be made, with the reason in `note`. `corrected`
    is the same with the corrections of `league`; None where these are the same, or where it could not be made.
    """
    if not earlier:
        return league
    last = earlier[-1]
    before = {site.slug: site.figures for site in last.sites}
    anew, mended = (
        None if table is None else {site.slug: figures_of(site) for site in table.sites}
        for table in (rescored, corrected)
    )
    changes = _effective(method_differences(league, last), before, anew)
    rulings = correction_differences(league, last)
    comparison = Comparison(
        edition=last.id,
        number=last.number,
        created_at=last.created_at,
        method_changed=bool(changes),
        is_rescored=bool(changes) and anew is not None,
        note=note if changes or rulings else "",
        method=changes,
        corrections=rulings,
        is_corrected=bool(rulings) and mended is not None,
        limits=differences(last.limits, limit_items(league)),
        entered=[site.slug for site in league.sites if site.slug not in before],
        left=_left(league, last.sites),
    )
    tables = _Tables(before, anew or {}, mended or {})
    sites = [_with_change(site, comparison, tables, earlier) for site in league.sites]
    return league.model_copy(update={"comparison": comparison, "sites": sites})


def _effective(changes: list[Difference], before: Figures, anew: Figures | None) -> list[Difference]:
    """The changes of method; another version of the program that leaves every figure as it was is none."""
    is_program_only = all(change.name == PROGRAM or change.name.startswith(RULE) for change in changes)
    return [] if is_program_only and anew == before else changes


def _left(league: League, sites: Sequence[PastSite]) -> list[str]:
    here = {site.slug for site in league.sites}
    return [site.name for site in sites if site.slug not in here]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The last edition as published, by today's method, and with today's corrections too."""

    before: Figures
    anew: Figures
    mended: Figures


def _with_change(
    site: SiteResult, comparison: Comparison, tables: _Tables, earlier: Sequence[EditionRecord]
) -> SiteResult:
    change = _change(site, comparison, tables)
    return site.model_copy(update={"change": change, "history": site_history(site.slug, earlier)})


def _change(site: SiteResult, comparison: Comparison, tables: _Tables) -> SiteChange:
    """From the last edition over today's method and today's corrections to this edition, a step each."""
    before = tables.before.get(site.slug)
    if before is None or not comparison.is_reworked:
        return SiteChange(before=before, rescored=None, by_site=None, by_method=None)
    anew = tables.anew.get(site.slug) if comparison.method_changed else None
    mended = tables.mended.get(site.slug) if comparison.corrections else None
    return SiteChange(
        before=before,
        rescored=anew,
        corrected=mended,
        by_method=movement(before, anew) if anew else None,
        by_correction=movement(anew or before, mended) if mended else None,
        by_site=movement(mended or anew or before, figures_of(site)),
    )


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
            points.append(_point(record, slug, found, previous))
        previous = record
    return points[-MAX_HISTORY:]


def _point(record: EditionRecord, slug: str, figures: SiteFigures, previous: EditionRecord | None) -> PastFigure:
    return PastFigure(
        edition=record.id,
        number=record.number,
        created_at=record.created_at,
        rank=figures.rank,
        score=figures.score,
        method_changed=previous is not None and record.method_changed,
        corrections=[claim.id for claim in record.claims if claim.site == slug],
    )
