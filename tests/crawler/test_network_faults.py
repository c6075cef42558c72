"""What the network and servers can do to a crawl, done to it on loopback."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import brotli
import psutil
import pytest

from crawler.middlewares.retry import PAUSES_S
from crawler.network.decoding import zstd
from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import Crawl, CrawledSite, hang_up, open_crawl
from tests.crawler.raw_server import Acts, RawServer, endless, page, reply, reset, serve_raw, silence

pytestmark = pytest.mark.clock

TIMEOUT_S = 3.0
MAX_BYTES = 50_000
TRIES = 3
SITES: dict[str, Mapping[str, Acts]] = {}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with serve_raw(SITES) as found:
        yield found


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory, server: RawServer) -> Iterator[Crawl]:
    limits = {"timeout_s": TIMEOUT_S, "max_page_bytes": MAX_BYTES, "proxy": f"http://127.0.0.1:{server.port}"}
    with open_crawl(tmp_path_factory.mktemp("faults"), [f"http://{host}/" for host in SITES], **limits) as found:
        yield found.run()


def site(crawl: Crawl, host: str) -> CrawledSite:
    row = crawl.rows[host]
    return CrawledSite(row, crawl.store.crawls.graph(row.crawl_id), [])


HEALTHY = page("/other")
BROKEN: dict[str, Acts] = {
    "reset": reset,
    "empty": b"",
    "half-a-head": HEAD,
    "cut": reply("<html>half", length=5000),
    "cut-chunk": CHUNKED + b"ff\r\n<html>",
    "server-error": reply("sorry", 500),
    "bad-gateway": reply("sorry", 502),
    "slow-head": silence(),
    "slow-body": endless(HEAD + b"Content-Length: 9999\r\n\r\n", b"x", 0.2),
    "garbage": b"\x00\xff\x16 what is this\r\n\r\n",
    "no-status": b"HTTP/1.1 abc\r\n\r\n",
    "bad-length": HEAD + b"Content-Length: -5\r\n\r\nabc",
    "two-lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nabcde",
    "bad-chunk": CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n",
    "endless-head": endless(HEAD, b"X-More: " + b"y" * 8000 + b"\r\n"),
    "endless-line": endless(HEAD + b"X-More: ", b"y" * 65536),
}
SITES |= {
    f"{name}.example": {"/": page("/broken", "/other"), "/broken": act, "/other": page()}
    for name, act in BROKEN.items()
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_stays_broken_is_tried_three_times_and_only_that_page_is_lost(
    crawl: Crawl, server: RawServer, name: str
) -> None:
    host = f"{name}.example"
    found = site(crawl, host)
    assert found.pages == {"/", "/other"}
    assert server.paths(host).count("/broken") == TRIES
    reason = found.skipped["/broken"]
    assert reason in (SkipReason.UNREACHABLE, SkipReason.TIMEOUT, SkipReason.SERVER_ERROR)
    assert found.row.failure is SiteStatus.PARTIAL


@pytest.mark.parametrize("name", ["reset", "server-error"])
def test_the_pauses_before_new_tries_grow(crawl: Crawl, server: RawServer, name: str) -> None:
    gaps = [later - earlier for earlier, later in pairwise(server.times(f"{name}.example", "/broken"))]
    assert len(gaps) == len(PAUSES_S)
    assert all(gap >= pause_s - 0.1 for gap, pause_s in zip(gaps, PAUSES_S, strict=True))


SITES |= {
    "mending.example": {"/": page("/a"), "/a": [reset, reply("sorry", 503, Retry_After="1"), page("/b")], "/b": page()}
}


def test_a_page_that_mends_is_read(crawl: Crawl) -> None:
    assert site(crawl, "mending.example").depths == {"/": 0, "/a": 1, "/b": 2}


PLAIN = b"<html>" + b" " * (2 * MAX_BYTES)
TOO_LARGE: dict[str, Acts] = {
    "length": endless(HEAD + b"Content-Length: 100000000\r\n\r\n", b"x" * 1000),
    "endless-body": endless(HEAD + b"\r\n", b"x" * 65536),
    "endless-chunks": endless(CHUNKED, b"fff\r\n" + b"x" * 0xFFF + b"\r\n"),
    "gzip": reply(gzip.compress(PLAIN), Content_Encoding="gzip"),
    "deflate": reply(zlib.compress(PLAIN), Content_Encoding="deflate"),
    "br": reply(brotli.compress(PLAIN), Content_Encoding="br"),
    "twice": reply(gzip.compress(brotli.compress(PLAIN)), Content_Encoding="br, gzip"),
}
SITES |= {
    f"large-{name}.example": {"/": page("/large", "/other"), "/large": act, "/other": page()}
    for name, act in TOO_LARGE.items()
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_asked_for_once_and_skipped(crawl: Crawl, server: RawServer, name: str) -> None:
    host = f"large-{name}.example"
    found = site(crawl, host)
    assert found.pages == {"/", "/other"}
    assert found.skipped == {"/large": SkipReason.TOO_LARGE}
    assert server.paths(host).count("/large") == 1


PACKED: dict[str, bytes] = {
    "gzip": reply(gzip.compress(b"<html><a href='/more'>x</a>"), Content_Encoding="gzip"),
    "raw-deflate": reply(zlib.compress(b"<html><a href='/more'>x</a>")[2:-4], Content_Encoding="deflate"),
    "x-gzip": reply(gzip.compress(b"<html><a href='/more'>x</a>"), Content_Encoding="X-GZIP"),
    "br": reply(brotli.compress(b"<html><a href='/more'>x</a>"), Content_Encoding="br"),
    "identity": reply(b"<html><a href='/more'>x</a>", Content_Encoding="identity"),
    "in-two": reply(gzip.compress(b"<html><a ") + gzip.compress(b"href='/more'>x</a>"), Content_Encoding="gzip"),
}
SITES |= {f"packed-{name}.example": {"/": act, "/more": page()} for name, act in PACKED.items()}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_page_is_read_however_it_is_packed(crawl: Crawl, name: str) -> None:
    assert site(crawl, f"packed-{name}.example").depths == {"/": 0, "/more": 1}


UNPACKABLE: dict[str, bytes] = {
    "unknown": reply(b"\x00\x01\x02", Content_Encoding="compress"),
    "lie": reply(b"<html>plain</html>", Content_Encoding="gzip"),
    "often": reply(b"\x00", Content_Encoding=", ".join(["gzip"] * 50)),
}
SITES |= {
    f"odd-{name}.example": {"/": page("/odd", "/other"), "/odd": act, "/other": page()}
    for name, act in UNPACKABLE.items()
}


@pytest.mark.parametrize("name", UNPACKABLE)
def test_what_cannot_be_unpacked_loses_that_page_only(crawl: Crawl, server: RawServer, name: str) -> None:
    host = f"odd-{name}.example"
    assert site(crawl, host).pages == {"/", "/other"}
    assert server.paths(host).count("/odd") == 1


def test_pages_that_are_well_are_never_asked_for_twice(crawl: Crawl, server: RawServer) -> None:
    paths = [(asked.host, asked.path) for asked in server.asked if asked.path == "/other"]
    assert len(paths) == len(set(paths))


def test_what_the_crawl_cost_is_written_beside_its_log(crawl: Crawl, server: RawServer) -> None:
    stats = json.loads((crawl.store.run_dir(crawl.number) / "crawl-stats.json").read_text())
    assert stats["requests"] == len(server.asked)
    assert stats["robots_fetched"] == len(SITES)
    assert stats["retries"] >= 2 * len(BROKEN)
    assert stats["bytes_received"] > 0
    assert stats["waited_s"] >= stats["retries"] * min(PAUSES_S)


BOMB_BYTES = 200 * 1024 * 1024
#: A crawl of one small page takes some 130 MB.
MOST_RSS_BYTES = 300 * 1024 * 1024


def bombs() -> dict[str, Acts]:
    plain = bytes(BOMB_BYTES)
    zipped = gzip.compress(plain, 6)
    return {
        "/gzip": reply(zipped, Content_Encoding="gzip"),
        "/deflate": reply(zlib.compress(plain), Content_Encoding="deflate"),
        "/br": reply(brotli.compress(plain, quality=1), Content_Encoding="br"),
        "/zstd": reply(zstd.compress(plain), Content_Encoding="zstd"),
        "/nested": reply(gzip.compress(zipped), Content_Encoding="gzip, gzip"),
        "/unlabelled": reply(zipped),
        "/endless-head": endless(HEAD, b"X-More: " + b"y" * 8000 + b"\r\n"),
        "/endless-body": endless(HEAD + b"\r\n", b"x" * 65536),
    }


@pytest.mark.slow
def test_bombs_cost_no_memory_and_the_crawler_listens_nowhere(tmp_path: Path) -> None:
    acts = bombs()
    site_of_bombs = {
        "/": page(*acts),
        **acts,
        "/robots.txt": reply(gzip.compress(bytes(BOMB_BYTES)), Content_Encoding="gzip"),
    }
    with serve_raw({"bombs.example": site_of_bombs}) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        with open_crawl(tmp_path, ["http://bombs.example/"], proxy=proxy, timeout_s=10) as crawl:
            process = crawl.start()
            try:
                peak_bytes, listening = watch(psutil.Process(process._process.pid))
            finally:
                process.stop()
                hang_up(process)
            assert site(crawl, "bombs.example").skipped.keys() == acts.keys()
    assert 0 < peak_bytes < MOST_RSS_BYTES
    assert listening == set()


def watch(process: psutil.Process) -> tuple[int, set[int]]:
    """The most memory that a process takes until its end, and the ports on which it listens."""
    peak_bytes, listening = 0, set()
    with suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            peak_bytes = max(peak_bytes, process.memory_info().rss)
            connections = process.net_connections("inet")
            listening |= {each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN}
            time.sleep(0.02)
    return peak_bytes, listening
