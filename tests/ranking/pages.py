"""Builds scored pages and graphs in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from jobdepth.model import OFFER_KINDS, PageKind, Passage, PassageScore, Place
from jobdepth.ranking.graph import ClickGraph, Edge
from jobdepth.ranking.pages import JudgedPage, ScoredPage, judge_pages

HOME = "http://site.example/"
FOCUS, MATCH, CONNECTS = 0.5, 0.6, 0.7
Scored = tuple[Passage, PassageScore]


def passage(
    text: str, *jobs: str, focus: float = 0.9, connects: float = 0.0, heading: str = "", place: Place = Place.MAIN
) -> Scored:
    """A problem passage that matches these jobs."""
    return Passage(text, heading, place, text), PassageScore(focus, connects, dict.fromkeys(jobs, 0.8))


def plain(text: str, place: Place = Place.MAIN) -> Scored:
    """A passage that is about the operator itself."""
    return passage(text, focus=0.1, place=place)


def scored_page(
    path: str, *passages: Scored, depth: int | None = 1, beyond: int | None = None,
    kind: PageKind | None = None, is_offer: bool | None = None, author: str = "", has_contact: bool = False,
) -> ScoredPage:  # fmt: skip
    """A page with its passages; the page at the empty path is the home page."""
    kind = kind or (PageKind.OTHER if path else PageKind.HOME)
    offer = kind in OFFER_KINDS if is_offer is None else is_offer
    return ScoredPage(
        f"//{path}", HOME + path, path or "Home", kind, offer, "en", 100, depth, True, beyond, author,
        datetime(2026, 1, 1, tzinfo=UTC), "urn:uuid:1", has_contact, passages, offer_chance=float(offer),
    )  # fmt: skip


def graph_of(*edges: Edge) -> ClickGraph:
    """A graph whose nodes are all pages."""
    nodes = {node for edge in edges for node in (edge.source, edge.target)}
    return ClickGraph(edges, {}, {node: node for node in nodes})


def click(source: str, target: str, *, is_site_wide: bool = False, text: str = "") -> Edge:
    """A link in the text, or in the menu."""
    place = Place.NAV if is_site_wide else Place.MAIN
    return Edge(f"//{source}", f"//{target}", 1, text or f"to {target}", place, is_site_wide)


class AnyProblem:
    """The simplest rule: one problem passage makes a page problem-focused."""

    def is_problem(self, kind: PageKind, words: int, score: PassageScore) -> bool:
        return score.focus >= FOCUS

    def jobs(self, score: PassageScore) -> list[str]:
        return [job for job, match in score.matches.items() if match >= MATCH]

    def connects(self, score: PassageScore) -> bool:
        return score.connects >= CONNECTS

    def is_problem_focused(self, problem_focus: Sequence[float], passages: int) -> bool:
        return bool(problem_focus)


def judge(*pages: ScoredPage, edges: Iterable[Edge] = ()) -> dict[str, JudgedPage]:
    """The judged pages by path."""
    judged = judge_pages(pages, graph_of(*edges), AnyProblem())
    return {item.page.url.removeprefix(HOME): item for item in judged}
