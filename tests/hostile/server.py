"""A server on loopback that plays many hostile hosts, byte by byte, and remembers every request.

Asked for whole addresses it is a forward proxy for invented names; CONNECT opens a tunnel at whose end it plays
the host's own TLS. Hosts can also be given a port of their own, to be asked without a proxy.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol
from urllib.parse import urlsplit

from tests.hostile.wire import Wire, response
from tests.site_server import NOT_FOUND, Asked, Reply

#: What a host does with one request, on the bare connection.
Behaviour = Callable[[Asked, Wire], Awaitable[None]]
#: A page, a reply, one reply after the other (the last one stays), or a behaviour.
Route = str | Reply | Sequence["str | Reply | Behaviour"] | Behaviour
Routes = Mapping[str, Route]

MAX_HEAD = 65536
BACKLOG = 512


class Host(Protocol):
    """Something that answers for one host name."""

    def route(self, path: str) -> Route:
        """What is found at a path (with its query)."""
        ...

    def tls(self) -> ssl.SSLContext | Behaviour | None:
        """The TLS at the end of a tunnel, or what happens there instead; None refuses the tunnel."""
        ...


class PlainHost:
    """A host of fixed routes."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    def route(self, path: str) -> Route:
        return self._routes.get(path, NOT_FOUND)

    def tls(self) -> ssl.SSLContext | Behaviour | None:
        return None


class HostileServer:
    """Answers for many hosts in a thread of its own."""

    def __init__(self, hosts: Mapping[str, Host]) -> None:
        self.hosts = dict(hosts)
        self.asked: list[Asked] = []
        #: Bytes sent for each host and path, over all requests.
        self.sent_bytes: Counter[tuple[str, str]] = Counter()
        self.port = 0
        self._times: Counter[tuple[str, str]] = Counter()
        self._open: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._listeners: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """The address of the proxy."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to listen as a proxy."""
        self._thread.start()
        self.port = self._listen(None)

    def listen(self, host: Host, tls: ssl.SSLContext | None = None) -> str:
        """Give a host a port of its own; returns `127.0.0.1:port`, under which its requests are noted."""
        return f"127.0.0.1:{self._listen(host, tls)}"

    def stop(self) -> None:
        """End all connections and the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def requests_to(self, host: str) -> list[Asked]:
        """What was asked of one host, in order."""
        return [asked for asked in self.asked if asked.host == host]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # Crawlers that are killed or give up leave broken connections behind; that is what they are here for.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._loop.run_forever()

    def _listen(self, host: Host | None, tls: ssl.SSLContext | None = None) -> int:
        return asyncio.run_coroutine_threadsafe(self._open_port(host, tls), self._loop).result(10)

    async def _open_port(self, host: Host | None, tls: ssl.SSLContext | None) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            name = f"127.0.0.1:{port}" if host is not None else ""
            try:
                await self._converse(reader, writer, name)
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, ValueError):
                pass
            finally:
                writer.transport.abort() if writer.transport.is_closing() else writer.close()

        listener = await asyncio.start_server(serve, "127.0.0.1", 0, limit=MAX_HEAD, backlog=BACKLOG, ssl=tls)
        self._listeners.append(listener)
        port = int(listener.sockets[0].getsockname()[1])
        if host is not None:
            self.hosts[f"127.0.0.1:{port}"] = host
        return port

    async def _close(self) -> None:
        for listener in self._listeners:
            listener.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> None:
        """Answer one request, through a tunnel if one is asked for; `name` is the host, once known."""
        wire = Wire(reader, writer)
        while True:
            method, target, headers = await _read_head(reader)
            if method == "CONNECT":
                name = target.removesuffix(":443")
                if not await self._open_tunnel(name, wire, writer):
                    return
                continue
            parts = urlsplit(target)
            # A proxy is asked for whole addresses, a web server for paths.
            host = parts.netloc.lower() or name or headers.get("host", "")
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            await self._serve(host, path, headers, wire)
            return

    async def _open_tunnel(self, name: str, wire: Wire, writer: asyncio.StreamWriter) -> bool:
        """Play the TLS of a host; whether there is anybody to talk to afterwards."""
        tls = self.hosts[name].tls() if name in self.hosts else None
        if tls is None:
            self._note(name, "CONNECT", {})
            await wire.answer(status=502)
            return False
        await wire.send(b"HTTP/1.1 200 Connected\r\n\r\n")
        if isinstance(tls, ssl.SSLContext):
            await writer.start_tls(tls)
            return True
        await tls(self._note(name, "CONNECT", {}), wire)
        return False

    async def _serve(self, host: str, path: str, headers: Mapping[str, str], wire: Wire) -> None:
        """Answer one request."""
        found = self._find(host, path)
        if callable(found):
            before = wire.sent_bytes
            asked = self._note(host, path, headers)
            try:
                await found(asked, wire)
            finally:
                self.sent_bytes[host, path] += wire.sent_bytes - before
            return
        reply = Reply(found) if isinstance(found, str) else found
        # Only orderly replies count as open: a client that has given up on another may ask before we notice.
        self._open[host] += 1
        self._note(host, path, headers)
        try:
            await asyncio.sleep(reply.delay_s)
        finally:
            # Before the answer is sent: the client may ask again as soon as it has read it.
            self._open[host] -= 1
        await wire.send(response(reply))

    def _find(self, host: str, path: str) -> str | Reply | Behaviour:
        if host not in self.hosts:
            return NOT_FOUND
        found = self.hosts[host].route(path)
        number = self._times[host, path]
        self._times[host, path] += 1
        if isinstance(found, str | Reply) or callable(found):
            return found
        return found[min(number, len(found) - 1)]

    def _note(self, host: str, path: str, headers: Mapping[str, str]) -> Asked:
        asked = Asked(time.monotonic(), host, path, headers, max(1, self._open[host]))
        self.asked.append(asked)
        return asked


async def _read_head(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = lines[0].split(" ", 2)
    fields = (line.split(":", 1) for line in lines[1:] if ":" in line)
    return method, target, {name.lower(): value.strip() for name, value in fields}


@contextmanager
def serve_hosts(hosts: Mapping[str, Host]) -> Iterator[HostileServer]:
    """Serve these hosts behind a proxy for as long as the context lasts."""
    server = HostileServer(hosts)
    server.start()
    try:
        yield server
    finally:
        server.stop()
