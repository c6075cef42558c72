"""Gives the sites of a league their flags, kinds, clicks and nearest competitors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from jobdepth.ranking.findings import MOST_CLICKS
from jobdepth.ranking.flags import FLAGS
from jobdepth.result import PageResult, SiteResult
from jobdepth.result_findings import (
    AlikePair,
    FindingPage,
    FlagResult,
    KindCount,
    Likeness,
    Sameness,
    SpokenPassage,
    WithinClicks,
)

WORDS = "If the hall goes dark in trading hours, <b>nobody</b> can settle & your customers leave within the hour."


def with_findings(sites: Sequence[SiteResult]) -> list[SiteResult]:
    """The ranked sites with all four outcomes of a flag among them; each is most like its neighbour."""
    ranked = [site for site in sites if site.rank is not None]
    pairs = {site.slug: build_pair(site, other) for site, other in zip(ranked, [*ranked[1:], *ranked[:1]], strict=True)}
    return [_with_findings(site, pairs.get(site.slug) if len(ranked) > 1 else None) for site in sites]


def build_sameness(sites: Sequence[SiteResult]) -> Sameness:
    pairs = [site.nearest for site in sites if site.nearest is not None]
    if not pairs:
        return Sameness(reason="fewer than two websites have enough passages")
    return Sameness(reason="", sites=len(pairs), median=0.41, pairs=pairs[:10])


def build_pair(site: SiteResult, other: SiteResult) -> AlikePair:
    return AlikePair(
        slug=site.slug, other=other.slug, likeness=Likeness(alike=0.52, problem=None, offer=0.48),
        passage_likeness=0.81, passage=_spoken(site), other_passage=_spoken(other),
    )  # fmt: skip


def _spoken(site: SiteResult) -> SpokenPassage:
    return SpokenPassage(
        text=WORDS, heading="", url=site.url, page_title="", click_depth=0,
        fetched_at=datetime(2026, 3, 2, 14, 5, tzinfo=UTC), capture="urn:uuid:1",
    )  # fmt: skip


def _with_findings(site: SiteResult, pair: AlikePair | None) -> SiteResult:
    if site.rank is None or site.lists is None:
        return site.model_copy(update={"nearest_reason": "the website could not be judged"})
    pages = [page for page in site.lists.pages if page.depth is not None]
    update = {
        "flags": _flags(site, pages),
        "kinds": _kinds(pages),
        "within": [_within(site, clicks) for clicks in range(MOST_CLICKS + 1)],
        "nearest": pair,
    }
    return site.model_copy(update=update)


def _flags(site: SiteResult, pages: Sequence[PageResult]) -> list[FlagResult]:
    focused = [page for page in pages if page.problem_focused]
    shown = [FindingPage(url=page.url, title=page.title, click_depth=page.depth) for page in focused]
    outcomes = (len(focused) > 2, bool(focused) and site.rank == 3, None, False)
    return [
        FlagResult(id=rule.id, label=rule.label, raised=raised, sentence=f"Counted for {rule.id}.",
                   pages=shown if raised else [])
        for rule, raised in zip(FLAGS, outcomes, strict=True)
    ]  # fmt: skip


def _kinds(pages: Sequence[PageResult]) -> list[KindCount]:
    total = sum(page.problem_focused for page in pages)
    kinds = dict.fromkeys(page.kind for page in pages)
    counts = {kind: sum(page.problem_focused for page in pages if page.kind is kind) for kind in kinds}
    return [
        KindCount(
            kind=kind, pages=sum(page.kind is kind for page in pages), problem_pages=counts[kind],
            problem_passages=counts[kind], passage_share=round(counts[kind] / total, 4) if total else None,
        )
        for kind in sorted(kinds, key=lambda kind: -counts[kind])
    ]  # fmt: skip


def _within(site: SiteResult, clicks: int) -> WithinClicks:
    jobs = sum(job.depth is not None and job.depth <= clicks for job in site.jobs)
    pages = [level for level in site.levels if level.click_depth is not None and level.click_depth <= clicks]
    near, total = (sum(level.problem_pages for level in levels) for levels in (pages, site.levels))
    return WithinClicks(
        clicks=clicks, jobs=jobs, job_share=round(jobs / len(site.jobs), 4), problem_pages=near,
        page_share=round(near / total, 4) if total else None, jobs_without_navigation=0,
        job_share_without_navigation=0.0, problem_pages_without_navigation=0,
        page_share_without_navigation=0.0 if total else None,
    )  # fmt: skip
