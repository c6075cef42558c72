"""What one page may do while the browser shows it: it gets its document and parts, and goes nowhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from playwright.async_api import CDPSession, Error, Page, Route
from playwright.async_api import Request as Asked
from scrapy import Request

from crawler.rendering.order import ORDER, Document, Order, Rendering
from crawler.rendering.parts import Part, PartScope, PartsStore, part_url
from jobdepth.store.archive import RENDERED_TYPE
from jobdepth.urls import page_key

MAX_PARTS = 60
MAX_PARTS_BYTES = 20_000_000
#: A page that asks for more than this, allowed or not, is given up: every question costs the whole crawl time.
MAX_QUESTIONS = 1_000
#: Only what brings text: images, fonts, media, sockets, beacons and frames (which are pages of their own) are refused.
TEXT_KINDS = frozenset({"script", "xhr", "fetch"})
#: What of the browser's own headers a server gets to see; the rest would be another agent's.
SENT_HEADERS = ("accept", "origin")
EMPTY_STYLE = {"content-type": "text/css"}
LOCAL = ("data:", "blob:", "about:")

logger = logging.getLogger(__name__)


class Visit:
    """One page in the browser."""

    session: CDPSession

    def __init__(self, request: Request, store: PartsStore) -> None:
        order: Order = request.meta[ORDER]
        self.document: Document = order.document
        self.dom: str | None = None
        self.is_settled = True
        self.is_over = False
        self.problem = ""
        self.final_url = order.document.url
        self._request = request
        self._store = store
        self._scope = PartScope(order.document, order.allows)
        self._turn = asyncio.Lock()
        self._end: Callable[[], None] = lambda: None
        self._is_served = False
        self._leads_to: str | None = None
        self._questions = 0
        self._open = 0
        self._asked = 0
        self._refused = 0
        self._bytes = 0

    @property
    def is_loading(self) -> bool:
        """Whether the page waits for something that it is allowed to have."""
        return self._open > 0

    @property
    def rendering(self) -> Rendering:
        """How it went."""
        return Rendering(
            self.document, self.final_url, self._leads_to, self.is_settled, self._asked, self._refused
        )  # fmt: skip

    async def begin(self, page: Page, end: Callable[[], None]) -> None:
        """Take over everything that the page asks for; `end` is called when nothing more is wanted of it."""
        self._end = end
        # Later a page that hangs would not let us in.
        self.session = await page.context.new_cdp_session(page)
        await page.route("**", self._route)

    def end(self) -> None:
        """Close the page: what it shows is taken down, or it has asked for too much."""
        self.is_over = True
        self._end()

    async def _route(self, route: Route, asked: Asked) -> None:
        self._questions += 1
        if self._questions > MAX_QUESTIONS:
            if not self.problem:
                self.problem = f"the page asked for more than {MAX_QUESTIONS} things"
                self.end()
            return
        with suppress(Error):
            # The page may be gone at any moment.
            await self._answer(route, asked)

    async def _answer(self, route: Route, asked: Asked) -> None:
        if asked.is_navigation_request():
            await self._navigate(route, asked)
        elif asked.resource_type == "stylesheet":
            # Text needs no style, but scripts wait for it.
            await route.fulfill(status=200, headers=EMPTY_STYLE, body="")
        elif asked.url.startswith(LOCAL):
            await route.continue_()
        else:
            part = await self._part(asked)
            if part is None:
                self._refused += 1
                await route.abort()
            else:
                await route.fulfill(status=part.status, headers=dict(part.headers), body=part.body)

    async def _navigate(self, route: Route, asked: Asked) -> None:
        is_page = asked.frame.parent_frame is None
        if is_page and not self._is_served:
            self._is_served = True
            headers = {"content-type": self.document.content_type or RENDERED_TYPE}
            await route.fulfill(status=200, headers=headers, body=self.document.body)
            return
        self._refused += 1
        target = part_url(asked.url) if is_page and asked.method == "GET" else None
        if target is not None and page_key(target) != page_key(self.document.url):
            self._leads_to = self._leads_to or target
        # With any other reason the browser would show its own error page instead of the document.
        await route.abort("aborted")

    async def _part(self, asked: Asked) -> Part | None:
        url = part_url(asked.url)
        if url is None or asked.resource_type not in TEXT_KINDS or asked.method != "GET":
            return None
        if not self._scope.permits(url):
            return None
        kept = self._store.kept(self._request.meta["site_id"], url)
        if kept is not None:
            return self._within_limit(kept)
        if self._asked >= MAX_PARTS:
            return None
        self._asked += 1
        self._open += 1
        try:
            async with self._turn:
                return None if self.is_over else self._within_limit(await self._fetch(url, asked))
        finally:
            self._open -= 1

    async def _fetch(self, url: str, asked: Asked) -> Part | None:
        headers = {name: asked.headers[name] for name in SENT_HEADERS if name in asked.headers}
        try:
            return await self._store.fetch(url, self._request, headers, self._scope)
        except Exception as error:  # noqa: BLE001 - a part that can't be had is missing, whatever the reason
            logger.info("part %s of %s: %s", url, self.document.url, error or type(error).__name__)
            return None

    def _within_limit(self, part: Part | None) -> Part | None:
        self._bytes += len(part.body) if part is not None else 0
        return part if self._bytes <= MAX_PARTS_BYTES else None
