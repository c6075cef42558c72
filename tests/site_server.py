"""Serves websites described in Python on loopback: by address, and as a forward proxy for invented host names."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host answers at a path."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = HTML
    delay_s: float = 0.0

    @property
    def body_bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode()


#: One reply for every request, or one after the other (the last one stays); a bare text is a page.
Replies = str | Reply | Sequence[Reply]
Site = Mapping[str, Replies]

#: A path for all that a host has no other answer for.
ANY_PATH = "*"
NOT_FOUND = Reply("<html><body>There is nothing here.</body></html>", 404)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server saw it; `at_once` counts the open requests to the same host, this one included."""

    at_s: float
    host: str
    path: str
    headers: Mapping[str, str]
    at_once: int


def page(*links: str, text: str = "", head: str = "") -> str:
    """An HTML page with these links in its text."""
    anchors = "".join(f'<p><a href="{link}">to {link}</a></p>' for link in links)
    return f"<!doctype html><html><head><title>{text}</title>{head}</head><body>{text}{anchors}</body></html>"


def moved(location: str, status: int = 301) -> Reply:
    """A redirect."""
    return Reply("", status, {"Location": location})


def text(body: str, status: int = 200) -> Reply:
    """A plain-text reply, as for robots.txt."""
    return Reply(body, status, media_type="text/plain")


def sitemap(*urls: str) -> Reply:
    """A sitemap of these addresses."""
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'
    return Reply(body, media_type="application/xml")


class SiteServer(ThreadingHTTPServer):
    """Answers for many hosts and remembers every request."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sites: Mapping[str, Site], *, most_delay_s: float = 0.0, seed: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self.asked: list[Asked] = []
        self._most_delay_s = most_delay_s
        self._random = Random(seed)
        self._times: Counter[tuple[str, str]] = Counter()
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The server's own address: a proxy's, and that of a site named 127.0.0.1."""
        return f"http://127.0.0.1:{self.port}"

    def requests_to(self, host: str) -> list[Asked]:
        """What was asked of one host, in order."""
        return [asked for asked in self.asked if asked.host == host]

    def paths(self, host: str) -> list[str]:
        """The paths asked of one host, in order, without robots.txt and sitemap."""
        found = (asked.path for asked in self.requests_to(host))
        return [path for path in found if path not in ("/robots.txt", "/sitemap.xml")]

    def begin(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        """Note a request and give what to answer after its delay."""
        with self._lock:
            self._open[host] += 1
            self.asked.append(Asked(time.monotonic(), host, path, headers, self._open[host]))
            number = self._times[host, path]
            self._times[host, path] += 1
            pause_s = self._random.uniform(0, self._most_delay_s)
        reply = self._reply(host, path, number)
        time.sleep(max(reply.delay_s, pause_s))
        return reply

    def end(self, host: str) -> None:
        """Note that a request is being answered."""
        with self._lock:
            self._open[host] -= 1

    def _reply(self, host: str, path: str, number: int) -> Reply:
        site = self.sites.get(host, {})
        found = site.get(path, site.get(ANY_PATH, NOT_FOUND))
        if isinstance(found, str):
            return Reply(found)
        return found if isinstance(found, Reply) else found[min(number, len(found) - 1)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SiteServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        # A proxy is asked for whole addresses, a web server for paths.
        host = parts.netloc.lower() or "127.0.0.1"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        reply = self.server.begin(host, path, {name.lower(): value for name, value in self.headers.items()})
        if reply.headers.get("ETag", "") == self.headers.get("If-None-Match", "none"):
            reply = Reply("", 304, {"ETag": reply.headers["ETag"]})
        # Before the answer is sent: the client may ask again as soon as it has read it.
        self.server.end(host)
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.media_type, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body_bytes)))
        self.end_headers()
        self.wfile.write(reply.body_bytes)

    def do_CONNECT(self) -> None:
        self.server.begin(self.path, "CONNECT", {})
        self.server.end(self.path)
        self.send_error(502)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden name
        """Say nothing; the tests read `asked`."""

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            # The crawler that asked is gone; some tests kill it.
            self.close_connection = True


@contextmanager
def serve(sites: Mapping[str, Site], *, most_delay_s: float = 0.0, seed: int = 0) -> Iterator[SiteServer]:
    """Serve these sites (host name -> path -> reply); each answer may be held back at random."""
    server = SiteServer(sites, most_delay_s=most_delay_s, seed=seed)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
