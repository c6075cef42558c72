"""How often the 95 % intervals of score and rank hold the truth, over simulated leagues whose truth is known.

Run: python -m bench.coverage [LEAGUES]; 1,000 unless told, on all processors. Exits with 1 if a share lies outside 93
to 97 %. The leagues are those of bench/leagues.py; league 7 is the same league in every run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.leagues import YARDSTICK, simulated_league
from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.ranks import interval_of, rank_interval, ranks_of
from jobdepth.ranking.uncertainty.settings import SITE_SHIFT

SITES = 20
#: Pages of a site, from and to.
SMALL, LARGE = (8, 40), (60, 150)


@dataclass(frozen=True)
class Coverage:
    """Shares of the simulated sites, and the mean width of a score's interval."""

    leagues: int
    score: float
    #: With the interval widened to the published score, as it is published.
    widened_score: float
    rank: float
    #: Of ranks, where chance decides how much of the rank at each end belongs to the interval.
    exact_rank: float
    #: Where the whole rank at each end belongs to it.
    whole_rank: float
    widened: float
    width_points: float

    def __str__(self) -> str:
        return (
            f"{self.leagues:,} leagues of {SITES} sites: true score in its interval {self.score:.1%} (as published "
            f"{self.widened_score:.1%}, {self.widened:.1%} widened; mean width {self.width_points:.0f} points); true "
            f"rank in its interval {self.rank:.1%} (its ends split by chance {self.exact_rank:.1%}, in whole "
            f"{self.whole_rank:.1%})"
        )

    @property
    def shares(self) -> tuple[float, ...]:
        """What must lie between 93 and 97 %."""
        return self.score, self.widened_score, self.rank, self.exact_rank


def measure_coverage(leagues: Iterable[int], pages: tuple[int, int], processes: int = 1) -> Coverage:
    """How often the intervals of simulated leagues hold the true scores and ranks; leagues are told by number."""
    numbers, hits = list(leagues), partial(_hits, pages=pages)
    if processes == 1:
        rows = [hits(number) for number in numbers]
    else:
        with ProcessPoolExecutor(processes) as pool:
            rows = list(pool.map(hits, numbers, chunksize=8))
    return Coverage(len(numbers), *(float(value) for value in np.vstack(rows).mean(axis=0)))


def _hits(number: int, pages: tuple[int, int]) -> np.ndarray:
    rng = np.random.default_rng([number, *pages])
    league = simulated_league(rng, SITES, pages, SITE_SHIFT)
    sampler = Sampler(YARDSTICK, str(rng.integers(1 << 62)))
    scores = np.array([sampler.draw(site.evidence).scores for site in league])
    ranks = ranks_of(scores)
    true_ranks = ranks_of(np.array([[site.truth] for site in league]))[:, 0]
    rows = []
    for site, drawn, own_ranks, rank in zip(league, scores, ranks, true_ranks, strict=True):
        low, high = interval_of(drawn)
        first, last = rank_interval(own_ranks)
        below, up_to = (own_ranks < rank).mean(), (own_ranks <= rank).mean()
        place = below + rng.random() * (up_to - below)
        rows.append(
            (
                low <= site.truth <= high,
                min(low, site.published) <= site.truth <= max(high, site.published),
                first <= rank <= last,
                0.025 <= place <= 0.975,
                up_to >= 0.025 and below <= 0.975,
                not low <= site.published <= high,
                high - low,
            )
        )
    return np.array(rows, dtype=float)


def main(leagues: int = 1000) -> int:
    few = max(leagues // 15, 1)
    found = []
    for name, pages, count in (("8 to 40", SMALL, leagues), ("60 to 150", LARGE, few)):
        found.append(measure_coverage(range(count), pages, os.cpu_count() or 1))
        print(f"sites of {name} pages: {found[-1]}", flush=True)
    return int(not all(0.93 <= share <= 0.97 for share in found[0].shares))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
