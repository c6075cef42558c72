from __future__ import annotations

import numpy as np
import pytest

from jobdepth.model import PageKind
from jobdepth.ranking.uncertainty.labels import (
    PageOutcomes,
    draw_pages,
    is_worth_drawing,
    shift_levels,
    shifted,
)
from jobdepth.ranking.uncertainty.settings import DRAWS, LabelRule

from .evidence import page, plain_page, site


def drawn(*passages: tuple[float, dict[str, float]], leads_on: float = 0.0, needed: int = 1) -> PageOutcomes:
    return draw_pages([page(*passages, leads_on=leads_on, needed=needed)], 0.0, "seed")[0]


def share(bits: np.ndarray, job: int) -> float:
    return float((bits >> np.uint64(job) & np.uint64(1)).mean())


def test_a_job_comes_true_as_often_as_its_probability_says() -> None:
    found = drawn((0.6, {"a": 0.45, "b": 0.1}))
    assert share(found.jobs, 0) == pytest.approx(0.45, abs=0.05)
    assert share(found.jobs, 1) == pytest.approx(0.1, abs=0.03)
    assert share(found.jobs, 2) == 0.0
    assert (found.problems > 0).mean() == pytest.approx(0.6, abs=0.05)


def test_a_certain_passage_comes_true_in_every_draw_and_an_impossible_one_in_none() -> None:
    found = drawn((1.0, {"a": 1.0}), (0.0, {"b": 0.0}))
    assert (share(found.jobs, 0), share(found.jobs, 1)) == (1.0, 0.0)


def test_a_page_that_needs_two_problem_passages_is_not_made_by_one() -> None:
    assert not drawn((0.99, {"a": 0.9}), needed=2).jobs.any()
    both = drawn((0.7, {"a": 0.7}), (0.5, {"b": 0.5}), needed=2)
    assert share(both.jobs, 0) == share(both.jobs, 1) == pytest.approx(0.35, abs=0.05)


def test_jobs_are_connected_where_the_page_leads_on_and_only_there() -> None:
    leading, alone = drawn((0.9, {"a": 0.8}), leads_on=1.0), drawn((0.9, {"a": 0.8}))
    assert np.array_equal(leading.connected, leading.jobs)
    assert alone.jobs.any()
    assert not alone.connected.any()


def test_a_page_that_may_describe_an_offer_connects_as_often_as_that_is_probable() -> None:
    found = drawn((1.0, {"a": 1.0, "b": 0.5}), leads_on=0.7)
    assert share(found.connected, 0) == pytest.approx(0.7, abs=0.05)
    # All jobs of a page are connected together or none.
    assert np.array_equal(found.connected, np.where(found.connected > 0, found.jobs, 0))


@pytest.mark.parametrize("focus", [0.05, 0.4, 0.9])
def test_a_shared_error_leaves_probabilities_right_on_average(focus: float) -> None:
    assert shifted(np.array([focus]), shift_levels(0.8), 0.8).mean() == pytest.approx(focus, abs=0.01)


def test_passages_of_a_page_err_together() -> None:
    pages = page(*[(0.5, {})] * 30)
    together = draw_pages([pages], 0.8, "seed")[0].problems
    apart = draw_pages([pages], 0.0, "seed")[0].problems
    assert np.var(together) > 3 * np.var(apart)


def test_a_page_has_the_same_labels_on_whatever_site_it_stands() -> None:
    shared = page((0.5, {"a": 0.3}))
    sites = (site(shared, plain_page(1)), site(plain_page(2), shared, plain_page(3)))
    found = [next(each for each in one.pages if each.key == shared.key) for one in sites]
    first, second = (draw_pages([each], 0.8, "seed")[0] for one, each in zip(sites, found, strict=True))
    assert np.array_equal(first.jobs, second.jobs)
    assert 0 < np.count_nonzero(first.jobs) < DRAWS


def test_two_pages_of_one_site_with_the_same_probabilities_are_drawn_apart() -> None:
    twice = site(page((0.5, {"a": 0.3})), page((0.5, {"a": 0.3})))
    first, second = draw_pages(twice.pages, 0.0, "seed")
    assert not np.array_equal(first.problems, second.problems)


def test_pages_that_are_not_drawn_would_not_have_said_anything_in_99_of_100_draws() -> None:
    pages = [page((0.002 + number * 1e-5, {"a": 0.002}), needed=2) for number in range(60)]
    evidence = site(page((0.5, {}), depth=0), *pages)
    worth = is_worth_drawing(evidence, 0.8)
    skipped = [each for each, is_worth in zip(evidence.pages, worth, strict=True) if not is_worth]
    assert len(skipped) > 40
    said = sum(each.jobs != 0 for each in draw_pages(skipped, 0.8, "seed"))
    assert (said > 0).sum() <= 0.01 * DRAWS


def test_the_page_rule_keeps_out_what_no_person_could_make_count() -> None:
    rule = LabelRule(2, 0.8, 10, 0.9, frozenset({PageKind.NEWS}))
    assert rule.may_count(PageKind.NEWS, 20, 0.85)
    assert not rule.may_count(PageKind.NEWS, 20, 0.7)
    assert not rule.may_count(PageKind.BLOG, 9, 0.99)


def test_a_page_that_consists_of_one_passage_needs_only_that() -> None:
    rule = LabelRule(2, 0.8, 10, 0.9, frozenset())
    assert [rule.needed(passages) for passages in (1, 2, 9)] == [1, 2, 2]
