"""What is kept of the crawl of one site, as it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.pages.sitemaps import SITEMAP
from jobdepth.model import FetchedPage, Hop, HopKind, Link, SiteStatus, SkippedPage, SkipReason
from jobdepth.store.crawl_rows import CrawlRows

#: Failures that leave a site only partly seen.
FAULTS = frozenset({SkipReason.UNREACHABLE, SkipReason.TIMEOUT, SkipReason.SERVER_ERROR})


class SiteRecord:
    """The pages, ways and skipped addresses of one crawl of a site, and how it ended."""

    def __init__(self, crawl_id: int, rows: CrawlRows) -> None:
        self._crawl_id = crawl_id
        self._rows = rows
        self._pages: dict[str, FetchedPage] = {}
        self._redirects: dict[str, str] = {}
        self._certificate_problem = ""
        self._faults = 0
        self._notes: list[str] = []

    def begin(self) -> None:
        """Start, with what a crawl that was broken off has stored."""
        known = self._rows.take_up(self._crawl_id)
        self._pages = dict(known.pages)
        self._redirects = {hop.source: hop.target for hop in known.hops if hop.kind is HopKind.REDIRECT}
        self._rows.start(self._crawl_id)

    def page(self, url: str) -> FetchedPage | None:
        """The page that is stored of an address."""
        return self._pages.get(url)

    def redirect(self, url: str) -> str | None:
        """Where an address led in the part of the crawl that was broken off."""
        return self._redirects.get(url)

    def add_page(self, page: FetchedPage, links: Sequence[Link]) -> None:
        """Store a page and what it links to."""
        self._rows.add_page(self._crawl_id, page, links)
        self._pages[page.url] = page

    def add_redirect(self, source: str, target: str) -> None:
        """Store that an address leads to another without a click."""
        self._rows.add_hop(self._crawl_id, Hop(source, target, HopKind.REDIRECT))

    def add_listed(self, url: str) -> None:
        """Store that a page is named by a sitemap."""
        self._rows.add_hop(self._crawl_id, Hop(SITEMAP, url, HopKind.SITEMAP))

    def skip(self, url: str, reason: SkipReason, detail: str, found_on: str | None) -> None:
        """Store why an address is not among the pages."""
        self.skip_all([SkippedPage(url, reason, detail, found_on)])
        self._faults += reason in FAULTS

    def skip_all(self, skipped: Sequence[SkippedPage]) -> None:
        """Store why addresses were left out that were never asked for."""
        self._rows.add_skipped(self._crawl_id, skipped)

    def set_home(self, url: str, note: str) -> None:
        """Store from which page depth is counted, and in words why from there."""
        self._rows.set_home(self._crawl_id, url, note)

    def set_level(self, level: int, known: int) -> None:
        """Store how far the crawl is, of `known` pages so far."""
        self._rows.set_level(self._crawl_id, level, known)

    def set_certificate_problem(self, problem: str) -> None:
        """Store the first that is wrong with a certificate of the site."""
        if problem and not self._certificate_problem:
            self._certificate_problem = problem
            self._rows.set_certificate_problem(self._crawl_id, problem)

    def note(self, words: str) -> None:
        """Say why the site is only partly seen."""
        self._notes.append(words)

    def finish(self, status: SiteStatus | None, reason: str = "") -> None:
        """End the crawl; without a status it is whole, or partial where anything was noted."""
        if self._faults:
            self._notes.append(f"{self._faults} addresses gave no answer or a server error")
        reason = reason or "; ".join(self._notes)
        self._rows.finish(self._crawl_id, SiteStatus.PARTIAL if status is None and reason else status, reason)
