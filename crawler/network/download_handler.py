"""Fetches over HTTP and HTTPS: a clock for the connection, one for the whole request, and every failure in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from time import monotonic
from typing import Any, cast
from urllib.request import getproxies

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError
from scrapy.http import Response
from twisted.internet.error import ConnectError
from twisted.web.client import HTTPConnectionPool

from crawler.network.connections import BoundedPool
from crawler.network.failures import ForbiddenAddressError, NoConnectionError, OwnFailureError
from crawler.network.pace import SENT_AT
from crawler.network.resolver import PublicAddressResolver
from crawler.network.tls import CERTIFICATE_PROBLEM, MarkingTlsPolicy
from crawler.scope import is_private_host
from jobdepth.urls import host_of, origin_of

#: Three tries and the pauses between them have to end within a minute.
CONNECT_TIMEOUT_S = 10.0
#: With these no connection is even tried.
NO_HANDLES = (errno.EMFILE, errno.ENFILE)


class CrawlDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with our rules for addresses, certificates and time."""

    #: Made for the first request: before that the process has not installed its resolver.
    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._resolver: Any = reactor.nameResolver
        if not isinstance(self._resolver, PublicAddressResolver):
            raise TypeError("TWISTED_DNS_RESOLVER must be crawler.network.resolver.PublicAddressResolver")
        self._resolver.permit(_private_origins(crawler))
        timeout_s = min(CONNECT_TIMEOUT_S, crawler.settings.getfloat("DOWNLOAD_TIMEOUT") / 2)
        self._pool: HTTPConnectionPool = BoundedPool(reactor, self._pool.maxPersistentPerHost, timeout_s)
        self._certificates = MarkingTlsPolicy()
        self._contextFactory = cast("Any", self._certificates)

    async def download_request(self, request: Request) -> Response:
        """Fetch; raises NoConnectionError where it came to no connection, OwnFailureError where that is our fault."""
        origin = origin_of(request.url)
        request.meta[SENT_AT] = monotonic()
        try:
            response = await super().download_request(request)
        except (CannotResolveHostError, DownloadConnectionRefusedError, ConnectError, TunnelError) as error:
            address = self._resolver.refusal(*origin)
            if address:
                raise ForbiddenAddressError(f"the host name leads to the private address {address}") from error
            if isinstance(error, ConnectError) and error.osError in NO_HANDLES:
                raise OwnFailureError(f"no connection can be opened: {os.strerror(error.osError)}") from error
            raise NoConnectionError(_words(error)) from error
        except DownloadFailedError as error:
            if request.url.startswith("https:") and not self._certificates.has_certificate(origin):
                raise NoConnectionError("no secure connection can be made to the host") from error
            raise
        request.meta[CERTIFICATE_PROBLEM] = self._certificates.problem(origin)
        return response


def _private_origins(crawler: Crawler) -> set[tuple[str, int]] | None:
    """What the study itself names: its sites by address, and its proxy; None if there is no study, as in a shell."""
    plan = getattr(crawler.spider, "plan", None)
    if plan is None:
        return None
    origins = {origin_of(site.url) for site in plan.sites if is_private_host(host_of(site.url))}
    for proxy in _proxies(plan.settings.proxy):
        host, port = origin_of(proxy)
        # To open a tunnel Twisted looks its host up without saying the port.
        origins |= {(host, port), (host, 0)}
    return origins


def _proxies(chosen: str | None) -> Iterator[str]:
    for proxy in (chosen, *getproxies().values()):
        if proxy:
            yield proxy if "://" in proxy else f"http://{proxy}"


def _words(error: Exception) -> str:
    if isinstance(error, CannotResolveHostError):
        return "there is no such host name"
    if isinstance(error, DownloadConnectionRefusedError):
        return "the host refuses the connection"
    if isinstance(error, TunnelError):
        return "the proxy cannot reach the host"
    return f"the host cannot be reached ({type(error).__name__})"
