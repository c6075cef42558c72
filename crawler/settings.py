"""Scrapy's settings: polite, bounded, and nothing listening.

`crawl_settings` overrides what a study can change; everything else is the same for `scrapy crawl` and `jobdepth crawl`.
"""

from __future__ import annotations

from typing import Any

from jobdepth import __version__
from jobdepth.study.definition import CrawlSettings

BOT_NAME = "jobdepth"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = f"jobdepth/{__version__}"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Nothing listens, nothing but http and https is fetched, nothing is remembered between sites.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
HTTPCACHE_ENABLED = False
DOWNLOAD_HANDLERS: dict[str, str | None] = {"data": None, "file": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicAddressResolver"

# Redirects are hops of the click graph, so the spider follows them itself; robots.txt is read by RFC 9309.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
ROBOTSTXT_OBEY = False
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.archive.ArchiveMiddleware": 560,
}

RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
HTTPERROR_ALLOW_ALL = True
URLLENGTH_LIMIT = 2083
REFERER_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "en",
}

# The hundred tasks a response that Scrapy would start by default cost more than our callbacks do.
CONCURRENT_ITEMS = 8
# Scrapy's default asks for the last address first; the frontier's order is the one that counts.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.DownloaderAwarePriorityQueue"
DOWNLOAD_DELAY_JITTER = 0
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 60.0

#: With a delay of exactly 0 Scrapy does not keep to one request at a time; any delay above 0 does.
MIN_DELAY_S = 0.001


def crawl_settings(chosen: CrawlSettings, user_agent: str) -> dict[str, Any]:
    """The settings that a study decides."""
    return {
        "USER_AGENT": user_agent,
        "DOWNLOAD_DELAY": max(chosen.delay_s, MIN_DELAY_S),
        "CONCURRENT_REQUESTS": chosen.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": chosen.concurrency_per_host,
        "DOWNLOAD_TIMEOUT": chosen.timeout_s,
        "DOWNLOAD_MAXSIZE": chosen.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
    }


globals().update(crawl_settings(CrawlSettings(), USER_AGENT))
