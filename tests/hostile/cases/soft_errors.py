# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that answer everything, and things that are not what they seem."""

from __future__ import annotations

import gzip
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from random import Random

from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.healthy import SMALL, document, links
from tests.hostile.server import Route
from tests.site_server import Reply, moved

DEAD = tuple(f"/old/{name}" for name in ("spring", "summer", "autumn", "winter", "offer", "prices", "form"))
SORRY = "Sorry, this page could not be found. It may have moved. Try the search, or go back to the start."
NO_PAGE = frozenset({SkipReason.SOFT_NOT_FOUND, SkipReason.DUPLICATE})


class _CatchAll(Case, is_abstract=True):
    """One random address is asked for at most; what looks like its answer is no page; the real pages are."""

    row = "Content: soft 404"
    extra = {"/": links(*DEAD)}
    statuses = OK_OR_PARTIAL
    skipped: Mapping[str, SkipReason | frozenset[SkipReason]] = dict.fromkeys(DEAD, NO_PAGE)
    most_requests = len(SMALL) + len(DEAD) + 8
    #: robots.txt leads there too.
    again = frozenset({"/sorry", "/"})

    @abstractmethod
    def nothing(self, path: str) -> Route:
        """What the host says where nothing is."""

    def route(self, path: str) -> Route:
        return self._pages[path] if path in self._pages else self.nothing(path)

    def check(self, site: CrawledSite) -> Iterator[str]:
        counted = [
            path for path in DEAD if path in site.pages and site.depth(path) is not None and self._counts(site, path)
        ]
        if counted:
            yield f"counted as pages: {counted}"
        known = {"/", "/robots.txt", "/sitemap.xml", *SMALL, *DEAD, "/sorry"}
        random = [each.path for each in site.asked if each.path not in known]
        if len(random) > 1:
            yield f"more than one random address: {random}"

    def _counts(self, site: CrawledSite, path: str) -> bool:
        return site.graph.node(site.url(path)) != site.graph.node(site.url("/"))


class SoftMissing(_CatchAll):
    """The same apology with 200, everywhere."""

    def nothing(self, path: str) -> Route:
        return document("/sorry", text=SORRY)


class SoftMissingEchoes(_CatchAll):
    """The apology names the address that was asked for, and the time."""

    def nothing(self, path: str) -> Route:
        ticket = Random(path).getrandbits(60)
        return document(path, text=f"{SORRY} You asked for {path}. Ticket {ticket:x}, at 12:{len(path):02}.")


class SoftMissingMoves(_CatchAll):
    """Every missing page leads to an apology."""

    skipped = {}

    def nothing(self, path: str) -> Route:
        return document("/sorry", text=SORRY) if path == "/sorry" else moved("/sorry", 302)


class SoftMissingGoesHome(_CatchAll):
    """Every missing page leads to the home page."""

    skipped = {}
    statuses = frozenset({SiteStatus.OK})

    def nothing(self, path: str) -> Route:
        return moved("/", 302)


class SoftMissingIsHome(_CatchAll):
    """Every missing page is the home page under another address."""

    skipped = {}

    def nothing(self, path: str) -> Route:
        return self._pages["/"]


class SoftMissingEmpty(_CatchAll):
    """Every missing page is empty."""

    skipped = {}

    def nothing(self, path: str) -> Route:
        return "<html><body></body></html>"


class HardMissing(Case):
    """A site that says 404 where nothing is has nothing to hide; a missing favicon is not asked for."""

    row = "Content: soft 404"
    extra = {"/": links(*DEAD)}
    skipped = dict.fromkeys(DEAD, SkipReason.NOT_FOUND)
    never = frozenset({"/favicon.ico"})


class AlikePages(Case):
    """Pages that share their frame but have words of their own are pages."""

    row = "Content: soft 404"
    names = ("leeds", "york", "bath", "hull", "derby")
    extra = {"/": links(*(f"/locations/{name}" for name in names))}
    routes = {
        f"/locations/{name}": document(
            f"/locations/{name}",
            text=f"Our data centre in {name} keeps banks, hospitals and shops running through power cuts and heat. "
            f"Call the people in {name} and come for a visit; the kettle is on.",
        )
        for name in names
    }
    more_pages = {f"/locations/{name}": 1 for name in names}


BINARY: Mapping[str, bytes] = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40,
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 40,
    "gif": b"GIF89a\x01\0\x01\0" + b"\xff" * 900,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 50,
    "zip": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)) * 40,
    "gzip": gzip.compress(bytes(range(256)) * 100, mtime=0),
    "elf": b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 40,
    "exe": b"MZ\x90\0\x03\0\0\0\x04\0" + bytes(range(256)) * 40,
    "mp4": b"\0\0\0\x20ftypisom\0\0\x02\0" + bytes(range(256)) * 40,
    "woff2": b"wOF2\0\x01\0\0" + bytes(range(256)) * 40,
    "random": Random(0).randbytes(50_000),
}


class BinaryAsHtml(Case):
    """Images, programs and archives that say they are HTML are dropped by their first bytes."""

    row = "Content: binary served as html"
    extra = {"/": links(*(f"/x/{name}" for name in BINARY))}
    routes = {f"/x/{name}": Reply(body) for name, body in BINARY.items()}
    skipped = {f"/x/{name}": SkipReason.NOT_HTML for name in BINARY}
    statuses = OK_OR_PARTIAL


class BinaryWithoutType(Case):
    """The same without a type."""

    row = "Content: binary served as html"
    extra = {"/": links(*(f"/x/{name}" for name in BINARY))}
    routes = {f"/x/{name}": Reply(body, media_type="") for name, body in BINARY.items()}
    skipped = {f"/x/{name}": SkipReason.NOT_HTML for name in BINARY}
    statuses = OK_OR_PARTIAL


class OtherTypes(Case):
    """What says it is no HTML is believed."""

    row = "Content: binary served as html"
    types = {"text": "text/plain", "json": "application/json", "xml": "application/xml", "image": "image/png"}
    extra = {"/": links(*(f"/x/{name}" for name in types))}
    routes = {f"/x/{name}": Reply(document("/y"), media_type=media_type) for name, media_type in types.items()}
    skipped = {f"/x/{name}": SkipReason.NOT_HTML for name in types}
    statuses = OK_OR_PARTIAL


class HtmlWithoutType(Case):
    """HTML without a type is HTML, if it looks like it; XHTML is HTML."""

    row = "Content: binary served as html"
    extra = {"/": links("/x/plain", "/x/late", "/x/xhtml")}
    routes = {
        "/x/plain": Reply(document("/x/plain"), media_type=""),
        "/x/late": Reply("\n\n<!-- by hand -->\n" + document("/x/late"), media_type=""),
        "/x/xhtml": Reply('<?xml version="1.0"?>' + document("/x/xhtml"), media_type="application/xhtml+xml"),
    }
    more_pages = {"/x/plain": 1, "/x/late": 1, "/x/xhtml": 1}
