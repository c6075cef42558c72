"""Builds a league as a real study would give it, hostile names included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobdepth.model import Connection, PageKind, Place, SiteStatus, SkipReason
from jobdepth.pipeline.method_findings import finding_rules
from jobdepth.ranking.findings import study_findings
from jobdepth.result import (
    Conversation,
    EditionInfo,
    Evidence,
    JobResult,
    League,
    LevelCount,
    Measures,
    MethodInfo,
    MethodRow,
    ModelInfo,
    PageResult,
    PathStep,
    RubricInfo,
    RubricJob,
    SitePages,
    SiteResult,
    SkippedResult,
    StudyInfo,
)

from .finding_drafts import build_sameness, with_findings

READ_AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
PATIENCE = 0.6
WEIGHTS = {"reach": 0.40, "coverage": 0.20, "connection": 0.25, "orientation": 0.15}

JOBS = {
    "keep-running": "Keep critical services running through power, cooling, network and hardware failures",
    "recover": "Get back to work quickly after a disaster, with data and a second site to fall back on",
    "comply": "Satisfy regulators and auditors, keep data in the right country and be able to prove it",
    "protect": "Keep intruders, attackers and insiders away from systems and data",
    "connect": "Reach customers, partners, carriers and clouds with little delay",
    "scale": "Add or shed capacity in step with demand, without overbuilding",
    "cost": "Lower the cost of running IT and make it predictable",
    "migrate": "Leave an ageing server room without disruption",
    "sustain": "Cut the energy use and carbon of IT, and report them",
    "people": "Free a small team from running facilities",
    "density": "Run high-density, high-performance computing or AI workloads",
}

PASSAGE = (
    "When the grid fails on a Friday night, the last thing you want to find out is that nobody tested the "
    "second generator.\nIf your desk is dark for ten minutes, the loss is larger than a year of hosting fees."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One site of the fixture: its job depths in the rubric's order, None where a job is not covered."""

    slug: str
    name: str
    group: str
    depths: Sequence[int | None] = ()
    orientation: float | None = 0.2
    connected: int = 0
    status: SiteStatus = SiteStatus.OK
    reason: str = ""
    is_exact: bool = True
    url: str = ""
    city: str = "Leeds"


HOSTILE_NAME = "<script>alert(1)</script>"
LONG_NAME = "Consolidated Interregional Carrier-Neutral Colocation, Connectivity and Managed Hosting Holdings " * 2

DRAFTS = (
    Draft("brightmoor", "Brightmoor", "Regional", (0, 1, 1, 1, 2, 2, 1, 1, 2, 2, None), 0.62, 9),
    Draft("saltmarsh-data", "Saltmarsh Data", "Regional", (0, 1, 1, 2, 2, 2, 3, 1, None, 2, None), 0.44, 6),
    Draft("hartcliffe", "Hartcliffe Colocation", "Large", (1, 1, 2, 2, 2, 3, 2, 3, 2, None, 3), 0.21, 6),
    Draft("nordhafen", "Nordhafen Datacenter", "Large", (1, 1, 2, 2, 2, 3, 2, 3, 2, None, 3), 0.21, 6),
    Draft("telvara", "Telvara Data Centres", "Telco-owned", (2, 2, 3, 3, 1, 3, None, None, 3, None, 3), 0.05, 4),
    Draft(
        "script",
        HOSTILE_NAME,
        "Regional",
        (2, None, 3, 4, 2, None, None, None, None, None, None),
        0.08,
        1,
        city="=1+1",
    ),
    Draft("formula", "=cmd()|' /C calc'!A0", "Large", (3, 4, None, None, None, None, None, 5), 0.0, 0, city="-5"),
    Draft(
        "template",
        "{{ 7*7 }}",
        "Telco-owned",
        (None, None, 3, 3),
        0.02,
        0,
        SiteStatus.PARTIAL,
        "the time for this site was used up",
        is_exact=False,
    ),
    Draft("long", LONG_NAME.strip(), "Telco-owned", (), 0.0, 0),
    Draft(
        "lindgrund",
        "Lindgrund Rechenzentrum Süd-Öst GmbH",
        "Regional",
        status=SiteStatus.OTHER_LANGUAGE,
        reason="not scored: German",
    ),
    Draft(
        "javascript",
        "Kestrel \u202egnitsoH",
        "Large",
        status=SiteStatus.UNREACHABLE,
        reason="no answer in three tries",
        url="javascript:alert(document.domain)",
    ),
    Draft("blocked", "Oakhanger & Sons", "", status=SiteStatus.BLOCKED, reason="robots.txt forbids every page"),
)


