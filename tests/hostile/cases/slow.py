# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that take their time, or never end."""

from __future__ import annotations

from jobdepth.model import SkipReason
from tests.hostile.case import OK_OR_PARTIAL, PARTIAL, Case, Group
from tests.hostile.healthy import links
from tests.hostile.wire import Wire
from tests.site_server import Asked

ROW = "Network: slow head, slow body, endless body, 100 MB page"
PAGE = "/x/page"
HUGE = 100_000_000
#: The limit of a page and what the kernel holds for both sides.
MOST_BYTES = 20_000_000
HTML_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
LINES = b"<p>Never enough words about power and cooling.</p>\n" * 1000
OF_TIME = frozenset({SkipReason.TIMEOUT})
OF_SIZE = frozenset({SkipReason.TOO_LARGE})


class _Slow(Case, is_abstract=True):
    """The page is given up when its time is over; the others are read."""

    row = ROW
    extra = {"/": links(PAGE)}
    statuses = OK_OR_PARTIAL
    skipped = {PAGE: OF_TIME}
    again = frozenset({PAGE})
    no_pages = frozenset({PAGE})


async def _slow_head(asked: Asked, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    await wire.endless(b"X-Wait: 1\r\n", 100_000, pause_s=0.3)


async def _slow_body(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + b"Content-Length: 100000\r\n\r\n<html>")
    await wire.endless(b"x", 99_000, pause_s=0.3)


async def _slow_chunks(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    await wire.endless(b"1\r\nx\r\n", 100_000, pause_s=0.3)


async def _slow_status(asked: Asked, wire: Wire) -> None:
    await wire.endless(b"H", 10_000, pause_s=0.3)


class SlowHead(_Slow):
    """A header line now and then."""

    routes = {PAGE: _slow_head}


class SlowBody(_Slow):
    """A byte of the body now and then: the clock is for the whole request, not for each byte."""

    routes = {PAGE: _slow_body}
    statuses = PARTIAL


class SlowChunks(_Slow):
    """A chunk now and then."""

    routes = {PAGE: _slow_chunks}


class SlowStatusLine(_Slow):
    """A status line that never ends."""

    routes = {PAGE: _slow_status}


class _Endless(Case, is_abstract=True):
    """The page is cut off at the limit, the server cannot get rid of much more, and memory stays flat."""

    row = ROW
    group = Group.BOMBS
    extra = {"/": links(PAGE)}
    statuses = OK_OR_PARTIAL
    skipped = {PAGE: OF_SIZE}
    no_pages = frozenset({PAGE})
    most_bytes = {PAGE: MOST_BYTES}


async def _endless(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + b"\r\n<html>")
    await wire.endless(LINES, HUGE * 10)


async def _endless_chunks(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    await wire.endless(f"{len(LINES):x}\r\n".encode() + LINES + b"\r\n", HUGE * 10)


async def _declared(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + f"Content-Length: {HUGE}\r\n\r\n".encode())
    await wire.endless(LINES, HUGE)


async def _declared_wrongly(asked: Asked, wire: Wire) -> None:
    await wire.send(HTML_HEAD + b"Content-Length: 99999999999999999999\r\n\r\n<html>hello")
    await wire.hang()


class EndlessBody(_Endless):
    """No length, no end."""

    routes = {PAGE: _endless}


class EndlessChunks(_Endless):
    """Chunk after chunk."""

    routes = {PAGE: _endless_chunks}


class HugePage(_Endless):
    """100 MB, as announced: refused before the body is read."""

    routes = {PAGE: _declared}
    most_bytes = {PAGE: MOST_BYTES // 2}


class HugeLength(_Endless):
    """A length beyond reason and nothing behind it: refused at once, not waited for."""

    routes = {PAGE: _declared_wrongly}


class HugeImage(_Endless):
    """A film behind a link without a suffix is not downloaded."""

    skipped = {PAGE: frozenset({SkipReason.TOO_LARGE, SkipReason.NOT_HTML})}

    def __init__(self) -> None:
        super().__init__()
        self.routes = {PAGE: self._film}

    async def _film(self, asked: Asked, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n\0\0\0\x20ftypisom")
        await wire.endless(b"\0" * 65536, HUGE * 2)


class EndlessRedirectBody(_Endless):
    """A redirect with an endless body."""

    skipped = {}

    def __init__(self) -> None:
        super().__init__()
        self.routes = {PAGE: self._moved}

    async def _moved(self, asked: Asked, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 302 Found\r\nLocation: /team\r\nContent-Type: text/html\r\n\r\n")
        await wire.endless(LINES, HUGE * 2)


class EndlessError(_Endless):
    """A 404 with an endless body."""

    skipped = {PAGE: frozenset({SkipReason.TOO_LARGE, SkipReason.NOT_FOUND})}

    def __init__(self) -> None:
        super().__init__()
        self.routes = {PAGE: self._missing}

    async def _missing(self, asked: Asked, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n")
        await wire.endless(LINES, HUGE * 2)
