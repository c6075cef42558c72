"""Stores every response as it came, before anything can go wrong with it."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.network.failures import OwnFailureError
from crawler.plan import CrawlPlan
from crawler.rendering.order import ORDER
from jobdepth import __version__
from jobdepth.model import CaptureRef
from jobdepth.store.archive import ArchiveWriter, Exchange

CAPTURE = "jobdepth_capture"


class ArchiveMiddleware:
    """Writes each exchange to the WARC file of its site, and leaves the reference in the request's meta.

    Stands above UnpackMiddleware, so that bodies are stored as a reader needs them, and below
    RetryMiddleware, so that failed tries are stored too. Once a record could not be written nothing more is: no tool
    could read on behind one that is cut off.
    """

    def __init__(self, plan: CrawlPlan) -> None:
        self._folder = plan.output / "store" / "archive"
        self._run = plan.run_number
        self._writers: dict[str, ArchiveWriter] = {}
        self._failure: OwnFailureError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Build the middleware for the spider's plan; without one, as in a shell, nothing is stored."""
        plan = getattr(crawler.spider, "plan", None)
        if plan is None:
            raise NotConfigured
        return cls(plan)

    def process_response(self, request: Request, response: Response) -> Response:
        """Store the exchange, or what the browser made of an earlier one; raises OwnFailureError where it can't."""
        if self._failure is not None:
            raise self._failure
        site_id = request.meta["site_id"]
        try:
            request.meta[CAPTURE] = _write(self._writer(site_id), request, response)
        except OSError as error:
            self._failure = OwnFailureError(
                f"cannot write {self._folder / self._file(site_id)}: {error.strerror or error}"
            )
            raise self._failure from error
        return response

    def _writer(self, site_id: str) -> ArchiveWriter:
        if site_id not in self._writers:
            self._writers[site_id] = ArchiveWriter(self._folder, self._file(site_id), f"jobdepth/{__version__}")
        return self._writers[site_id]

    def _file(self, site_id: str) -> str:
        return f"{site_id}/{self._run:05d}.warc.gz"


def _write(writer: ArchiveWriter, request: Request, response: Response) -> CaptureRef:
    order = request.meta.get(ORDER)
    if order is not None:
        return writer.add_rendered(request.url, response.body, order.document.capture)
    exchange = Exchange(
        request.url,
        request.method,
        _pairs(request),
        response.status,
        _pairs(response),
        response.body,
    )
    return writer.add(exchange)


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
