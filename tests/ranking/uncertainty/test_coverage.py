"""Whether the intervals hold the truth as often as they say, over leagues whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.ranks import interval_of, rank_interval, ranks_of

from .simulated import YARDSTICK, simulated_league

SITES = 20


@dataclass(frozen=True)
class Coverage:
    """Shares of the simulated sites, and the mean width of a score's interval."""

    score: float
    #: With the interval widened to the published score, as it is published.
    widened_score: float
    rank: float
    #: Of ranks, where chance decides how much of the rank at each end belongs to the interval.
    exact_rank: float
    widened: float
    width_points: float

    def __str__(self) -> str:
        return (
            f"score {self.score:.1%} (as published {self.widened_score:.1%}, {self.widened:.1%} widened, "
            f"mean width {self.width_points:.0f} points); rank {self.rank:.1%} (its ends split by chance "
            f"{self.exact_rank:.1%})"
        )


def measure_coverage(leagues: range, pages: tuple[int, int], shift: float = 0.8) -> Coverage:
    """How often the intervals of simulated leagues hold the true scores and ranks."""
    rows = np.vstack([_hits(np.random.default_rng([number, *pages]), pages, shift) for number in leagues])
    return Coverage(*(float(value) for value in rows.mean(axis=0)))


def _hits(rng: np.random.Generator, pages: tuple[int, int], shift: float) -> np.ndarray:
    league = simulated_league(rng, SITES, pages, shift)
    sampler = Sampler(YARDSTICK, str(rng.integers(1 << 62)), shift)
    scores = np.array([sampler.draw(site.evidence).scores for site in league])
    ranks = ranks_of(scores)
    truth = np.array([site.truth for site in league])
    true_ranks = ranks_of(truth[:, None])[:, 0]
    rows = []
    for number, site in enumerate(league):
        low, high = interval_of(scores[number])
        first, last = rank_interval(ranks[number])
        rank = true_ranks[number]
        below, up_to = (ranks[number] < rank).mean(), (ranks[number] <= rank).mean()
        place = below + rng.random() * (up_to - below)
        rows.append(
            (
                low <= site.truth <= high,
                min(low, site.published) <= site.truth <= max(high, site.published),
                first <= rank <= last,
                0.025 <= place <= 0.975,
                not low <= site.published <= high,
                high - low,
            )
        )
    return np.array(rows, dtype=float)


def test_intervals_hold_the_truth_about_as_often_as_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(leagues=range(10), pages=(12, 30))
    with capsys.disabled():
        print(f"\n10 leagues of {SITES} sites: {coverage}")
    assert 0.90 <= coverage.score <= 0.99
    assert 0.90 <= coverage.exact_rank <= 0.99
    assert coverage.rank >= 0.93


def test_the_simulation_can_tell_intervals_that_are_too_narrow() -> None:
    leagues = (simulated_league(np.random.default_rng(number), SITES, (12, 30), 0.8) for number in range(6))
    sampler = Sampler(YARDSTICK, "only the weights vary")
    pairs = [(site.truth, interval_of(sampler.draw(site.evidence).by_weights)) for league in leagues for site in league]
    assert np.mean([low <= truth <= high for truth, (low, high) in pairs]) < 0.8


@pytest.mark.proof
def test_intervals_hold_the_truth_in_93_to_97_of_100_cases(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(leagues=range(1000), pages=(8, 40))
    with capsys.disabled():
        print(f"\n1,000 leagues of {SITES} sites of 8 to 40 pages: {coverage}")
    assert 0.93 <= coverage.score <= 0.97
    assert 0.93 <= coverage.widened_score <= 0.97
    assert 0.93 <= coverage.exact_rank <= 0.97
    assert 0.93 <= coverage.rank <= 0.97


@pytest.mark.proof
def test_intervals_of_larger_sites_hold_the_truth_as_often(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(leagues=range(60), pages=(60, 150))
    with capsys.disabled():
        print(f"\n60 leagues of {SITES} sites of 60 to 150 pages: {coverage}")
    assert 0.92 <= coverage.score <= 0.98
    assert 0.92 <= coverage.exact_rank <= 0.98
