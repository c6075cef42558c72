# ruff: noqa: RUF012 - what describes a case is never changed
"""Replies that are small on the wire and huge when unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import cache

import brotli  # type: ignore[import-untyped]
from backports import zstd

from jobdepth.model import SkipReason
from tests.hostile.case import BLOCKED, OK_OR_PARTIAL, UNREACHABLE, Case, Group
from tests.hostile.healthy import links, pages_of
from tests.hostile.server import Route
from tests.site_server import HTML, Reply, text

ROW = "Network: gzip, deflate, brotli, zstd bombs, nested, unlabelled"
PAGE = "/x/page"
#: What each bomb unpacks to.
BOMB_BYTES = 1_000_000_000
PIECE = b"<p>boom</p>" + b" " * (4_000_000 - 11)
ZLIB_BITS = {"gzip": 31, "zlib": 15, "raw deflate": -15}
MAY_BE = frozenset({SkipReason.TOO_LARGE, SkipReason.NOT_HTML, SkipReason.UNREADABLE, SkipReason.UNREACHABLE})


@cache
def zlib_bomb(wrapping: str) -> bytes:
    """A gzip, zlib or bare deflate stream of BOMB_BYTES; its checksum is wrong, which no reader should live to see."""
    packer = zlib.compressobj(9, zlib.DEFLATED, ZLIB_BITS[wrapping])
    first = packer.compress(PIECE) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same piece packs to the same bytes.
    again = packer.compress(PIECE) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (BOMB_BYTES // len(PIECE)) + packer.flush()


@cache
def brotli_bomb() -> bytes:
    """A few kB that become BOMB_BYTES."""
    packer = brotli.Compressor(quality=3)
    pieces = [packer.process(PIECE) for _ in range(BOMB_BYTES // len(PIECE))]
    return bytes(b"".join(pieces) + packer.finish())


@cache
def zstd_bomb() -> bytes:
    """One frame that becomes BOMB_BYTES."""
    packer = zstd.ZstdCompressor()
    pieces = [packer.compress(PIECE) for _ in range(BOMB_BYTES // len(PIECE))]
    return b"".join(pieces) + packer.flush()


@cache
def nested_bomb() -> bytes:
    """A gzip bomb, packed again."""
    return zlib.compress(zlib_bomb("gzip"), 9, wbits=31)


class _Bomb(Case, is_abstract=True):
    """The limit holds after each decoding, memory stays flat, and the rest of the site is read."""

    row = ROW
    group = Group.BOMBS
    extra = {"/": links(PAGE)}
    statuses = OK_OR_PARTIAL
    skipped = {PAGE: MAY_BE}
    no_pages = frozenset({PAGE})
    again = frozenset({PAGE})
    #: How the bomb is labelled.
    labels: Mapping[str, str] = {}
    body: Callable[[], bytes]
    path = PAGE
    media_type = HTML
    http_status = 200

    def route(self, path: str) -> Route:
        # Packed when it is asked for: the bombs take seconds to make.
        if path == self.path:
            return Reply(type(self).body(), self.http_status, self.labels, self.media_type)
        return super().route(path)


class GzipBomb(_Bomb):
    """gzip."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": "gzip"}


class OldGzipBomb(_Bomb):
    """gzip by its old name, in capitals."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": "X-GZIP"}


class DeflateBomb(_Bomb):
    """deflate as the standard wants it."""

    body = staticmethod(lambda: zlib_bomb("zlib"))
    labels = {"Content-Encoding": "deflate"}


class RawDeflateBomb(_Bomb):
    """deflate as many servers send it."""

    body = staticmethod(lambda: zlib_bomb("raw deflate"))
    labels = {"Content-Encoding": "deflate"}


class BrotliBomb(_Bomb):
    """brotli."""

    body = staticmethod(brotli_bomb)
    labels = {"Content-Encoding": "br"}


class ZstdBomb(_Bomb):
    """zstd."""

    body = staticmethod(zstd_bomb)
    labels = {"Content-Encoding": "zstd"}


class NestedBomb(_Bomb):
    """gzip in gzip, as labelled."""

    body = staticmethod(nested_bomb)
    labels = {"Content-Encoding": "gzip, gzip"}


class MixedBomb(_Bomb):
    """brotli in gzip."""

    body = staticmethod(lambda: zlib.compress(brotli_bomb(), wbits=31))
    labels = {"Content-Encoding": "br, gzip"}


class ManyLayers(_Bomb):
    """A list of thirty encodings, most of them untrue."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": ", ".join(["gzip"] * 30)}


class UnlabelledBomb(_Bomb):
    """A gzip bomb that says it is HTML."""

    body = staticmethod(lambda: zlib_bomb("gzip"))


