"""Asks each origin for its robots.txt before anything else, and keeps to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.middlewares.unpack import FIRST_BYTES
from crawler.network.failures import (
    ForbiddenAddressError,
    ForbiddenByRobotsError,
    HostUnreachableError,
    LeftAloneError,
    NoConnectionError,
    OwnFailureError,
)
from crawler.network.pace import Pace
from crawler.network.robots_rules import MAX_BYTES, Rules, read_rules
from crawler.pages.answers import REDIRECTS
from crawler.scope import is_private_host
from jobdepth.store.robots_rows import RobotsRow
from jobdepth.store.study_store import StudyStore
from jobdepth.urls import host_of, join_url

__all__ = ["ASKED_DELAY", "SITEMAPS", "ForbiddenByRobotsError", "HostUnreachableError", "RobotsMiddleware"]

MAX_REDIRECTS = 5
MAX_AGE = timedelta(days=30)
NOT_MODIFIED = 304
#: Keys in the meta of every request that passes: sitemaps that robots.txt names, seconds between requests it asks for.
SITEMAPS = "jobdepth_sitemaps"
ASKED_DELAY = "jobdepth_asked_delay_s"
IS_ROBOTS = "jobdepth_robots"
BYTES_READ = "jobdepth_bytes_read"
#: What keeps us from the pages of an origin no less than from its robots.txt.
CLOSED = (HostUnreachableError, LeftAloneError, ForbiddenAddressError, NoConnectionError)
PASSED_ON = ("site_id", "proxy")
#: Counted in the statistics of a crawl.
FETCHED = "jobdepth/robots_fetched"


class RobotsMiddleware:
    """Lets a request pass only where the rules of its origin allow it."""

    def __init__(self, crawler: Crawler, store: StudyStore | None) -> None:
        self._crawler = crawler
        self._pace = Pace.of_crawler(crawler)
        self._store = store
        self._agent = str(crawler.settings["USER_AGENT"]).split("/", 1)[0]
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Build the middleware; without a study, as in a shell, no copies are kept."""
        plan = getattr(crawler.spider, "plan", None)
        middleware = cls(crawler, StudyStore(plan.output) if plan is not None else None)
        crawler.signals.connect(middleware.read_start_only, signals.bytes_received)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Stop the request if robots.txt forbids it."""
        if request.meta.get(IS_ROBOTS):
            return
        rules = await self._rules_for(request)
        if not rules.allows(request.url):
            raise ForbiddenByRobotsError(rules.refusal or "forbidden by robots.txt")
        request.meta[SITEMAPS] = rules.sitemaps
        request.meta[ASKED_DELAY] = rules.asked_delay_s

    def read_start_only(self, data: bytes, request: Request) -> None:
        """Stop reading a robots.txt where the standard lets us; it may have no end."""
        if request.meta.get(IS_ROBOTS):
            request.meta[BYTES_READ] = request.meta.get(BYTES_READ, 0) + len(data)
            if request.meta[BYTES_READ] >= MAX_BYTES:
                raise StopDownload(fail=False)

    def close(self) -> None:
        """Give the store back."""
        if self._store is not None:
            self._store.close()

    async def _rules_for(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._load(origin, request))
        return await asyncio.shield(self._rules[origin])

    async def _load(self, origin: str, first: Request) -> Rules:
        kept = self._store.robots.get(origin) if self._store else None
        rules = await self._fetch(origin, first, kept)
        if rules.refusal and kept is not None and datetime.now(UTC) - kept.fetched_at < MAX_AGE:
            rules = read_rules(kept.status, kept.body, self._agent)
        if rules.delay_s:
            self._pace.slow_down(self._pace.host_of(first), rules.delay_s)
        return rules

    async def _fetch(self, origin: str, first: Request, kept: RobotsRow | None) -> Rules:
        url = f"{origin}/robots.txt"
        for redirects in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url, first, kept)
            except CLOSED as error:
                if not redirects:
                    raise
                return self._refusal(str(error))
            except IgnoreRequest as error:
                return self._refusal(str(error))
            except OwnFailureError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the rules are unknown and RFC 9309 says stop
                return self._refusal(type(error).__name__)
            target = _redirect_target(response)
            if target is None:
                return self._take(origin, response, kept, is_moved=bool(redirects))
            if is_private_host(host_of(target)) and not target.startswith(f"{origin}/"):
                return self._refusal("it redirects to an address that must not be requested")
            url = target
        return Rules(self._agent)

    async def _download(self, url: str, first: Request, kept: RobotsRow | None) -> Response:
        engine, stats = self._crawler.engine, self._crawler.stats
        assert engine is not None
        assert stats is not None
        stats.inc_value(FETCHED)
        meta = {IS_ROBOTS: True, FIRST_BYTES: MAX_BYTES, "download_maxsize": 0, "download_slot": host_of(url)}
        meta |= {key: first.meta[key] for key in PASSED_ON if key in first.meta}
        headers = {"Accept": "text/plain,*/*;q=0.5", **_conditions(kept)}
        asked = Request(url, headers=headers, meta=meta, priority=1000, callback=NO_CALLBACK, dont_filter=True)
        return await engine.download_async(asked)

    def _take(self, origin: str, response: Response, kept: RobotsRow | None, *, is_moved: bool) -> Rules:
        now = datetime.now(UTC)
        row = RobotsRow(origin, now, response.status, response.body)
        if response.status == NOT_MODIFIED and kept is not None:
            row = replace(kept, fetched_at=now)
        elif not 200 <= response.status < 300:
            row = replace(row, body=b"")
        elif not is_moved:
            row = replace(row, etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"))
        rules = read_rules(row.status, row.body, self._agent)
        if self._store is not None and not rules.refusal:
            self._store.robots.put(row)
        return rules

    def _refusal(self, words: str) -> Rules:
        return Rules(self._agent, refusal=f"robots.txt could not be fetched ({words})")


def _conditions(kept: RobotsRow | None) -> dict[str, str]:
    if kept is None:
        return {}
    found = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in found.items() if value.isascii() and value.isprintable() and value}


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _redirect_target(response: Response) -> str | None:
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or not location:
        return None
    return join_url(response.url, location.decode("latin-1"))
