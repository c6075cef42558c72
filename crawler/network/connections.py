"""Connections that bound what a server can do before its response has begun."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IStreamClientEndpoint
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.failures import NoConnectionError

#: Browsers stop at a quarter of this.
MAX_HEAD_BYTES = 1_000_000


class BoundedPool(HTTPConnectionPool):
    """Gives a connection up that takes too long.

    A request on a connection that had been used before, and that the other end hangs up without a byte, is sent once
    more on a new one. That is no try: servers and proxies end idle connections just as we take them up again.
    """

    def __init__(self, reactor: Any, most_idle: int, timeout_s: float) -> None:
        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._factory = _BoundedFactory
        self.maxPersistentPerHost = most_idle
        self._timeout_s = timeout_s

    def getConnection(self, key: Any, endpoint: IStreamClientEndpoint) -> Deferred[Any]:  # noqa: N802
        """A connection that is idle, or a new one."""
        impatient: Any = _ImpatientEndpoint(endpoint, self._reactor, self._timeout_s)
        return super().getConnection(key, impatient)


@implementer(IStreamClientEndpoint)
class _ImpatientEndpoint:
    """Connects within a time that includes looking the name up."""

    def __init__(self, endpoint: Any, reactor: Any, timeout_s: float) -> None:
        self._endpoint = endpoint
        self._reactor = reactor
        self._timeout_s = timeout_s

    def connect(self, protocolFactory: Any) -> Deferred[Any]:  # noqa: N803
        connecting: Deferred[Any] = self._endpoint.connect(protocolFactory)
        return connecting.addTimeout(self._timeout_s, self._reactor, onTimeoutCancel=_give_up)


def _give_up(result: Any, timeout_s: float) -> Any:
    if isinstance(result, Failure):
        raise NoConnectionError(f"no answer from the host within {timeout_s:g} s")
    return result


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Hangs up where the head of a response does not end."""

    _head_bytes = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is None or self._parser.state not in (STATUS, HEADER):
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES and self.transport is not None:
            self.transport.abortConnection()


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802, ARG002
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
