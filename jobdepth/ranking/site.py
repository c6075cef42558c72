"""Puts together what is known of one site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jobdepth.model import Connection, SiteStatus, SkippedPage
from jobdepth.ranking.depth import Depths
from jobdepth.ranking.findings import site_findings
from jobdepth.ranking.graph import ClickGraph
from jobdepth.ranking.measures import Yardstick, site_conversation, site_measures
from jobdepth.ranking.pages import JudgedPage, JudgedPassage, ScoredPage, first_problem, pages_by_job
from jobdepth.ranking.sampling import sampled_shares
from jobdepth.result import (
    Evidence,
    JobResult,
    LevelCount,
    Measures,
    PageResult,
    PathStep,
    SampledPattern,
    SitePages,
    SiteResult,
    SkippedResult,
)

MAX_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The name and the outcome of a site."""

    slug: str
    name: str
    url: str
    group: str
    country: str
    columns: dict[str, str]
    status: SiteStatus
    reason: str
    home_url: str | None = None
    home_note: str = ""
    certificate_problem: str = ""
    crawled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteGraph:
    """The click graph of a site with both kinds of depth."""

    graph: ClickGraph
    depths: Depths
    without_navigation: Depths

    def path(self, depths: Depths, page: ScoredPage) -> list[PathStep]:
        """The way from the home page to `page`, as link texts."""
        steps = depths.path(page.node)
        return [
            PathStep(url=self.graph.addresses.get(step.node, step.node), text=step.text, place=step.place)
            for step in steps
        ]


def build_site(
    facts: SiteFacts, site: SiteGraph, pages: Sequence[JudgedPage], skipped: Sequence[SkippedPage],
    yardstick: Yardstick,
) -> SiteResult:  # fmt: skip
    """The result of a site that was read; its rank comes later."""
    first = first_problem(pages, lambda page: page.depth)
    beyond = first_problem(pages, lambda page: page.depth_without_navigation)
    jobs = _job_results(pages, yardstick)
    reachable = [item for item in pages if item.page.depth is not None]
    measures = site_measures(reachable, jobs, yardstick)
    opening = first.problems[0] if first and first.problems else None
    return _row(facts, jobs, measures).model_copy(
        update={
            **site_findings(pages, jobs, measures),
            "conversation": site_conversation(pages),
            "first_problem_depth": first.page.depth if first else None,
            "first_problem_depth_is_exact": _is_exact(first, site.depths),
            "first_problem_depth_without_navigation": beyond.page.depth_without_navigation if beyond else None,
            "first_problem_url": first.page.url if first else None,
            "first_problem_path": site.path(site.depths, first.page) if first else [],
            "first_problem_path_without_navigation": site.path(site.without_navigation, beyond.page) if beyond else [],
            "first_problem_evidence": _evidence(first.page, opening, None) if first and opening else None,
            "levels": _levels(pages),
            "pages_read": len(pages),
            "pages_skipped": _skipped_counts(skipped),
            "sampled": _sampled(site.graph, skipped),
            "lists": SitePages(
                pages=[_page_result(item) for item in pages],
                skipped=[_skipped_result(skip) for skip in skipped],
            ),
        }
    )


def unread_site(facts: SiteFacts, job_ids: Sequence[str], skipped: Sequence[SkippedPage]) -> SiteResult:
    """The result of a site of which nothing can be said; every figure is null, none is 0."""
    jobs = [_job_result(job, [], 0.0) for job in job_ids]
    empty = Measures(reach=None, coverage=None, connection=None, orientation=None, substance=None)
    lists = SitePages(pages=[], skipped=[_skipped_result(skip) for skip in skipped])
    return _row(facts, jobs, empty).model_copy(update={"lists": lists, "pages_skipped": _skipped_counts(skipped)})


def _row(facts: SiteFacts, jobs: list[JobResult], measures: Measures) -> SiteResult:
    return SiteResult(
        slug=facts.slug, name=facts.name, url=facts.url, home_url=facts.home_url,
        home_note=facts.home_note, certificate_problem=facts.certificate_problem, group=facts.group,
        country=facts.country, columns=facts.columns, status=facts.status, reason=facts.reason,
        rank=None, is_tied=False, group_rank=None, score=None, measures=measures,
        conversation=site_conversation([]), first_problem_depth=None, first_problem_depth_is_exact=True,
        first_problem_depth_without_navigation=None, first_problem_url=None, first_problem_path=[],
        first_problem_path_without_navigation=[], first_problem_evidence=None, jobs=jobs, levels=[], pages_read=0,
        pages_skipped={}, crawled_at=facts.crawled_at,
    )  # fmt: skip


