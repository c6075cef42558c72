# ruff: noqa: RUF012 - what describes a case is never changed
"""What a hostile site is, and what a crawl of it must come to."""

from __future__ import annotations

import re
import ssl
from abc import ABC
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlsplit

from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.healthy import SMALL, Tree, depths_of, pages_of
from tests.hostile.server import Behaviour, Route, Routes
from tests.hostile.wire import Wire
from tests.site_server import NOT_FOUND, Asked

OK = frozenset({SiteStatus.OK})
PARTIAL = frozenset({SiteStatus.PARTIAL})
OK_OR_PARTIAL = OK | PARTIAL
BLOCKED = frozenset({SiteStatus.BLOCKED})
UNREACHABLE = frozenset({SiteStatus.UNREACHABLE})
TRIES = 3
MAX_HOPS = 8


class Group(StrEnum):
    """Cases that are crawled together, since they need the same settings."""

    QUICK = "quick"
    TRAPS = "traps"
    BOMBS = "bombs"
    PATIENT = "patient"


class Case(ABC):
    """One hostile site: its behaviour in class attributes, and what must come of it.

    A case lives on the host of its own name. It has the healthy pages of `tree`, all of which must be found at
    their true click depth unless the site counts as not readable, and whatever `extra` and `routes` add.
    """

    #: The row of the reliability table that the case stands for.
    row: ClassVar[str]
    group: ClassVar[Group] = Group.QUICK
    tree: Tree = SMALL
    #: HTML added to pages of the tree.
    extra: Mapping[str, str] = {}
    #: Everything else that the host answers; comes before the pages of the tree.
    routes: Routes = {}
    #: Other hosts that may be asked, and what they answer.
    others: Mapping[str, Routes] = {}
    statuses: frozenset[SiteStatus] = OK
    #: Words that the reason given for the status must hold.
    reason: str = ""
    #: Why paths must be listed as not read.
    skipped: Mapping[str, SkipReason | frozenset[SkipReason]] = {}
    #: Pages beside those of the tree, with their click depth; None for one that no link reaches.
    more_pages: Mapping[str, int | None] = {}
    #: Paths that must not be stored as pages.
    no_pages: frozenset[str] = frozenset()
    #: Paths of the own host that must never be asked for.
    never: frozenset[str] = frozenset()
    #: Paths that may be asked for again, up to three tries in all.
    again: frozenset[str] = frozenset()
    #: Paths that lead to themselves and may be asked for as often as a redirect is followed.
    circles: frozenset[str] = frozenset()
    #: Most requests to the own host, robots.txt and sitemaps included.
    most_requests: int = 60
    most_s: float = 180.0
    #: Most bytes that the server may get rid of, for each path.
    most_bytes: Mapping[str, int] = {}
    #: Words that the reader must find on pages.
    texts: Mapping[str, str] = {}
    #: Whether those pages must be read; otherwise they may be listed as failed instead.
    must_be_read: bool = False
    scheme: str = "http"

    known: ClassVar[list[type[Case]]] = []

    def __init_subclass__(cls, *, is_abstract: bool = False) -> None:
        super().__init_subclass__()
        if not is_abstract:
            Case.known.append(cls)

    def __init__(self) -> None:
        self._pages = pages_of(self.tree, {path: self._filled(html) for path, html in self.extra.items()})

    @property
    def name(self) -> str:
        """The name of the case, as a label of a host name."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-zA-Z])(?=[0-9])", "-", type(self).__name__).lower()

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def seed(self) -> str:
        return f"{self.scheme}://{self.host}/"

    @property
    def hosts(self) -> set[str]:
        """All hosts that may be asked."""
        return {self.host, *self.others}

    @property
    def is_readable(self) -> bool:
        return bool(self.statuses & OK_OR_PARTIAL)

    @property
    def pages(self) -> dict[str, int | None]:
        """The pages that must be found, with their click depth."""
        return {**depths_of(self.tree), **self.more_pages} if self.is_readable else {}

    def route(self, path: str) -> Route:
        """What the host answers."""
        found = self.routes.get(path, self._pages.get(path, NOT_FOUND))
        return self._filled(found) if isinstance(found, str) else found

    def tls(self) -> ssl.SSLContext | Behaviour | None:
        """The TLS of the host; by default there is none."""
        return None

    def check(self, site: CrawledSite) -> Iterator[str]:
        """What else is wrong with a crawl of this case."""
        yield from ()

    def _filled(self, html: str) -> str:
        return html.replace("{host}", self.host)


def path_key(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def raw(*parts: bytes) -> Behaviour:
    """A host that sends just these bytes and ends the connection."""

    async def behave(asked: Asked, wire: Wire) -> None:
        for part in parts:
            await wire.send(part)

    return behave


async def reset(asked: Asked, wire: Wire) -> None:
    """Break the connection off instead of an answer."""
    wire.reset()


async def hang(asked: Asked, wire: Wire) -> None:
    """Take the request and never answer."""
    await wire.hang()


async def hang_up(asked: Asked, wire: Wire) -> None:
    """End the connection without a byte."""
