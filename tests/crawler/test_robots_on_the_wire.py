"""How robots.txt is fetched, kept, and kept to, counted at the server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.network.robots_rules import MAX_BYTES
from jobdepth.model import SiteStatus, SkipReason
from jobdepth.store.robots_rows import RobotsRow
from tests.crawler.crawls import Crawl, CrawledSite, open_crawl
from tests.crawler.raw_server import Acts, RawServer, endless, page, reply, reset, serve_raw, silence

TIMEOUT_S = 2.0
SITES: dict[str, Mapping[str, Acts]] = {}
OTHERS: dict[str, Mapping[str, Acts]] = {}
PAGES = {"/": page("/secret", "/open"), "/secret": page(), "/open": page()}
RULES = b"User-agent: *\nDisallow: /secret\n"
OPEN = {"/", "/open"}
ALL = {"/", "/open", "/secret"}


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with serve_raw({**SITES, **OTHERS}) as found:
        yield found


@contextmanager
def crawling(output: Path, server: RawServer, hosts: Mapping[str, object]) -> Iterator[Crawl]:
    proxy = f"http://127.0.0.1:{server.port}"
    with open_crawl(output, [f"http://{host}/" for host in hosts], timeout_s=TIMEOUT_S, proxy=proxy) as found:
        yield found


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory, server: RawServer) -> Iterator[Crawl]:
    with crawling(tmp_path_factory.mktemp("robots"), server, SITES) as found:
        yield found.run()


def site(crawl: Crawl, host: str) -> CrawledSite:
    row = crawl.rows[host]
    return CrawledSite(row, crawl.store.crawls.graph(row.crawl_id), [])


LONG = RULES + b"#" + b"x" * (3 * MAX_BYTES)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
KEPT: dict[str, Acts] = {
    "plain": reply(RULES),
    "long": reply(LONG),
    "long-and-packed": reply(gzip.compress(LONG), Content_Encoding="gzip"),
    "bomb": reply(gzip.compress(RULES + b" " * 50_000_000), Content_Encoding="gzip"),
    "endless": endless(HEAD + b"\r\n", RULES * 100),
    "endless-chunks": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"20\r\n" + RULES + b"\r\n"),
    "html": reply(RULES, Content_Type="text/html"),
    "image": reply(RULES, Content_Type="image/png"),
    "after-a-reset": [reset, reply(RULES)],
    "after-a-server-error": [reply("", 500), reply(RULES)],
    "after-a-wait": [reply("", 503, Retry_After="1"), reply(RULES)],
    "moved-five-times": reply("", 301, Location="/r1"),
}
SITES |= {
    f"{name}.example": {
        **PAGES,
        "/robots.txt": act,
        **{f"/r{n}": reply("", 302, Location=f"/r{n + 1}") for n in range(1, 5)},
        "/r5": reply(RULES),
    }
    for name, act in KEPT.items()
}


@pytest.mark.parametrize("name", KEPT)
def test_rules_are_kept_however_they_come(crawl: Crawl, server: RawServer, name: str) -> None:
    host = f"{name}.example"
    assert site(crawl, host).pages == OPEN
    assert site(crawl, host).skipped == {"/secret": SkipReason.ROBOTS}
    assert "/secret" not in server.paths(host)


NONE: dict[str, Acts] = {
    "forbidden": reply(b"User-agent: *\nDisallow: /", 403),
    "gone": reply(b"User-agent: *\nDisallow: /", 410),
    "moved-six-times": reply("", 301, Location="/s1"),
    "moved-in-circles": reply("", 301, Location="/robots.txt"),
    "moved-nowhere": reply(b"User-agent: *\nDisallow: /", 301),
    "moved-to-a-file": reply("", 301, Location="file:///etc/passwd"),
    "moved-with-a-password": reply("", 301, Location="http://user:pass@other.example/"),
    "nothing": reply(b""),
}
SITES |= {
    f"{name}.example": {
        **PAGES,
        "/robots.txt": act,
        **{f"/s{n}": reply("", 302, Location=f"/s{n + 1}") for n in range(1, 6)},
        "/s6": reply(b"User-agent: *\nDisallow: /"),
    }
    for name, act in NONE.items()
}


@pytest.mark.parametrize("name", NONE)
def test_without_rules_everything_may_be_asked_for(crawl: Crawl, name: str) -> None:
    assert site(crawl, f"{name}.example").pages == ALL


def test_robots_txt_is_followed_five_times_and_no_more(server: RawServer, crawl: Crawl) -> None:
    assert server.paths("moved-six-times.example")[:6] == ["/robots.txt", "/s1", "/s2", "/s3", "/s4", "/s5"]
    assert "/s6" not in server.paths("moved-six-times.example")


UNKNOWN: dict[str, Acts] = {
    "error": reply(RULES, 500),
    "strange-error": reply(RULES, 599),
    "reset": reset,
    "silent": silence(),
    "cut": reply(RULES, length=5000),
    "unpackable": reply(b"\x00\x01", Content_Encoding="gzip"),
    "moved-inward": reply("", 301, Location="http://10.0.0.1/robots.txt"),
    "moved-to-an-error": reply("", 301, Location="http://broken.elsewhere.example/robots.txt"),
}
SITES |= {f"unknown-{name}.example": {**PAGES, "/robots.txt": act} for name, act in UNKNOWN.items()}
OTHERS["broken.elsewhere.example"] = {"/robots.txt": reply("", 500)}


@pytest.mark.parametrize("name", UNKNOWN)
def test_where_the_rules_cannot_be_had_nothing_else_is_asked_for(crawl: Crawl, server: RawServer, name: str) -> None:
    host = f"unknown-{name}.example"
    assert site(crawl, host).row.failure is SiteStatus.BLOCKED
    assert "robots.txt" in site(crawl, host).row.reason
    assert set(server.paths(host)) == {"/robots.txt"}
    assert len(server.paths(host)) <= 3


def test_what_was_answered_is_kept_without_more_than_counts(crawl: Crawl) -> None:
    kept = {host: crawl.store.robots.get(f"http://{host}") for host in SITES}
    assert kept["plain.example"] is not None
    assert (kept["plain.example"].status, kept["plain.example"].body) == (200, RULES)
    assert kept["forbidden.example"] is not None
    assert (kept["forbidden.example"].status, kept["forbidden.example"].body) == (403, b"")
    assert kept["unknown-error.example"] is None
    assert max(len(row.body) for row in kept.values() if row) <= MAX_BYTES


AGAIN: dict[str, Mapping[str, Acts]] = {
    "etag.example": {**PAGES, "/robots.txt": reply("", 304)},
    "error.example": {**PAGES, "/robots.txt": reply("", 500)},
    "old.example": {**PAGES, "/robots.txt": reply("", 500)},
    "silent.example": {**PAGES, "/robots.txt": silence()},
    "new.example": {**PAGES, "/robots.txt": reply("User-agent: *\nDisallow: /open", ETag='"2"')},
    "odd.example": {**PAGES, "/robots.txt": reply("", 304)},
}


def test_the_last_copy_is_confirmed_replaced_or_stands_in_for_a_month(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    row = RobotsRow("", now - timedelta(days=29), 200, RULES, '"1"', "Sun, 01 Nov 2026 00:00:00 GMT")
    with serve_raw(AGAIN) as server, crawling(tmp_path, server, AGAIN) as crawl:
        for host in AGAIN:
            crawl.store.robots.put(replace(row, origin=f"http://{host}"))
        crawl.store.robots.put(replace(row, origin="http://old.example", fetched_at=now - timedelta(days=31)))
        crawl.store.robots.put(replace(row, origin="http://odd.example", etag='"\r\nX-Injected: 1', last_modified=""))
        crawl.run()
        pages = {host: site(crawl, host).pages for host in AGAIN}
        asked = next(asked for asked in server.asked if (asked.host, asked.path) == ("etag.example", "/robots.txt"))
        confirmed, replaced = (crawl.store.robots.get(f"http://{host}.example") for host in ("etag", "new"))
    assert pages == {
        "etag.example": OPEN, "error.example": OPEN, "silent.example": OPEN, "odd.example": OPEN,
        "old.example": set(), "new.example": {"/", "/secret"},
    }  # fmt: skip
    assert 'If-None-Match: "1"' in asked.head
    assert "If-Modified-Since: Sun, 01 Nov 2026 00:00:00 GMT" in asked.head
    assert not [asked for asked in server.asked if "X-Injected" in asked.head]
    assert confirmed is not None
    assert confirmed.fetched_at >= now
    assert (confirmed.body, confirmed.etag) == (RULES, '"1"')
    assert replaced is not None
    assert (replaced.etag, replaced.last_modified) == ('"2"', "")
