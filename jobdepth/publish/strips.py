"""Builds the lines that show a site among all ranked ones, with the median and the best of its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.publish import text
from jobdepth.publish.finding_contexts import Strip
from jobdepth.publish.standings import SCORE, Spread, Standings, standings_of, value_of
from jobdepth.result import League, SiteResult

#: Groups with fewer ranked sites have no median worth the name; all ranked sites take their place.
MIN_GROUP = 3


#: Among more places than these, marks nearer than half a point are one.
MANY = 200


@dataclass(frozen=True, slots=True)
class Peers:
    """With whom a site is compared."""

    #: Their group; None where all ranked sites take its place.
    group: str | None
    note: str


def build_strips(site: SiteResult, league: League) -> tuple[tuple[Strip, ...], str]:
    """One line a measure, and in words whose median and best are marked; nothing for a site without a rank."""
    if site.rank is None:
        return (), "A website that could not be judged has no place among the others."
    standings = standings_of(league)
    peers = find_peers(site, standings)
    return tuple(_strip(name, site, standings, peers) for name in (SCORE, *text.MEASURE_WORDS)), peers.note


def find_peers(site: SiteResult, standings: Standings) -> Peers:
    """The ranked sites of the group, or all where it is too small to compare with."""
    count = len(standings.groups[site.group])
    if site.group and count >= MIN_GROUP:
        note = f"Median and best are those of the {count} ranked operators in the group “{site.group}”."
        return Peers(site.group, note)
    why = f"the group “{site.group}” has only {count}" if site.group else "the study gives it no group"
    everybody = text.count_words(len(standings.ranked), "ranked operator", "ranked operators")
    return Peers(None, f"Median and best are those of all {everybody}: {why}.")


def _strip(name: str, site: SiteResult, standings: Standings, peers: Peers) -> Strip:
    own = value_of(site, name)
    spread = standings.spread(name, peers.group)
    return Strip(
        measure=text.MEASURE_WORDS.get(name, "Score"),
        value=f"not measured: {text.MEASURE_GAPS[name]}" if own is None else _figure(own, name),
        words=_words(name, peers, spread, site),
        others=_others(standings.spread(name).values, own),
        own=_place(own),
        median=_place(spread.median),
        best=_place(spread.best),
    )


def _words(name: str, peers: Peers, spread: Spread, site: SiteResult) -> str:
    if spread.median is None or spread.best is None:
        return "Not measured at any of them"
    if spread.best == 0:
        return "0 at every operator of the group" if peers.group else "0 at every ranked operator"
    median_words, best_words = ("Group median", "best in the group") if peers.group else ("Median of all", "best")
    middle, best = _figure(spread.median, name), _figure(spread.best, name)
    return f"{median_words} {middle}; {best_words}: {_holder(spread.holders, site)}, {best}"


def _holder(holders: Sequence[SiteResult], site: SiteResult) -> str:
    """Who is best, this site named first where it is."""
    first = "this site" if any(other.slug == site.slug for other in holders) else holders[0].name
    return first if len(holders) == 1 else f"{first} and {text.count_words(len(holders) - 1, 'other', 'others')}"


def _others(values: Sequence[float], own: float | None) -> tuple[str, ...]:
    """Where the others stand; one mark for those that share a place."""
    others = [value for value in values if value != own]
    step = 0.5 if len(others) > MANY else 0.1
    return tuple(dict.fromkeys(_place(step * round(value / step)) for value in others))


def _figure(value: float, name: str) -> str:
    return text.score_figure(value) if name == "score" else f"{text.percent(value / 100)}%"


def _place(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}%"
