"""Stores every response as it came, before anything can go wrong with it."""

from __future__ import annotations

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.plan import CrawlPlan
from crawler.rendering.order import ORDER
from jobdepth import __version__
from jobdepth.store.archive import ArchiveWriter, Exchange

CAPTURE = "jobdepth_capture"


class ArchiveMiddleware:
    """Writes each exchange to the WARC file of its site, and leaves the reference in the request's meta.

    Stands above UnpackMiddleware, so that bodies are stored as a reader needs them, and below
    RetryMiddleware, so that failed tries are stored too.
    """

    def __init__(self, plan: CrawlPlan) -> None:
        self._folder = plan.output / "store" / "archive"
        self._run = plan.run_number
        self._writers: dict[str, ArchiveWriter] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Build the middleware for the spider's plan; without one, as in a shell, nothing is stored."""
        plan = getattr(crawler.spider, "plan", None)
        if plan is None:
            raise NotConfigured
        middleware = cls(plan)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Store the exchange, or what the browser made of an earlier one."""
        writer = self._writer(request.meta["site_id"])
        order = request.meta.get(ORDER)
        if order is not None:
            request.meta[CAPTURE] = writer.add_rendered(request.url, response.body, order.document.capture)
            return response
        exchange = Exchange(
            request.url,
            request.method,
            _pairs(request),
            response.status,
            _pairs(response),
            response.body,
        )
        request.meta[CAPTURE] = writer.add(exchange)
        return response

    def close(self) -> None:
        """Close all files."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def _writer(self, site_id: str) -> ArchiveWriter:
        if site_id not in self._writers:
            file = f"{site_id}/{self._run:05d}.warc.gz"
            self._writers[site_id] = ArchiveWriter(self._folder, file, f"jobdepth/{__version__}")
        return self._writers[site_id]


def _pairs(message: Request | Response) -> list[tuple[str, str]]:
    """Headers as text; control characters, which a WARC file cannot hold, become spaces.

    What opens the proxy is between it and us, and never stored.
    """
    return [
        (name.decode("latin-1"), " ".join(value.decode("latin-1").split()))
        for name, values in message.headers.items()
        if name.lower() != b"proxy-authorization"
        for value in values
    ]
