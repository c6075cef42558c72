"""From what is stored of a site to its pages with their depths, kinds and scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.model import FetchedPage, PageEvidence, PassageScore, Reading
from jobdepth.ranking.depth import Depths
from jobdepth.ranking.graph import ClickGraph
from jobdepth.ranking.pages import ScoredPage
from jobdepth.ranking.site import SiteGraph
from jobdepth.store.crawl_rows import CrawlGraph, CrawlRow
from jobdepth.study.sites import Site
from scoring.page_rule import page_nature

#: Telephone numbers begin with + or 0 and have nine digits or more, or are written as in North America: years, dates,
#: standards and large figures are not.
PHONE_OR_MAIL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+"
    r"|(?<![\w.,+/-])(?<!\d\s)(?!\d\d[./-]\d\d[./-]\d{4})(?:\+\(?[1-9]|\(?0\)?(?=\d))(?:[\s().-]{0,3}\d){8,14}(?![\w,])"
    r"|(?<![\w.,+/-])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[ .-]\d{4}(?![\w,-])"
)


@dataclass(frozen=True, slots=True)
class SiteData:
    """Everything stored about one site."""

    site: Site
    crawl: CrawlRow
    stored: CrawlGraph
    readings: dict[str, Reading]
    failures: dict[str, str]
    scores: dict[str, PassageScore]
    evidence: dict[str, PageEvidence]


def text_hash(page: FetchedPage, readings: dict[str, Reading]) -> str:
    """What two addresses must share to be one page: their text, or their bytes where no text was read."""
    reading = readings.get(page.content_hash)
    return reading.text_hash if reading is not None and reading.words else page.content_hash


def scored_pages(data: SiteData, site: SiteGraph, language: str) -> list[ScoredPage]:
    """Every page of a site that was read, one a node of its graph."""
    home = site.graph.node(data.crawl.home_url or "")
    framed = _framed(site.graph, site.depths)
    pages = []
    for node, url in site.graph.addresses.items():
        reading = data.readings.get(data.stored.pages[url].content_hash)
        if node in framed or reading is None or reading.needs_browser:
            continue
        frames = [data.readings[key] for key in _frame_contents(node, framed, site.graph, data)]
        pages.append(_scored_page(data, site, node, reading, frames, language, is_home=node == home))
    return pages


def _framed(graph: ClickGraph, depths: Depths) -> dict[str, str]:
    """Pages that are seen only inside another page, and that page."""
    return {
        node: edge.source
        for node, edge in depths.came_by.items()
        if edge.cost == 0 and edge.place is not None and node in graph.addresses and not _is_clicked(node, graph)
    }


def _is_clicked(node: str, graph: ClickGraph) -> bool:
    return any(edge.cost and edge.target == node for edges in graph.edges.values() for edge in edges)


def _frame_contents(node: str, framed: dict[str, str], graph: ClickGraph, data: SiteData) -> list[str]:
    """Content hashes of the pages shown in frames of `node`."""
    urls = (graph.addresses[inner] for inner, parent in framed.items() if parent == node)
    hashes = (data.stored.pages[url].content_hash for url in urls)
    return [key for key in hashes if key in data.readings]


def _scored_page(
    data: SiteData, site: SiteGraph, node: str, reading: Reading, frames: Sequence[Reading], language: str,
    *, is_home: bool,
) -> ScoredPage:  # fmt: skip
    url = site.graph.addresses[node]
    stored = data.stored.pages[url]
    passages = [passage for each in (reading, *frames) for passage in each.passages]
    is_scored = reading.language in (language, "")
    nature = page_nature(url, reading.title, data.evidence.get(stored.content_hash), is_home=is_home)
    return ScoredPage(
        node=node,
        url=url,
        title=reading.title or url,
        kind=nature.kind,
        is_offer=nature.is_offer,
        language=reading.language,
        words=reading.words,
        depth=site.depths.by_node.get(node),
        depth_is_exact=site.depths.is_exact(node),
        depth_without_navigation=site.without_navigation.by_node.get(node),
        author=reading.author,
        fetched_at=stored.fetched_at,
        capture=stored.capture.record_id,
        has_contact=any(PHONE_OR_MAIL.search(each.text) for each in passages),
        passages=tuple((each, data.scores[each.text_hash]) for each in passages if each.text_hash in data.scores)
        if is_scored
        else (),
        text_hash=text_hash(stored, data.readings),
        offer_chance=nature.offer_chance,
    )
