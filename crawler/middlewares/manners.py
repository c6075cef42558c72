"""Does what a host asks for when it has had enough: Retry-After, 429, 503."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.network.failures import ForbiddenAddressError, LeftAloneError
from crawler.network.pace import Pace
from crawler.network.ports import is_web_port

OVERLOADED = (429, 503)
#: Statuses with which a host may say when to come back.
WAITING = (*OVERLOADED, 403)
#: The longest wait that a host can ask for, and the longest of all its waits in a run.
MAX_WAIT_S = 120.0
MAX_WAITS_S = 600.0
FOREVER_S = 1e9
#: Pauses before the first and the second new try where the host does not say how long.
BACK_OFF_S = (5.0, 10.0)


class MannersMiddleware:
    """Waits where a host asks for it, and lets nothing through to a host that wants to be left alone."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pace = Pace.of_crawler(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MannersMiddleware:
        """Build the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Stop a request that must not be sent."""
        if "@" in urlsplit(request.url).netloc:
            raise ForbiddenAddressError("an address with a user name or password")
        if not is_web_port(request.url):
            raise ForbiddenAddressError("a port on which no web server listens")
        self._pace.require_open(request)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Ask again after the time that the host wants, or never."""
        asked_s = retry_after_s(response) if response.status in WAITING else None
        if asked_s is None and response.status not in OVERLOADED:
            return response
        host = self._pace.host_of(request)
        tries = int(request.meta.get("retry_times", 0))
        if asked_s is not None:
            self._wait_as_asked(host, asked_s)
        elif tries < len(BACK_OFF_S):
            self._pace.note_overload(host)
            self._pace.wait(host, BACK_OFF_S[tries])
        spider = self._crawler.spider
        assert spider is not None
        return get_retry_request(request, spider=spider, reason=f"status {response.status}") or response

    def _wait_as_asked(self, host: str, asked_s: float) -> None:
        pace = self._pace.of(host)
        pace.asked_waits_s += asked_s
        if asked_s > MAX_WAIT_S or pace.asked_waits_s > MAX_WAITS_S:
            words = f"the server asks to be left alone for {asked_s:.0f} s (Retry-After)"
            self._pace.close(host, LeftAloneError, words)
            raise LeftAloneError(words)
        self._pace.wait(host, asked_s)


def retry_after_s(response: Response) -> float | None:
    """Seconds until we may ask again; None if the host does not say so in a way that can be understood."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return min(float(value), FOREVER_S) or None
    moment = _date(value)
    if moment is None:
        return None
    # Both times by the clock of the host, which may be wrong.
    now = _date((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    seconds = (moment - now).total_seconds()
    return seconds if seconds > 0 else None


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
