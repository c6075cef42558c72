from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.settings import crawl_settings
from jobdepth.study.definition import CrawlSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = Settings()
    found.setmodule("crawler.settings", priority="project")
    return found


def test_nothing_listens(settings: Settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


def test_nothing_but_http_and_https_is_fetched(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_robots_txt_is_kept_by_our_reading_of_it_and_before_anything_is_sent(settings: Settings) -> None:
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert middlewares["crawler.middlewares.robots.RobotsMiddleware"] == min(middlewares.values())
    assert not settings.getbool("ROBOTSTXT_OBEY")


def test_scrapy_follows_no_redirect_and_keeps_no_cookie_by_itself(settings: Settings) -> None:
    for name in ("REDIRECT_ENABLED", "METAREFRESH_ENABLED", "COOKIES_ENABLED", "HTTPCACHE_ENABLED", "REFERER_ENABLED"):
        assert not settings.getbool(name), name


def test_the_defaults_are_polite_and_bounded(settings: Settings) -> None:
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getint("RETRY_TIMES") <= 2
    assert settings.getfloat("DOWNLOAD_TIMEOUT") <= 30
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 5_000_000
    assert str(settings["USER_AGENT"]).startswith("jobdepth/")


def test_a_study_without_a_delay_still_gets_the_least_that_keeps_requests_apart() -> None:
    assert crawl_settings(CrawlSettings(delay_s=0), "x")["DOWNLOAD_DELAY"] > 0


def test_names_are_resolved_by_the_resolver_that_refuses_private_addresses(settings: Settings) -> None:
    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.resolver.PublicAddressResolver"


def test_scrapy_s_own_command_knows_the_spider() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["sites"]
