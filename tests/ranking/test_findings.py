from __future__ import annotations

from jobdepth.model import PageKind, SiteStatus
from jobdepth.ranking.findings import problem_kinds, site_findings, study_findings
from jobdepth.ranking.site import SiteFacts, unread_site
from jobdepth.result import JobResult, Measures, SiteResult
from jobdepth.result_findings import KindCount, Sameness, WithinClicks

from .pages import judge, passage, plain, scored_page

NOTHING = Measures(reach=None, coverage=None, connection=None, orientation=None, substance=None)


def _job(name: str, depth: int | None, beyond: int | None = None) -> JobResult:
    return JobResult(
        id=name, covered=depth is not None, depth=depth, depth_is_exact=True, depth_without_navigation=beyond, url=None,
        score=0.0, connected=False, connection=None, evidence=[],
    )  # fmt: skip


def _site(slug: str, group: str = "", rank: int | None = 1, **update: object) -> SiteResult:
    facts = SiteFacts(slug, slug.title(), f"http://{slug}.example/", group, "", {}, SiteStatus.OK, "")
    fields = {"rank": rank, "group_rank": rank, "score": 50.0 if rank else None, **update}
    return unread_site(facts, [], []).model_copy(update=fields)


def test_problem_passages_are_counted_by_kind_most_first_and_plain_kinds_are_kept() -> None:
    judged = judge(
        scored_page("", plain("about us"), depth=0),
        scored_page("i/a", passage("one"), passage("two"), passage("three"), kind=PageKind.INDUSTRY),
        scored_page("b", passage("four"), kind=PageKind.BLOG),
        scored_page("c", passage("five"), passage("six"), kind=PageKind.CASE_STUDY, depth=None),
    )
    rows = problem_kinds(list(judged.values()))
    assert [(row.kind, row.problem_passages, row.passage_share) for row in rows] == [
        (PageKind.INDUSTRY, 3, 0.75),
        (PageKind.BLOG, 1, 0.25),
        (PageKind.HOME, 0, 0.0),
    ]


def test_without_any_problem_content_the_shares_are_null_not_zero() -> None:
    judged = judge(scored_page("", plain("about us"), depth=0))
    found = site_findings(list(judged.values()), [_job("cost", None)], NOTHING)
    assert [row.passage_share for row in found["kinds"]] == [None]
    assert {row.page_share for row in found["within"]} == {None}


def test_what_is_found_within_clicks_is_cumulative_and_keeps_what_no_click_finds_in_the_whole() -> None:
    judged = judge(
        scored_page("", passage("one"), depth=0, beyond=0),
        scored_page("a", passage("two"), depth=1, beyond=3),
        scored_page("b", passage("three"), depth=4),
        scored_page("c", passage("four"), depth=None),
    )
    jobs = [_job("cost", 0, 0), _job("scale", 1, 3), _job("people", None)]
    rows = site_findings(list(judged.values()), jobs, NOTHING)["within"]
    assert [(row.jobs, row.problem_pages) for row in rows] == [(1, 1), (2, 2), (2, 2), (2, 2)]
    assert [row.jobs_without_navigation for row in rows] == [1, 1, 1, 2]
    assert rows[-1].job_share == 0.6667
    assert rows[-1].page_share == 0.5


def test_a_large_site_counts_no_more_than_a_small_one() -> None:
    sites = [
        _site("large", kinds=[_kind(PageKind.BLOG, 90, 0.9), _kind(PageKind.INDUSTRY, 10, 0.1)]),
        _site("small", kinds=[_kind(PageKind.INDUSTRY, 2, 1.0)]),
        _site("empty", kinds=[KindCount(kind=PageKind.HOME, pages=1, problem_pages=0, problem_passages=0,
                                        passage_share=None)]),
    ]  # fmt: skip
    found = study_findings(sites, Sameness())
    assert found.sites_with_problem_pages == 2
    assert [(row.kind, row.sites, row.mean_share) for row in found.kinds] == [
        (PageKind.INDUSTRY, 2, 0.55),
        (PageKind.BLOG, 1, 0.45),
    ]


def test_the_mean_over_sites_leaves_out_those_without_problem_pages() -> None:
    sites = [_site("a", within=[_within(0.5, 1.0)]), _site("b", within=[_within(0.0, None)])]
    (first, *_) = study_findings(sites, Sameness()).within
    assert (first.job_share, first.page_share) == (0.25, 1.0)


def test_a_study_in_which_nothing_is_ranked_has_no_shares() -> None:
    found = study_findings([_site("a", group="large", rank=None)], Sameness())
    assert (found.within, found.kinds) == ([], [])
    assert [(group.name, group.ranked, group.median_score) for group in found.groups] == [("large", [], None)]


def test_groups_list_their_ranked_sites_best_first_with_medians() -> None:
    sites = [
        _site("b", "large", 2, score=40.0),
        _site("a", "large", 1, score=60.0),
        _site("c", "large", None),
        _site("d", "small", 1, score=10.0),
        _site("e"),
    ]
    large, small = study_findings(sites, Sameness()).groups
    assert (large.name, large.sites, large.ranked, large.median_score) == ("large", 3, ["a", "b"], 50.0)
    assert small.ranked == ["d"]
    assert large.medians["reach"] is None


def _kind(kind: PageKind, passages: int, share: float) -> KindCount:
    return KindCount(kind=kind, pages=1, problem_pages=1, problem_passages=passages, passage_share=share)


def _within(jobs: float, pages: float | None) -> WithinClicks:
    return WithinClicks(
        clicks=0, jobs=0, job_share=jobs, problem_pages=0, page_share=pages, jobs_without_navigation=0,
        job_share_without_navigation=jobs, problem_pages_without_navigation=0, page_share_without_navigation=pages,
    )  # fmt: skip
