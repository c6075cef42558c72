"""What a second crawl of the same study asks for, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.store.archive import read_capture
from tests.crawler.crawls import Crawl, open_crawl
from tests.site_server import Reply, SiteServer, page, serve

HOST = "again.example"


def kept(name: str, *links: str) -> Reply:
    return Reply(page(*links, text=name), headers={"ETag": f'"{name}-1"'})


SITE = {
    "/": kept("home", "/a", "/b", "/moved"),
    "/a": kept("a", "/deep"),
    "/b": page(text="no validators"),
    "/moved": Reply("", 301, {"Location": "/target"}),
    "/target": kept("target"),
    "/deep": Reply(page(text="deep"), headers={"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}),
}
PAGES = {"/", "/a", "/b", "/target", "/deep"}


def next_run(crawl: Crawl) -> Crawl:
    crawl.store.runs.finish(crawl.number)
    return Crawl(crawl.store, crawl.study, crawl.store.runs.begin().number)


def requests_for_pages(server: SiteServer) -> dict[str, dict[str, str]]:
    return {asked.path: dict(asked.headers) for asked in server.requests_to(HOST) if asked.path in PAGES}


@pytest.fixture
def first(tmp_path: Path):
    """A finished crawl and its server."""
    with serve({HOST: dict(SITE)}) as server, open_crawl(tmp_path, [f"http://{HOST}/"], proxy=server.url) as crawl:
        crawl.run()
        assert "if-none-match" not in requests_for_pages(server)["/"]
        server.asked.clear()
        yield crawl, server


def test_every_known_page_is_asked_for_conditionally(first) -> None:
    crawl, server = first
    next_run(crawl).run()
    asked = requests_for_pages(server)
    assert asked.keys() == PAGES
    assert {path for path, headers in asked.items() if "if-modified-since" not in headers} == set()
    assert {path for path, headers in asked.items() if "if-none-match" in headers} == {"/", "/a", "/target"}
    assert asked["/deep"]["if-modified-since"] == "Mon, 02 Nov 2026 10:00:00 GMT"


def test_a_page_that_has_not_changed_keeps_its_text_its_links_and_its_capture(first) -> None:
    crawl, _ = first
    old = crawl.store.crawls.graph(crawl.rows[HOST].crawl_id)
    again = next_run(crawl).run()
    new = again.store.crawls.graph(again.rows[HOST].crawl_id)
    assert new.links == old.links
    assert {url: page.content_hash for url, page in new.pages.items()} == {
        url: page.content_hash for url, page in old.pages.items()
    }
    home = f"http://{HOST}/"
    assert new.pages[home].capture == old.pages[home].capture
    assert b"home" in read_capture(crawl.store.archive, new.pages[home].capture).body


def test_a_page_that_has_changed_is_read_anew(first) -> None:
    crawl, server = first
    server.sites[HOST]["/a"] = Reply(page("/fresh", text="changed"), headers={"ETag": '"a-2"'})
    server.sites[HOST]["/fresh"] = page(text="fresh")
    again = next_run(crawl).run()
    found = again.store.crawls.graph(again.rows[HOST].crawl_id)
    assert f"http://{HOST}/fresh" in found.pages
    assert f"http://{HOST}/deep" not in found.pages


def test_a_page_whose_capture_is_lost_is_asked_for_in_full(first) -> None:
    crawl, server = first
    for file in crawl.store.archive.rglob("*.warc.gz"):
        file.unlink()
    again = next_run(crawl).run()
    found = again.store.crawls.graph(again.rows[HOST].crawl_id)
    assert found.pages.keys() == {f"http://{HOST}{path}" for path in PAGES}
    assert [("if-none-match" in each.headers) for each in server.requests_to(HOST) if each.path == "/"] == [True, False]
    for stored in found.pages.values():
        read_capture(crawl.store.archive, stored.capture)


def test_a_page_that_is_gone_is_gone(first) -> None:
    crawl, server = first
    server.sites[HOST]["/a"] = Reply("", 410)
    again = next_run(crawl).run()
    found = again.store.crawls.graph(again.rows[HOST].crawl_id)
    assert f"http://{HOST}/a" not in found.pages
