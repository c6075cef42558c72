"""What holds for all sites of a league, worked out once and not again for each of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from jobdepth.result import League, SiteResult

SCORE = "score"


@dataclass(frozen=True, slots=True)
class Spread:
    """A measure over some sites, 0 to 100; None where none of them has it."""

    median: float | None
    best: float | None
    #: Sites with the best value, in the order of the table.
    holders: Sequence[SiteResult]
    #: All values that occur, smallest first.
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Standings:
    """The ranked sites of a league, best first, and what is common to them."""

    ranked: Sequence[SiteResult]
    #: The same by peer group.
    groups: Mapping[str, Sequence[SiteResult]]
    #: Place in `ranked` by slug.
    places: Mapping[str, int]
    #: How many have a rank, and how many a rank in a group.
    with_rank: Counter[int | None]
    with_group_rank: Counter[tuple[str, int | None]]
    #: The same by tie band; empty where no intervals were drawn.
    bands: Mapping[int, Sequence[SiteResult]]
    #: How many address a job.
    answers: Counter[str]
    _spreads: dict[tuple[str, str | None], Spread] = field(default_factory=dict)

    def spread(self, measure: str, group: str | None = None) -> Spread:
        """A measure, or the score, over all ranked sites or those of a group."""
        key = measure, group
        if key not in self._spreads:
            self._spreads[key] = _spread(measure, self.ranked if group is None else self.groups[group])
        return self._spreads[key]


def standings_of(league: League) -> Standings:
    """The standings of a league; asked for again, the very same."""
    return _standings(_Same(league))


def value_of(site: SiteResult, measure: str) -> float | None:
    """The score or a measure of a site, 0 to 100."""
    if measure == SCORE:
        return site.score
    share: float | None = getattr(site.measures, measure)
    return None if share is None else 100 * share


class _Same:
    """A league that equals nothing but itself: to compare two documents takes longer than to work them out."""

    def __init__(self, league: League) -> None:
        self.league = league

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.league is self.league

    def __hash__(self) -> int:
        return id(self.league)


@lru_cache(maxsize=2)
def _standings(key: _Same) -> Standings:
    ranked = sorted((site for site in key.league.sites if site.rank is not None), key=lambda site: site.rank or 0)
    groups: dict[str, list[SiteResult]] = {}
    bands: dict[int, list[SiteResult]] = {}
    for site in ranked:
        groups.setdefault(site.group, []).append(site)
        if site.uncertainty is not None:
            bands.setdefault(site.uncertainty.tie_band, []).append(site)
    return Standings(
        ranked=ranked,
        groups=groups,
        places={site.slug: place for place, site in enumerate(ranked)},
        with_rank=Counter(site.rank for site in ranked),
        with_group_rank=Counter((site.group, site.group_rank) for site in ranked),
        bands=bands,
        answers=Counter(job.id for site in ranked for job in site.jobs if job.covered),
    )


def _spread(measure: str, sites: Sequence[SiteResult]) -> Spread:
    known = [(value, site) for site in sites if (value := value_of(site, measure)) is not None]
    best = max((value for value, _ in known), default=None)
    return Spread(
        median=median(value for value, _ in known) if known else None,
        best=best,
        holders=[site for value, site in known if value == best],
        values=sorted({value for value, _ in known}),
    )
