"""Builds what a site's own page says of its earlier editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from jobdepth.change import Comparison, Movement, SiteFigures
from jobdepth.edition_record import figures_of, upheld_of
from jobdepth.publish import text
from jobdepth.publish.change_words import (
    change_cell,
    changed_words,
    clicks_words,
    compared_with,
    correction_words,
    jobs_words,
    method_sentences,
    places_words,
    points_words,
)
from jobdepth.publish.edition_contexts import ChangeRow, ChangeView, Dot, HistoryRow, Sparkline
from jobdepth.result import League, SiteResult

#: Size of a sparkline in its own units, and the room for its dots.
WIDTH, HEIGHT, EDGE = 240.0, 48.0, 5.0
TOP_SCORE = 100.0


@dataclass(frozen=True, slots=True)
class _Point:
    """A site in one edition."""

    number: int
    edition: str
    rank: int | None
    score: float | None
    method_changed: bool
    corrections: tuple[str, ...]


def build_change(site: SiteResult, league: League) -> ChangeView | None:
    """What changed at a site since the last edition; None in the first one."""
    comparison = league.comparison
    if comparison is None or site.change is None:
        return None
    return ChangeView(
        headline=_headline(site, comparison),
        sentences=(f"Compared with {compared_with(comparison)}.", *method_sentences(comparison)),
        is_rescored=comparison.is_rescored and comparison.is_reworked,
        is_corrected=comparison.is_corrected and comparison.is_reworked,
        rows=tuple(_rows(site, comparison)),
    )


def _headline(site: SiteResult, comparison: Comparison) -> str:
    before = site.change.before if site.change else None
    if site.rank is None and before is not None:
        was = f"was {text.ordinal(before.rank)}" if before.rank is not None else "as before"
        return f"not ranked, {was}"
    cell = change_cell(site, comparison) if site.rank is not None else None
    if cell is None or cell.tone == "new":
        return "new" if before is None else "now ranked"
    moved = site.change.by_site if site.change else None
    if moved is None or moved.rank is None:
        return f"not comparable, since the {changed_words(comparison)} changed"
    apart = "" if comparison.is_websites_only else " by what the website changed"
    corrected = correction_words(site.change) if site.change else ""
    return f"{places_words(moved.rank)}, {points_words(moved.score)}{apart}{corrected}"


def _rows(site: SiteResult, comparison: Comparison) -> list[ChangeRow]:
    change = site.change
    if change is None or change.before is None:
        return []
    now = figures_of(site)
    gap = "not known" if comparison.method_changed else "the same method"
    same = "not known" if comparison.corrections else "the same corrections"
    return [
        ChangeRow(
            name=name,
            before=shown(change.before),
            rescored=shown(change.rescored) if change.rescored else gap,
            corrected=shown(change.corrected) if change.corrected else same,
            now=shown(now),
            by_site=moved(change.by_site) if change.by_site else "not known",
            by_method=moved(change.by_method) if change.by_method else gap,
            by_correction=moved(change.by_correction) if change.by_correction else same,
        )
        for name, shown, moved in _FIGURES
    ]


def _rank(figures: SiteFigures) -> str:
    return "not ranked" if figures.rank is None else text.ordinal(figures.rank)


def _first_problem(figures: SiteFigures) -> str:
    if figures.rank is None:
        return "not measured"
    return text.depth_words(figures.first_problem_depth, is_exact=figures.first_problem_depth_is_exact)


def _jobs(figures: SiteFigures) -> str:
    return "not measured" if figures.rank is None else str(len(figures.jobs))


def _places_moved(moved: Movement) -> str:
    return "not comparable" if moved.rank is None else places_words(moved.rank)


_FIGURES: tuple[tuple[str, Callable[[SiteFigures], str], Callable[[Movement], str]], ...] = (
    ("Place", _rank, _places_moved),
    ("Score", lambda figures: text.score_figure(figures.score), lambda moved: points_words(moved.score)),
    ("First problem content", _first_problem, lambda moved: clicks_words(moved.first_problem_depth)),
    ("Jobs addressed", _jobs, jobs_words),
)


def build_history(site: SiteResult, league: League) -> tuple[HistoryRow, ...]:
    """The site in this edition and in earlier ones, newest first; empty in its first."""
    if not site.history:
        return ()
    points = _points(site, league)
    notes = ["oldest shown", *(_note(before, point) for before, point in pairwise(points))]
    return tuple(
        HistoryRow(
            edition=point.edition,
            place="not ranked" if point.rank is None else text.ordinal(point.rank),
            score=text.score_figure(point.score),
            note=note,
        )
        for point, note in zip(reversed(points), reversed(notes), strict=True)
    )


def _note(before: _Point, point: _Point) -> str:
    words = "the method changed" if point.method_changed else "same method"
    return words if before.corrections == point.corrections else f"{words}, other corrections"


def build_sparkline(site: SiteResult, league: League) -> Sparkline | None:
    """The score over the editions, from 0 to 100; None where fewer than two have one."""
    points = _points(site, league)
    if sum(point.score is not None for point in points) < 2:
        return None
    at = [(_x(number, len(points)), _y(point.score)) for number, point in enumerate(points)]
    return Sparkline(
        description=_description(points),
        lines=tuple(_lines(points, at)),
        dots=tuple(
            Dot(f"{x:.1f}", f"{y:.1f}", "latest" if number == len(points) - 1 else "then")
            for number, (x, y) in enumerate(at)
            if y is not None
        ),
        breaks=tuple(
            f"{(at[number][0] + at[number - 1][0]) / 2:.1f}"
            for number, point in enumerate(points)
            if number and point.method_changed
        ),
    )


def _points(site: SiteResult, league: League) -> list[_Point]:
    now, comparison = league.edition, league.comparison
    earlier = [
        _Point(
            past.number, f"Edition {past.number}, {text.day_words(past.created_at)}", past.rank, past.score,
            past.method_changed, tuple(past.corrections),
        )
        for past in site.history
    ]  # fmt: skip
    changed = comparison is not None and comparison.method_changed
    title = f"Edition {now.number}, {text.day_words(now.created_at)}"
    upheld = tuple(claim.id for claim in upheld_of(league) if claim.site == site.slug)
    return [*earlier, _Point(now.number, title, site.rank, site.score, changed, upheld)]


def _x(number: int, count: int) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * number / (count - 1)


def _y(score: float | None) -> float | None:
    return None if score is None else HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * score / TOP_SCORE


def _lines(points: list[_Point], at: list[tuple[float, float | None]]) -> list[str]:
    runs: list[list[str]] = [[]]
    for point, (x, y) in zip(points, at, strict=True):
        if y is None or point.method_changed:
            runs.append([])
        if y is not None:
            runs[-1].append(f"{x:.1f},{y:.1f}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _description(points: list[_Point]) -> str:
    words = [
        f"{text.score_figure(point.score)} in edition {point.number}"
        + (" (the method changed)" if point.method_changed else "")
        for point in points
    ]
    return f"Score over {len(points)} editions, 0 to 100: {', '.join(words)}."
