"""Writes what a crawl has cost its hosts beside its log."""

from __future__ import annotations

import json
import time
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.middlewares.robots import FETCHED
from crawler.network.pace import WAITED_S, WAITS
from jobdepth.store.study_store import CRAWL_STATS

#: What is written, and what Scrapy or we count it under.
COUNTED = {
    "requests": "downloader/request_count",
    "responses": "downloader/response_count",
    "bytes_received": "downloader/response_bytes",
    "not_modified": "downloader/response_status_count/304",
    "retries": "retry/count",
    "robots_fetched": FETCHED,
    "waits": WAITS,
    "waited_s": WAITED_S,
}


class CrawlStats:
    """Keeps the counters of one crawl process."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler = crawler
        self._path = path
        self._began_s = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlStats:
        """Build the extension; without a study, as in a shell, nothing is written."""
        plan = getattr(crawler.spider, "plan", None)
        if plan is None:
            raise NotConfigured
        extension = cls(crawler, plan.output / "store" / "runs" / f"{plan.run_number:05d}" / CRAWL_STATS)
        crawler.signals.connect(extension.write, signals.spider_closed)
        return extension

    def write(self) -> None:
        """Write the counters as JSON."""
        stats = self._crawler.stats
        assert stats is not None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        counters = {name: stats.get_value(key, 0) for name, key in COUNTED.items()}
        counters["seconds"] = round(time.monotonic() - self._began_s, 3)
        self._path.write_text(json.dumps(counters, indent=1) + "\n", encoding="utf-8")
