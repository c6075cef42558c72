"""What is stored of a site, as far as upheld claims on its crawl change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobdepth.claims import Claim
from jobdepth.pipeline.scored_pages import SiteData, text_hash
from jobdepth.ranking.corrections.crawl import CrawlFacts, correct_crawl
from jobdepth.ranking.corrections.outcomes import Outcomes
from jobdepth.ranking.graph import GraphPage, build_graph


def corrected_crawl(data: SiteData, claims: Sequence[Claim]) -> tuple[SiteData, Outcomes]:
    """What is stored of a site with the claims on its crawl; the store itself is not touched."""
    if not claims:
        return data, {}
    stored = data.stored
    pages = [GraphPage(url, text_hash(page, data.readings), page.canonical_url) for url, page in stored.pages.items()]
    facts = CrawlFacts(stored.pages, stored.links, stored.skipped, data.crawl.home_url)
    found, outcomes = correct_crawl(facts, claims, build_graph(pages, {}, stored.hops).node)
    crawl = data.crawl
    if found.home_url != crawl.home_url:
        crawl = replace(crawl, home_url=found.home_url, home_note="as a correction says")
    links = {url: list(each) for url, each in found.links.items()}
    changed = replace(stored, pages=dict(found.pages), links=links, skipped=dict(found.skipped))
    return replace(data, crawl=crawl, stored=changed), outcomes
