"""The measures of a site in every draw, from what its pages say and how often each stands there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobdepth.ranking.measures import SUBSTANCE_SCALE
from jobdepth.ranking.uncertainty.evidence import Bits, Bools, Floats, PageEvidence
from jobdepth.ranking.uncertainty.labels import PageOutcomes
from jobdepth.ranking.uncertainty.pages import Counts
from jobdepth.ranking.uncertainty.settings import DRAWS, DRAWS_A_LEVEL

Ints = NDArray[np.int64]
#: Measures in the order of their columns.
MEASURE_NAMES = ("reach", "coverage", "connection", "orientation", "substance")
#: Another page of the same kind takes its labels from this many draws further on; no divisor of the draws of a level.
_STRIDE = 7


@dataclass(frozen=True, slots=True)
class SiteOutcomes:
    """A site in every draw: `worth` and `connected` are jobs x draws, the others a number a draw."""

    #: What is left of each job after the clicks to its first page, 0 where it is not covered.
    worth: Floats
    covered: Bools
    connected: Bools
    orientation: Floats
    substance: Floats

    def ordered(self, order: Ints) -> SiteOutcomes:
        """The same draws in another order."""
        return SiteOutcomes(
            self.worth[:, order], self.covered[:, order], self.connected[:, order], self.orientation[order],
            self.substance[order],
        )  # fmt: skip


def site_outcomes(
    pages: Sequence[PageEvidence], outcomes: Sequence[PageOutcomes], counts: Counts | None, jobs: int, patience: float
) -> SiteOutcomes:
    """A site of these pages, each as often as `counts` (pages x draws) says, or once; the home page always once."""
    worth = np.zeros((jobs, DRAWS))
    connected = np.zeros(DRAWS, dtype=np.uint64)
    covered = np.zeros(DRAWS, dtype=np.uint64)
    problems = np.zeros(DRAWS, dtype=np.int64)
    for depth in sorted({page.depth for page in pages}):
        at = [number for number, page in enumerate(pages) if page.depth == depth]
        level = _Level.of([outcomes[number] for number in at], None if counts is None else counts[at])
        worth += _unpacked(level.jobs & ~covered, jobs) * patience**depth
        covered |= level.jobs
        connected |= level.connected
        problems += level.problems
    return SiteOutcomes(
        worth, _unpacked(covered, jobs), _unpacked(connected, jobs), _orientation(pages, outcomes),
        1 - np.exp(-problems / SUBSTANCE_SCALE),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """All pages of one click depth together."""

    jobs: Bits
    connected: Bits
    problems: Ints

    @staticmethod
    def of(outcomes: Sequence[PageOutcomes], counts: Counts | None) -> _Level:
        """The pages that stand there; a second page of the same kind has labels of its own."""
        jobs, connected, problems = (
            np.stack([getattr(each, name) for each in outcomes]) for name in ("jobs", "connected", "problems")
        )
        if counts is None:
            return _Level(_union(jobs), _union(connected), problems.sum(axis=0))
        stands = counts > 0
        found = _Level(
            _union(np.where(stands, jobs, np.uint64(0))), _union(np.where(stands, connected, np.uint64(0))),
            np.where(stands, problems, 0).sum(axis=0),
        )  # fmt: skip
        speaking = np.flatnonzero(problems.any(axis=1))
        rows, draws = np.nonzero(counts[speaking] > 1)
        times = counts[speaking][rows, draws]
        copy = 1
        while rows.size:
            labels = speaking[rows], _further(draws, copy)
            np.bitwise_or.at(found.jobs, draws, jobs[labels])
            np.bitwise_or.at(found.connected, draws, connected[labels])
            np.add.at(found.problems, draws, problems[labels])
            copy += 1
            more = times > copy
            rows, draws, times = rows[more], draws[more], times[more]
        return found


def _further(draws: Ints, copy: int) -> Ints:
    """The draw that lends its labels to the given copy: another one under the same shift."""
    level, place = np.divmod(draws, DRAWS_A_LEVEL)
    result: Ints = level * DRAWS_A_LEVEL + (place + _STRIDE * copy) % DRAWS_A_LEVEL
    return result


def _union(rows: Bits) -> Bits:
    result: Bits = np.bitwise_or.reduce(rows, axis=0, initial=0)
    return result


def _unpacked(bits: Bits, jobs: int) -> Bools:
    """One number a draw to a row a job."""
    result: Bools = (bits[None, :] >> np.arange(jobs, dtype=np.uint64)[:, None] & np.uint64(1)).astype(bool)
    return result


def _orientation(pages: Sequence[PageEvidence], outcomes: Sequence[PageOutcomes]) -> Floats:
    """Share of the home page's words; 0 where it has none, as in the score."""
    home = [number for number, page in enumerate(pages) if page.is_home]
    words = sum(int(pages[number].words.sum()) for number in home)
    told = sum((outcomes[number].problem_words for number in home), np.zeros(DRAWS, dtype=np.int64))
    result: Floats = told / max(words, 1)
    return result


def measured(site: SiteOutcomes, job_weights: Floats) -> Floats:
    """Measures x draws, given the weight of each job in each draw (jobs x draws, of sum 1)."""
    covered = (job_weights * site.covered).sum(axis=0)
    connected = (job_weights * site.connected).sum(axis=0)
    return np.stack([
        (job_weights * site.worth).sum(axis=0), covered, connected / np.where(covered > 0, covered, math.inf),
        site.orientation, site.substance,
    ])  # fmt: skip
