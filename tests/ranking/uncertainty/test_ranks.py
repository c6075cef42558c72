from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdepth.ranking.uncertainty.ranks import chance_above, interval_of, rank_interval, ranks_of, tie_bands, top_share

SCORES = st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=9)


@given(SCORES)
def test_a_rank_in_a_draw_is_one_more_than_the_number_of_better_sites(rows: list[list[int]]) -> None:
    scores = np.array(rows, dtype=float)
    ranks = ranks_of(scores)
    for site in range(len(rows)):
        for draw in range(4):
            assert ranks[site, draw] == 1 + sum(other[draw] > rows[site][draw] for other in rows)


def test_an_interval_leaves_out_25_of_1000_draws_at_either_end() -> None:
    low, high = interval_of(np.arange(1000))
    assert (low, high) == (24, 975)


def test_a_rank_at_the_end_belongs_to_the_interval_if_half_of_its_draws_do() -> None:
    ends = [np.repeat([1, 2, 3], [first, 980 - first, 20]) for first in (51, 49)]
    assert [rank_interval(each) for each in ends] == [(1, 2), (2, 2)]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60))
def test_likely_ranks_hold_the_median_and_lie_among_those_drawn(drawn: list[int]) -> None:
    low, high = rank_interval(np.array(drawn))
    assert min(drawn) <= low <= sorted(drawn)[len(drawn) // 2] <= high <= max(drawn)


def test_equal_scores_count_half() -> None:
    assert chance_above(np.array([1.0, 2, 3, 3]), np.array([0.0, 2, 3, 4])) == pytest.approx(0.5)


def around(middle: float, spread: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(middle, spread, 1000)


def test_a_band_goes_on_until_its_first_site_is_told_from_one() -> None:
    # Each is close to its neighbours, but the first is above the fourth in nearly all draws.
    scores = [around(middle, 3, seed) for seed, middle in enumerate((60, 57, 54, 50, 47, 20))]
    assert tie_bands(scores) == [1, 1, 1, 2, 2, 3]


def test_sites_of_the_same_draws_are_in_one_band() -> None:
    same = around(50, 0.1, 1)
    assert tie_bands([around(90, 1, 2), same, same]) == [1, 2, 2]


def test_no_site_gives_no_band() -> None:
    assert tie_bands([]) == []


def test_the_share_of_draws_in_the_top_ten_adds_up_to_ten() -> None:
    scores = np.random.default_rng(5).normal(size=(14, 1000))
    share = top_share(ranks_of(scores))
    assert share.sum() == pytest.approx(10)
    assert all(0 < each < 1 for each in share)
