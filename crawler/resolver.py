"""Refuses host names that lead to addresses inside somebody's network."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawler.scope import is_private_host, is_public


class ForbiddenAddressError(OSError):
    """A public name that resolves to a private address."""


class PublicAddressResolver(CachingThreadedResolver):
    """Looks names up as Scrapy does, and fails where the answer is a private address.

    A name that is itself local (localhost) passes: the scope lets it through only where the study names it.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, proxy_host: str = "") -> None:
        super().__init__(reactor, cache_size, timeout)
        self._proxy_host = proxy_host

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicAddressResolver:
        """Build the resolver for a crawl; the proxy that the study names may be private."""
        settings = crawler.settings
        proxy_host = settings.get("JOBDEPTH_PROXY_HOST", "")
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), proxy_host)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve `name`; the Deferred fails with ForbiddenAddressError for a private answer."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        if name != self._proxy_host and not is_private_host(name):
            found.addCallback(_require_public, name)
        return found


def _require_public(address: Any, name: str) -> Any:
    if not is_public(ipaddress.ip_address(str(address))):
        raise ForbiddenAddressError(f"{name} resolves to the private address {address}")
    return address
