"""How long a crawl leaves a host in peace, timed at the server."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.middlewares.manners import BACK_OFF_S, MAX_WAIT_S
from crawler.middlewares.retry import PAUSES_S
from crawler.network.download_handler import CONNECT_TIMEOUT_S
from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import Crawl, CrawledSite, open_crawl
from tests.crawler.raw_server import Acts, RawServer, page, reply, serve_raw, silence

pytestmark = pytest.mark.clock

#: What the clock of the server may be late by.
LATE_S = 0.15
WAIT_S = 2
SLOW_S = 1.5
LINKS = ("/a", "/b", "/c", "/d")
SITES: dict[str, Mapping[str, Acts]] = {}


def after(seconds: float, answer: bytes) -> Acts:
    """Answer after a while."""

    def act(connection: socket.socket) -> None:
        time.sleep(seconds)
        connection.sendall(answer)

    return act


def pages(**others: Acts) -> dict[str, Acts]:
    """A home page with links, pages, and what is different."""
    return {"/": page(*LINKS), **dict.fromkeys(LINKS, page()), **{f"/{path}": act for path, act in others.items()}}


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with serve_raw(SITES) as found:
        yield found


@contextmanager
def crawling(output: Path, server: RawServer, **settings: float) -> Iterator[Crawl]:
    seeds = [f"http://{host}/" for host in server.sites]
    with open_crawl(output, seeds, proxy=f"http://127.0.0.1:{server.port}", **settings) as found:
        yield found.run()


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory, server: RawServer) -> Iterator[Crawl]:
    with crawling(tmp_path_factory.mktemp("pace"), server) as found:
        yield found


def site(crawl: Crawl, host: str) -> CrawledSite:
    row = crawl.rows[host]
    return CrawledSite(row, crawl.store.crawls.graph(row.crawl_id), [])


def gaps(server: RawServer, host: str) -> list[float]:
    """Seconds from request to request."""
    return [later - earlier for earlier, later in pairwise(asked.at_s for asked in server.asked if asked.host == host)]


DATES = {"Date": "Sun, 01 Nov 2020 00:00:00 GMT", "Retry_After": f"Sun, 01 Nov 2020 00:00:0{WAIT_S} GMT"}
WAITING: dict[str, tuple[str, bytes]] = {
    "too-many": ("a", reply("", 429, Retry_After=str(WAIT_S))),
    "unavailable": ("a", reply("", 503, Retry_After=str(WAIT_S))),
    "not-now": ("a", reply("", 403, Retry_After=str(WAIT_S))),
    "date-of-another-clock": ("a", reply("", 503, **DATES)),
    "robots": ("robots.txt", reply("", 429, Retry_After=str(WAIT_S))),
    "home": ("", reply("", 429, Retry_After=str(WAIT_S))),
}
SITES |= {
    f"{name}.example": pages(**{path: [act, reply() if path == "robots.txt" else page(*LINKS)]})
    for name, (path, act) in WAITING.items()
}


@pytest.mark.parametrize("name", WAITING)
def test_nothing_is_asked_of_a_host_before_the_time_it_names(crawl: Crawl, server: RawServer, name: str) -> None:
    host = f"{name}.example"
    refused_at = server.times(host, f"/{WAITING[name][0]}")[0]
    later = [asked.at_s - refused_at for asked in server.asked if asked.host == host and asked.at_s > refused_at]
    assert WAIT_S - LATE_S < min(later) < WAIT_S + 2
    assert site(crawl, host).pages == {"/", *LINKS}


CRAWL_DELAY_S = 1.0
SITES["slowly.example"] = pages(**{"robots.txt": reply(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY_S}")})


@pytest.mark.usefixtures("crawl")
def test_the_crawl_delay_is_kept_from_start_to_start(server: RawServer) -> None:
    between = gaps(server, "slowly.example")
    # A request that the server notes late looks nearer to the next one; it can't make the whole crawl look shorter.
    assert min(between) > CRAWL_DELAY_S / 2
    assert sum(between) > CRAWL_DELAY_S * len(between) - CRAWL_DELAY_S / 2


AWAY: dict[str, tuple[str, bytes]] = {
    "long": ("a", reply("", 429, Retry_After="3600")),
    "too-long-by-little": ("a", reply("", 503, Retry_After=str(int(MAX_WAIT_S) + 1))),
    "date": ("a", reply("", 503, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT")),
    "huge": ("a", reply("", 429, Retry_After="9" * 400)),
    "at-robots": ("robots.txt", reply("", 429, Retry_After="3600")),
    "at-home": ("", reply("", 503, Retry_After="3600")),
}
SITES |= {f"away-{name}.example": pages(**{path: act}) for name, (path, act) in AWAY.items()}


@pytest.mark.parametrize("name", AWAY)
def test_a_host_that_wants_to_be_left_alone_for_long_is_asked_nothing_more(
    crawl: Crawl, server: RawServer, name: str
) -> None:
    host = f"away-{name}.example"
    asked = server.paths(host)
    assert asked[-1] == f"/{AWAY[name][0]}"
    assert asked.count(asked[-1]) == 1


@pytest.mark.parametrize("name", ["long", "date"])
def test_what_was_not_asked_for_is_listed_as_left_alone(crawl: Crawl, name: str) -> None:
    found = site(crawl, f"away-{name}.example")
    assert found.row.failure is SiteStatus.PARTIAL
    assert set(found.skipped.values()) == {SkipReason.LEFT_ALONE}


SITES |= {
    "overloaded.example": pages(a=[reply("", 503), reply("", 503, Retry_After="soon"), page()]),
    "overloaded-for-good.example": {"/": page("/a"), "/a": reply("", 429)},
}


@pytest.mark.usefixtures("crawl")
def test_a_host_that_is_overloaded_and_does_not_say_for_how_long_gets_growing_pauses(server: RawServer) -> None:
    times = server.times("overloaded.example", "/a")
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(pauses) == len(BACK_OFF_S)
    assert all(pause > least - LATE_S for pause, least in zip(pauses, BACK_OFF_S, strict=True))
    after_it = [asked.at_s for asked in server.asked if asked.host == "overloaded.example" and asked.at_s > times[0]]
    assert min(later - earlier for earlier, later in pairwise(after_it)) > 0.5 - LATE_S


def test_a_page_that_stays_refused_is_tried_three_times(crawl: Crawl, server: RawServer) -> None:
    assert len(server.times("overloaded-for-good.example", "/a")) == 3
    assert site(crawl, "overloaded-for-good.example").skipped == {"/a": SkipReason.REFUSED}


SITES["slow.example"] = pages(**{"": after(SLOW_S, page(*LINKS))})


@pytest.mark.usefixtures("crawl")
def test_a_host_that_answers_slowly_is_left_in_peace_for_as_long_after_the_answer(server: RawServer) -> None:
    home = server.times("slow.example", "/")[0]
    after_it = [asked.at_s - home for asked in server.asked if asked.host == "slow.example" and asked.at_s > home]
    assert min(after_it) > 2 * SLOW_S - LATE_S


SITES["one-origin.example"] = pages()


@pytest.mark.usefixtures("crawl")
def test_a_host_that_answers_fast_is_not_held_up(server: RawServer) -> None:
    assert sum(gaps(server, "one-origin.example")) < 5


def test_the_delay_of_a_study_is_kept_from_start_to_start_within_a_tenth(tmp_path: Path) -> None:
    delay_s = 0.8
    answer = after(0.3, page())
    with serve_raw({"steady.example": {"/": page(*LINKS), **dict.fromkeys(LINKS, answer)}}) as server:
        with crawling(tmp_path, server, delay_s=delay_s):
            pass
        found = gaps(server, "steady.example")
    assert min(found) > delay_s - LATE_S
    assert delay_s * 0.9 < statistics.median(found) < delay_s * 1.1


@pytest.mark.slow
def test_hosts_that_hang_wait_or_are_slow_take_no_place_from_others(tmp_path: Path) -> None:
    held_up: dict[str, Mapping[str, Acts]] = {
        "waiting.example": pages(a=[reply("", 429, Retry_After="8"), page()]),
        "delaying.example": pages(**{"robots.txt": reply("User-agent: *\nCrawl-delay: 3")}),
        "hanging.example": {"/": silence()},
    }
    healthy = {f"healthy-{n}.example": pages() for n in range(10)}
    with serve_raw({**held_up, **healthy}) as server:
        # Two places: one that the hanging host takes for its three tries, and one for all others.
        with crawling(tmp_path, server, concurrency=2, timeout_s=6) as crawl:
            found = {host: site(crawl, host).pages for host in crawl.rows}
        last = {host: max(asked.at_s for asked in server.asked if asked.host == host) for host in server.sites}
    assert {host: found[host] for host in healthy} == {host: {"/", *LINKS} for host in healthy}
    assert found["waiting.example"] == found["delaying.example"] == {"/", *LINKS}
    assert max(last[host] for host in healthy) < min(last[host] for host in held_up)


@contextmanager
def blackhole() -> Iterator[int]:
    """A port to which no connection comes about: its queue is full and nobody takes from it."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(socket.socket()))
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield int(listener.getsockname()[1])