def _is_exact(first: JudgedPage | None, depths: Depths) -> bool:
    """Whether the first problem depth is certain; "not found" is certain only if nothing was left unseen."""
    return first.page.depth_is_exact if first else depths.unseen_from is None


def _job_results(pages: Sequence[JudgedPage], yardstick: Yardstick) -> list[JobResult]:
    found = pages_by_job(pages)
    return [_job_result(job, found.get(job, []), yardstick.patience) for job in yardstick.job_weights]


def _job_result(job: str, pages: Sequence[JudgedPage], patience: float) -> JobResult:
    first = pages[0].page if pages else None
    depth = first.depth if first else None
    beyond = [item.page.depth_without_navigation for item in pages]
    connections = [item.jobs[job] for item in pages]
    best = min((each for each in connections if each is not None), key=list(Connection).index, default=None)
    return JobResult(
        id=job,
        covered=bool(pages),
        depth=depth,
        depth_is_exact=first.depth_is_exact if first else True,
        depth_without_navigation=min((each for each in beyond if each is not None), default=None),
        url=first.url if first else None,
        score=round(patience**depth, 4) if depth is not None else 0.0,
        connected=best is not None,
        connection=best,
        evidence=_job_evidence(job, pages),
    )


def _job_evidence(job: str, pages: Sequence[JudgedPage]) -> list[Evidence]:
    """The best passage of the first page, then the best of the others."""
    best = [
        (
            item.page,
            max((each for each in item.passages if job in each.jobs), key=lambda each: each.score.matches[job]),
        )
        for item in pages
    ]
    others = sorted(best[1:], key=lambda pair: -pair[1].score.matches[job])
    return [_evidence(page, judged, job) for page, judged in [*best[:1], *others][:MAX_EVIDENCE]]


def _evidence(page: ScoredPage, judged: JudgedPassage, job: str | None) -> Evidence:
    return Evidence(
        text=judged.passage.text,
        heading=judged.passage.heading,
        url=page.url,
        page_title=page.title,
        click_depth=page.depth,
        focus=round(judged.score.focus, 4),
        match=round(judged.score.matches[job], 4) if job else None,
        fetched_at=page.fetched_at,
        capture=page.capture,
    )


def _levels(pages: Sequence[JudgedPage]) -> list[LevelCount]:
    counts = Counter(item.page.depth for item in pages)
    problems = Counter(item.page.depth for item in pages if item.is_problem_focused)
    order = sorted(counts, key=lambda depth: (depth is None, depth or 0))
    return [LevelCount(click_depth=depth, pages=counts[depth], problem_pages=problems[depth]) for depth in order]


def _page_result(item: JudgedPage) -> PageResult:
    page = item.page
    return PageResult(
        url=page.url, title=page.title, depth=page.depth, depth_is_exact=page.depth_is_exact,
        depth_without_navigation=page.depth_without_navigation, kind=page.kind, is_offer=page.is_offer,
        problem_focused=item.is_problem_focused, jobs=sorted(item.jobs), connected=item.is_connected,
        language=page.language, words=page.words,
    )  # fmt: skip


def _skipped_result(skip: SkippedPage) -> SkippedResult:
    return SkippedResult(url=skip.url, reason=skip.reason, detail=skip.detail, found_on=skip.found_on)


def _sampled(graph: ClickGraph, skipped: Sequence[SkippedPage]) -> list[SampledPattern]:
    linked = (edge.target for edges in graph.edges.values() for edge in edges)
    shares = sampled_shares(graph.addresses.values(), linked, skipped)
    return [SampledPattern(pattern=share.pattern, read=share.read, known=share.known) for share in shares]


def _skipped_counts(skipped: Sequence[SkippedPage]) -> dict[str, int]:
    return dict(sorted(Counter(skip.reason.value for skip in skipped).items()))
