"""Traps with a pattern: sites of twenty healthy pages and no end of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from jobdepth.study.definition import CrawlSettings
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case, Group
from tests.hostile.healthy import TWENTY, document, links, pages_of
from tests.hostile.server import Route

ROW = "Traps: calendars, facets, session ids, ever deeper paths, mazes"
BUDGET = 60


class Trap(Case, is_abstract=True):
    """All of the twenty pages are found at their depth with a budget of sixty; the budget holds."""

    row = ROW
    group = Group.TRAPS
    tree = TWENTY
    statuses = OK_OR_PARTIAL
    most_requests = BUDGET * 3 + 60
    #: A path of the trap, linked from the home page.
    entry: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.extra = {"/": links(*self.entry)}
        super().__init__()

    def inside(self, path: str) -> str | None:
        """The links on a page of the trap; None for a path that is not in it."""
        del path
        return None

    def route(self, path: str) -> Route:
        if path in self._pages or path in ("/robots.txt", "/sitemap.xml"):
            return super().route(path)
        inside = self.inside(path)
        return super().route(path) if inside is None else document(path, inside)

    def check(self, site: CrawledSite) -> Iterator[str]:
        budget = BUDGET if self.group is not Group.BOMBS else CrawlSettings().budget
        if len(site.pages) > budget:
            yield f"{len(site.pages)} pages with a budget of {budget}"


class CalendarByQuery(Trap):
    """A calendar that goes on for ever, by query."""

    group = Group.QUICK
    entry = ("/calendar?month=1&year=2024",)

    def inside(self, path: str) -> str | None:
        found = re.fullmatch(r"/calendar\?month=(\d+)&year=(\d+)(?:&day=\d+)?", path)
        if not found:
            return None
        month, year = int(found[1]), int(found[2])
        days = (f"/calendar?month={month}&year={year}&day={day}" for day in range(1, 29))
        after = f"/calendar?month={month % 12 + 1}&year={year + month // 12}"
        return links(after, f"/calendar?month={(month - 2) % 12 + 1}&year={year - (month == 1)}", *days)


class CalendarByPath(Trap):
    """A calendar that goes on for ever, by path; linked from every page."""

    entry = ("/events/2024/01/",)

    def __init__(self) -> None:
        super().__init__()
        self._pages = pages_of(
            self.tree, dict.fromkeys(("/", *self.tree), links("/events/2024/01/", "/events/2024/02/"))
        )

    def inside(self, path: str) -> str | None:
        found = re.fullmatch(r"/events/(\d+)/(\d+)/(\d+/)?", path)
        if not found:
            return None
        year, month = int(found[1]), int(found[2])
        days = (f"/events/{year}/{month:02}/{day:02}/" for day in range(1, 29))
        return links(f"/events/{year + month // 12}/{month % 12 + 1:02}/", f"/events/{year - 1}/{month:02}/", *days)


class Facets(Trap):
    """A catalogue with six filters of five values each, in any order and combination."""

    group = Group.QUICK
    entry = ("/products",)
    names = ("colour", "size", "brand", "price", "rating", "sort")

    def inside(self, path: str) -> str | None:
        if not path.startswith("/products"):
            return None
        chosen = dict(parse_qsl(urlsplit(path).query))
        more = ({**chosen, name: str(value)} for name in self.names for value in range(5))
        return links(*(f"/products?{urlencode(each)}" for each in more))


class FacetsByPath(Trap):
    """The same by path."""

    entry = ("/shop/",)

    def inside(self, path: str) -> str | None:
        if not path.startswith("/shop/"):
            return None
        return links(*(f"{path}{name}-{value}/" for name in ("red", "large", "new", "cheap") for value in range(5)))


class Pagination(Trap):
    """An archive that has a next page for ever."""

    entry = ("/blog/page/1",)

    def inside(self, path: str) -> str | None:
        found = re.fullmatch(r"/blog/page/(\d+)", path)
        return links(*(f"/blog/page/{int(found[1]) + step}" for step in (1, 2, 3, 10, 100))) if found else None


class Printing(Trap):
    """Each page has versions to print, to mail and to answer to."""

    def __init__(self) -> None:
        super().__init__()
        ways = ("print=1", "replytocom={}", "share=mail&to={}", "action=edit&section={}")
        extra = {
            path: links(*(f"{path}?{way.format(n)}" for way in ways for n in range(8))) for path in ("/", *self.tree)
        }
        self._pages = pages_of(self.tree, extra)

    def inside(self, path: str) -> str | None:
        bare = path.split("?")[0]
        return "" if bare in self._pages else None

    def route(self, path: str) -> Route:
        # The same text as the page itself, with a word of its own.
        bare = path.split("?")[0]
        if "?" in path and bare in self._pages:
            return self._pages[bare].replace("<main>", f"<main><p>Version {path}</p>")
        return super().route(path)


class EverDeeper(Trap):
    """Each page leads a folder further down."""

    entry = ("/deep/a/",)

    def inside(self, path: str) -> str | None:
        return links(*(f"{path}{letter}/" for letter in "abcde")) if path.startswith("/deep/") else None


class RelativeMistake(Trap):
    """A link without its leading slash makes every address answer, ever deeper."""

    entry = ("about/team/",)

    def inside(self, path: str) -> str | None:
        return '<a href="about/team/">team</a><a href="about/jobs/">jobs</a>' if path.startswith("/about/") else None


class TagCloud(Trap):
    """Every combination of tags is a page."""

    entry = ("/tag/power",)
    tags = ("power", "cooling", "cloud", "edge", "green", "cost")

    def inside(self, path: str) -> str | None:
        return links(*(f"{path}+{tag}" for tag in self.tags)) if path.startswith("/tag/") else None


class SameTextEverywhere(Trap):
    """Two hundred addresses of one text; that it counts once is seen in the league, which leaves copies out."""

    row = "Traps: one page under many spellings"
    entry = tuple(f"/offer-{n}" for n in range(200))
    same: Mapping[str, str] = {}

    def route(self, path: str) -> Route:
        if path.startswith("/offer-"):
            return document("/offer", text="One offer in two hundred cities, with the same words in each of them. " * 5)
        return super().route(path)
