"""Runs crawls of invented sites as the product does: in a child process, into a study's store."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.soft_404 import probe_url
from jobdepth.model import SkipReason
from jobdepth.pipeline.crawl import CrawlProcess
from jobdepth.pipeline.progress import NoProgress
from jobdepth.ranking.depth import Depths, search
from jobdepth.ranking.graph import ClickGraph, GraphPage, build_graph
from jobdepth.store.crawl_rows import CrawlGraph, CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import CrawlSettings, PublishSettings, ScoringSettings, Study
from jobdepth.study.rubric import load_rubric
from jobdepth.study.sites import Site as StudySite
from jobdepth.study.sites import slug
from tests.site_server import Asked, Site, SiteServer, serve

CONTACT = "crawl@league.example"


@dataclass(frozen=True, slots=True)
class CrawledSite:
    """What a crawl stored of one site, and what the server saw of it."""

    row: CrawlRow
    stored: CrawlGraph
    asked: list[Asked]

    @property
    def graph(self) -> ClickGraph:
        pages = [GraphPage(url, page.content_hash, page.canonical_url) for url, page in self.stored.pages.items()]
        return build_graph(pages, self.stored.links, self.stored.hops)

    def search(self) -> Depths:
        graph = self.graph
        unseen = [graph.node(url) for url in self.stored.skipped]
        return search(graph, graph.node(self.row.home_url or ""), unseen, with_navigation=True)

    def depth(self, path: str) -> int | None:
        """Click depth of the address `path` on the site's own host."""
        return self.search().by_node.get(self.graph.node(self.url(path)))

    @property
    def depths(self) -> dict[str, int | None]:
        """Click depth of each page, one address a page."""
        by_node = self.search().by_node
        return {path_of(url): by_node.get(node) for node, url in self.graph.addresses.items()}

    @property
    def pages(self) -> set[str]:
        """Paths of the stored pages."""
        return {path_of(url) for url in self.stored.pages}

    @property
    def skipped(self) -> dict[str, SkipReason]:
        """Why paths were skipped; addresses of other hosts in full."""
        return {self._short(url): skip.reason for url, skip in self.stored.skipped.items()}

    @property
    def paths(self) -> list[str]:
        """The paths that the server was asked for, in order, without robots.txt, sitemap and the soft-404 probe."""
        besides = {"/robots.txt", "/sitemap.xml"}
        if self.row.home_url:
            besides.add(path_of(probe_url(self.row.home_url)))
        return [each.path for each in self.asked if each.path not in besides]

    def url(self, path: str) -> str:
        return f"http://{urlsplit(self.row.seed_url).netloc}{path}"

    def _short(self, url: str) -> str:
        return path_of(url) if urlsplit(url).netloc == urlsplit(self.row.seed_url).netloc else url


def hang_up(process: CrawlProcess) -> None:
    """Close the pipe by which the child knows that its parent lives."""
    pipe = process._process.stdin
    assert pipe is not None
    pipe.close()


def path_of(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True)
class Crawl:
    """A study in an output folder, one site for each seed."""

    store: StudyStore
    study: Study
    number: int

    def start(self) -> CrawlProcess:
        """Start the child process."""
        with warnings.catch_warnings():
            # CrawlProcess leaves closing its log to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            return CrawlProcess(self.study, self.store, self.number)

    def run(self) -> Crawl:
        """Crawl to the end."""
        process = self.start()
        try:
            process.wait(NoProgress())
        finally:
            hang_up(process)
        return self

    @property
    def rows(self) -> dict[str, CrawlRow]:
        """The rows of the crawls by the host of their seed."""
        return {urlsplit(row.seed_url).netloc: row for row in self.store.crawls.crawls_of_run(self.number)}


@contextmanager
def open_crawl(output: Path, seeds: Iterable[str], **settings: Any) -> Iterator[Crawl]:
    """A crawl of these addresses that has not begun yet; no delay between requests unless one is given."""
    sites = tuple(StudySite(slug(seed.removeprefix("http://")), seed, seed) for seed in seeds)
    chosen = CrawlSettings(**{"delay_s": 0.0, "concurrency": 64, **settings})
    rubric = load_rubric("data-centres", Path())
    study = Study("Test", "", CONTACT, "en", sites, rubric, chosen, ScoringSettings(), PublishSettings())
    store = StudyStore(output)
    try:
        yield Crawl(store, study, store.runs.begin().number)
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Crawled:
    """A finished crawl and the server it talked to; each site under its host."""

    crawl: Crawl
    server: SiteServer

    def __getitem__(self, host: str) -> CrawledSite:
        row = self.crawl.rows[host]
        seen_as = "127.0.0.1" if host.startswith("127.0.0.1:") else host
        return CrawledSite(row, self.crawl.store.crawls.graph(row.crawl_id), self.server.requests_to(seen_as))


@contextmanager
def crawl_sites(
    output: Path, sites: Mapping[str, Site], others: Mapping[str, Site] | None = None, *,
    most_delay_s: float = 0.0, seed: int = 0, **settings: Any,
) -> Iterator[Crawled]:  # fmt: skip
    """Crawl all `sites` in one process; `others` are hosts that answer but are not in the study."""
    seeds = [f"http://{host}/" for host in sites]
    with (
        serve({**sites, **(others or {})}, most_delay_s=most_delay_s, seed=seed) as server,
        open_crawl(output, seeds, proxy=server.url, **settings) as crawl,
    ):
        yield Crawled(crawl.run(), server)
