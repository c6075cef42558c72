"""Builds the evidence of pages and sites in a line each."""

from __future__ import annotations

from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.evidence import PageEvidence, PagePoint, SiteEvidence, evidence_of, page_evidence
from jobdepth.ranking.uncertainty.settings import LabelRule

JOBS = ("a", "b", "c")
RULE = LabelRule(min_passages=1, sure=0.8, min_words=10, connects=0.9, own_affairs=frozenset())
YARDSTICK = Yardstick(
    dict.fromkeys(JOBS, 1.0), {"reach": 0.4, "coverage": 0.2, "connection": 0.25, "orientation": 0.15}, 0.6
)
NOTHING = PagePoint(0, 0, 0, 0)


def page(
    *passages: tuple[float, dict[str, float]], depth: int = 1, leads_on: float = 0.0, point: PagePoint = NOTHING,
    needed: int = 1,
) -> PageEvidence:  # fmt: skip
    """A page of (focus, matches) passages of 50 words; the one at depth 0 is the home page."""
    return page_evidence(
        depth=depth, is_home=depth == 0, leads_on=leads_on, needed=needed, words=[50] * len(passages),
        focus=[focus for focus, _ in passages],
        matches=[[matches.get(job, 0.0) for job in JOBS] for _, matches in passages],
        connects=[0.0] * len(passages), jobs=len(JOBS), point=point,
    )  # fmt: skip


def site(*pages: PageEvidence) -> SiteEvidence:
    """A site of these pages."""
    return evidence_of(pages, JOBS)


def plain_page(number: int, depth: int = 1) -> PageEvidence:
    """A page that is about the operator; pages of other numbers differ in their probabilities by next to nothing."""
    return page((0.001 + number * 1e-7, {}), depth=depth)


def unsure_site(*, focus: float = 0.6, pages: int = 12, home_focus: float = 0.5) -> SiteEvidence:
    """A site whose pages, one job each, are problem pages with the given probability."""
    home = page((home_focus, {"a": home_focus * 0.5}), depth=0)
    others = (
        page(
            (focus, {JOBS[number % 3]: focus * (0.9 - number * 1e-3)}),
            depth=1 + number % 3,
            leads_on=float(number % 2 == 0),
        )
        for number in range(pages)
    )
    return site(home, *others)
