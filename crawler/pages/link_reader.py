"""Reads the links of pages without ever holding up the crawl of the other sites."""

from __future__ import annotations

from crawler.exchange import QUICK_BYTES
from crawler.pages.links import PageLinks, read_links
from jobdepth.bounded import BoundedFunction, Failure


class LinkReader:
    """Reads links at once where that is quick for certain, else in a process with a clock and a memory limit."""

    def __init__(self, max_links: int) -> None:
        self._max_links = max_links
        self._bounded: BoundedFunction[PageLinks] = BoundedFunction(read_links, doing="reading the links")

    async def read(self, body: bytes, content_type: str, url: str) -> tuple[PageLinks, str]:
        """What leads away from a page, and in words why that could not be read."""
        if len(body) <= QUICK_BYTES:
            return read_links(body, content_type, url, self._max_links), ""
        outcome = await self._bounded.run_async(body, content_type, url, self._max_links)
        return (PageLinks(()), outcome.reason) if isinstance(outcome, Failure) else (outcome, "")

    def close(self) -> None:
        """End the process, if there is one."""
        self._bounded.close()
