"""When passages and pages count as being about a customer's problem."""

import pytest

from jobdepth.model import NO_OFFER_KINDS, OFFER_KINDS, PageEvidence, PageKind, PassageScore
from scoring.page_rule import (
    CERTAIN_PASSAGES,
    CONNECTS,
    MIN_WORDS,
    OFFER,
    OWN_AFFAIRS,
    PAIR,
    SURE,
    PageRule,
    page_nature,
)

RULE = PageRule(focus_threshold=0.4, match_threshold=0.5)


def score(focus: float, connects: float = 0.0, **matches: float) -> PassageScore:
    return PassageScore(focus, connects, matches)


def test_one_stray_passage_does_not_make_a_page_problem_focused_however_sure() -> None:
    assert not RULE.is_problem_focused([1.0], 20)
    assert not RULE.is_problem_focused([1.0, PAIR - 1.01], 20)


def test_a_page_of_one_passage_is_judged_by_it_alone() -> None:
    assert RULE.is_problem_focused([SURE], 1)
    assert not RULE.is_problem_focused([SURE - 0.01], 1)
    assert not RULE.is_problem_focused([], 1)


def test_two_passages_are_enough_on_a_long_page_of_other_things() -> None:
    assert RULE.is_problem_focused([PAIR / 2, PAIR / 2], 20)
    assert RULE.is_problem_focused([0.4, PAIR / 2, 0.41, PAIR / 2], 20)


def test_many_doubtful_passages_do_not_add_up() -> None:
    assert not RULE.is_problem_focused([PAIR / 2 - 0.01] * 20, 20)


def test_a_page_without_problem_passages_is_not_problem_focused() -> None:
    assert not RULE.is_problem_focused([], 20)


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


HOST = "https://www.company.example"
SELLS = PageEvidence(PageKind.PRODUCT, 0.9)


def test_an_opaque_address_of_an_offer_page_is_found_by_its_text() -> None:
    address = f"{HOST}/en/offering/steadyline"
    assert not page_nature(address, "Steadyline", None, is_home=False).is_offer
    nature = page_nature(address, "Steadyline", SELLS, is_home=False)
    assert (nature.kind, nature.is_offer) == (PageKind.PRODUCT, True)


@pytest.mark.parametrize("path", ["/blog/new-backup-product", "/news/we-launch", "/careers/x", "/contact", "/privacy"])
def test_a_post_about_a_product_is_no_offer_page(path: str) -> None:
    nature = page_nature(HOST + path, "Our new backup product", SELLS, is_home=False)
    assert nature.kind in NO_OFFER_KINDS
    assert not nature.is_offer


def test_what_an_address_names_stands_against_the_text() -> None:
    nature = page_nature(f"{HOST}/services/backup", "", PageEvidence(PageKind.BLOG, 0.1), is_home=False)
    assert nature.kind in OFFER_KINDS
    assert nature.is_offer


@pytest.mark.parametrize("path", ["/industries/retail", "/faq", "/about-us", "/customers/mill"])
def test_where_the_kind_leaves_it_open_the_text_tells_whether_a_page_describes_an_offer(path: str) -> None:
    for offer, expected in ((OFFER, True), (OFFER - 0.01, False)):
        nature = page_nature(HOST + path, "", PageEvidence(PageKind.BLOG, offer), is_home=False)
        assert nature.is_offer is expected
        assert nature.offer_chance == offer


def test_where_the_kind_leaves_nothing_open_an_offer_is_certain() -> None:
    unsure = PageEvidence(PageKind.OTHER, 0.5)
    assert page_nature(f"{HOST}/services/backup", "", unsure, is_home=False).offer_chance == 1
    assert page_nature(f"{HOST}/blog/a-post", "", unsure, is_home=False).offer_chance == 0


def test_the_home_page_is_home_whatever_its_text_is_like() -> None:
    assert page_nature(f"{HOST}/blog", "Blog", SELLS, is_home=True) == page_nature(HOST, "", SELLS, is_home=True)
    assert page_nature(f"{HOST}/blog", "Blog", SELLS, is_home=True).kind is PageKind.HOME


def test_a_page_whose_text_is_not_judged_goes_by_address_and_title() -> None:
    assert page_nature(f"{HOST}/x", "Produkte und Cloud", None, is_home=False).kind is PageKind.PRODUCT
    assert page_nature(f"{HOST}/leistungen", "", None, is_home=False).is_offer


def test_one_who_is_sure_of_every_passage_needs_as_many_as_the_rule_in_whole_passages() -> None:
    assert RULE.is_problem_focused([1.0] * CERTAIN_PASSAGES, 9)
    assert not RULE.is_problem_focused([1.0] * (CERTAIN_PASSAGES - 1), 9)
