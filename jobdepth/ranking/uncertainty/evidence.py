"""A judged site as arrays: all that is needed to measure it again with other labels, pages and weights."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import PageKind
from jobdepth.ranking.pages import JudgedPage, JudgedPassage
from jobdepth.ranking.uncertainty.settings import LabelRule

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class PagePoint:
    """What the published figures say of a page; jobs are bits in the order of the rubric."""

    jobs: int
    connected: int
    problems: int
    problem_words: int


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """One page; arrays have a row a passage, `matches` a column a job. A probability of 0 cannot come true."""

    depth: int
    is_home: bool
    #: How probable it is that the page as a whole leads to an offer.
    leads_on: float
    #: So many problem passages make it problem-focused.
    needed: int
    words: NDArray[np.int64]
    focus: Floats
    matches: Floats
    connects: Floats
    point: PagePoint
    #: Pages of the same evidence share a key, so that they share their draws, on whatever site they stand.
    key: bytes


@dataclass(frozen=True, slots=True)
class SiteEvidence:
    """The pages of a site that links reach, in an order that depends on their evidence only."""

    pages: tuple[PageEvidence, ...]
    jobs: tuple[str, ...]

    @property
    def key(self) -> bytes:
        """Sites of the same evidence share it."""
        parts = [
            f"{page.depth} {page.is_home} {page.leads_on} {page.needed}".encode() + page.key for page in self.pages
        ]
        return hashlib.sha256(b"\n".join(parts)).digest()


def build_evidence(pages: Sequence[JudgedPage], jobs: Sequence[str], rule: LabelRule) -> SiteEvidence:
    """The evidence of a site from its judged pages; those that no link reaches are in no measure."""
    found = [_page(item, item.page.depth, jobs, rule) for item in pages if item.page.depth is not None]
    return evidence_of(found, jobs)


def evidence_of(pages: Sequence[PageEvidence], jobs: Sequence[str]) -> SiteEvidence:
    """Pages in their order; each of several pages of one site with the same evidence gets a key of its own."""
    ordered = sorted(pages, key=lambda page: (page.depth, page.key, page.leads_on, page.needed))
    seen: Counter[bytes] = Counter()
    kept = []
    for page in ordered:
        seen[page.key] += 1
        kept.append(page if seen[page.key] == 1 else _renamed(page, seen[page.key]))
    return SiteEvidence(tuple(kept), tuple(jobs))


def _renamed(page: PageEvidence, number: int) -> PageEvidence:
    return replace(page, key=hashlib.sha256(page.key + str(number).encode()).digest())


def _page(item: JudgedPage, depth: int, jobs: Sequence[str], rule: LabelRule) -> PageEvidence:
    kind = item.page.kind
    passages = item.passages
    may = [rule.may_count(kind, each.words, each.score.focus) for each in passages]
    return page_evidence(
        depth=depth,
        is_home=kind is PageKind.HOME,
        leads_on=1.0 if item.links_on else item.page.offer_chance,
        needed=rule.needed(item.total),
        words=[each.words for each in passages],
        focus=[each.score.focus if counts else 0.0 for each, counts in zip(passages, may, strict=True)],
        matches=[[each.score.matches.get(job, 0.0) for job in jobs] for each in passages],
        connects=[each.score.connects if each.score.connects >= rule.connects else 0.0 for each in passages],
        jobs=len(jobs),
        point=_point(item, jobs),
    )


def page_evidence(
    *, depth: int, is_home: bool, leads_on: float, needed: int, words: Sequence[int], focus: Sequence[float],
    matches: Sequence[Sequence[float]], connects: Sequence[float], jobs: int, point: PagePoint,
) -> PageEvidence:  # fmt: skip
    """One page from plain lists, a passage each."""
    arrays: tuple[NDArray[Any], ...] = (
        np.array(words, dtype=np.int64),
        np.array(focus, dtype=np.float64),
        np.array(matches, dtype=np.float64).reshape(len(words), jobs),
        np.array(connects, dtype=np.float64),
    )
    key = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).digest()
    return PageEvidence(
        depth=depth, is_home=is_home, leads_on=leads_on, needed=needed, words=arrays[0], focus=arrays[1],
        matches=arrays[2], connects=arrays[3], point=point, key=key,
    )  # fmt: skip


def _point(item: JudgedPage, jobs: Sequence[str]) -> PagePoint:
    return PagePoint(
        jobs=_bits(jobs, set(item.jobs)),
        connected=_bits(jobs, {job for job, connection in item.jobs.items() if connection is not None}),
        problems=len(item.problems) if item.is_problem_focused else 0,
        problem_words=_words(item.problems),
    )


def _words(passages: Sequence[JudgedPassage]) -> int:
    return sum(each.words for each in passages)


def _bits(jobs: Sequence[str], found: set[str]) -> int:
    return sum(1 << number for number, job in enumerate(jobs) if job in found)
