# ruff: noqa: RUF012 - what describes a case is never changed
"""One page under many spellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.healthy import SMALL, document, links, pages_of
from tests.hostile.server import Route

ROW = "Traps: one page under many spellings"
#: All of these are /team to a browser.
TEAM = (
    "/team", "/team#top", "/team#", "/./team", "/x/../team", "/x/y/../../team", "/../team", "/../../team", "/%74eam",
    "/te%61m", "/%74%65%61%6D", " /team ", "\n/te\nam\t", "team", "./team", "HTTP://{host}/team", "//{host}/team",
    "http://{host}:80/team", "http://{HOST}/team", "http://{host}./team", "\\team", "/x\\..\\team",
    "http:\\\\{host}\\team",
    "http:///{host}/team", "http:/{host}/team", "http:////{host}/team", "http://%6fne-spelling.example/team",
    "/x/%2e%2e/team", "/x/.%2E/team", "/%2e/team", "/team?utm_source=a", "/team?gclid=1&utm_campaign=b#x", "/team?",
    "/team;jsessionid=12AB", "/team?PHPSESSID=99",
)  # fmt: skip


class OneSpelling(Case):
    """All the spellings that a browser takes for one address are asked for once."""

    row = ROW
    most_requests = 3 + len(SMALL) + 2

    def __init__(self) -> None:
        spellings = (each.replace("{HOST}", self.host.upper()) for each in TEAM)
        self.extra = {"/": links(*spellings)}
        # Now the home page itself links to it.
        self.tree = {**SMALL, "/team": "/"}
        super().__init__()


class NotOneSpelling(Case):
    """Addresses that only look alike are different pages."""

    row = ROW
    paths = (
        "/Team",
        "/team/",
        "/team%2Fx",
        "/team/x",
        "/team?a=1",
        "/team?a=2",
        "/team?b=1&a=1",
        "/team%3Fa=1",
        "//team",
    )
    extra = {"/": links(*paths[:8])}
    routes = {path: document(path) for path in paths[:8]}
    more_pages = dict.fromkeys(paths[:8], 1)


class FreeSpellings(Case):
    """index.html, a slash at the end and www are the same page if their text is: it counts once, at its least depth."""

    row = ROW
    extra = {
        "/": links("/index.html", "http://www.free-spellings.example/", "/team/index.html"),
        "/solutions": links("/solutions/", "http://www.free-spellings.example/solutions"),
    }
    others = {"www.free-spellings.example": {}}

    def __init__(self) -> None:
        super().__init__()
        self.others = {"www.free-spellings.example": self._pages}

    def route(self, path: str) -> Route:
        path = path.removesuffix("index.html")
        return super().route(path if path == "/" else path.rstrip("/"))

    @property
    def pages(self) -> dict[str, int | None]:
        return {**super().pages, "/team": 1}

    def check(self, site: CrawledSite) -> Iterator[str]:
        if len(site.depths) != len(SMALL) + 1:
            yield f"{len(site.depths)} pages where there are {len(SMALL) + 1}: {site.depths}"


class ManyFragments(Case):
    """A thousand fragments of one page are one page."""

    row = ROW
    extra = {"/": links(*(f"/team#{n}" for n in range(300)), *(f"#!/state/{n}" for n in range(300)))}
    tree = {**SMALL, "/team": "/"}
    most_requests = 10


class UpperAndLower(Case):
    """A server that does not care for case serves one page under many spellings; its text counts once."""

    row = ROW
    extra = {"/solutions": links("/TEAM", "/Team", "/tEAM", "/Customers", "/CUSTOMERS")}
    statuses = OK_OR_PARTIAL

    def route(self, path: str) -> Route:
        return super().route(path.lower())

    @property
    def pages(self) -> dict[str, int | None]:
        return {path: depth for path, depth in super().pages.items() if path != "/team"}

    def check(self, site: CrawledSite) -> Iterator[str]:
        copies = {path: n for path, n in Counter(path.lower() for path in site.depths).items() if n > 1}
        if copies:
            yield f"pages that count more than once: {copies}"


class InternationalName(Case):
    """A host in letters beyond ASCII is one host in all its spellings."""

    row = ROW
    others = {"xn--bcher-kva.international-name.example": pages_of({"/a": "/"})}
    extra = {
        "/": links(
            "http://bücher.international-name.example/", "http://BÜCHER.international-name.example/",
            "http://xn--bcher-kva.international-name.example/", "http://b%C3%BCcher.international-name.example/",
            "http://bücher。international-name.example/",
        )
    }  # fmt: skip

    def check(self, site: CrawledSite) -> Iterator[str]:
        if not any("xn--bcher-kva" in url for url in site.stored.pages):
            yield "the host was not read"


class BytesInAddresses(Case):
    """Paths in another encoding and broken escapes are asked for as they stand, or not at all; nothing breaks."""

    row = ROW
    extra = {
        "/": links("/%E4rger", "/%", "/%zz", "/%u0041", "/a b", "/a%00b", "/<x>", "/{{7*7}}", "/😀", "/\u202egnp.exe")
    }
    statuses = OK_OR_PARTIAL
