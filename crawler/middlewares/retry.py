"""Asks again, after a pause, where the network or a server failed."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.network.failures import HostUnreachableError, NoConnectionError
from crawler.network.pace import Pace
from jobdepth.urls import origin_of

SERVER_FAILURES = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524})
FAILURES = (
    NoConnectionError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
)
#: Seconds of peace for the host before the first and the second new try.
PAUSES_S = (0.5, 2.0)
MAX_FAILED_CONNECTIONS = 3


class RetryMiddleware:
    """Tries each request up to three times; gives a host up to which no connection can be made.

    The pause is the host's, so that a request that waits for its new try takes no place from other hosts.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pace = Pace.of_crawler(crawler)
        self._failed_connections: Counter[tuple[str, int]] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryMiddleware:
        """Build the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Ask again where the server failed."""
        self._failed_connections.pop(origin_of(request.url), None)
        if response.status not in SERVER_FAILURES:
            return response
        return self._again(request, f"status {response.status}") or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again where no whole response came."""
        if isinstance(exception, NoConnectionError):
            self._count_failed_connection(request, str(exception))
        return self._again(request, type(exception).__name__) if isinstance(exception, FAILURES) else None

    def _again(self, request: Request, reason: str) -> Request | None:
        spider = self._crawler.spider
        assert spider is not None
        again = get_retry_request(request, spider=spider, reason=reason)
        if again is not None:
            tries = int(again.meta["retry_times"])
            self._pace.wait(self._pace.host_of(request), PAUSES_S[min(tries, len(PAUSES_S)) - 1])
        return again

    def _count_failed_connection(self, request: Request, words: str) -> None:
        origin = origin_of(request.url)
        self._failed_connections[origin] += 1
        if self._failed_connections[origin] >= MAX_FAILED_CONNECTIONS:
            self._pace.close_origin(origin, HostUnreachableError, words)
            raise HostUnreachableError(words)