def build_league(drafts: Sequence[Draft] = DRAFTS) -> League:
    """A whole result document, ranked as the real one is."""
    sites = with_findings(_ranked([_site(draft) for draft in drafts]))
    sameness = build_sameness(sites)
    return League(
        study=StudyInfo(
            title="UK and European data-centre operators",
            publisher="Example Research",
            contact="corrections@research.example",
            language="en",
            base_url="https://research.example/data-centres/",
            site_count=len(sites),
            ranked_count=sum(site.rank is not None for site in sites),
        ),
        edition=EditionInfo(
            id="2026-03-04-3",
            number=3,
            created_at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC),
            crawled_from=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
            crawled_to=datetime(2026, 3, 3, 19, 0, tzinfo=UTC),
            software="jobdepth 0.1.0",
        ),
        rubric=_rubric(),
        model=ModelInfo(
            name="all-MiniLM-L6-v2",
            weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            head_fingerprint="9f2c11d0",
            page_model_fingerprint="51c07be2",
            engine="torch",
            scorer_id="minilm-9f2c11d0",
            focus_threshold=0.55,
            match_threshold=0.5,
        ),
        method=_method(),
        sites=sites,
        findings=study_findings(sites, sameness),
    )


def _rubric() -> RubricInfo:
    statements = [
        "We cannot afford another outage in trading hours.",
        "Nobody has ever tried to restore our backups.",
    ]
    return RubricInfo(
        id="data-centres",
        version="1.0",
        title="Data-centre and colocation operators",
        fingerprint="c0ffee12",
        jobs=[RubricJob(id=key, job=job, weight=1.0, statements=statements) for key, job in JOBS.items()],
        weights=WEIGHTS,
        patience=PATIENCE,
    )


def _method() -> MethodInfo:
    return MethodInfo(
        measures=[
            MethodRow(
                name="reach",
                value="sum of job weight x patience ^ click depth / sum of weights",
                meaning="How much of the jobs a visitor meets before patience runs out.",
            )
        ],
        rules=[MethodRow(name="page budget", value="300", meaning="Most pages of one site.")],
        limits=[MethodRow(name="Pictures", value="not read", meaning="Words inside images and videos are not seen.")],
        evaluation=[MethodRow(name="F1, focus", value="0.81", meaning="Against labelled passages of 2 coders.")],
        flags=finding_rules(),
    )


def _site(draft: Draft) -> SiteResult:
    url = draft.url or f"https://www.{draft.slug}.example/"
    is_ranked = draft.status in (SiteStatus.OK, SiteStatus.PARTIAL)
    depths = [*draft.depths, *[None] * (len(JOBS) - len(draft.depths))]
    jobs = [_job(key, depth, number, draft, url) for number, (key, depth) in enumerate(zip(JOBS, depths, strict=True))]
    found = [depth for depth in depths if depth is not None]
    first = min(found, default=None)
    measures = (
        _measures(jobs, draft)
        if is_ranked
        else Measures(reach=None, coverage=None, connection=None, orientation=None, substance=None)
    )
    pages = _pages(url, depths) if is_ranked else []
    plain = None if first is None else first * 2
    return SiteResult(
        slug=draft.slug,
        name=draft.name,
        url=url,
        home_url=url if is_ranked else None,
        group=draft.group,
        country="GB",
        columns={"city": draft.city, "score": "A+"},
        status=draft.status,
        reason=draft.reason,
        rank=None,
        is_tied=False,
        group_rank=None,
        score=_score(measures) if is_ranked else None,
        measures=measures,
        conversation=Conversation(
            has_person_to_talk_to=True,
            has_support_route=False,
            named_author_share=None,
            you_share=0.41,
            press_share=0.22,
        ),
        first_problem_depth=first,
        first_problem_depth_is_exact=draft.is_exact,
        first_problem_depth_without_navigation=plain,
        first_problem_url=None if first is None else _page_url(url, first),
        first_problem_path=_path(url, first, Place.NAV),
        first_problem_path_without_navigation=_path(url, plain, Place.MAIN),
        first_problem_evidence=None if first is None else _evidence(url, first, None),
        jobs=jobs,
        levels=_levels(pages),
        pages_read=len(pages),
        pages_skipped={SkipReason.ROBOTS.value: 2, SkipReason.BUDGET.value: 140} if is_ranked else {},
        crawled_at=READ_AT if is_ranked else None,
        lists=SitePages(pages=pages, skipped=_skipped(url) if is_ranked else []),
    )


