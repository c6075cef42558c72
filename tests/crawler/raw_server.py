"""A server that says what it likes: bytes, silence, resets. Answers for many hosts as a forward proxy."""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

#: What a host does with a connection on which a path was asked.
Act = Callable[[socket.socket], None]
Acts = bytes | Act | Sequence[bytes | Act]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    at_s: float
    host: str
    path: str
    head: str


def reply(body: bytes | str = b"", status: int = 200, length: int | None = None, **headers: str) -> bytes:
    """A whole response; `length` may lie about the body."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "text/html", "Content-Length": str(len(content) if length is None else length), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Status\r\n{head}Connection: close\r\n\r\n".encode() + content


def page(*links: str) -> bytes:
    """A page with these links."""
    return reply(
        "<!doctype html><html><body>" + "".join(f'<a href="{link}">x</a>' for link in links) + "</body></html>"
    )


def silence(seconds: float = 60.0) -> Act:
    """Say nothing, until the other side hangs up."""

    def act(connection: socket.socket) -> None:
        connection.settimeout(seconds)
        with suppress(OSError):
            while connection.recv(4096):
                pass

    return act


def reset(connection: socket.socket) -> None:
    """Break the connection off."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def endless(head: bytes, chunk: bytes, pause_s: float = 0.0) -> Act:
    """Send `chunk` again and again until the other side hangs up."""

    def act(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(chunk)
            time.sleep(pause_s)

    return act


class RawServer(socketserver.ThreadingTCPServer):
    """Does for each host and path what it is told; what it is not told is not found."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, sites: Mapping[str, Mapping[str, Acts]], tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self.tls = tls
        self.asked: list[Asked] = []
        self._times: Counter[tuple[str, str]] = Counter()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def paths(self, host: str) -> list[str]:
        """The paths asked of one host, in order."""
        return [asked.path for asked in self.asked if asked.host == host]

    def times(self, host: str, path: str) -> list[float]:
        """When a path was asked for."""
        return [asked.at_s for asked in self.asked if (asked.host, asked.path) == (host, path)]

    def act_on(self, host: str, path: str) -> bytes | Act:
        acts = self.sites.get(host, {}).get(path, reply("nothing", 404))
        number = self._times[host, path]
        self._times[host, path] += 1
        return acts if isinstance(acts, bytes) or callable(acts) else acts[min(number, len(acts) - 1)]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what the tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    server: RawServer

    def handle(self) -> None:
        connection = self.request
        if self.server.tls is not None:
            connection = self.server.tls.wrap_socket(connection, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head:
            data = connection.recv(65536)
            if not data:
                return
            head += data
        text = head.decode("latin-1")
        parts = urlsplit(text.split(" ")[1])
        named = next((line[5:].strip() for line in text.split("\r\n") if line.lower().startswith("host:")), "")
        host = parts.netloc or named
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.server.asked.append(Asked(time.monotonic(), host, path, text))
        act = self.server.act_on(host, path)
        if isinstance(act, bytes):
            connection.sendall(act)
        else:
            act(connection)
        connection.close()


@contextmanager
def serve_raw(sites: Mapping[str, Mapping[str, Acts]], tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """Run a server."""
    server = RawServer(sites, tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
