from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.settings import crawl_settings
from jobdepth.study.definition import CrawlSettings
from tests.site_server import page, serve

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


def test_what_must_not_be_sent_is_stopped_first_and_bodies_are_unpacked_before_they_are_stored(
    settings: Settings,
) -> None:
    ours = {name: number for name, number in settings.getdict("DOWNLOADER_MIDDLEWARES").items() if number is not None}
    order = [name.rsplit(".", 1)[1] for name in sorted(ours, key=ours.__getitem__)]
    assert order == [
        "MannersMiddleware",
        "RobotsMiddleware",
        "RetryMiddleware",
        "ArchiveMiddleware",
        "UnpackMiddleware",
    ]
    assert not settings.getbool("ROBOTSTXT_OBEY")


def test_scrapy_s_own_retries_passwords_and_unpacking_are_off(settings: Settings) -> None:
    middlewares = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    off = {name.rsplit(".", 1)[1] for name, number in middlewares.items() if number is None}
    assert {"RetryMiddleware", "HttpCompressionMiddleware", "HttpAuthMiddleware"} <= off


def test_responses_that_wait_to_be_read_are_bounded(settings: Settings) -> None:
    assert 0 < settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE") <= 5_000_000


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
    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.network.resolver.PublicAddressResolver"


def test_scrapy_s_own_command_knows_the_spider() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["sites"]


def test_scrapy_s_own_tools_work_without_a_study() -> None:
    with serve({"127.0.0.1": {"/": page(text="a page for the shell")}}) as server:
        fetched = subprocess.run(
            [sys.executable, "-m", "scrapy", "fetch", "--nolog", f"{server.url}/"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert "a page for the shell" in fetched.stdout
    assert fetched.stderr == ""


def test_an_address_with_a_password_is_not_asked_for() -> None:
    with serve({"127.0.0.1": {"/": page()}}) as server:
        address = server.url.replace("http://", "http://user:secret@")
        fetched = subprocess.run(
            [sys.executable, "-m", "scrapy", "fetch", "--nolog", address], cwd=ROOT, capture_output=True, check=True
        )
    assert (fetched.stdout, server.asked) == (b"", [])
