"""What a site's pages say: which are problem-focused, which jobs they address, and whether they lead to an offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from jobdepth.model import OFFER_KINDS, SITE_WIDE_PLACES, Connection, PageKind, Passage, PassageScore, Place
from jobdepth.ranking.graph import ClickGraph

#: A passage that stands on this many pages and this share of them is boilerplate, unless the home page has it too.
BOILERPLATE_MIN_PAGES = 4
BOILERPLATE_SHARE = 0.3


class Rule(Protocol):
    """Turns the scorer's probabilities into yes and no."""

    def is_problem(self, kind: PageKind, words: int, score: PassageScore) -> bool:
        """Whether a passage of this many words on a page of this kind is about a customer's problem."""
        ...

    def jobs(self, score: PassageScore) -> list[str]:
        """The jobs that a problem passage addresses."""
        ...

    def connects(self, score: PassageScore) -> bool:
        """Whether a passage itself says how an offer solves the problem."""
        ...

    def is_problem_focused(self, problem_focus: Sequence[float], passages: int) -> bool:
        """Whether a page of so many passages is problem-focused, given the focus of each of its problem passages."""
        ...


@dataclass(frozen=True, slots=True)
class ScoredPage:
    """A page with its depths and its scored passages in reading order."""

    node: str
    url: str
    title: str
    kind: PageKind
    #: Whether it describes a product or service.
    is_offer: bool
    language: str
    words: int
    depth: int | None
    depth_is_exact: bool
    depth_without_navigation: int | None
    author: str
    fetched_at: datetime
    capture: str
    has_contact: bool
    passages: tuple[tuple[Passage, PassageScore], ...]
    #: What pages with the same text share.
    text_hash: str = ""
    #: How probable it is that it describes a product or service.
    offer_chance: float = 0.0

    @property
    def leads_on(self) -> bool:
        """Whether a link to this page is a way to an offer.

        The home page or a list of customers leads no reader on, even if it describes an offer too.
        """
        return self.kind in OFFER_KINDS


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage that counts, and what it says."""

    passage: Passage
    score: PassageScore
    words: int
    is_problem: bool
    connects: bool
    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page and what was found on it."""

    page: ScoredPage
    passages: tuple[JudgedPassage, ...]
    is_problem_focused: bool
    jobs: dict[str, Connection | None] = field(default_factory=dict)
    #: Passages of the page, also those that count on another page.
    total: int = 0
    #: Whether its text links to an offer page, problem-focused or not.
    links_on: bool = False

    @property
    def is_connected(self) -> bool:
        """Whether problem content of this page leads to an offer."""
        return any(connection is not None for connection in self.jobs.values())

    @property
    def problems(self) -> list[JudgedPassage]:
        """The passages that are about a customer's problem, in reading order."""
        return [judged for judged in self.passages if judged.is_problem]


#: Judgements by kind of page, place and text; they depend on nothing else.
KnownPassages = dict[tuple[PageKind, Place, str], JudgedPassage]


def judge_pages(
    pages: Sequence[ScoredPage], graph: ClickGraph, rule: Rule, known: KnownPassages | None = None
) -> list[JudgedPage]:
    """Judge the pages of a site, shallowest first; a text that stands on several pages counts on the first one.

    `known` spares judging a passage again where the same site is judged many times; it is filled on the way.
    """
    known = {} if known is None else known
    ordered = sorted(pages, key=lambda page: (page.depth is None, page.depth or 0, page.url))
    boilerplate = _boilerplate(ordered)
    targets = {page.node for page in pages if page.leads_on}
    seen: set[str] = set()
    judged = []
    for page in ordered:
        own: list[JudgedPassage] = []
        for passage, score in page.passages:
            if _counts(passage, seen, boilerplate):
                seen.add(passage.text_hash)
                key = page.kind, passage.place, passage.text_hash
                if key not in known:
                    known[key] = _judge_passage(page.kind, passage, score, rule)
                own.append(known[key])
        # All of the page's text, also what stands on other pages: else a teaser left alone would be the whole page.
        total = len({passage.text_hash for passage, _ in page.passages if passage.place not in SITE_WIDE_PLACES})
        focused = rule.is_problem_focused([item.score.focus for item in own if item.is_problem], total)
        links_on = _links_on(page, graph, targets)
        jobs = _jobs(own, _connection_of_page(page, links_on=links_on)) if focused else {}
        judged.append(JudgedPage(page, tuple(own), focused, jobs, total, links_on))
    return judged


def _counts(passage: Passage, seen: set[str], boilerplate: set[str]) -> bool:
    return (
        passage.place not in SITE_WIDE_PLACES and passage.text_hash not in seen and passage.text_hash not in boilerplate
    )


def _boilerplate(pages: Collection[ScoredPage]) -> set[str]:
    """Texts that are repeated all over a site and are not the home page's own words."""
    at_home = {passage.text_hash for page in pages if page.kind is PageKind.HOME for passage, _ in page.passages}
    return repeated_texts(pages) - at_home


def repeated_texts(pages: Collection[ScoredPage]) -> set[str]:
    """Hashes of the texts that are repeated all over a site: cookie notices, calls to subscribe."""
    counts = Counter(text for page in pages for text in {passage.text_hash for passage, _ in page.passages})
    least = max(BOILERPLATE_MIN_PAGES, BOILERPLATE_SHARE * len(pages))
    return {text for text, count in counts.items() if count >= least}


def _judge_passage(kind: PageKind, passage: Passage, score: PassageScore, rule: Rule) -> JudgedPassage:
    words = len(passage.heading.split()) + len(passage.text.split())
    is_problem = rule.is_problem(kind, words, score)
    jobs = tuple(rule.jobs(score)) if is_problem else ()
    return JudgedPassage(passage, score, words, is_problem, rule.connects(score), jobs)


def _jobs(passages: Iterable[JudgedPassage], around: Connection | None) -> dict[str, Connection | None]:
    """Each job the page addresses, with the shortest way from its problem content to an offer."""
    found: dict[str, Connection | None] = {}
    for judged in passages:
        own = Connection.SAME_PASSAGE if judged.connects else around
        for job in judged.jobs:
            if found.get(job) is not Connection.SAME_PASSAGE:
                found[job] = own
    return found


def _connection_of_page(page: ScoredPage, *, links_on: bool) -> Connection | None:
    if page.is_offer:
        return Connection.SAME_PAGE
    return Connection.ONE_LINK if links_on else None


def _links_on(page: ScoredPage, graph: ClickGraph, targets: set[str]) -> bool:
    content_links = (edge for edge in graph.edges.get(page.node, ()) if edge.cost and not edge.is_site_wide)
    return any(edge.target in targets for edge in content_links)


def first_problem(pages: Iterable[JudgedPage], depth_of: Callable[[ScoredPage], int | None]) -> JudgedPage | None:
    """The problem-focused page that a visitor reaches first by the given depth; reading order is by address."""
    reached = [item for item in pages if item.is_problem_focused and depth_of(item.page) is not None]
    return min(reached, key=lambda item: (depth_of(item.page), item.page.url), default=None)


def pages_by_job(pages: Iterable[JudgedPage]) -> Mapping[str, list[JudgedPage]]:
    """The pages that links reach and that address each job, shallowest first."""
    found: dict[str, list[JudgedPage]] = {}
    for item in pages:
        if item.page.depth is not None:
            for job in item.jobs:
                found.setdefault(job, []).append(item)
    return found
