from __future__ import annotations

from collections.abc import Sequence

import pytest

from jobdepth.model import PageKind
from jobdepth.ranking.flags import BOLD_ORIENTATION, FLAGS, LITTLE_PASSAGES, MAX_PAGES, site_flags
from jobdepth.result import Measures
from jobdepth.result_findings import FlagResult

from .pages import Scored, click, judge, passage, plain, scored_page

VERTICAL, CASES, NEVER, BOLD = (rule.id for rule in FLAGS)


def _measures(orientation: float | None = 0.0) -> Measures:
    return Measures(reach=0.1, coverage=0.1, connection=None, orientation=orientation, substance=0.1)


def _problems(name: str, count: int) -> Sequence[Scored]:
    return [passage(f"{name} problem {number}", "cost") for number in range(count)]


def _flags(*pages: object, orientation: float | None = 0.0, edges: Sequence[object] = ()) -> dict[str, FlagResult]:
    judged = judge(*pages, edges=edges)  # type: ignore[arg-type]
    return {flag.id: flag for flag in site_flags(list(judged.values()), _measures(orientation))}


@pytest.mark.parametrize(("kind", "flag"), [(PageKind.INDUSTRY, VERTICAL), (PageKind.CASE_STUDY, CASES)])
def test_problem_content_of_one_kind_alone_raises_its_flag_with_its_pages(kind: PageKind, flag: str) -> None:
    home = scored_page("", plain("we are a leading provider"), depth=0)
    found = _flags(
        home,
        scored_page("b", *_problems("b", 3), kind=kind, depth=2),
        scored_page("a", *_problems("a", 2), kind=kind, depth=1),
    )
    assert found[flag].raised is True
    assert [page.url.rsplit("/", 1)[1] for page in found[flag].pages] == ["a", "b"]
    assert found[flag].sentence.startswith("All 5 problem passages stand ")
    assert not found[VERTICAL if flag == CASES else CASES].raised


def test_one_passage_in_ten_elsewhere_is_let_pass_and_two_are_not() -> None:
    kinds = {"kind": PageKind.INDUSTRY}
    nine = scored_page("i", *_problems("i", 9), **kinds)  # type: ignore[arg-type]
    one = _flags(nine, scored_page("blog", *_problems("x", 1)))[VERTICAL]
    two = _flags(nine, scored_page("blog", *_problems("x", 2)))[VERTICAL]
    assert (one.raised, one.sentence) == (True, "9 of 10 problem passages stand on pages for an industry.")
    assert two.raised is False
    assert two.pages == []


def test_one_page_is_too_little_to_say_where_content_lives() -> None:
    found = _flags(scored_page("i", *_problems("i", 6), kind=PageKind.INDUSTRY))
    assert found[VERTICAL].raised is None
    assert "only one problem-focused page was found" in found[VERTICAL].sentence


def test_a_site_without_problem_content_is_not_judged_rather_than_cleared() -> None:
    found = _flags(scored_page("", plain("we are a leading provider"), depth=0))
    assert [found[flag].raised for flag in (VERTICAL, CASES, NEVER)] == [None, None, None]


def test_a_page_that_no_link_reaches_does_not_count() -> None:
    pages = [scored_page(name, *_problems(name, 2), kind=PageKind.INDUSTRY) for name in ("a", "b")]
    unseen = scored_page("campaign", *_problems("c", 9), depth=None)
    assert _flags(*pages, unseen)[VERTICAL].raised is True


def test_pages_that_lead_to_no_offer_raise_the_flag_and_one_link_in_five_lowers_it() -> None:
    pages = [scored_page(name, *_problems(name, 2)) for name in "abcde"]
    offer = scored_page("offer", plain("colocation by the rack"), kind=PageKind.PRODUCT)
    without = _flags(*pages, offer)[NEVER]
    with_one = _flags(*pages, offer, edges=[click("a", "offer")])[NEVER]
    assert (without.raised, len(without.pages)) == (True, 5)
    assert without.sentence == "None of the 5 pages that address a job lead to an offer."
    assert with_one.raised is False


def test_a_menu_link_to_an_offer_is_no_connection() -> None:
    pages = [scored_page(name, *_problems(name, 2)) for name in "ab"]
    offer = scored_page("offer", plain("colocation by the rack"), kind=PageKind.PRODUCT)
    edges = [click(name, "offer", is_site_wide=True) for name in "ab"]
    assert _flags(*pages, offer, edges=edges)[NEVER].raised is True


def test_a_bold_home_page_is_flagged_until_enough_stands_behind_it() -> None:
    home = scored_page("", *_problems("home", 3), depth=0)
    little = scored_page("more", *_problems("more", LITTLE_PASSAGES - 1))
    enough = scored_page("more", *_problems("more", LITTLE_PASSAGES))
    assert _flags(home, little, orientation=BOLD_ORIENTATION)[BOLD].raised is True
    assert _flags(home, little, orientation=BOLD_ORIENTATION - 0.01)[BOLD].raised is False
    assert _flags(home, enough, orientation=1.0)[BOLD].raised is False


def test_a_home_page_without_text_is_not_judged() -> None:
    assert _flags(scored_page("", depth=0), orientation=None)[BOLD].raised is None


def test_every_rule_is_reported_once_and_names_a_bounded_number_of_pages() -> None:
    pages = [scored_page(f"{number:02}", *_problems(str(number), 1), kind=PageKind.INDUSTRY) for number in range(40)]
    found = _flags(*pages)
    assert list(found) == [rule.id for rule in FLAGS]
    assert len(found[VERTICAL].pages) == MAX_PAGES
