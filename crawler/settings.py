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
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "crawler.network.download_handler.CrawlDownloadHandler",
    "https": "crawler.network.download_handler.CrawlDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.network.resolver.PublicAddressResolver"

# Redirects are hops of the click graph, so the spider follows them itself; robots.txt is read by RFC 9309.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
ROBOTSTXT_OBEY = False
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.manners.MannersMiddleware": 60,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.middlewares.retry.RetryMiddleware": 550,
    "crawler.middlewares.archive.ArchiveMiddleware": 560,
    "crawler.middlewares.unpack.UnpackMiddleware": 590,
    # In their places stand our own, with pauses and with bounds.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
}
EXTENSIONS = {"crawler.network.pace.Pace": 0, "crawler.network.crawl_stats.CrawlStats": 0}

RETRY_TIMES = 2
# A new try comes before the other requests of its host: they would fare no better.
RETRY_PRIORITY_ADJUST = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
# Would look at the source of our callbacks, again and again.
WARN_ON_GENERATOR_RETURN_VALUE = False
REFERER_ENABLED = False
# Every answer tells something, the spider knows its own depths and bounds the length of addresses itself; each layer
# here would cost each answer a turn.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"

# The hundred tasks a response that Scrapy would start by default cost more than our callbacks do.
CONCURRENT_ITEMS = 8
# Scrapy's default asks for the last address first; the frontier's order is the one that counts.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_PRIORITY_QUEUE = "crawler.network.fair_queue.FairQueue"
# A look-up can hang for its whole time; the others must not wait for it.
REACTOR_THREADPOOL_MAXSIZE = 32
# Bytes of responses that wait to be read; beyond that nothing new is asked for.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 5_000_000
DOWNLOAD_DELAY_JITTER = 0
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 60.0

#: With a delay of exactly 0 Scrapy does not keep to one request at a time; any delay above 0 does.
MIN_DELAY_S = 0.001


def crawl_settings(chosen: CrawlSettings, user_agent: str, language: str = "en") -> dict[str, Any]:
    """The settings that a study decides."""
    return {
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": ACCEPT, "Accept-Language": language},
        "DOWNLOAD_DELAY": max(chosen.delay_s, MIN_DELAY_S),
        "CONCURRENT_REQUESTS": chosen.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": chosen.concurrency_per_host,
        "DOWNLOAD_TIMEOUT": chosen.timeout_s,
        "DOWNLOAD_MAXSIZE": chosen.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
    }


globals().update(crawl_settings(CrawlSettings(), USER_AGENT))
