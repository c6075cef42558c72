"""Says in words and figures what changed since the last edition."""

from __future__ import annotations

from jobdepth.change import Comparison, Difference, Movement, SiteChange, SiteFigures
from jobdepth.publish import text
from jobdepth.publish.contexts import ChangeCell
from jobdepth.result import League, SiteResult

#: So many of the largest moves are named.
BIG_MOVES = 3


def places_words(moved: int) -> str:
    """`up 3 places`, `down 1 place` or `same place`."""
    if moved == 0:
        return "same place"
    return f"{'up' if moved > 0 else 'down'} {text.count_words(abs(moved), 'place', 'places')}"


def points_words(moved: float | None) -> str:
    """`+4.2 points`, `−0.3 points` or `same score`."""
    if moved is None:
        return "no score to compare"
    figure = f"{abs(moved):.1f}"
    if figure == "0.0":
        return "same score"
    return f"{'+' if moved > 0 else '−'}{figure} {'point' if figure == '1.0' else 'points'}"


def clicks_words(moved: int | None) -> str:
    """`1 click nearer`, `2 clicks further` or `same distance`."""
    if moved is None:
        return "not comparable"
    if moved == 0:
        return "same distance"
    return f"{text.count_words(abs(moved), 'click', 'clicks')} {'nearer' if moved < 0 else 'further'}"


def jobs_words(moved: Movement) -> str:
    """`gained: cost; lost: people`, or `same jobs`."""
    parts = [
        f"{name}: {', '.join(jobs)}"
        for name, jobs in (("gained", moved.jobs_gained), ("lost", moved.jobs_lost))
        if jobs
    ]
    return "; ".join(parts) or "same jobs"


def change_cell(site: SiteResult, comparison: Comparison) -> ChangeCell:
    """How the place of a ranked site moved since the last edition."""
    change = site.change
    if change is None or change.before is None:
        return ChangeCell("new", "", "new", f"not in edition {comparison.number}")
    before = change.before
    if before.rank is None:
        return ChangeCell("new", "", "now ranked", f"before: {text.STATUS_WORDS[before.status]}")
    moved = change.by_site
    if moved is None or moved.rank is None:
        words = f"was {text.ordinal(before.rank)}; the {changed_words(comparison)} changed"
        return ChangeCell("grey", "", "not comparable", words)
    arrow, tone = _arrow(moved.rank)
    if comparison.is_websites_only:
        words = f"{_direction(moved.rank)} {text.ordinal(before.rank)}, {points_words(moved.score)}"
        return ChangeCell(
            tone, arrow, str(abs(moved.rank)), words + _likely(site, before.rank, moved.rank), str(moved.rank)
        )
    return ChangeCell("grey", arrow, str(abs(moved.rank)), _both(moved, before, change, comparison), str(moved.rank))


def _arrow(moved: int) -> tuple[str, str]:
    if moved == 0:
        return "=", "same"
    return ("▲", "up") if moved > 0 else ("▼", "down")


def _direction(moved: int) -> str:
    if moved == 0:
        return "still"
    return "up from" if moved > 0 else "down from"


def _likely(site: SiteResult, before: int, moved: int) -> str:
    """A move that stays inside the likely interval may be none."""
    if not moved or site.rank_low is None or site.rank_high is None:
        return ""
    return ", inside its likely range" if site.rank_low <= before <= site.rank_high else ""


def _both(moved: Movement, before: SiteFigures, change: SiteChange, comparison: Comparison) -> str:
    """Both figures of the last edition where method or corrections changed."""
    figures = change.corrected or change.rescored
    anew = figures.rank if figures else None
    place = f"{text.ordinal(anew or 0)} by today’s {changed_words(comparison)}"
    words = f"{_direction(moved.rank or 0)} {place} (published: {text.ordinal(before.rank or 0)})"
    return f"{words}, {points_words(moved.score)}{correction_words(change)}"


def correction_words(change: SiteChange) -> str:
    """What corrections alone moved, where they moved something."""
    moved = change.by_correction
    if moved is None or not (moved.rank or moved.score):
        return ""
    places = "not comparable" if moved.rank is None else places_words(moved.rank)
    return f"; corrections: {places}, {points_words(moved.score)}"


