"""Where problem content lives and how soon it is met: for one site, and for all sites together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean, median
from typing import Any

from jobdepth.model import PageKind
from jobdepth.ranking.flags import site_flags
from jobdepth.ranking.pages import JudgedPage
from jobdepth.result import JobResult, Measures, SiteResult
from jobdepth.result_findings import (
    Findings,
    GroupFinding,
    KindCount,
    KindFinding,
    Sameness,
    WithinClicks,
    WithinFinding,
)

MOST_CLICKS = 3


def site_findings(pages: Sequence[JudgedPage], jobs: Sequence[JobResult], measures: Measures) -> dict[str, Any]:
    """The fields of a site's result that stand beside its score: `flags`, `kinds` and `within`."""
    return {
        "flags": site_flags(pages, measures),
        "kinds": problem_kinds(pages),
        "within": [_within(pages, jobs, clicks) for clicks in range(MOST_CLICKS + 1)],
    }


def problem_kinds(pages: Sequence[JudgedPage]) -> list[KindCount]:
    """The kinds of pages that links reach, those with most problem passages first."""
    reached = [item for item in pages if item.page.depth is not None]
    total = sum(len(item.problems) for item in reached if item.is_problem_focused)
    present = {item.page.kind for item in reached}
    counts = [_kind_count(kind, reached, total) for kind in PageKind if kind in present]
    return sorted(counts, key=lambda count: -count.problem_passages)


def _kind_count(kind: PageKind, pages: Sequence[JudgedPage], total: int) -> KindCount:
    mine = [item for item in pages if item.page.kind is kind]
    focused = [item for item in mine if item.is_problem_focused]
    passages = sum(len(item.problems) for item in focused)
    return KindCount(
        kind=kind, pages=len(mine), problem_pages=len(focused), problem_passages=passages,
        passage_share=_share(passages, total),
    )  # fmt: skip


def _within(pages: Sequence[JudgedPage], jobs: Sequence[JobResult], clicks: int) -> WithinClicks:
    focused = [item.page for item in pages if item.is_problem_focused]
    near = _near((page.depth for page in focused), clicks)
    near_plain = _near((page.depth_without_navigation for page in focused), clicks)
    found = _near((job.depth for job in jobs), clicks)
    found_plain = _near((job.depth_without_navigation for job in jobs), clicks)
    return WithinClicks(
        clicks=clicks,
        jobs=found,
        job_share=_share(found, len(jobs)) or 0.0,
        problem_pages=near,
        page_share=_share(near, len(focused)),
        jobs_without_navigation=found_plain,
        job_share_without_navigation=_share(found_plain, len(jobs)) or 0.0,
        problem_pages_without_navigation=near_plain,
        page_share_without_navigation=_share(near_plain, len(focused)),
    )


def _near(depths: Iterable[int | None], clicks: int) -> int:
    return sum(depth is not None and depth <= clicks for depth in depths)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def study_findings(sites: Sequence[SiteResult], sameness: Sameness) -> Findings:
    """What the ranked sites show together; a site counts once, however large it is."""
    ranked = [site for site in sites if site.rank is not None]
    return Findings(
        sites_with_problem_pages=sum(_has_problem_content(site) for site in ranked),
        within=[_within_all(ranked, clicks) for clicks in range(MOST_CLICKS + 1)] if ranked else [],
        kinds=_kinds_of_all(ranked),
        groups=[_group(name, sites) for name in sorted({site.group for site in sites if site.group}, key=str.casefold)],
        sameness=sameness,
    )


def _has_problem_content(site: SiteResult) -> bool:
    return any(kind.problem_passages for kind in site.kinds)


def _within_all(ranked: Sequence[SiteResult], clicks: int) -> WithinFinding:
    rows = [row for site in ranked for row in site.within if row.clicks == clicks]
    return WithinFinding(
        clicks=clicks,
        sites=_near((site.first_problem_depth for site in ranked), clicks),
        job_share=_mean(row.job_share for row in rows) or 0.0,
        page_share=_mean(row.page_share for row in rows),
        sites_without_navigation=_near((site.first_problem_depth_without_navigation for site in ranked), clicks),
        job_share_without_navigation=_mean(row.job_share_without_navigation for row in rows) or 0.0,
        page_share_without_navigation=_mean(row.page_share_without_navigation for row in rows),
    )


def _kinds_of_all(ranked: Sequence[SiteResult]) -> list[KindFinding]:
    with_content = [site for site in ranked if _has_problem_content(site)]
    found = []
    for kind in PageKind:
        mine = [row for site in with_content for row in site.kinds if row.kind is kind and row.problem_passages]
        if mine:
            share = round(sum(row.passage_share or 0.0 for row in mine) / len(with_content), 4)
            found.append(KindFinding(kind=kind, sites=len(mine), mean_share=share))
    return sorted(found, key=lambda each: -each.mean_share)


def _group(name: str, sites: Sequence[SiteResult]) -> GroupFinding:
    mine = [site for site in sites if site.group == name]
    ranked = sorted(
        (site for site in mine if site.rank is not None), key=lambda site: (site.group_rank or 0, site.slug)
    )
    return GroupFinding(
        name=name,
        sites=len(mine),
        ranked=[site.slug for site in ranked],
        median_score=_median(site.score for site in ranked),
        medians={
            measure: _median(getattr(site.measures, measure) for site in ranked) for measure in Measures.model_fields
        },
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(fmean(known), 4) if known else None


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 4) if known else None