class UnaskedBomb(_Bomb):
    """An encoding that nobody asked for."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": "compress"}


class BombOfAnotherKind(_Bomb):
    """zstd that says it is brotli."""

    body = staticmethod(zstd_bomb)
    labels = {"Content-Encoding": "br"}


class GzipFileBomb(_Bomb):
    """A gzip file behind a link without a suffix."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    media_type = "application/gzip"


class BombInTheError(_Bomb):
    """A 404 with a bomb for a body."""

    body = staticmethod(brotli_bomb)
    labels = {"Content-Encoding": "br"}
    http_status = 404
    skipped = {PAGE: MAY_BE | {SkipReason.NOT_FOUND}}


class BombInTheRedirect(_Bomb):
    """A redirect with a bomb for a body."""

    body = staticmethod(brotli_bomb)
    labels = {"Content-Encoding": "br", "Location": "/team"}
    http_status = 302
    skipped = {}


class BombInRobots(_Bomb):
    """A bomb for a robots.txt: rules that nobody can read, or none that bind; memory stays flat either way."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": "gzip"}
    media_type = "text/plain"
    path = "/robots.txt"
    extra = {}
    skipped = {}
    again = frozenset({"/robots.txt"})
    statuses = OK_OR_PARTIAL | BLOCKED

    @property
    def pages(self) -> dict[str, int | None]:
        return {}


class BombInTheSitemap(_Bomb):
    """A bomb for a sitemap."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    labels = {"Content-Encoding": "gzip"}
    media_type = "application/xml"
    path = "/sitemap.xml"
    extra = {}
    skipped = {}
    again = frozenset({"/sitemap.xml"})


class BombInTheSitemapFile(_Bomb):
    """A gzip file for a sitemap, which robots.txt names; such files have to be unpacked by the reader."""

    body = staticmethod(lambda: zlib_bomb("gzip"))
    media_type = "application/gzip"
    path = "/map.xml.gz"
    extra = {}
    skipped = {}
    again = frozenset({"/map.xml.gz"})

    def __init__(self) -> None:
        super().__init__()
        rules = text(f"User-agent: *\nDisallow: /secret\nSitemap: http://{self.host}/map.xml.gz\n")
        self.routes = {"/robots.txt": rules}


class BombAtHome(_Bomb):
    """A bomb for a home page: nothing to rank, and a reason in words."""

    body = staticmethod(brotli_bomb)
    labels = {"Content-Encoding": "br"}
    path = "/"
    extra = {}
    skipped = {"/": MAY_BE}
    again = frozenset({"/"})
    no_pages = frozenset({"/"})
    statuses = UNREACHABLE
    reason = "larger"


class NoBombs(Case):
    """Pages that are packed honestly are read, in every encoding."""

    row = ROW
    extra = {"/": links(*(f"/x/{name}" for name in ("gzip", "zlib", "raw", "br", "zstd", "twice", "plain")))}
    more_pages = {f"/x/{name}": 1 for name in ("gzip", "zlib", "raw", "br", "zstd", "twice", "plain")}

    def __init__(self) -> None:
        super().__init__()
        pages = {name: pages_of({f"/x/{name}": "/"})[f"/x/{name}"].encode() for name in
                 ("gzip", "zlib", "raw", "br", "zstd", "twice", "plain")}  # fmt: skip
        packed = {
            "gzip": ("gzip", zlib.compress(pages["gzip"], wbits=31)),
            "zlib": ("deflate", zlib.compress(pages["zlib"])),
            "raw": ("deflate", zlib.compress(pages["raw"], wbits=-15)),
            "br": ("br", brotli.compress(pages["br"])),
            "zstd": ("zstd", zstd.compress(pages["zstd"])),
            "twice": ("gzip, gzip", zlib.compress(zlib.compress(pages["twice"], wbits=31), wbits=31)),
            "plain": ("identity", pages["plain"]),
        }
        self.routes = {
            f"/x/{name}": Reply(body, headers={"Content-Encoding": label}) for name, (label, body) in packed.items()
        }


class NotPackedAtAll(Case):
    """Text that says it is gzip, and gzip that ends early: those pages are lost at most."""

    row = ROW
    extra = {"/": links("/x/text", "/x/short")}
    statuses = OK_OR_PARTIAL
    again = frozenset({"/x/text", "/x/short"})
    routes = {
        "/x/text": Reply("<html>hello", headers={"Content-Encoding": "gzip"}),
        "/x/short": Reply(zlib.compress(b"<html>" + bytes(range(256)) * 50, wbits=31)[:200],
                          headers={"Content-Encoding": "gzip"}),
    }  # fmt: skip