def changed_words(comparison: Comparison) -> str:
    """`method`, `corrections` or `method and corrections`: what changed beside the websites."""
    parts = [("method", comparison.method_changed), ("corrections", bool(comparison.corrections))]
    return " and ".join(name for name, has_changed in parts if has_changed)


def method_sentences(comparison: Comparison) -> list[str]:
    """What changed in method, corrections and limits of the crawl; empty where none did."""
    sentences = []
    if comparison.method_changed:
        sentences.append(f"The method changed: {_names(comparison.method)}.")
    if comparison.corrections:
        sentences.append(f"The upheld corrections changed: {_names(comparison.corrections)}.")
    if not comparison.is_websites_only:
        sentences.append(_rescored_sentence(comparison))
    if comparison.limits:
        sentences.append(
            f"The limits of the crawl changed ({_names(comparison.limits)}); what that moved cannot be told apart."
        )
    return sentences


def _names(changed: list[Difference]) -> str:
    return ", ".join(item.name for item in changed)


def _rescored_sentence(comparison: Comparison) -> str:
    today = f"by today’s {changed_words(comparison)}"
    if comparison.is_reworked:
        apart = [f"what the {name} changed" for name in ("websites", *changed_words(comparison).split(" and "))]
        return (
            f"The pages stored for edition {comparison.number} were worked out again {today}, so that "
            f"{' and '.join(apart)} stand apart."
        )
    return f"Edition {comparison.number} could not be worked out again {today}: {comparison.note or 'not tried'}."


def compared_with(comparison: Comparison) -> str:
    """`edition 2 of 4 March 2026`."""
    return f"edition {comparison.number} of {text.day_words(comparison.created_at)}"


def since_sentences(league: League) -> list[str]:
    """What changed in the whole table since the last edition; empty in the first one."""
    comparison = league.comparison
    if comparison is None:
        return []
    return [
        f"Compared with {compared_with(comparison)}: {_counts(league, comparison)}.",
        *_big_moves(league),
        *method_sentences(comparison),
        *([f"No longer in the study: {', '.join(comparison.left)}."] if comparison.left else []),
        *_dropped(league),
    ]


def edition_summary(league: League) -> list[str]:
    """What an edition says, for the list of editions and the feed."""
    ranked = league.study.ranked_count
    sites = text.count_words(league.study.site_count, "operator", "operators")
    opening = f"{ranked} of {sites} {'is' if ranked == 1 else 'are'} ranked."
    return [opening, *(since_sentences(league) or ["This is the first edition."])]


def _moves(league: League) -> list[tuple[SiteResult, int]]:
    return [
        (site, site.change.by_site.rank)
        for site in league.sites
        if site.change and site.change.by_site and site.change.by_site.rank is not None
    ]


def _counts(league: League, comparison: Comparison) -> str:
    moves = [moved for _, moved in _moves(league)]
    if not moves:
        return "no place can be compared"
    apart = "" if comparison.is_websites_only else " by what the websites changed"
    up, down, same = (sum(test) for test in zip(*((m > 0, m < 0, m == 0) for m in moves), strict=True))
    new = f", {len(comparison.entered)} new" if comparison.entered else ""
    return f"{up} up, {down} down, {same} in the same place{apart}{new}"


def _big_moves(league: League) -> list[str]:
    moved = sorted((pair for pair in _moves(league) if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0].rank or 0))
    words = [f"{site.name} {places_words(places)} to {text.ordinal(site.rank or 0)}" for site, places in moved]
    return [f"Largest moves: {'; '.join(words[:BIG_MOVES])}."] if words else []


def _dropped(league: League) -> list[str]:
    names = [
        f"{site.name} ({text.STATUS_WORDS[site.status]}, was {text.ordinal(site.change.before.rank)})"
        for site in league.sites
        if site.rank is None and site.change and site.change.before and site.change.before.rank is not None
    ]
    return [f"Not ranked any more: {', '.join(names)}."] if names else []
