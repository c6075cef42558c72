"""Pages that show nothing before a browser has run their scripts, and sites that consist of them."""

from __future__ import annotations

from collections.abc import Mapping

from jobdepth.model import Reading, SkippedPage, SkipReason
from jobdepth.store.crawl_rows import CrawlGraph

CURE = "install the extra 'browser' and Chromium ('jobdepth doctor' says how) and crawl again"
SWITCHED_OFF = "rendering is switched off in the study (crawl.render: never)"


def unread_shells(stored: CrawlGraph, readings: Mapping[str, Reading]) -> list[SkippedPage]:
    """The stored pages from which nothing was read because their scripts never ran."""
    return [
        SkippedPage(url, SkipReason.NEEDS_BROWSER)
        for url in _shells(stored, readings)
        if url not in stored.skipped
    ]  # fmt: skip


def why_browser(stored: CrawlGraph, readings: Mapping[str, Reading], home_url: str, render: str) -> str:
    """In words, why a site cannot be judged without a browser; empty if it can.

    That is so where the home page is such a page, since nothing else can be reached from it, or most pages are.
    """
    shells = _shells(stored, readings)
    read = sum(page.content_hash in readings for page in stored.pages.values())
    if home_url not in shells and 2 * len(shells) <= read:
        return ""
    which = "the home page shows its" if home_url in shells else "most pages show their"
    # What the crawl says of the page it tried to render is nearer to the truth than what may be missing.
    told = (skip.detail for skip in stored.skipped.values() if skip.reason is SkipReason.NEEDS_BROWSER and skip.detail)
    cure = SWITCHED_OFF if render == "never" else next(told, CURE)
    return f"{which} text only to a browser that runs scripts; {cure}"


def _shells(stored: CrawlGraph, readings: Mapping[str, Reading]) -> list[str]:
    return [
        url
        for url, page in stored.pages.items()
        if (reading := readings.get(page.content_hash)) is not None and reading.needs_browser
    ]
