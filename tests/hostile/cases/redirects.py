# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that send the visitor round and round, or away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import MAX_HOPS, OK_OR_PARTIAL, UNREACHABLE, Case, raw
from tests.hostile.healthy import depths_of, document, links, pages_of
from tests.hostile.server import Route
from tests.site_server import Reply, moved

ROW = "Network: redirect loops and chains"


class _Redirects(Case, is_abstract=True):
    """A redirect that leads nowhere is listed; every page is read, and nobody outside is asked."""

    row = ROW
    statuses = OK_OR_PARTIAL


def chain(hops: int) -> dict[str, Route]:
    """/c<hops>/0 leads over so many hops to /c<hops>/<hops>, which is a page."""
    end = f"/c{hops}/{hops}"
    return {**{f"/c{hops}/{n}": moved(f"/c{hops}/{n + 1}") for n in range(hops)}, end: document(end)}


class ChainOfSeven(_Redirects):
    """Seven hops cost no click."""

    extra = {"/": links("/c7/0")}
    routes = chain(7)
    more_pages = {"/c7/7": 1}
    statuses = frozenset({SiteStatus.OK})


class ChainOfEight(_Redirects):
    """Eight hops are the most."""

    extra = {"/": links("/c8/0")}
    routes = chain(8)
    more_pages = {"/c8/8": 1}
    statuses = frozenset({SiteStatus.OK})


class ChainOfNine(_Redirects):
    """Nine are too many; the last page is not asked for."""

    extra = {"/": links("/c9/0")}
    routes = chain(9)
    no_pages = never = frozenset({"/c9/9"})

    def check(self, site: CrawledSite) -> Iterator[str]:
        if SkipReason.REDIRECT_LOOP not in site.skipped.values():
            yield f"nothing is said about the chain: {site.skipped}"


class EndlessChain(_Redirects):
    """Each redirect leads to a new one, for ever."""

    extra = {"/": links("/go/1")}
    most_requests = 25

    def route(self, path: str) -> Route:
        return moved(f"/go/{int(path[4:]) + 1}") if path.startswith("/go/") else super().route(path)

    def check(self, site: CrawledSite) -> Iterator[str]:
        followed = sum(each.path.startswith("/go/") for each in site.asked)
        if not 1 <= followed <= MAX_HOPS + 1:
            yield f"{followed} redirects were followed"


class LoopOfTwo(_Redirects):
    """Two pages that lead to each other: each is asked once."""

    extra = {"/": links("/x/a", "/x/b")}
    routes = {"/x/a": moved("/x/b"), "/x/b": moved("/x/a", 302)}


class LoopOfOne(_Redirects):
    """A page that leads to itself, and one that does so with a fragment."""

    extra = {"/": links("/x/a", "/x/b")}
    routes = {"/x/a": moved("/x/a"), "/x/b": moved("/x/b#top")}
    circles = frozenset({"/x/a", "/x/b"})


class LoopOfSchemes(_Redirects):
    """http leads to https, where nobody listens: that page fails, the others are read."""

    extra = {"/": links("/x/a")}
    routes = {"/x/a": moved("https://loop-of-schemes.example/x/a")}
    again = frozenset({"CONNECT"})


class LoopOfRefreshes(_Redirects):
    """Pages that refresh to each other."""

    extra = {"/": links("/x/a")}
    routes = {
        "/x/a": document("/x/a", head='<meta http-equiv="refresh" content="0; url=/x/b">'),
        "/x/b": document("/x/b", head='<meta http-equiv="refresh" content="0; url=/x/a">'),
    }


class LoopAtHome(Case):
    """A home page that only leads round in circles is unreachable."""

    row = ROW
    routes = {"/": moved("/en/"), "/en/": moved("/start"), "/start": moved("/")}
    statuses = UNREACHABLE
    most_requests = 6


class RedirectOut(_Redirects):
    """Another site is not asked, whichever way a page leads there."""

    extra = {"/": links("/x/a", "/x/b")}
    routes = {
        "/x/a": moved("http://outside.example/redirect-out"),
        "/x/b": document(
            "/x/b", head='<meta http-equiv="refresh" content="1; url=http://outside.example/redirect-out">'
        ),
    }
    skipped = {"/x/a": SkipReason.REDIRECT_OUT, "/x/b": SkipReason.REDIRECT_OUT}


class HomeElsewhere(Case):
    """Where the seed itself leads to another host, that is the site."""

    row = ROW
    others: Mapping[str, Mapping[str, Route]] = {"new-name.home-elsewhere-moved.example": pages_of({"/solutions": "/"})}
    tree = {"/solutions": "/"}
    routes = {"/": moved("http://new-name.home-elsewhere-moved.example/")}

    def check(self, site: CrawledSite) -> Iterator[str]:
        if site.row.home_url != "http://new-name.home-elsewhere-moved.example/":
            yield f"the home page is {site.row.home_url}"

    @property
    def pages(self) -> dict[str, int | None]:
        return {f"http://new-name.home-elsewhere-moved.example{path}": n for path, n in depths_of(self.tree).items()}


class RedirectToNowhere(_Redirects):
    """A redirect without an address, with an empty one, and with ones that are none."""

    extra = {"/": links(*(f"/x/{n}" for n in range(6)))}
    routes = {
        "/x/0": Reply("", 301),
        "/x/1": raw(b"HTTP/1.1 301 Moved\r\nLocation:\r\nContent-Length: 0\r\n\r\n"),
        "/x/2": moved("http://[::1"),
        "/x/3": raw(b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\x80\r\nContent-Length: 0\r\n\r\n"),
        "/x/4": moved("http://"),
        "/x/5": moved("/" + "y" * 9000),
    }
    no_pages = frozenset(f"/x/{n}" for n in range(6))


class TwoLocations(_Redirects):
    """Two addresses that differ: one of them at most."""

    extra = {"/": links("/x/a")}
    routes = {
        "/x/a": raw(
            b"HTTP/1.1 302 Found\r\nLocation: /team\r\nLocation: http://outside.example/two-locations\r\n"
            b"Content-Length: 0\r\n\r\n"
        )
    }


class HeaderThroughLocation(_Redirects):
    """A line break in the address must not become a header of ours, nor a second request."""

    extra = {"/": links("/x/a", "/x/b", "/x/c\r\nX-Forged: 1")}
    routes = {"/x/a": moved("/team%0d%0aX-Forged:%201"), "/x/b": moved("/team\rX-Forged: 1")}

    def check(self, site: CrawledSite) -> Iterator[str]:
        if any("x-forged" in each.headers for each in site.asked):
            yield "a header was forged"


class OddRedirectCodes(_Redirects):
    """300, 304, 305 and 306 are no redirects to follow."""

    extra = {"/": links(*(f"/x/{code}" for code in (300, 304, 305, 306)))}
    routes = {f"/x/{code}": Reply("", code, {"Location": f"/x/to-{code}"}) for code in (300, 305, 306)}
    never = frozenset({"/x/to-304", "/x/to-305", "/x/to-306"})
