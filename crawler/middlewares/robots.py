"""Reads robots.txt by RFC 9309 and keeps to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.scope import is_private_host
from jobdepth.urls import host_of, join_url

MAX_BYTES = 512_000
MAX_REDIRECTS = 5
MAX_CRAWL_DELAY_S = 30.0
IS_ROBOTS = "jobdepth_robots"
PASSED_ON = ("site_id", "download_slot", "proxy")


class ForbiddenByRobotsError(IgnoreRequest):
    """robots.txt does not let us ask for this address."""


class HostUnreachableError(IgnoreRequest):
    """No machine answers under this host name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host asks of crawlers; `parser` is None where everything is allowed or everything refused."""

    parser: Protego | None
    refusal: str = ""
    is_unreachable: bool = False

    def allows(self, url: str, agent: str) -> bool:
        """Whether `url` may be requested."""
        if self.refusal:
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, agent))

    def delay_s(self, agent: str) -> float:
        """Seconds asked for between requests, as far as we go along."""
        asked = self.parser.crawl_delay(agent) if self.parser else None
        return min(float(asked or 0), MAX_CRAWL_DELAY_S)


class RobotsMiddleware:
    """Asks each host for its robots.txt once, before anything else."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[Rules]] = {}
        self._agent = str(crawler.settings["USER_AGENT"]).split("/", 1)[0]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Build the middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass only where the host's rules allow it."""
        if request.meta.get(IS_ROBOTS):
            return
        rules = await self._rules_for(request)
        if rules.is_unreachable:
            raise HostUnreachableError(rules.refusal)
        if not rules.allows(request.url, self._agent):
            raise ForbiddenByRobotsError(rules.refusal or "forbidden by robots.txt")

    async def _rules_for(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._load(origin, request))
        return await asyncio.shield(self._rules[origin])

    async def _load(self, origin: str, first: Request) -> Rules:
        url = f"{origin}/robots.txt"
        meta = {IS_ROBOTS: True, **{key: first.meta[key] for key in PASSED_ON if key in first.meta}}
        for _ in range(MAX_REDIRECTS + 1):
            asked = Request(url, meta=dict(meta), priority=1000, callback=NO_CALLBACK, dont_filter=True)
            try:
                response = await self._crawler.engine.download_async(asked)
            except (CannotResolveHostError, DownloadConnectionRefusedError) as error:
                return Rules(None, f"no answer from the host ({type(error).__name__})", is_unreachable=True)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the rules are unknown and RFC 9309 says stop
                return Rules(None, f"robots.txt could not be fetched ({type(error).__name__})")
            target = _redirect_target(response)
            if target is None:
                return self._apply(read_rules(response.status, response.body), first)
            if is_private_host(host_of(target)) and not target.startswith(f"{origin}/"):
                return Rules(None, "robots.txt redirects to an address that must not be requested")
            url = target
        return Rules(None)

    def _apply(self, rules: Rules, first: Request) -> Rules:
        """Slow the host down where it asks for that."""
        delay_s = rules.delay_s(self._agent)
        downloader = self._crawler.engine.downloader
        slot = first.meta["download_slot"]
        chosen = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        if delay_s > chosen:
            downloader.per_slot_settings[slot] = {"delay": delay_s, "concurrency": 1}
            if slot in downloader.slots:
                downloader.slots[slot].delay = delay_s
                downloader.slots[slot].concurrency = 1
        return rules


def read_rules(status: int, body: bytes) -> Rules:
    """What a robots.txt response means: 4xx allows all, 5xx and 429 forbid all, 2xx is parsed."""
    if status == 429 or status >= 500:
        return Rules(None, f"robots.txt could not be fetched (status {status})")
    if not 200 <= status < 300:
        return Rules(None)
    return Rules(Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", "replace")))


def _redirect_target(response: Response) -> str | None:
    location = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or not location:
        return None
    return join_url(response.url, location.decode("latin-1"))
