"""When passages and pages count as being about a customer's problem."""

import pytest

from jobdepth.model import PageKind, PassageScore
from scoring.page_rule import CONNECTS, MIN_WORDS, OWN_AFFAIRS, SURE, PageRule

RULE = PageRule(focus_threshold=0.4, match_threshold=0.5)


def score(focus: float, connects: float = 0.0, **matches: float) -> PassageScore:
    return PassageScore(focus, connects, matches)


def test_one_stray_passage_does_not_make_a_page_problem_focused() -> None:
    assert not RULE.is_problem_focused([0.5])
    assert RULE.is_problem_focused([0.5, 0.5])


def test_one_passage_is_enough_where_the_scorer_is_sure() -> None:
    assert RULE.is_problem_focused([SURE])


def test_a_page_without_problem_passages_is_not_problem_focused() -> None:
    assert not RULE.is_problem_focused([])


def test_a_passage_shorter_than_the_scorer_has_learned_from_is_no_problem_passage() -> None:
    assert not RULE.is_problem(PageKind.HOME, MIN_WORDS - 1, score(0.99))
    assert RULE.is_problem(PageKind.HOME, MIN_WORDS, score(0.99))


@pytest.mark.parametrize("kind", sorted(OWN_AFFAIRS))
def test_pages_about_the_operator_need_a_sure_passage(kind: PageKind) -> None:
    assert not RULE.is_problem(kind, 50, score(SURE - 0.01))
    assert RULE.is_problem(kind, 50, score(SURE))


def test_no_job_is_a_true_outcome() -> None:
    assert RULE.jobs(score(0.9, recover=0.49, comply=0.1)) == []
    assert RULE.jobs(score(0.9, recover=0.5, comply=0.1)) == ["recover"]


def test_a_passage_connects_only_with_high_probability() -> None:
    assert not RULE.connects(score(0.9, connects=CONNECTS - 0.01))
    assert RULE.connects(score(0.9, connects=CONNECTS))
