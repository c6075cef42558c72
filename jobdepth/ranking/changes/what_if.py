"""What a site would score with one more link: the same search, page rule and measures on the changed graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jobdepth.model import Passage, PassageScore, Place
from jobdepth.ranking.copies import split_copies
from jobdepth.ranking.depth import Depths, search
from jobdepth.ranking.graph import ClickGraph, Edge
from jobdepth.ranking.measures import Yardstick, site_points, site_score
from jobdepth.ranking.pages import JudgedPage, KnownPassages, Rule, ScoredPage, judge_pages
from jobdepth.ranking.site import measure_site
from jobdepth.result import JobResult, Measures


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to add, from node to node."""

    source: str
    target: str
    words: str


@dataclass(frozen=True, slots=True)
class SiteState:
    """Everything that the score of a site follows from."""

    graph: ClickGraph
    home: str
    #: Nodes that exist but were not seen.
    unseen: tuple[str, ...]
    #: All pages, those that only repeat another's text too.
    pages: tuple[ScoredPage, ...]

    def with_link(self, link: NewLink) -> SiteState:
        """The same site with one more link, in a box of its own in the text of a page."""
        edge = Edge(link.source, link.target, 1, link.words, Place.ASIDE)
        pages = [_with_words(page, link.words) if page.node == link.source else page for page in self.pages]
        return replace(self, graph=self.graph.with_edge(edge), pages=tuple(pages))


@dataclass(frozen=True, slots=True)
class Method:
    """How pages are judged and sites are measured."""

    rule: Rule
    yardstick: Yardstick
    #: Passages of one site that were judged before.
    known: KnownPassages = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from the state of a site."""

    state: SiteState
    depths: Depths
    pages: Sequence[JudgedPage]
    jobs: Sequence[JobResult]
    measures: Measures
    #: The score, rounded as it is published.
    score: float
    #: The score before it is rounded.
    points: float


def work_out(state: SiteState, method: Method) -> Outcome:
    """Click depths, judged pages, measures and score of a site, by the code that ranks it."""
    depths = search(state.graph, state.home, state.unseen, with_navigation=True)
    state = replace(state, pages=tuple(_at(page, depths) for page in state.pages))
    kept, _ = split_copies(state.pages)
    pages = judge_pages(kept, state.graph, method.rule, method.known)
    jobs, measures = measure_site(pages, method.yardstick)
    weights = method.yardstick.measure_weights
    return Outcome(
        state, depths, pages, jobs, measures, site_score(measures, weights), site_points(measures, weights)
    )  # fmt: skip


def _at(page: ScoredPage, depths: Depths) -> ScoredPage:
    depth = depths.by_node.get(page.node)
    return page if depth == page.depth else replace(page, depth=depth, depth_is_exact=depths.is_exact(page.node))


def _with_words(page: ScoredPage, words: str) -> ScoredPage:
    """The page with the link's words as a passage of their own: too short to be judged, but words of the page."""
    line = Passage(words, "", Place.ASIDE, f"words of a new link: {words}")
    return replace(page, passages=(*page.passages, (line, PassageScore(0.0, 0.0))))
