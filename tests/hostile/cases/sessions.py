"""Sites whose addresses carry a session."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator

from jobdepth.model import SiteStatus
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.cases.traps import BUDGET, ROW, Trap
from tests.hostile.healthy import TWENTY, depths_of, links
from tests.hostile.server import Route


class _Sessions(Case, is_abstract=True):
    """Every link of every page carries a new session; the twenty pages are found all the same, each once.

    Which of its addresses a page is stored under does not matter.
    """

    row = ROW
    tree = TWENTY
    statuses = OK_OR_PARTIAL
    most_requests = BUDGET * 3 + 60
    #: How an address gets its session.
    pattern: str
    most_copies = 1

    def __init__(self) -> None:
        super().__init__()
        self._sessions = (hashlib.md5(f"{self.name}{n}".encode()).hexdigest() for n in itertools.count())

    def bare(self, path: str) -> str:
        """A path without its session."""
        pattern = (
            re.escape(self.pattern).replace(r"\{path\}", r"(?P<path>/[^?;]*)").replace(r"\{session\}", "[0-9a-f]+")
        )
        found = re.fullmatch(pattern, path)
        return found["path"] if found else path

    def route(self, path: str) -> Route:
        found = super().route(self.bare(path))
        if not isinstance(found, str):
            return found
        return re.sub(r'href="(/[^"]*)"', lambda each: f'href="{self._with_session(each[1])}"', found)

    def _with_session(self, path: str) -> str:
        return self.pattern.replace("{path}", path).replace("{session}", next(self._sessions))

    @property
    def pages(self) -> dict[str, int | None]:
        return {}

    def check(self, site: CrawledSite) -> Iterator[str]:
        found: dict[str, list[int | None]] = {}
        for path, depth in site.depths.items():
            found.setdefault(self.bare(path), []).append(depth)
        wrong = {
            path: found.get(path) for path, depth in depths_of(self.tree).items() if depth not in found.get(path, ())
        }
        if wrong:
            yield f"{len(wrong)} pages are lost or at another depth: {dict(list(wrong.items())[:4])}"
        copies = {path: len(each) for path, each in found.items() if len(each) > self.most_copies}
        if copies:
            yield f"pages that count more than once: {dict(list(copies.items())[:4])}"


class SessionInQuery(_Sessions):
    """A session in the query, under a name that everybody knows."""

    pattern = "{path}?PHPSESSID={session}"
    statuses = frozenset({SiteStatus.OK})
    most_requests = 30


class SessionInPath(_Sessions):
    """A session behind a semicolon."""

    pattern = "{path};jsessionid={session}"
    statuses = frozenset({SiteStatus.OK})
    most_requests = 30


class SessionOfSomeName(_Sessions):
    """A session in the query, under a name of its own: the text shows that it is one page."""

    pattern = "{path}?zenid={session}"


class SessionInFolder(_Sessions):
    """A session as the first folder, as old shops have it."""

    pattern = "/(S({session})){path}"


class TrackingParameters(_Sessions):
    """Every link says where it stood."""

    pattern = "{path}?utm_source={session}&utm_medium=menu&gclid=1"
    statuses = frozenset({SiteStatus.OK})
    most_requests = 30

    def bare(self, path: str) -> str:
        return path.split("?")[0]


class SessionInEveryLink(Trap):
    """The healthy pages have plain addresses; a basket beside them has a new one at each look."""

    entry = ("/basket?id=0",)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self._plain = dict(self._pages)

    def route(self, path: str) -> Route:
        if path in self._plain:
            return self._plain[path].replace("</main>", links(f"/basket?id={next(self._numbers)}") + "</main>")
        return super().route(path)

    def inside(self, path: str) -> str | None:
        return links(*(f"/basket?id={next(self._numbers)}" for _ in range(20))) if path.startswith("/basket") else None
