"""Between Scrapy's requests, responses and failures, and what the crawl of a site asks and is told."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from string import printable
from urllib.parse import quote

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from crawler.exchange import Answer, Ask
from crawler.middlewares.archive import CAPTURE
from crawler.middlewares.robots import ASKED_DELAY, SITEMAPS
from crawler.network.failures import (
    BodyTooLargeError,
    ForbiddenAddressError,
    ForbiddenByRobotsError,
    HostUnreachableError,
    LeftAloneError,
    NoConnectionError,
)
from crawler.network.tls import CERTIFICATE_PROBLEM
from crawler.rendering.order import RENDERING, Rendering, RenderingFailedError
from jobdepth.model import FetchedPage, SkipReason, Validators
from jobdepth.urls import join_url

#: The first that fits counts.
REASONS: tuple[tuple[type[BaseException], SkipReason], ...] = (
    (ForbiddenByRobotsError, SkipReason.ROBOTS),
    (HostUnreachableError, SkipReason.UNREACHABLE),
    (LeftAloneError, SkipReason.LEFT_ALONE),
    (ForbiddenAddressError, SkipReason.FORBIDDEN_ADDRESS),
    (BodyTooLargeError, SkipReason.TOO_LARGE),
    (DownloadCancelledError, SkipReason.TOO_LARGE),
    (DownloadTimeoutError, SkipReason.TIMEOUT),
    (NoConnectionError, SkipReason.UNREACHABLE),
    (RenderingFailedError, SkipReason.NEEDS_BROWSER),
)


def read_response(response: Response, ask: Ask) -> Answer:
    """What a response says."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    location = response.headers.get("Location")
    rendering: Rendering | None = response.meta.get(RENDERING)
    return Answer(
        ask.url,
        response.status,
        headers.get("content-type", ""),
        # Bytes beyond ASCII are passed on as they are, whatever they mean to the server.
        quote(location, safe=printable) if location else None,
        response.body,
        response.meta[CAPTURE],
        # A page that scripts fill in changes without its HTML changing.
        Validators() if rendering else _validators(headers),
        headers,
        response.meta.get(CERTIFICATE_PROBLEM, ""),
        response.meta.get(ASKED_DELAY, 0.0),
        join_url(ask.url, rendering.leads_to) if rendering and rendering.leads_to else None,
        response.meta.get(SITEMAPS, ()),
    )


def _validators(headers: dict[str, str]) -> Validators:
    """What to send next time; without a date of change, changes since now are asked for (RFC 9110, 13.1.3)."""
    now = format_datetime(datetime.now(UTC), usegmt=True)
    return Validators(headers.get("etag", ""), headers.get("last-modified") or headers.get("date") or now)


def conditions(page: FetchedPage | None) -> dict[str, str]:
    """The headers that tell a server which version of a page we have."""
    if page is None:
        return {}
    found = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}


def read_failure(error: BaseException | None) -> tuple[SkipReason, str]:
    """Why no response came, and a detail in words."""
    reason = next((reason for kind, reason in REASONS if isinstance(error, kind)), None)
    if reason is None:
        is_ours = isinstance(error, IgnoreRequest)
        return (SkipReason.UNREADABLE if is_ours else SkipReason.UNREACHABLE), str(error) or type(error).__name__
    return reason, str(error) if isinstance(error, (IgnoreRequest, NoConnectionError, RenderingFailedError)) else type(
        error
    ).__name__
