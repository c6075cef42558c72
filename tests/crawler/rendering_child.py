"""Renders addresses with a spider of its own: `python -m tests.crawler.rendering_child ORDERS.json RESULTS.json`.

Every address is asked for as usual and its answer rendered, as the crawl of a study does it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.middlewares.archive import CAPTURE
from crawler.plan import CrawlPlan
from crawler.rendering.order import RENDERING, Document, rendered_meta, rendering_settings
from crawler.scope import Scope
from crawler.settings import crawl_settings


class RenderingSpider(Spider):
    name = "rendering"

    def __init__(self, plan: CrawlPlan, urls: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.urls = urls
        self.found: dict[str, dict[str, Any]] = {}
        self.began_s: dict[str, float] = {}

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            host = urlsplit(url).hostname or ""
            meta = {"site_id": host, "download_slot": host}
            if self.plan.settings.proxy:
                meta["proxy"] = self.plan.settings.proxy
            yield Request(url, self.parse, errback=self.fail, meta=meta, dont_filter=True)

    def parse(self, response: Response) -> Iterator[Request]:
        content_type = (response.headers.get("Content-Type") or b"").decode()
        document = Document(response.url, content_type, response.body, response.meta[CAPTURE])
        allows = Scope(response.url).allows
        kept = {key: response.meta[key] for key in ("site_id", "download_slot", "proxy") if key in response.meta}
        self.began_s[response.url] = time.monotonic()
        yield Request(
            response.url, self.shown, errback=self.fail, meta=rendered_meta(kept, document, allows), dont_filter=True
        )

    def shown(self, response: Response) -> None:
        rendering = asdict(response.meta[RENDERING])
        del rendering["document"]
        self.note(response.url, dom=response.body.decode(), capture=asdict(response.meta[CAPTURE]), **rendering)

    def fail(self, failure: Failure) -> None:
        self.note(failure.request.url, error=type(failure.value).__name__, detail=str(failure.value))

    def note(self, url: str, **facts: Any) -> None:
        began_s = self.began_s.get(url, time.monotonic())
        self.found[url] = {"took_s": time.monotonic() - began_s, **facts}


def main(orders: Path, results: Path) -> None:
    told = json.loads(orders.read_bytes())
    plan = CrawlPlan.read(Path(told["plan"]))
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(crawl_settings(plan.settings, plan.user_agent), priority="cmdline")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    settings.setdict(rendering_settings(plan.settings, handlers), priority="cmdline")
    settings.set("LOG_FILE", told["log"], priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(RenderingSpider)
    process.crawl(crawler, plan=plan, urls=told["urls"])
    process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int | str)}
    results.write_text(json.dumps({"pages": crawler.spider.found, "stats": stats}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
