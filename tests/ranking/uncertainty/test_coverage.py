"""Whether the intervals hold the truth as often as they say, over leagues whose truth is known."""

from __future__ import annotations

import os

import numpy as np
import pytest

from bench.coverage import LARGE, SITES, SMALL, Coverage, measure_coverage
from bench.leagues import YARDSTICK, simulated_league
from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.ranks import interval_of


def _print(coverage: Coverage, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{coverage}")


def test_intervals_hold_the_truth_about_as_often_as_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(range(10), (12, 30))
    _print(coverage, capsys)
    assert 0.90 <= coverage.score <= 0.99
    assert 0.90 <= coverage.exact_rank <= 0.99
    assert 0.90 <= coverage.rank <= 0.99


def test_the_simulation_can_tell_intervals_that_are_too_narrow() -> None:
    leagues = (simulated_league(np.random.default_rng(number), SITES, (12, 30), 0.8) for number in range(6))
    sampler = Sampler(YARDSTICK, "only the weights vary")
    pairs = [(site.truth, interval_of(sampler.draw(site.evidence).by_weights)) for league in leagues for site in league]
    assert np.mean([low <= truth <= high for truth, (low, high) in pairs]) < 0.8


@pytest.mark.proof
def test_intervals_hold_the_truth_in_93_to_97_of_100_cases(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(range(1000), SMALL, os.cpu_count() or 1)
    _print(coverage, capsys)
    assert all(0.93 <= share <= 0.97 for share in coverage.shares)


@pytest.mark.proof
def test_intervals_of_larger_sites_hold_the_truth_as_often(capsys: pytest.CaptureFixture[str]) -> None:
    coverage = measure_coverage(range(66), LARGE, os.cpu_count() or 1)
    _print(coverage, capsys)
    assert all(0.92 <= share <= 0.98 for share in coverage.shares)
