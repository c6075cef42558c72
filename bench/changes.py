"""Measures what the bring-forward lists cost beside the rest of ranking, on generated sites of 300 pages."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from jobdepth.model import Link, PageKind, Passage, PassageScore, Place
from jobdepth.ranking.changes.review import review_site
from jobdepth.ranking.changes.what_if import Method, SiteState, work_out
from jobdepth.ranking.graph import GraphPage, build_graph
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.pages import ScoredPage
from scoring.page_rule import PageRule

SITES = 8
STUDY_SITES = 76
PAGES = 300
MENU_LINKS = 30
TEXT_LINKS = 6
PASSAGES = 11
PROBLEM_SHARE = 0.3
JOBS = [f"job-{number}" for number in range(11)]
KINDS = [PageKind.PRODUCT, PageKind.BLOG, PageKind.INDUSTRY, PageKind.CASE_STUDY, PageKind.NEWS, PageKind.OTHER]
YARDSTICK = Yardstick(
    dict.fromkeys(JOBS, 1.0), {"reach": 0.4, "coverage": 0.2, "connection": 0.25, "orientation": 0.15}, 0.6
)


def method() -> Method:
    """A method that knows no passage yet."""
    return Method(PageRule(0.55, 0.5), YARDSTICK)


def generated_site(seed: int) -> SiteState:
    """A site with a menu, a tree of pages up to six clicks deep, cross links and some pages that no link reaches."""
    chance = random.Random(seed)
    urls = [
        f"http://site{seed}.example/" + (f"part{number % 7}/page-{number}" if number else "") for number in range(PAGES)
    ]
    menu = [Link(urls[number], f"Menu {number}", Place.NAV) for number in range(MENU_LINKS)]
    links: dict[str, list[Link]] = {url: list(menu) for url in urls}
    for number in range(MENU_LINKS, PAGES):
        if chance.random() > 0.05:
            parent = chance.randrange(max(1, number - 80), number)
            links[urls[parent]].append(Link(urls[number], f"Page {number}", Place.MAIN))
        links[urls[number]] += [Link(urls[chance.randrange(number)], "See", Place.MAIN) for _ in range(TEXT_LINKS)]
    graph = build_graph([GraphPage(url, url) for url in urls], links, [])
    pages = [_page(number, url, graph.node(url), chance) for number, url in enumerate(urls)]
    return SiteState(graph, graph.node(urls[0]), (), tuple(pages))


def _page(number: int, url: str, node: str, chance: random.Random) -> ScoredPage:
    is_problem = number >= MENU_LINKS and chance.random() < PROBLEM_SHARE
    kind = chance.choice(KINDS) if number else PageKind.HOME
    return ScoredPage(
        node, url, f"Page {number}", kind, "en", 500, None, True, None, "", datetime(2026, 1, 1, tzinfo=UTC),
        "urn:uuid:1", False, tuple(_passage(number, each, is_problem, chance) for each in range(PASSAGES)), url,
    )  # fmt: skip


def _passage(number: int, each: int, is_problem: bool, chance: random.Random) -> tuple[Passage, PassageScore]:
    text = f"Passage {each} of page {number}. " + "word " * 45
    speaks = is_problem and each < 4
    jobs = set(chance.sample(JOBS[: 3 + number % 9], 1)) if speaks else set()
    matches = {job: 0.9 if job in jobs else 0.01 for job in JOBS}
    return Passage(text, f"Heading {number} {each}", Place.MAIN, text[:30]), PassageScore(
        0.9 if speaks else 0.1, 0.1, matches
    )


def main() -> None:
    """Print CPU seconds a site, and for a study of 76."""
    states = [generated_site(seed) for seed in range(SITES)]
    edges = sum(len(each) for each in states[0].graph.edges.values())
    start = time.process_time()
    for state in states:
        work_out(state, method())
    once = (time.process_time() - start) / SITES
    start = time.process_time()
    reviews = [review_site(state, method(), "en") for state in states]
    each = (time.process_time() - start) / SITES
    changes = sum(len(review.changes) for review in reviews) / SITES
    unconnected = sum(review.without_offer_count for review in reviews) / SITES
    print(f"{PAGES} pages, {edges} links, {changes:.1f} changes, {unconnected:.0f} pages without an offer a site")
    print(f"measures of a site once {once * 1000:.0f} ms CPU; its review {each:.2f} s ({each / once:.0f} times)")
    print(f"{STUDY_SITES} sites: {each * STUDY_SITES:.0f} s")


if __name__ == "__main__":
    main()
