"""The measures of DESIGN, section 7, against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from jobdepth.model import Connection, PageKind, SiteStatus, SkippedPage, SkipReason
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import ClickGraph, Edge
from jobdepth.ranking.measures import MEASURES, SUBSTANCE_SCALE, Yardstick, site_conversation, site_score
from jobdepth.ranking.pages import ScoredPage
from jobdepth.ranking.site import SiteFacts, SiteGraph, build_site, unread_site
from jobdepth.result import JobResult, Measures, SiteResult
from tests.ranking.pages import HOME, click, graph_of, judge, passage, plain, scored_page

WEIGHTS = {"keep-running": 2.0, "comply": 1.0, "cost": 1.0}
MEASURE_WEIGHTS = {"reach": 0.40, "coverage": 0.20, "connection": 0.25, "orientation": 0.15}
YARDSTICK = Yardstick(WEIGHTS, MEASURE_WEIGHTS, patience=0.6)
FACTS = SiteFacts("site", "Site", HOME, "", "", {}, SiteStatus.OK, "", HOME)


def site_of(*pages: ScoredPage, edges: tuple[Edge, ...] = (), unseen: tuple[str, ...] = ()) -> SiteResult:
    """The result of a site of these pages; the home page is at the empty path."""
    graph = graph_of(*edges)
    depths = (search(graph, "//", unseen, with_navigation=each) for each in (True, False))
    judged = list(judge(*pages, edges=edges).values())
    skipped = [SkippedPage(f"{HOME}x.pdf", SkipReason.NOT_HTML), SkippedPage(f"{HOME}y.pdf", SkipReason.NOT_HTML)]
    return build_site(FACTS, SiteGraph(graph, *depths), judged, skipped, YARDSTICK)


def jobs_of(site: SiteResult) -> dict[str, JobResult]:
    return {job.id: job for job in site.jobs}


#: keep-running at two clicks and connected, comply at home and not connected, cost on an orphan only.
SITE = site_of(
    scored_page("", passage("four words of fear", "comply"),
                plain("twelve words about how very good we are in all we do"), depth=0),
    scored_page("industries/a", passage("one", "keep-running"), passage("two", "keep-running"), depth=2, beyond=3),
    scored_page("blog/b", passage("three", "keep-running"), depth=3, beyond=2),
    scored_page("orphan", passage("five", "cost"), depth=None),
    scored_page("products/p", plain("six"), kind=PageKind.PRODUCT),
    edges=(click("", "x"), click("x", "industries/a", text="Industries"), click("industries/a", "blog/b"),
           click("blog/b", "products/p")),
)  # fmt: skip


def test_coverage_is_the_weight_of_the_jobs_that_links_reach() -> None:
    assert SITE.measures.coverage == 3 / 4


def test_reach_discounts_each_job_by_the_clicks_to_its_first_page() -> None:
    # (2 x 0.6^2 + 1 x 0.6^0 + 1 x 0) / 4
    assert SITE.measures.reach == 0.43


def test_connection_is_the_share_of_covered_weight_that_leads_to_an_offer() -> None:
    assert SITE.measures.connection == round(2 / 3, 4)


def test_orientation_is_the_share_of_problem_words_on_the_home_page() -> None:
    assert SITE.measures.orientation == 4 / 16


def test_substance_grows_with_distinct_problem_passages_that_links_reach() -> None:
    assert SITE.measures.substance == round(1 - math.exp(-4 / SUBSTANCE_SCALE), 4)


def test_the_score_is_a_hundred_times_the_weighted_mean() -> None:
    # 0.40 x 0.43 + 0.20 x 0.75 + 0.25 x 0.6667 + 0.15 x 0.25
    assert site_score(SITE.measures, MEASURE_WEIGHTS) == 52.6


def test_a_job_has_the_depth_the_address_and_the_best_connection_of_its_pages() -> None:
    jobs = jobs_of(SITE)
    job = jobs["keep-running"]
    assert (job.covered, job.depth, job.depth_without_navigation, job.url) == (True, 2, 2, f"{HOME}industries/a")
    assert (job.score, job.connected, job.connection) == (0.36, True, Connection.ONE_LINK)
    assert (jobs["comply"].depth, jobs["comply"].score, jobs["comply"].connected) == (0, 1.0, False)


def test_a_job_that_only_an_orphan_addresses_is_not_covered() -> None:
    job = jobs_of(SITE)["cost"]
    assert (job.covered, job.depth, job.url, job.score, job.evidence) == (False, None, None, 0.0, [])


def test_the_evidence_of_a_job_begins_with_its_first_page() -> None:
    evidence = jobs_of(SITE)["keep-running"].evidence
    assert [(item.text, item.click_depth) for item in evidence] == [("one", 2), ("three", 3)]


def test_the_first_problem_is_on_the_home_page_with_its_words() -> None:
    assert (SITE.first_problem_depth, SITE.first_problem_url) == (0, HOME)
    assert SITE.first_problem_evidence is not None
    assert SITE.first_problem_evidence.text == "four words of fear"


def test_the_first_problem_s_path_is_given_as_link_texts() -> None:
    site = site_of(
        scored_page("", plain("one"), depth=0),
        scored_page("a", passage("two"), depth=1),
        edges=(click("", "a", text="Who we help"),),
    )
    assert [step.text for step in site.first_problem_path] == ["", "Who we help"]


def test_pages_are_counted_by_level_the_unreachable_last() -> None:
    counted = [(level.click_depth, level.pages, level.problem_pages) for level in SITE.levels]
    assert counted == [(0, 1, 1), (1, 1, 0), (2, 1, 1), (3, 1, 1), (None, 1, 1)]
    assert SITE.pages_read == 5


def test_skipped_pages_are_counted_by_reason() -> None:
    assert SITE.pages_skipped == {SkipReason.NOT_HTML.value: 2}


def test_what_was_sampled_is_told_with_all_that_links_lead_to() -> None:
    posts = [f"//site.example/blog/{letter}" for letter in "abcd"]
    edges = [Edge("//site.example/", post, 1) for post in posts]
    graph = ClickGraph(edges, {}, {post: f"http:{post}" for post in posts[:1]})
    depths = search(graph, "//site.example/", posts[1:], with_navigation=True)
    held_back = [SkippedPage(f"http:{posts[1]}", SkipReason.SAMPLED)]
    judged = list(judge(scored_page("", depth=0)).values())
    site = build_site(FACTS, SiteGraph(graph, depths, depths), judged, held_back, YARDSTICK)
    assert [(each.pattern, each.read, each.known) for each in site.sampled] == [("site.example/blog/*", 1, 4)]
    assert SITE.sampled == []


NOTHING = site_of(scored_page("", plain("we are leaders"), depth=0))


def test_a_site_without_problem_content_reaches_nothing_and_has_no_connection_to_measure() -> None:
    measures = NOTHING.measures
    assert (measures.reach, measures.coverage, measures.connection) == (0, 0, None)
    assert (measures.orientation, measures.substance) == (0, 0)
    assert site_score(measures, MEASURE_WEIGHTS) == 0
    assert (NOTHING.first_problem_depth, NOTHING.first_problem_depth_is_exact) == (None, True)


def test_that_nothing_was_found_is_certain_only_if_nothing_was_hidden() -> None:
    hidden = site_of(scored_page("", plain("one"), depth=0), edges=(click("", "hidden"),), unseen=("//hidden",))
    assert not hidden.first_problem_depth_is_exact


def test_a_home_page_without_words_has_no_orientation() -> None:
    assert site_of(scored_page("", depth=0)).measures.orientation is None


def test_a_site_that_says_everything_at_home_and_leads_on_scores_a_hundred() -> None:
    words = passage("all of it", *WEIGHTS, connects=1.0)
    assert site_score(site_of(scored_page("", words, depth=0)).measures, MEASURE_WEIGHTS) == 100


@pytest.mark.parametrize("weights", [{"reach": 1.0}, {"reach": 7.0, "connection": 0.0}])
def test_only_the_ratio_of_the_measures_weights_counts(weights: dict[str, float]) -> None:
    measures = Measures(reach=0.25, coverage=1, connection=None, orientation=1, substance=1)
    assert site_score(measures, weights) == 25


def test_no_figure_of_a_site_that_was_not_read_is_zero() -> None:
    site = unread_site(FACTS, list(WEIGHTS), [SkippedPage(HOME, SkipReason.ROBOTS)])
    assert set(site.measures.model_dump().values()) == {None}
    assert (site.score, site.rank, site.first_problem_depth) == (None, None, None)
    assert site.pages_skipped == {SkipReason.ROBOTS.value: 1}
    assert [job.covered for job in site.jobs] == [False] * 3


def test_conversation_counts_people_routes_names_and_words() -> None:
    judged = judge(
        scored_page("", passage("You call us and we answer you"), depth=0, has_contact=True),
        scored_page("support", plain("Help"), kind=PageKind.SUPPORT),
        scored_page("news/1", plain("Award"), kind=PageKind.NEWS),
        scored_page("blog/1", plain("Advice"), kind=PageKind.BLOG, author="Ada"),
    )
    found = site_conversation(list(judged.values()))
    assert found.has_person_to_talk_to
    assert found.has_support_route
    assert (found.you_share, found.named_author_share, found.press_share) == (0.5, 0.5, 0.25)


def test_the_country_is_none_of_us() -> None:
    found = site_conversation(
        list(judge(scored_page("", passage("You reach US sites; ask us, or US staff."))).values())
    )
    assert found.you_share == 0.5


def test_conversation_of_nothing_is_not_a_share_of_zero() -> None:
    found = site_conversation([])
    assert (found.you_share, found.named_author_share, found.press_share) == (None, None, None)


def test_every_measure_is_explained() -> None:
    assert {row.name for row in MEASURES} == set(Measures.model_fields) | {"score"}
