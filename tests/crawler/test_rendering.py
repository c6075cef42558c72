"""Rendering without a browser: who gets one, what a page may ask for, and what is missing where it can't be done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from crawler.pages.page_text import needs_rendering
from crawler.rendering import browser
from crawler.rendering.order import (
    HANDLER,
    ORDER,
    ORDINARY_HANDLER,
    Document,
    can_render,
    rendered_meta,
    rendering_settings,
)
from crawler.rendering.parts import PartScope, part_url
from crawler.scope import Scope
from jobdepth.model import CaptureRef
from jobdepth.study.definition import CrawlSettings

URL = "https://www.acme.example/app"
SHELL = b'<!doctype html><div id="root"></div><noscript>Scripts, please</noscript><script src="/app.js"></script>'
HANDLERS = {"http": "a.Handler", "https": "a.Handler", "ftp": None}
ROOT = Path(__file__).parents[2]


def document(body: bytes = SHELL, url: str = URL) -> Document:
    return Document(url, "text/html", body, CaptureRef("acme/1.warc.gz", 0, "<urn:uuid:1>"))


def permits(body: bytes = SHELL, url: str = URL) -> Callable[[str], bool]:
    return PartScope(document(body, url), Scope(url).allows).permits


@pytest.fixture
def no_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv(browser.CHROMIUM_VARIABLE, raising=False)
    return monkeypatch


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_only_a_page_that_hardly_shows_anything_is_rendered() -> None:
    assert needs_rendering(html.document_fromstring(SHELL))
    assert not needs_rendering(html.document_fromstring(SHELL + b"<p>" + b"Many words stand here. " * 10))


def test_a_page_may_ask_its_own_site_and_the_hosts_of_its_scripts() -> None:
    named = permits(
        SHELL + b'<script src=//cdn.example/x.js></script><link rel="preconnect" href="https://api.example">'
    )
    assert named("https://www.acme.example/api/pages.json")
    assert named("https://api.acme.example/pages.json")
    assert named("https://cdn.example/other.js")
    assert named("https://api.example/v1")
    assert not named("https://stranger.example/")


def test_a_link_or_picture_names_no_host_for_scripts() -> None:
    named = permits(SHELL + b'<a href="https://a.example/">a</a><link rel=icon href="https://b.example/i">')
    assert not named("https://a.example/")
    assert not named("https://b.example/i")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8080/",
        "http://169.254.169.254/latest",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "https://www.acme.example:8443/",
        "https://cdn.example:9000/x.js",
    ],
)
def test_a_page_may_ask_no_private_address_and_no_other_port(url: str) -> None:
    hosts = b'<script src="http://127.0.0.1/x"></script><script src=//localhost/x></script><script src=//cdn.example/x>'
    asked = part_url(url)
    assert asked is not None
    assert not permits(SHELL + hosts)(asked)


def test_a_site_that_the_study_names_by_private_address_may_be_asked_at_its_own_port_only() -> None:
    own = permits(url="http://127.0.0.1:8080/")
    assert own("http://127.0.0.1:8080/app.js")
    assert not own("http://127.0.0.1:8081/app.js")
    assert not own("http://127.0.0.1/app.js")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://acme.example/", "https://user:pass@acme.example/", "x:"])
def test_what_is_no_plain_web_address_is_no_part(url: str) -> None:
    assert part_url(url) is None


def test_a_part_has_an_address_of_bounded_length() -> None:
    assert part_url("https://acme.example/?" + "a" * 10_000) is None


def test_an_order_leaves_the_rest_of_the_meta_as_it_is() -> None:
    meta = {"site_id": "acme", "download_slot": "acme.example", "proxy": "http://proxy.example:8080"}
    told = rendered_meta(meta, document(), Scope(URL).allows)
    assert {key: told[key] for key in meta} == meta
    assert told[ORDER].document.body == SHELL
    assert ORDER not in meta


def test_a_study_can_switch_rendering_off() -> None:
    never = CrawlSettings(render="never")
    assert not can_render(never)
    assert rendering_settings(never, HANDLERS) == {}


@pytest.mark.skipif(bool(browser.hindrance()), reason=browser.hindrance() or "-")
def test_rendering_is_on_where_extra_and_chromium_are_there_and_other_schemes_stay_off() -> None:
    found = rendering_settings(CrawlSettings(), HANDLERS)
    assert found["DOWNLOAD_HANDLERS"] == {"http": HANDLER, "https": HANDLER, "ftp": None}
    assert found[ORDINARY_HANDLER] == "a.Handler"


@pytest.mark.parametrize("package", ["scrapy_playwright", "playwright"])
def test_without_the_extra_nothing_is_rendered_and_the_cure_is_named(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert "pip install 'jobdepth[browser]'" in browser.hindrance()
    assert rendering_settings(CrawlSettings(), HANDLERS) == {}


def test_without_a_chromium_nothing_is_rendered_and_the_cure_is_named(no_chromium: pytest.MonkeyPatch) -> None:
    assert "playwright install chromium" in browser.hindrance()
    assert not can_render(CrawlSettings())


def test_a_chromium_of_the_system_is_found(no_chromium: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = program(tmp_path, "google-chrome")
    assert browser.find_chromium() == browser.Chromium(path, path)


def test_the_chromium_that_playwright_installed_comes_before_one_of_the_system(
    no_chromium: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("playwright")
    program(tmp_path, "chromium")
    build = tmp_path / f"chromium_headless_shell-{browser.own_revision()}"
    build.mkdir()
    assert browser.find_chromium() != browser.Chromium("Chromium of Playwright")
    (build / "INSTALLATION_COMPLETE").touch()
    assert browser.find_chromium() == browser.Chromium("Chromium of Playwright")


def test_the_chromium_that_is_named_comes_first(no_chromium: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    path = program(tmp_path, "my-browser")
    no_chromium.setenv(browser.CHROMIUM_VARIABLE, path)
    assert browser.find_chromium() == browser.Chromium(path, path)


def test_a_named_chromium_that_is_not_there_is_told_and_not_replaced(
    no_chromium: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("scrapy_playwright")
    program(tmp_path, "chromium")
    no_chromium.setenv(browser.CHROMIUM_VARIABLE, str(tmp_path / "gone"))
    assert browser.hindrance() == f"JOBDEPTH_CHROMIUM names no program: {tmp_path / 'gone'}"


def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert browser.launch_options()["chromium_sandbox"] is True
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert browser.launch_options()["chromium_sandbox"] is False


def test_a_crawl_that_does_not_render_loads_no_browser() -> None:
    code = (
        "import sys, crawler.settings, crawler.spiders.site_spider, crawler.rendering.order, jobdepth.pipeline.doctor;"
        "assert not {'playwright', 'scrapy_playwright'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
