"""The download handler of a crawl that renders: ordinary requests go Scrapy's way, orders to Chromium.

Scrapy loads it by name, and only where the extra `browser` is installed.
"""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as BrowserTimeoutError
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotSupported
from scrapy.http import HtmlResponse, Response
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy_playwright.handler import Config, ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.rendering.browser import why_not_started
from crawler.rendering.capture import capture
from crawler.rendering.order import ORDER, ORDINARY_HANDLER, RENDERING, RenderingFailedError
from crawler.rendering.parts import PartsStore
from crawler.rendering.visit import Visit
from jobdepth.store.archive import RENDERED_TYPE

PAGES_AT_ONCE = 2
RENDER_S = 15.0
#: For a browser to start on a busy machine; the page's own time begins after it.
START_S = 60.0
CLOSE_S = 5.0
#: Tall, so that what loads when it comes into view does so.
WINDOW = {"width": 1280, "height": 2400}


class LazyBrowser:
    """Starts Playwright and Chromium when the first page needs them: most crawls render none."""

    def __init__(self, config: Config) -> None:
        self._options = config.launch_options
        self._playwright: Playwright | None = None
        self._problem = ""

    async def start(self) -> None:
        """Do nothing yet."""

    async def launch_browser(self) -> Browser:
        """Start the browser; one that did not start once is not tried again."""
        if self._problem:
            raise RenderingFailedError(self._problem)
        try:
            self._playwright = self._playwright or await async_playwright().start()
            return await self._playwright.chromium.launch(**self._options)
        except (BrowserError, OSError) as error:
            self._problem = why_not_started(error)
            raise RenderingFailedError(self._problem) from error

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> BrowserContext:
        """Refuse: nothing is remembered between pages."""
        raise NotSupported(f"no persistent contexts: {sorted(context_kwargs)}")

    async def close(self) -> None:
        """End Playwright if it was started."""
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None


class RenderingHandler:
    """Renders pages, a fresh context each and two at a time; one object serves both http and https."""

    lazy = False
    _made: ClassVar[WeakKeyDictionary[Crawler, RenderingHandler]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._browsing = ScrapyPlaywrightDownloadHandler(crawler)
        self._turns = asyncio.Semaphore(PAGES_AT_ONCE)
        self._numbers = itertools.count(1)
        self._parts = PartsStore(crawler)
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._agent = str(crawler.settings["USER_AGENT"])
        self._is_closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderingHandler:
        """The handler of a crawl; Scrapy asks once for each scheme."""
        if crawler not in cls._made:
            cls._made[crawler] = cls(crawler)
        return cls._made[crawler]

    @cached_property
    def _ordinary(self) -> Any:
        """The handler that fetches."""
        return build_from_crawler(load_object(self._crawler.settings[ORDINARY_HANDLER]), self._crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch or render."""
        if ORDER not in request.meta:
            response: Response = await self._ordinary.download_request(request)
            return response
        async with self._turns:
            return await self._render(request)

    async def close(self) -> None:
        """End the browser; Scrapy asks once for each scheme."""
        if not self._is_closed:
            self._is_closed = True
            await self._browsing.close()
            if "_ordinary" in vars(self):
                await self._ordinary.close()

    async def _render(self, request: Request) -> Response:
        visit = Visit(request, self._parts)
        context_name = f"page {next(self._numbers)}"
        try:
            await self._show(request, visit, context_name)
        except (TimeoutError, BrowserTimeoutError) as error:
            # The visit ends so too when all that is wanted of it is there.
            if visit.dom is None:
                raise RenderingFailedError(visit.problem or f"it was not shown within {RENDER_S:g} s") from error
        except BrowserError as error:
            raise RenderingFailedError(f"the browser gave up: {error.message.splitlines()[0]}") from error
        finally:
            visit.is_over = True
            await self._forget(context_name)
        return _response(request, visit)

    async def _show(self, request: Request, visit: Visit, context_name: str) -> None:
        async with asyncio.timeout(START_S) as clock:

            async def begin(page: Page, _: Request) -> None:
                now = asyncio.get_running_loop().time
                clock.reschedule(now() + RENDER_S)
                await visit.begin(page, end=lambda: clock.reschedule(now()))

            meta = {
                **request.meta,
                "playwright": True,
                "playwright_context": context_name,
                "playwright_context_kwargs": {
                    "user_agent": self._agent,
                    "accept_downloads": False,
                    "service_workers": "block",
                    "viewport": WINDOW,
                },
                "playwright_page_init_callback": begin,
                # Whatever the page's scripts do comes after this, also that they go elsewhere.
                "playwright_page_goto_kwargs": {"wait_until": "commit"},
                "playwright_page_methods": [PageMethod(capture, visit, self._max_bytes)],
            }
            await self._browsing.download_request(request.replace(meta=meta))

    async def _forget(self, context_name: str) -> None:
        """Close the page's context, and the browser with it where a page does not let go."""
        found = self._browsing.context_wrappers.get(context_name)
        if found is None:
            return
        try:
            async with asyncio.timeout(CLOSE_S):
                await found.context.close()
        except (TimeoutError, BrowserError):
            with suppress(BrowserError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await self._browsing.browser.close()


def _response(request: Request, visit: Visit) -> Response:
    request.meta[RENDERING] = visit.rendering
    body = (visit.dom or "").encode("utf-8", "replace")
    headers = {"Content-Type": RENDERED_TYPE}
    return HtmlResponse(request.url, 200, headers, body, ["rendered"], request, encoding="utf-8")
