"""The spider: many sites in one process, each walked level by level."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from string import printable
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.middlewares.archive import CAPTURE
from crawler.middlewares.robots import ForbiddenByRobotsError, HostUnreachableError
from crawler.plan import CrawlPlan, build_plan
from crawler.resolver import ForbiddenAddressError
from crawler.settings import crawl_settings
from crawler.site_crawl import Answer, Ask, SiteCrawl
from jobdepth.model import CrawlState, SkipReason
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from jobdepth.study.sites import Site

#: The first that fits counts.
FAILURES = (
    (ForbiddenByRobotsError, SkipReason.ROBOTS),
    (HostUnreachableError, SkipReason.UNREACHABLE),
    (ForbiddenAddressError, SkipReason.FORBIDDEN_ADDRESS),
    (DownloadCancelledError, SkipReason.TOO_LARGE),
    (DownloadTimeoutError, SkipReason.TIMEOUT),
    # All that is left of these is Scrapy's answer to a body that grew beyond the limit when it was decompressed.
    (IgnoreRequest, SkipReason.TOO_LARGE),
)


class SiteSpider(Spider):
    """Walks the sites of a study: `scrapy crawl sites -a sites=sites.csv -a output=DIR`."""

    name = "sites"

    def __init__(self, plan: CrawlPlan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self._store = StudyStore(plan.output)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Build the spider from a plan file (`plan=`), or from a study or sites file (`sites=`) and `output=`."""
        plan = _read_plan(kwargs.pop("plan", None), kwargs.pop("sites", None), kwargs.pop("output", None))
        crawler.settings.setdict(crawl_settings(plan.settings, plan.user_agent), priority="spider")
        crawler.settings.set("JOBDEPTH_PROXY_HOST", urlsplit(plan.settings.proxy or "").hostname, priority="spider")
        return super().from_crawler(crawler, *args, plan=plan, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the home page of every site whose crawl is not finished."""
        todo = self._open_crawls()
        for site, crawl_id in todo:
            crawl = SiteCrawl(crawl_id, site.url, self.plan.settings, self._store.crawls)
            for request in self._requests(site, crawl, crawl.begin()):
                yield request

    def _open_crawls(self) -> list[tuple[Site, int]]:
        rows = self._store.crawls
        number = self.plan.run_number
        ids = {site.site_id: rows.open_crawl(number, site.site_id, site.url) for site in self.plan.sites}
        done = {row.site_id for row in rows.crawls_of_run(number) if row.state is CrawlState.DONE}
        return [(site, ids[site.site_id]) for site in self.plan.sites if site.site_id not in done]

    def _requests(self, site: Site, crawl: SiteCrawl, asks: list[Ask]) -> Iterator[Request]:
        for ask in asks:
            meta: dict[str, Any] = {
                "site_id": site.site_id,
                "download_slot": urlsplit(ask.url).hostname or "",
            }
            if self.plan.settings.proxy:
                meta["proxy"] = self.plan.settings.proxy
            bound = {"site": site, "crawl": crawl, "ask": ask}
            yield Request(ask.url, self.parse, errback=self.parse_failure, cb_kwargs=bound, meta=meta, dont_filter=True)

    def parse(self, response: Response, site: Site, crawl: SiteCrawl, ask: Ask) -> Iterator[Any]:
        """Take in a response."""
        location = response.headers.get("Location")
        answer = Answer(
            ask.url,
            response.status,
            (response.headers.get("Content-Type") or b"").decode("latin-1"),
            # Bytes beyond ASCII are passed on as they are, whatever they mean to the server.
            quote(location, safe=printable) if location else None,
            response.body,
            response.meta[CAPTURE],
        )
        yield from self._requests(site, crawl, crawl.answer(ask, answer))

    def parse_failure(self, failure: Failure) -> Iterator[Any]:
        """Take in that no response came."""
        request: Request = failure.request  # type: ignore[attr-defined]
        bound = request.cb_kwargs
        reason = _reason(failure)
        detail = str(failure.value) if reason is SkipReason.ROBOTS else type(failure.value).__name__
        yield from self._requests(bound["site"], bound["crawl"], bound["crawl"].fail(bound["ask"], reason, detail))

    def closed(self, reason: str) -> None:
        """Give the store back."""
        del reason
        self._store.close()


def _reason(failure: Failure) -> SkipReason:
    """Why a request failed."""
    reasons = (reason for error, reason in FAILURES if isinstance(failure.value, error))
    return next(reasons, SkipReason.UNREACHABLE)


def _read_plan(plan: str | None, sites: str | None, output: str | None) -> CrawlPlan:
    if plan:
        return CrawlPlan.read(Path(plan))
    if not sites or not output:
        raise ValueError("use: scrapy crawl sites -a sites=sites.csv -a output=DIR")
    store = StudyStore(Path(output).resolve())
    try:
        run = store.runs.begin()
    finally:
        store.close()
    return build_plan(load_study(Path(sites)), Path(output).resolve(), run.number)
