"""Builds the lines that show a site among all ranked ones, with the median and the best of its group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from jobdepth.publish import text
from jobdepth.publish.finding_contexts import Strip
from jobdepth.result import League, SiteResult

#: Groups with fewer ranked sites have no median worth the name; all ranked sites take their place.
MIN_GROUP = 3


@dataclass(frozen=True, slots=True)
class Peers:
    """With whom a site is compared."""

    is_group: bool
    sites: Sequence[SiteResult]
    note: str


def build_strips(site: SiteResult, league: League) -> tuple[tuple[Strip, ...], str]:
    """One line a measure, and in words whose median and best are marked; nothing for a site without a rank."""
    if site.rank is None:
        return (), "A website that could not be judged has no place among the others."
    ranked = [other for other in league.sites if other.rank is not None]
    peers = find_peers(site, ranked)
    names = ("score", *text.MEASURE_WORDS)
    return tuple(_strip(name, site, ranked, peers) for name in names), peers.note


def find_peers(site: SiteResult, ranked: Sequence[SiteResult]) -> Peers:
    """The ranked sites of the group, or all where it is too small to compare with."""
    group = [other for other in ranked if other.group == site.group]
    if site.group and len(group) >= MIN_GROUP:
        note = f"Median and best are those of the {len(group)} ranked operators in the group “{site.group}”."
        return Peers(True, group, note)
    why = f"the group “{site.group}” has only {len(group)}" if site.group else "the study gives it no group"
    note = f"Median and best are those of all {text.count_words(len(ranked), 'ranked operator', 'ranked operators')}: "
    return Peers(False, ranked, f"{note}{why}.")


def _strip(name: str, site: SiteResult, ranked: Sequence[SiteResult], peers: Peers) -> Strip:
    own = _value(site, name)
    known = [(value, other) for other in peers.sites if (value := _value(other, name)) is not None]
    middle = median(value for value, _ in known) if known else None
    best = max((value for value, _ in known), default=None)
    return Strip(
        measure=text.MEASURE_WORDS.get(name, "Score"),
        value=f"not measured: {text.MEASURE_GAPS[name]}" if own is None else _figure(own, name),
        words=_words(name, peers, middle, best, site),
        others=_others(name, site, ranked),
        own=_place(own),
        median=_place(middle),
        best=_place(best),
    )


def _words(name: str, peers: Peers, middle: float | None, best: float | None, site: SiteResult) -> str:
    if middle is None or best is None:
        return "Not measured at any of them"
    if best == 0:
        return "0 at every operator of the group" if peers.is_group else "0 at every ranked operator"
    holder = _holder(name, peers, best, site)
    median_words, best_words = ("Group median", "best in the group") if peers.is_group else ("Median of all", "best")
    return f"{median_words} {_figure(middle, name)}; {best_words}: {holder}, {_figure(best, name)}"


def _holder(name: str, peers: Peers, value: float, site: SiteResult) -> str:
    """Who is best, this site named first where it is."""
    holders = [other for other in peers.sites if _value(other, name) == value]
    holders.sort(key=lambda other: other.slug != site.slug)
    first = "this site" if holders[0].slug == site.slug else holders[0].name
    return first if len(holders) == 1 else f"{first} and {text.count_words(len(holders) - 1, 'other', 'others')}"


def _others(name: str, site: SiteResult, ranked: Sequence[SiteResult]) -> tuple[str, ...]:
    """Where the others stand; one mark for those that share a place."""
    values = {_value(other, name) for other in ranked} - {None, _value(site, name)}
    return tuple(dict.fromkeys(_place(value) for value in sorted(value for value in values if value is not None)))


def _value(site: SiteResult, name: str) -> float | None:
    """0 to 100, whatever the measure."""
    if name == "score":
        return site.score
    share: float | None = getattr(site.measures, name)
    return None if share is None else 100 * share


def _figure(value: float, name: str) -> str:
    return text.score_figure(value) if name == "score" else f"{text.percent(value / 100)}%"


def _place(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}%"
