from __future__ import annotations

import pytest

from jobdepth.model import Connection, PageKind, Place
from jobdepth.ranking.graph import Edge
from jobdepth.ranking.pages import JudgedPage, ScoredPage, first_problem, pages_by_job
from tests.ranking.pages import CONNECTS, FOCUS, HOME, MATCH, click, judge, passage, plain, scored_page

PROBLEM = passage("We cannot afford another outage.", "keep-running")


def texts(item: JudgedPage) -> list[str]:
    return [judged.passage.text for judged in item.passages]


def test_a_text_on_several_pages_counts_on_the_shallowest() -> None:
    judged = judge(scored_page("deep", PROBLEM, depth=3), scored_page("near", PROBLEM, depth=1))
    assert texts(judged["near"]) == ["We cannot afford another outage."]
    assert texts(judged["deep"]) == []
    assert not judged["deep"].is_problem_focused


def test_a_page_that_links_reach_comes_before_one_that_they_do_not() -> None:
    judged = judge(scored_page("orphan", PROBLEM, depth=None), scored_page("near", PROBLEM, depth=9))
    assert texts(judged["orphan"]) == []


def test_a_text_twice_on_a_page_counts_once() -> None:
    judged = judge(scored_page("carousel", PROBLEM, plain("We are leaders."), PROBLEM))
    assert texts(judged["carousel"]) == ["We cannot afford another outage.", "We are leaders."]


def test_a_text_all_over_the_site_is_nobody_s_own() -> None:
    judged = judge(*[scored_page(str(n), PROBLEM, plain(f"own {n}")) for n in range(4)])
    assert [texts(judged[str(n)]) for n in range(4)] == [[f"own {n}"] for n in range(4)]


def test_a_text_all_over_the_site_that_the_home_page_has_is_the_home_page_s_own() -> None:
    judged = judge(scored_page("", PROBLEM, depth=0), *[scored_page(str(n), PROBLEM) for n in range(5)])
    assert judged[""].is_problem_focused
    assert not any(judged[str(n)].is_problem_focused for n in range(5))


def test_a_text_on_a_few_of_many_pages_is_not_boilerplate() -> None:
    pages = [scored_page(f"p{n:02}", PROBLEM, plain(f"own {n}")) for n in range(4)]
    others = [scored_page(f"q{n:02}", plain(f"other {n}")) for n in range(16)]
    assert judge(*pages, *others)["p00"].is_problem_focused


@pytest.mark.parametrize("place", [Place.NAV, Place.HEADER, Place.FOOTER])
def test_the_words_of_menus_headers_and_footers_are_not_a_page_s_own(place: Place) -> None:
    assert texts(judge(scored_page("a", passage("Worried?", place=place)))["a"]) == []


def test_jobs_are_those_matched_by_problem_passages_of_problem_focused_pages() -> None:
    judged = judge(
        scored_page("a", passage("one", "comply"), passage("two", "cost", focus=FOCUS), plain("three")),
        scored_page("b", passage("four", "scale", focus=FOCUS - 0.01)),
    )
    assert set(judged["a"].jobs) == {"comply", "cost"}
    assert judged["b"].jobs == {}


def test_a_match_below_the_threshold_is_no_job() -> None:
    text, score = passage("one", "comply", "cost")
    score.matches.update(comply=MATCH, cost=MATCH - 0.01)
    assert set(judge(scored_page("a", (text, score)))["a"].jobs) == {"comply"}


def test_words_are_those_of_heading_and_text() -> None:
    judged = judge(scored_page("a", passage("three little words", heading="A heading")))
    assert judged["a"].passages[0].words == 5


SOLVES = passage("Two feeds keep you running.", "keep-running", connects=CONNECTS)
OFFER = scored_page("products/colocation", plain("Racks."), kind=PageKind.PRODUCT)


@pytest.mark.parametrize(
    ("page", "edges", "connection"),
    [
        (scored_page("a", SOLVES), [], Connection.SAME_PASSAGE),
        (scored_page("solutions/a", PROBLEM, kind=PageKind.SOLUTION), [], Connection.SAME_PAGE),
        (scored_page("a", PROBLEM), [click("a", "products/colocation")], Connection.ONE_LINK),
        (scored_page("a", PROBLEM), [click("a", "products/colocation", is_site_wide=True)], None),
        (scored_page("a", PROBLEM), [click("a", "b"), click("b", "products/colocation")], None),
        (scored_page("a", PROBLEM), [], None),
        (scored_page("a", PROBLEM, SOLVES), [click("a", "products/colocation")], Connection.SAME_PASSAGE),
    ],
)
def test_problem_content_leads_to_an_offer_in_the_passage_on_the_page_or_by_a_link_in_the_text(
    page: ScoredPage, edges: list[Edge], connection: Connection | None
) -> None:
    judged = judge(page, OFFER, edges=edges)[page.url.removeprefix(HOME)]
    assert judged.jobs == {"keep-running": connection}
    assert judged.is_connected is (connection is not None)


def test_a_page_that_describes_an_offer_connects_whatever_its_kind() -> None:
    judged = judge(scored_page("industries/retail", PROBLEM, kind=PageKind.INDUSTRY, is_offer=True))
    assert judged["industries/retail"].jobs == {"keep-running": Connection.SAME_PAGE}


@pytest.mark.parametrize("kind", [PageKind.HOME, PageKind.CASE_STUDY, PageKind.INDUSTRY, PageKind.SUPPORT])
def test_a_link_back_to_a_page_that_also_describes_an_offer_is_no_way_to_an_offer(kind: PageKind) -> None:
    index = scored_page("index", plain("Racks."), kind=kind, is_offer=True)
    assert judge(index, scored_page("a", PROBLEM), edges=[click("a", "index")])["a"].jobs == {"keep-running": None}


def test_the_first_problem_page_is_the_shallowest_then_the_first_by_address() -> None:
    judged = judge(
        scored_page("b", passage("one"), depth=2, beyond=2),
        scored_page("a", passage("two"), depth=2, beyond=5),
        scored_page("c", passage("three"), depth=3, beyond=1),
        scored_page("near", plain("four"), depth=0),
        scored_page("orphan", passage("five"), depth=None),
    ).values()
    first = first_problem(judged, lambda page: page.depth)
    beyond = first_problem(judged, lambda page: page.depth_without_navigation)
    assert first is not None
    assert first.page.title == "a"
    assert beyond is not None
    assert beyond.page.title == "c"


def test_a_site_without_problem_content_has_no_first_problem_page() -> None:
    assert first_problem(judge(scored_page("a", plain("one"))).values(), lambda page: page.depth) is None


def test_a_job_belongs_to_the_pages_that_links_reach_shallowest_first() -> None:
    judged = judge(
        scored_page("b", passage("one", "cost"), depth=2),
        scored_page("a", passage("two", "cost"), depth=1),
        scored_page("orphan", passage("three", "cost", "scale"), depth=None),
    ).values()
    assert {job: [item.page.title for item in found] for job, found in pages_by_job(judged).items()} == {
        "cost": ["a", "b"]
    }
