"""What the spider says and learns about a page that is to be rendered. Imports neither Scrapy nor Playwright."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.rendering.browser import hindrance, launch_options
from jobdepth.model import CaptureRef
from jobdepth.study.definition import CrawlSettings

#: Keys in a request's meta: what is to be rendered, and how it went.
ORDER = "jobdepth_order"
RENDERING = "jobdepth_rendering"
#: Key in the meta of a request for a part of a page: a script, or data that a script asked for.
IS_PART = "jobdepth_part"
HANDLER = "crawler.rendering.handler.RenderingHandler"
#: Setting that names the handler by which everything else is fetched.
ORDINARY_HANDLER = "JOBDEPTH_ORDINARY_HANDLER"


class RenderingFailedError(Exception):
    """The browser does not start, or could not show this page; the message says why, in words for readers."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page as its server sent it, and where that lies in the archive."""

    url: str
    content_type: str
    body: bytes
    capture: CaptureRef


@dataclass(frozen=True, slots=True)
class Order:
    """A page to render; `allows` says whether an address belongs to the site and may be requested."""

    document: Document
    allows: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a page was rendered.

    `final_url` is the address that the page gave itself (history API). `leads_to` is the first other page that its
    scripts wanted to go to, which was not followed. `is_settled` is false where the page was still changing when its
    time was up. `parts` were asked of servers, `refused_parts` were not.
    """

    document: Document
    final_url: str
    leads_to: str | None = None
    is_settled: bool = True
    parts: int = 0
    refused_parts: int = 0


def can_render(chosen: CrawlSettings) -> bool:
    """Whether pages of a study are rendered: it lets them be, and the extra and a Chromium are installed."""
    return chosen.render == "auto" and not hindrance()


def rendered_meta(meta: Mapping[str, Any], document: Document, allows: Callable[[str], bool]) -> dict[str, Any]:
    """The meta of a request that renders a page, from the meta that an ordinary request for it has."""
    return {**meta, ORDER: Order(document, allows)}


def rendering_settings(chosen: CrawlSettings, handlers: Mapping[str, Any]) -> dict[str, Any]:
    """The Scrapy settings of a crawl that can render, empty for one that can't.

    `handlers` are the download handlers in force, Scrapy's own among them: `settings.getwithbase("DOWNLOAD_HANDLERS")`.
    """
    if not can_render(chosen):
        return {}
    return {
        "DOWNLOAD_HANDLERS": {**handlers, "http": HANDLER, "https": HANDLER},
        ORDINARY_HANDLER: handlers["https"],
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": "crawler.rendering.handler.LazyBrowser",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(),
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 10_000,
    }
