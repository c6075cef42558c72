"""Sites that show themselves only to a browser, crawled as the product does: with one, and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.rendering.browser import hindrance
from jobdepth.model import SkipReason
from jobdepth.store.archive import read_capture
from tests.crawler.crawls import Crawled, crawl_sites
from tests.site_server import Reply, Site, page

LONG = "var filler = '" + "x" * 300 + "';"


def shell(script: str) -> str:
    body = f"<div id=app></div><script>{script}{LONG}</script>"
    return f"<!doctype html><html><head><title>App</title></head><body>{body}</body></html>"


SHOW = "document.getElementById('app').innerHTML = {};"
MENU = "'<h1>Never lose power again</h1><a href=/problems>Problems</a> <a href=/plain>Plain</a> <a href=/away>Away</a>'"

APP: Site = {
    "/": shell(SHOW.format(MENU)),
    "/problems": shell(
        "fetch('/words.json').then(r => r.json()).then(d => {document.getElementById('app').innerHTML = "
        "'<p>' + d.words + '</p><a href=/deeper>Deeper</a>'});"
    ),
    "/words.json": Reply(
        '{"words": "An outage in the night costs our customers their sleep."}', media_type="application/json"
    ),
    "/deeper": shell(SHOW.format("'<p>The deepest page.</p>'")),
    "/plain": page("/", text="A page that needs no script at all."),
    "/away": shell("location.href = '/plain?from=script';"),
    "/plain?from=script": page(text="Where the script sends us."),
}


def with_browser() -> pytest.MarkDecorator:
    return pytest.mark.skipif(bool(hindrance()), reason=f"no browser: {hindrance()}")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("rendered"), {"app.example": APP}) as found:
        yield found


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("bare"), {"app.example": APP}, render="never") as found:
        yield found


@pytest.mark.browser
@with_browser()
def test_links_that_scripts_make_are_clicks(rendered: Crawled) -> None:
    site = rendered["app.example"]
    assert site.depths == {"/": 0, "/problems": 1, "/plain": 1, "/plain?from=script": 1, "/deeper": 2}


@pytest.mark.browser
@with_browser()
def test_what_the_browser_shows_is_what_is_archived(rendered: Crawled) -> None:
    site = rendered["app.example"]
    stored = site.stored.pages[site.url("/problems")]
    capture = read_capture(rendered.crawl.store.archive, stored.capture)
    assert b"costs our customers their sleep" in capture.body


@pytest.mark.browser
@with_browser()
def test_each_page_is_asked_of_the_server_once(rendered: Crawled) -> None:
    paths = rendered["app.example"].paths
    assert len(paths) == len(set(paths))


def test_without_a_browser_pages_that_need_one_are_listed_as_such(bare: Crawled) -> None:
    site = bare["app.example"]
    assert site.pages == {"/"}
    assert site.skipped == {"/": SkipReason.NEEDS_BROWSER}
