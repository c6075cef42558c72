"""Looks host names up, and keeps connections out of anybody's network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.failures import ForbiddenAddressError
from crawler.scope import is_public

__all__ = ["ForbiddenAddressError", "PublicAddressResolver"]

#: Of the addresses of one name only so many are tried.
MAX_ADDRESSES = 8


class PublicAddressResolver(CachingHostnameResolver):
    """Gives out only public addresses, save for the origins that the study names itself.

    Every connection asks here, also one to an address that is written out, so what is checked is what is connected to.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)
        self._permitted: set[tuple[str, int]] | None = set()
        self._refused: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicAddressResolver:
        """Build the resolver of a process."""
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"))

    def permit(self, origins: Iterable[tuple[str, int]] | None) -> None:
        """Let these hosts and ports have private addresses; None lets all."""
        if origins is None or self._permitted is None:
            self._permitted = None
        else:
            self._permitted.update(origins)

    def refusal(self, host: str, port: int) -> str:
        """The private address for which the last look-up of a host failed; empty if it did not."""
        return self._refused.get((host, port), "")

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Look a name up; private addresses are left out of the answer."""
        origin = (hostName, portNumber)
        is_free = self._permitted is None or origin in self._permitted
        receiver: Any = _PublicOnly(resolutionReceiver, origin, self._refused, is_free=is_free)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the addresses that may be connected to."""

    def __init__(
        self, receiver: Any, origin: tuple[str, int], refused: dict[tuple[str, int], str], *, is_free: bool
    ) -> None:
        self._receiver = receiver
        self._origin = origin
        self._refused = refused
        self._is_free = is_free
        self._found = 0
        self._private = ""

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if not self._is_free and not is_public(ipaddress.ip_address(address.host)):
            self._private = address.host
        elif self._found < MAX_ADDRESSES:
            self._found += 1
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._private and not self._found:
            self._refused[self._origin] = self._private
        else:
            self._refused.pop(self._origin, None)
        self._receiver.resolutionComplete()
