"""What the draws say of places: intervals, who is above whom, and which neighbours cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jobdepth.ranking.uncertainty.evidence import Floats
from jobdepth.ranking.uncertainty.settings import INTERVAL, SEPARATE, TOP

Ranks = NDArray[np.int64]
_TAILS = (round((1 - INTERVAL) / 2, 6), round((1 + INTERVAL) / 2, 6))


def ranks_of(scores: Floats) -> Ranks:
    """Places in every draw, from scores (sites x draws): one more than the number of better sites."""
    ordered = np.sort(scores, axis=0)
    places = [
        len(scores) - np.searchsorted(column, scores[:, draw], side="right") + 1
        for draw, column in enumerate(ordered.T)
    ]
    return np.array(places, dtype=np.int64).reshape(scores.shape[::-1]).T


def interval_of(values: Floats) -> tuple[float, float]:
    """The middle 95 % of the draws; both ends are values that were drawn."""
    low, high = np.quantile(values, _TAILS[0], method="inverted_cdf"), np.quantile(values, _TAILS[1], method="higher")
    return float(low), float(high)


def rank_interval(ranks: Ranks) -> tuple[int, int]:
    """The likely ranks of a site: those with less than 97.5 % of the draws on either side, its own draws half on each.

    Cut at a rank's far end, an interval of whole numbers would hold more than the 95 % it claims.
    """
    values, counts = np.unique(ranks, return_counts=True)
    below = (np.cumsum(counts) - counts / 2) / counts.sum()
    kept = values[(below >= _TAILS[0]) & (below <= _TAILS[1])]
    return int(kept[0]), int(kept[-1])


def chance_above(one: Floats, other: Floats) -> float:
    """Share of the draws in which one site is above the other; equal scores count half."""
    return float(np.mean(one > other) + np.mean(one == other) / 2)


def tie_bands(scores: Sequence[Floats]) -> list[int]:
    """Number of the band of each site, from the draws of the sites in the order of the table.

    Going down the table, a site belongs to the band as long as its first site is above it in less than 95 % of the
    draws; the first site that is told from it begins the next band.
    """
    bands: list[int] = []
    first = 0
    for number, own in enumerate(scores):
        if number and chance_above(scores[first], own) >= SEPARATE:
            first = number
        bands.append(bands[-1] + (first == number) if bands else 1)
    return bands


def top_share(ranks: Ranks) -> Floats:
    """Share of the draws in which each site is among the first ten."""
    share: Floats = (ranks <= TOP).mean(axis=1)
    return share