def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["refused", "blackhole", "no such name"])
def test_a_host_that_cannot_be_reached_is_given_up_in_words(tmp_path: Path, kind: str) -> None:
    with blackhole() as dark:
        seeds = {
            "refused": f"http://127.0.0.1:{closed_port()}/",
            "blackhole": f"http://127.0.0.1:{dark}/",
            "no such name": "http://nowhere.invalid/",
        }
        begun = time.monotonic()
        with open_crawl(tmp_path, [seeds[kind]], timeout_s=4) as crawl:
            (row,) = crawl.run().rows.values()
        assert time.monotonic() - begun < 60
    words = {"refused": "refuses", "blackhole": "no answer from the host", "no such name": "no such host name"}
    assert row.failure is SiteStatus.UNREACHABLE
    assert words[kind] in row.reason


def test_three_tries_to_connect_and_the_pauses_between_them_end_within_a_minute() -> None:
    assert 3 * CONNECT_TIMEOUT_S + sum(PAUSES_S) < 60


@pytest.mark.slow
def test_a_host_that_goes_down_is_given_up_at_once_for_all_its_pages(tmp_path: Path) -> None:
    links = [f"/{n}" for n in range(40)]
    with serve_raw({}) as server:

        def go_down(connection: socket.socket) -> None:
            server.socket.close()
            connection.sendall(page())

        server.sites = {f"127.0.0.1:{server.port}": {"/": page(*links), **dict.fromkeys(links, go_down)}}
        with open_crawl(tmp_path, [f"http://127.0.0.1:{server.port}/"]) as crawl:
            begun = time.monotonic()
            found = crawl.run().rows[f"127.0.0.1:{server.port}"]
            assert time.monotonic() - begun < 30
            skipped = crawl.store.crawls.graph(found.crawl_id).skipped
    assert len(skipped) == len(links) - 1
    assert {skip.reason for skip in skipped.values()} == {SkipReason.UNREACHABLE}
