# ruff: noqa: RUF012 - what describes a case is never changed
"""Sitemaps that blow up, lead astray or never end."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case, Group
from tests.hostile.healthy import document
from tests.hostile.server import Route
from tests.hostile.wire import Wire
from tests.site_server import Asked, Reply, moved, text

ROW = "Traps: sitemaps"
MAX_FILES = 10
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str, before: str = "") -> Reply:
    """A sitemap of these addresses."""
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Reply(f'<?xml version="1.0"?>{before}<urlset {NAMESPACE}>{locs}</urlset>', media_type="application/xml")


def index(*urls: str) -> Reply:
    """A sitemap of these sitemaps."""
    locs = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Reply(f'<?xml version="1.0"?><sitemapindex {NAMESPACE}>{locs}</sitemapindex>', media_type="application/xml")


class _Sitemap(Case, is_abstract=True):
    """The linked pages are all read, ten files at most are asked for, and none outside."""

    row = ROW
    statuses = OK_OR_PARTIAL
    tree = {"/solutions": "/", "/customers": "/"}

    def check(self, site: CrawledSite) -> Iterator[str]:
        files = [each.path for each in site.asked if "map" in each.path]
        if len(files) > MAX_FILES:
            yield f"{len(files)} sitemap files were asked for"
        yield from self.check_more(site)

    def check_more(self, site: CrawledSite) -> Iterator[str]:
        yield from ()


class GoodSitemap(_Sitemap):
    """A page that only the sitemap knows is read, without a click depth."""

    routes = {"/sitemap.xml": urlset("http://good-sitemap.example/orphan"), "/orphan": document("/orphan")}
    more_pages = {"/orphan": None}


class SitemapIndex(_Sitemap):
    """An index is followed one step down."""

    routes = {
        "/sitemap.xml": index("http://sitemap-index.example/map-1.xml", "http://sitemap-index.example/map-2.xml"),
        "/map-1.xml": urlset("http://sitemap-index.example/orphan/1"),
        "/map-2.xml": urlset("http://sitemap-index.example/orphan/2"),
        **{f"/orphan/{n}": document(f"/orphan/{n}") for n in (1, 2)},
    }
    more_pages = {"/orphan/1": None, "/orphan/2": None}


class SitemapFromRobots(_Sitemap):
    """robots.txt says where the sitemap is."""

    routes = {
        "/robots.txt": text("Sitemap: http://sitemap-from-robots.example/the-map\nUser-agent: *\nDisallow: /secret\n"),
        "/the-map": urlset("http://sitemap-from-robots.example/orphan"),
        "/orphan": document("/orphan"),
    }
    more_pages = {"/orphan": None}


class EntityBomb(_Sitemap):
    """A billion laughs."""

    routes = {
        "/sitemap.xml": urlset(
            "http://entity-bomb.example/&j;",
            before="<!DOCTYPE urlset [<!ENTITY a 'lol'>"
            + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
            + "]>",
        )
    }


class QuadraticEntities(_Sitemap):
    """One long entity, many times."""

    routes = {
        "/sitemap.xml": urlset(
            *("http://quadratic-entities.example/&a;" for _ in range(20_000)),
            before=f"<!DOCTYPE urlset [<!ENTITY a '{'x' * 50_000}'>]>",
        )
    }


class ExternalEntity(_Sitemap):
    """Entities that read a file of ours, or ask other hosts."""

    routes = {
        "/sitemap.xml": urlset(
            "http://external-entity.example/&file;", "http://external-entity.example/&web;",
            before="<!DOCTYPE urlset SYSTEM 'http://169.254.169.254/external-entity.dtd' [<!ENTITY file SYSTEM "
            "'file:///etc/hostname'><!ENTITY web SYSTEM 'http://127.0.0.1/external-entity'><!ENTITY % more SYSTEM "
            "'http://10.0.0.1/external-entity.dtd'>%more;]>",
        )
    }  # fmt: skip

    def check_more(self, site: CrawledSite) -> Iterator[str]:
        odd = [path for path in site.paths if path not in ("/", *self.tree)]
        if odd:
            yield f"asked for {odd}"


class SitemapLoop(_Sitemap):
    """An index that lists itself, and another that lists it."""

    routes = {
        "/sitemap.xml": index("http://sitemap-loop.example/sitemap.xml", "http://sitemap-loop.example/map-2.xml"),
        "/map-2.xml": index("http://sitemap-loop.example/sitemap.xml", "http://sitemap-loop.example/map-2.xml"),
    }
    most_requests = 8


class EndlessIndex(_Sitemap):
    """Each index lists fifty new ones."""

    def route(self, path: str) -> Route:
        if path == "/sitemap.xml" or path.startswith("/map/"):
            return index(*(f"http://{self.host}{path.replace('/sitemap.xml', '/map')}/{n}" for n in range(50)))
        return super().route(path)


class ManyFiles(_Sitemap):
    """An index of a thousand files, each of which is fine."""

    def route(self, path: str) -> Route:
        if path == "/sitemap.xml":
            return index(*(f"http://{self.host}/map/{n}" for n in range(1000)))
        return urlset(f"http://{self.host}/solutions") if path.startswith("/map/") else super().route(path)


class ManyAddresses(_Sitemap):
    """Fifty thousand addresses, all of them missing: a bounded number is tried."""

    routes = {"/sitemap.xml": urlset(*(f"http://many-addresses.example/{n}" for n in range(50_000)))}
    most_requests = 300


class SitemapOfOthers(_Sitemap):
    """Addresses of other hosts are not asked for, nor are sitemaps there."""

    routes = {
        "/robots.txt": text("Sitemap: http://evil.example/sitemap-of-others/map\nUser-agent: *\nDisallow: /secret\n"),
        "/sitemap.xml": urlset(
            "http://evil.example/sitemap-of-others", "http://169.254.169.254/sitemap-of-others",
            "file:///sitemap-of-others", "http://sitemap-of-others.example@evil.example/sitemap-of-others",
        ),
    }  # fmt: skip


class SitemapMovesOut(_Sitemap):
    """A sitemap that has moved to another site, or into a network."""

    routes = {
        "/robots.txt": text("Sitemap: http://sitemap-moves-out.example/map-2\nUser-agent: *\nDisallow: /secret\n"),
        "/sitemap.xml": moved("http://evil.example/sitemap-moves-out"),
        "/map-2": moved("http://10.0.0.1/sitemap-moves-out"),
    }


class SitemapOfTheForbidden(_Sitemap):
    """What robots.txt forbids is not asked for because a sitemap has it."""

    routes = {
        "/robots.txt": text("User-agent: *\nDisallow: /secret\n"),
        "/sitemap.xml": urlset("http://sitemap-of-the-forbidden.example/secret/a"),
    }
    never = frozenset({"/secret/a"})


class SitemapGarbage(_Sitemap):
    """Bytes that are no XML."""

    routes = {"/sitemap.xml": Reply(bytes(range(256)) * 400, media_type="application/xml")}


class SitemapCut(_Sitemap):
    """XML that ends early."""

    routes = {"/sitemap.xml": Reply(f"<urlset {NAMESPACE}><url><loc>http://sitemap-cut.example/soluti")}


class SitemapDeep(_Sitemap):
    """Elements in elements, a hundred thousand deep."""

    routes = {"/sitemap.xml": Reply("<urlset>" + "<url>" * 100_000)}


class SitemapWide(_Sitemap):
    """A hundred thousand attributes."""

    group = Group.BOMBS
    routes = {"/sitemap.xml": Reply("<urlset " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>")}


class SitemapAsText(_Sitemap):
    """A plain list of addresses."""

    routes = {
        "/sitemap.xml": text("http://sitemap-as-text.example/solutions\nhttp://evil.example/sitemap-as-text\n"),
    }


class SitemapEncoding(_Sitemap):
    """UTF-16, and a declaration of UTF-7."""

    routes = {
        "/robots.txt": text("Sitemap: http://sitemap-encoding.example/map-7\nUser-agent: *\nDisallow: /secret\n"),
        "/map-7": Reply('<?xml version="1.0" encoding="UTF-7"?>+ADw-urlset+AD4-'),
        "/sitemap.xml": Reply('<?xml version="1.0" encoding="utf-16"?><urlset/>'.encode("utf-16")),
    }


class EndlessSitemap(_Sitemap):
    """A sitemap without an end."""

    group = Group.BOMBS
    most_bytes = {"/sitemap.xml": 30_000_000}
    again = frozenset({"/sitemap.xml"})

    def __init__(self) -> None:
        super().__init__()
        self.routes = {"/sitemap.xml": self._endless}

    async def _endless(self, asked: Asked, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<urlset>")
        await wire.endless(b"<url><loc>http://endless-sitemap.example/solutions</loc></url>\n" * 1000, 400_000_000)