def _job(key: str, depth: int | None, number: int, draft: Draft, url: str) -> JobResult:
    connected = depth is not None and number < draft.connected
    return JobResult(
        id=key,
        covered=depth is not None,
        depth=depth,
        depth_is_exact=draft.is_exact,
        depth_without_navigation=None if depth is None else depth + 1,
        url=None if depth is None else _page_url(url, depth),
        score=0.0 if depth is None else round(PATIENCE**depth, 4),
        connected=connected,
        connection=Connection.ONE_LINK if connected else None,
        evidence=[] if depth is None else [_evidence(url, depth, 0.83), _evidence(url, depth, 0.71)],
    )


def _measures(jobs: Sequence[JobResult], draft: Draft) -> Measures:
    covered = sum(job.covered for job in jobs)
    return Measures(
        reach=round(sum(job.score for job in jobs) / len(jobs), 4),
        coverage=round(covered / len(jobs), 4),
        connection=round(sum(job.connected for job in jobs) / covered, 4) if covered else None,
        orientation=draft.orientation,
        substance=round(1 - 0.8**covered, 4),
    )


def _score(measures: Measures) -> float:
    return round(100 * sum(weight * (getattr(measures, name) or 0.0) for name, weight in WEIGHTS.items()), 1)


def _page_url(url: str, depth: int) -> str:
    return url if depth == 0 else f"{url}solutions/step-{depth}/"


def _path(url: str, depth: int | None, place: Place) -> list[PathStep]:
    if depth is None:
        return []
    later = [PathStep(url=_page_url(url, step), text=f"Solutions {step}", place=place) for step in range(1, depth + 1)]
    return [PathStep(url=url, text=""), *later]


def _evidence(url: str, depth: int, match: float | None) -> Evidence:
    return Evidence(
        text=PASSAGE,
        heading="Never dark > Power",
        url=_page_url(url, depth),
        page_title="Power you can trust | Solutions",
        click_depth=depth,
        focus=0.91,
        match=match,
        fetched_at=READ_AT + timedelta(minutes=depth),
        capture="urn:uuid:4f6c2c52-3b0e-4c35-9d0c-8f6a3d1f2b10",
    )


def _pages(url: str, depths: Sequence[int | None]) -> list[PageResult]:
    at = {depth: [key for key, each in zip(JOBS, depths, strict=True) if each == depth] for depth in range(6)}
    pages = [_page(_page_url(url, depth), depth, jobs) for depth, jobs in at.items()]
    return [*pages, _page(f"{url}landing/only-in-sitemap", None, [])]


def _page(url: str, depth: int | None, jobs: list[str]) -> PageResult:
    return PageResult(
        url=url,
        title="" if depth is None else f"Step {depth} | Power you can trust",
        depth=depth,
        depth_is_exact=True,
        depth_without_navigation=None if depth is None else depth * 2,
        kind=PageKind.HOME if depth == 0 else PageKind.SOLUTION,
        is_offer=False,
        problem_focused=bool(jobs),
        jobs=jobs,
        connected=len(jobs) > 1,
        language="en",
        words=420,
    )


def _levels(pages: Sequence[PageResult]) -> list[LevelCount]:
    depths = sorted({page.depth for page in pages}, key=lambda depth: (depth is None, depth or 0))
    return [
        LevelCount(
            click_depth=depth,
            pages=sum(page.depth == depth for page in pages),
            problem_pages=sum(page.depth == depth and page.problem_focused for page in pages),
        )
        for depth in depths
    ]


def _skipped(url: str) -> list[SkippedResult]:
    return [
        SkippedResult(url=f"{url}private/", reason=SkipReason.ROBOTS, detail="Disallow: /private/", found_on=url),
        SkippedResult(url="javascript:alert(2)", reason=SkipReason.ROBOTS, detail="", found_on=None),
        SkippedResult(url=f"{url}news/2009/", reason=SkipReason.BUDGET, detail="", found_on=f"{url}news/"),
    ]


def _ranked(sites: Sequence[SiteResult]) -> list[SiteResult]:
    scored = [site for site in sites if site.score is not None]
    return [_with_rank(site, scored) for site in sites]


def _with_rank(site: SiteResult, scored: Sequence[SiteResult]) -> SiteResult:
    if site.score is None:
        return site
    peers = [other for other in scored if other.group == site.group]
    return site.model_copy(
        update={
            "rank": _rank(site, scored),
            "is_tied": sum(other.score == site.score for other in scored) > 1,
            "group_rank": _rank(site, peers) if site.group else None,
        }
    )


def _rank(site: SiteResult, among: Sequence[SiteResult]) -> int:
    return 1 + sum((other.score or 0) > (site.score or 0) for other in among)
