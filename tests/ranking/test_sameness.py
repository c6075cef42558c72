from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from jobdepth.model import PageKind, Passage, Place
from jobdepth.ranking.sameness import (
    MAX_ALL_PASSAGES,
    MAX_PASSAGES,
    MAX_SITES,
    MIN_PASSAGES,
    OwnPassage,
    SiteVectors,
    compare_sites,
    is_prose,
    own_passages,
    passage_room,
    with_vectors,
)

from .pages import judge, passage, plain, scored_page

PAGE = scored_page("a")
LONG = "and more words so that the passage is long enough to be compared with those of others"


def _site(slug: str, problem: NDArray[np.float64], offer: NDArray[np.float64]) -> SiteVectors:
    rows = np.vstack([problem, offer]).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    own = [OwnPassage(PAGE, Passage(str(n), "", Place.MAIN, str(n)), n < len(problem)) for n in range(len(rows))]
    return with_vectors(slug, own, dict(enumerate(rows)))


def _random(seed: int, count: int, width: int = 384) -> NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal((count, width))


def test_a_site_with_the_same_passages_is_wholly_alike_and_a_stranger_is_not() -> None:
    one, twin = (_site(name, _random(1, 6), _random(2, 6)) for name in ("one", "twin"))
    stranger = _site("stranger", _random(3, 6), _random(4, 6))
    first, *others = compare_sites([one, stranger, twin])
    assert (first.first, first.second) == (0, 2)
    assert first.alike == pytest.approx(1.0, abs=0.001)
    assert all(pair.alike < 0.3 for pair in others)


def test_likeness_is_the_mean_of_best_matches_in_both_directions() -> None:
    vectors = np.eye(12)
    one = _site("one", vectors[:6], vectors[:0])
    # Half of the other's passages stand in the first, all of the first's in the other's.
    other = _site("other", vectors[:12], vectors[:0])
    (pair,) = compare_sites([one, other])
    assert (pair.alike, pair.problem, pair.offer) == (0.75, 0.75, None)


def test_the_two_most_alike_passages_are_named() -> None:
    first, second = _random(5, 7), _random(6, 8)
    second[3] = first[4]
    (pair,) = compare_sites([_site("one", first, first[:0]), _site("other", second, second[:0])])
    assert pair.best == (4, 3)
    assert pair.best_alike == pytest.approx(1.0, abs=0.001)


def test_a_site_that_says_too_little_is_not_compared() -> None:
    small = _site("small", _random(1, MIN_PASSAGES - 1), _random(1, 0))
    assert compare_sites([small, _site("large", _random(2, 9), _random(3, 9))]) == []


def test_figures_do_not_depend_on_the_order_in_which_products_are_summed() -> None:
    vectors = [_random(seed, 40) for seed in (1, 2)]
    order = np.random.default_rng(9).permutation(384)
    straight, shuffled = (
        compare_sites([_site(str(number), rows[:, turn], rows[:0]) for number, rows in enumerate(vectors)])
        for turn in (np.arange(384), order)
    )
    assert straight == shuffled
    one = _site("one", vectors[0], vectors[0][:0]).vectors
    assert np.array_equal(one @ one.T, (one.astype(np.float64) @ one.T.astype(np.float64)).astype(np.float32))


@pytest.mark.parametrize(
    ("text", "is_compared"),
    [
        (f"You cannot afford another outage in trading hours {LONG}", True),
        ("Colocation in Leeds", False),
        ("Racks 64, 88. Power 4 kW, 7 kW. Feeds A, B, 32 A. UPS 2 x 300 kVA, N+1, 2 x 500 kVA, N+1 modular", False),
    ],
)
def test_headlines_and_tables_of_specifications_are_not_compared(text: str, is_compared: bool) -> None:
    assert is_prose(text) is is_compared


def test_problem_and_offer_passages_are_taken_and_other_pages_are_not() -> None:
    judged = judge(
        scored_page("", plain(f"home {LONG}"), depth=0),
        scored_page("i", passage(f"problem {LONG}"), plain(f"beside {LONG}"), kind=PageKind.INDUSTRY),
        scored_page("o", plain(f"offer {LONG}"), kind=PageKind.PRODUCT),
        scored_page("n", plain(f"news {LONG}"), kind=PageKind.NEWS),
    )
    own = own_passages(list(judged.values()), 100)
    assert [(each.passage.text.split()[0], each.is_problem) for each in own] == [
        ("problem", True),
        ("home", False),
        ("offer", False),
    ]


def test_a_cookie_notice_on_every_page_is_nobody_s_own_words() -> None:
    notice = plain(f"cookies {LONG}")
    judged = judge(
        scored_page("", notice, plain(f"home {LONG}"), depth=0),
        *(
            scored_page(f"o{number}", notice, plain(f"offer {number} {LONG}"), kind=PageKind.PRODUCT)
            for number in range(3)
        ),
    )
    own = own_passages(list(judged.values()), 100)
    assert [each.passage.text.split()[0] for each in own] == ["home", "offer", "offer", "offer"]


@pytest.mark.parametrize(("problems", "offers", "kept"), [(30, 30, (5, 5)), (2, 30, (2, 8)), (30, 3, (7, 3))])
def test_what_one_kind_leaves_free_goes_to_the_other(problems: int, offers: int, kept: tuple[int, int]) -> None:
    judged = judge(
        scored_page("i", *(passage(f"problem {number} {LONG}") for number in range(problems))),
        scored_page("o", *(plain(f"offer {number} {LONG}") for number in range(offers)), kind=PageKind.PRODUCT),
    )
    own = own_passages(list(judged.values()), 10)
    assert (sum(each.is_problem for each in own), sum(not each.is_problem for each in own)) == kept


def test_the_work_is_bounded_whatever_the_number_of_sites() -> None:
    rooms = {sites: passage_room(sites) for sites in (1, 10, 76, MAX_SITES, MAX_SITES + 1, 5_000)}
    assert rooms[10] == MAX_PASSAGES
    assert all(room * sites <= MAX_ALL_PASSAGES for sites, room in rooms.items())
    assert rooms[MAX_SITES] >= 20
    assert rooms[MAX_SITES + 1] == rooms[5_000] == 0
