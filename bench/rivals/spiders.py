"""Minimal Scrapy spiders that follow every link of a site and store nothing.

Run one: python -m bench.rivals.spiders link-extractor|lxml PROXY HOST... ; prints pages and seconds as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor

SETTINGS = {"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": False, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0}


class _FollowAll(Spider):
    hosts: tuple[str, ...] = ()
    proxy = ""

    async def start(self) -> AsyncIterator[Any]:
        for host in self.hosts:
            yield Request(f"http://{host}/", meta={"proxy": self.proxy})


class LinkExtractorSpider(_FollowAll):
    """The spider of the textbook."""

    name = "link-extractor"

    def parse(self, response: Response) -> Iterator[Request]:
        for link in LinkExtractor(allow_domains=self.hosts).extract_links(response):
            yield Request(link.url, meta={"proxy": self.proxy})


class LxmlSpider(_FollowAll):
    """A bare loop over the hrefs, with a set of what was seen."""

    name = "lxml"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen: set[str] = set()

    def parse(self, response: Response) -> Iterator[Request]:
        for href in lxml.html.fromstring(response.body).xpath("//a/@href"):
            url = urljoin(response.url, href).split("#")[0]
            if url not in self.seen and urlsplit(url).hostname in self.hosts:
                self.seen.add(url)
                yield Request(url, meta={"proxy": self.proxy}, dont_filter=True)


def main(name: str, proxy: str, *hosts: str) -> None:
    """Crawl all hosts with one spider."""
    process = CrawlerProcess(SETTINGS)
    spider = next(each for each in (LinkExtractorSpider, LxmlSpider) if each.name == name)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, hosts=hosts, proxy=proxy)
    process.start()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    pages = stats.get("downloader/response_status_count/200", 0)
    print(json.dumps({"pages": pages, "seconds": stats["elapsed_time_seconds"]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
