# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that do not speak HTTP as it is written."""

from __future__ import annotations

from tests.hostile.case import OK_OR_PARTIAL, Case, Group, raw
from tests.hostile.healthy import links
from tests.hostile.wire import Wire
from tests.site_server import Asked

ODD = "/x/odd"
PAGE = b"<html><body>Words about power and cooling.</body></html>"
TYPE = b"Content-Type: text/html\r\n"
LENGTH = f"Content-Length: {len(PAGE)}\r\n".encode()


class _Malformed(Case, is_abstract=True):
    """That page is lost at most; every other one is read."""

    row = "Network: malformed HTTP"
    extra = {"/": links(ODD), "/team": links(f"{ODD}-again")}
    statuses = OK_OR_PARTIAL
    again = frozenset({ODD})
    reply: bytes

    def __init__(self) -> None:
        super().__init__()
        self.routes = {ODD: raw(self.reply)}


class GarbageStatusLine(_Malformed):
    """No status line at all."""

    reply = b"\x00\x01\x02\x03\r\n\r\n"


class OldHttp(_Malformed):
    """A body without a head."""

    reply = PAGE


class WordForStatus(_Malformed):
    """A status in letters."""

    reply = b"HTTP/1.1 FINE ok\r\n" + TYPE + b"\r\n" + PAGE


class StatusAboveAll(_Malformed):
    """A status of four digits."""

    reply = b"HTTP/1.1 99999 ok\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class StatusBelowAll(_Malformed):
    """A status of nought and less."""

    reply = b"HTTP/1.1 -200 ok\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class OddStatus(_Malformed):
    """A status of no known kind."""

    reply = b"HTTP/1.1 999 Request denied\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class NoReason(_Malformed):
    """A status line that ends with its number."""

    reply = b"HTTP/1.1 200\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class NewerHttp(_Malformed):
    """A version that this connection cannot be."""

    reply = b"HTTP/2 200\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class HeaderWithoutColon(_Malformed):
    """A header line without a colon."""

    reply = b"HTTP/1.1 200 OK\r\nhello\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class FoldedHeader(_Malformed):
    """A header over several lines, the first of them empty."""

    reply = b"HTTP/1.1 200 OK\r\n folded first\r\nX-Long: a\r\n\tb\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class ControlsInHeaders(_Malformed):
    """NUL and other controls in names and values."""

    reply = b"HTTP/1.1 200 OK\r\nX\x00Y: a\x01b\x7f\r\nSet-Cookie: \x00\x1b[2J\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class BytesInHeaders(_Malformed):
    """Headers beyond ASCII."""

    reply = b"HTTP/1.1 200 \xff\xfe\r\nX-N\xe4me: \xff\xfe\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class BareLineFeeds(_Malformed):
    """Line feeds without carriage returns."""

    reply = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE


class LongHeader(_Malformed):
    """One header of a megabyte."""

    reply = b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class ManyHeaders(_Malformed):
    """Fifty thousand headers."""

    reply = (
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(50_000)) + TYPE + LENGTH + b"\r\n" + PAGE
    )


class NegativeLength(_Malformed):
    """A negative length."""

    reply = b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n" + TYPE + b"\r\n" + PAGE


class WordForLength(_Malformed):
    """A length in letters."""

    reply = b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n" + TYPE + b"\r\n" + PAGE


class TwoLengths(_Malformed):
    """Two lengths that differ."""

    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n" + TYPE + b"\r\n" + PAGE


class LengthAndChunks(_Malformed):
    """A length, and chunks."""

    reply = (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
        + TYPE
        + b"\r\n5\r\nhello\r\n0\r\n\r\n"
    )


class OddChunk(_Malformed):
    """A chunk of a length that is no number."""

    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + TYPE + b"\r\nzz\r\nhello\r\n0\r\n\r\n"


class NegativeChunk(_Malformed):
    """A chunk of negative length."""

    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + TYPE + b"\r\n-5\r\nhello\r\n0\r\n\r\n"


class HugeChunk(_Malformed):
    """A chunk of more bytes than there are."""

    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + TYPE + b"\r\n" + b"f" * 400 + b"\r\nhello"


class OddTransferEncoding(_Malformed):
    """A transfer encoding that nobody knows."""

    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n" + TYPE + b"\r\n" + PAGE


class NothingWithABody(_Malformed):
    """204 with a body."""

    reply = b"HTTP/1.1 204 No Content\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class UnaskedNotModified(_Malformed):
    """304 to a request that did not ask whether anything has changed."""

    reply = b"HTTP/1.1 304 Not Modified\r\n" + TYPE + b"\r\n"


class UnaskedRange(_Malformed):
    """A part of a page that nobody asked for in parts."""

    reply = (
        b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/900\r\nContent-Length: 5\r\n" + TYPE + b"\r\nhello"
    )


class UnaskedUpgrade(_Malformed):
    """A switch of protocols."""

    reply = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello"


class SecondResponse(_Malformed):
    """A second response behind the first one, for whoever asks next."""

    reply = (
        b"HTTP/1.1 200 OK\r\n" + TYPE + LENGTH + b"\r\n" + PAGE
        + b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/second-response\r\nContent-Length: 0\r\n\r\n"
    )  # fmt: skip


class OddContentType(_Malformed):
    """A content type that is none."""

    reply = b'HTTP/1.1 200 OK\r\nContent-Type: ;;charset=="\xff;text/html\r\n' + LENGTH + b"\r\n" + PAGE


class ManyContentTypes(_Malformed):
    """Content types that differ."""

    reply = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + TYPE + LENGTH + b"\r\n" + PAGE


class _EndlessHead(_Malformed, is_abstract=True):
    """A head that never ends; memory stays flat."""

    group = Group.BOMBS
    reply = b""
    first = b"HTTP/1.1 200 OK\r\n"
    chunk: bytes
    most_bytes = {ODD: 400_000_000}
    most_s = 180

    def __init__(self) -> None:
        super().__init__()
        self.routes = {ODD: self._behave}

    async def _behave(self, asked: Asked, wire: Wire) -> None:
        await wire.send(self.first)
        await wire.endless(self.chunk, 2_000_000_000)


class EndlessHeaders(_EndlessHead):
    """Header after header."""

    chunk = b"".join(b"X-Header-%d: %s\r\n" % (n, b"y" * 200) for n in range(300))


class EndlessHeaderLine(_EndlessHead):
    """One header line without an end."""

    first = b"HTTP/1.1 200 OK\r\nX-Long: "
    chunk = b"x" * 65536


class EndlessContinue(_EndlessHead):
    """`100 Continue` for ever."""

    first = b""
    chunk = b"HTTP/1.1 100 Continue\r\n\r\n" * 1000


class EndlessTrailers(_EndlessHead):
    """Chunks that end, followed by trailers that do not."""

    first = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + TYPE + b"\r\n5\r\nhello\r\n0\r\n"
    chunk = b"".join(b"X-Trailer-%d: %s\r\n" % (n, b"y" * 200) for n in range(300))
