"""Pages read through a real Chromium: what they show is found, and what they try is in vain."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.rendering.browser import hindrance
from crawler.rendering.visit import MAX_PARTS
from jobdepth.store.archive import read_capture
from tests.crawler.rendered_sites import APP, CDN, ENDLESS, FLOOD, ODD, evil
from tests.crawler.renderings import CONTACT, Renderings, begin, render
from tests.site_server import serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(bool(hindrance()), reason=hindrance() or "-"),
]

#: The time for a page, for its end, and for a machine that is busy with other things.
LIMIT_S = 15 + 10 + 20


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderings]:
    addresses = ["app.example/", "app.example/cooling", "app.example/power"]
    with serve({"app.example": APP}) as server:
        yield render(server, tmp_path_factory.mktemp("app"), addresses)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderings]:
    served = {"odd.example": ODD, "cdn.example": CDN}
    paths = [path for path in ODD if path not in ("/robots.txt", "/secret/plan.json", "/old.json", "/new.json")]
    with serve(served) as server:
        addresses = [f"odd.example{path}" for path in paths if path != "/elsewhere"]
        yield render(server, tmp_path_factory.mktemp("odd"), addresses, max_page_bytes=300_000)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Renderings, list[str], int]]:
    """What came of an evil page, what a server on another port was asked, and the packets another port got."""
    with serve({}) as server, serve({}) as other, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
        packets.bind(("127.0.0.1", 0))
        packets.setblocking(False)
        server.sites = {"evil.example": evil(server.port, other.port, packets.getsockname()[1])}
        found = render(server, tmp_path_factory.mktemp("evil"), ["evil.example/"])
        count = 0
        with contextlib.suppress(BlockingIOError):
            while packets.recv(2000):
                count += 1
        yield found, [asked.path for asked in other.asked], count


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderings]:
    addresses = [f"endless.example{path}" for path in ENDLESS] + [f"flood.example{path}" for path in FLOOD]
    with serve({"endless.example": ENDLESS, "flood.example": FLOOD}) as server:
        yield render(server, tmp_path_factory.mktemp("endless"), addresses)


def test_text_and_links_that_scripts_write_are_read(app: Renderings) -> None:
    assert "<h1>When the power fails</h1>" in app["app.example/"].dom
    assert 'href="/cooling"' in app["app.example/"].dom
    assert "<h1>Too hot for your racks</h1>" in app["app.example/cooling"].dom


def test_what_a_script_fetches_as_json_is_read(app: Renderings) -> None:
    assert "<h1>Two feeds</h1>" in app["app.example/power"].dom
    assert "No outage in ten years" in app["app.example/power"].dom


def test_a_page_is_asked_for_once_and_the_scripts_of_a_site_once(app: Renderings) -> None:
    paths = app.server.paths("app.example")
    assert sorted(paths) == ["/", "/api/power.json", "/app.js", "/cooling", "/power"]


def test_images_fonts_and_styles_are_never_asked_for(app: Renderings) -> None:
    unwanted = {"/logo.png", "/own.woff2", "/back.jpg", "/app.css", "/favicon.ico"}
    assert not unwanted & set(app.server.paths("app.example"))


def test_parts_of_a_page_are_asked_for_under_the_name_of_the_crawler(app: Renderings) -> None:
    agents = {asked.headers["user-agent"] for asked in app.server.requests_to("app.example")}
    assert len(agents) == 1
    assert CONTACT in agents.pop()
    assert not any("cookie" in asked.headers for asked in app.server.asked)


def test_parts_of_a_page_are_asked_for_one_at_a_time(app: Renderings) -> None:
    assert max(asked.at_once for asked in app.server.asked) == 1


def test_neither_scripts_nor_their_stand_in_are_part_of_what_is_read(app: Renderings) -> None:
    dom = app["app.example/"].dom
    assert "<script" not in dom
    assert "turn scripts on" not in dom


def test_the_rendered_page_is_in_the_archive_beside_the_response(app: Renderings) -> None:
    page = app["app.example/power"]
    assert read_capture(app.archive, page.capture).body.decode() == page.dom
    with (app.archive / page.capture.file).open("rb") as stream:
        kinds = [one.rec_type for one in ArchiveIterator(stream)]
    assert kinds.count("conversion") == 3
    assert kinds.count("response") == len(app.server.asked)


def test_robots_txt_binds_the_browser_too(odd: Renderings) -> None:
    assert "kept out" in odd["odd.example/robots"].dom
    assert not any(path.startswith("/secret") for path in odd.server.paths("odd.example"))


def test_the_address_that_a_page_gives_itself_is_told(odd: Renderings) -> None:
    assert odd["odd.example/history"].facts["final_url"] == "http://odd.example/products?page=2"
    assert "Products" in odd["odd.example/history"].dom


def test_a_script_that_goes_to_another_page_is_not_followed_but_told(odd: Renderings) -> None:
    assert odd["odd.example/moves"].facts["leads_to"] == "http://odd.example/elsewhere"
    assert "Before" in odd["odd.example/moves"].dom
    assert "/elsewhere" not in odd.server.paths("odd.example")


def test_a_hash_router_is_read_at_the_place_where_it_starts(odd: Renderings) -> None:
    page = odd["odd.example/hash"]
    assert "at #/start" in page.dom
    assert '<a href="#/products">' in page.dom
    assert page.facts["leads_to"] is None


def test_what_stands_in_the_shadow_of_an_element_is_read(odd: Renderings) -> None:
    assert "<p>In the <b>shadow</b></p>" in odd["odd.example/shadow"].dom
    assert "<p>Deeper</p>" in odd["odd.example/shadow"].dom


def test_a_frame_is_left_to_the_crawl(odd: Renderings) -> None:
    assert 'src="/elsewhere"' in odd["odd.example/framed"].dom
    assert "Around the frame" in odd["odd.example/framed"].dom


def test_a_page_in_another_encoding_is_read_right(odd: Renderings) -> None:
    assert "Grüße" in odd["odd.example/latin"].dom
    assert read_capture(odd.archive, odd["odd.example/latin"].capture).content_type == "text/html; charset=utf-8"


def test_a_page_that_grows_beyond_the_limit_is_refused(odd: Renderings) -> None:
    assert odd["odd.example/huge"].error == "RenderingFailedError"


def test_what_comes_after_a_short_while_is_waited_for(odd: Renderings) -> None:
    assert "Late but there" in odd["odd.example/late"].dom


def test_a_library_that_the_page_itself_names_is_fetched_from_another_host(odd: Renderings) -> None:
    assert "From the library" in odd["odd.example/hosted"].dom
    assert odd.server.paths("cdn.example") == ["/lib.js"]


def test_parts_that_have_moved_are_followed(odd: Renderings) -> None:
    assert "found at its new place" in odd["odd.example/moved-part"].dom


def test_a_page_sees_who_reads_it(odd: Renderings) -> None:
    assert "jobdepth/" in odd["odd.example/asks-agent"].dom
    assert CONTACT in odd["odd.example/asks-agent"].dom


def test_dialogs_do_not_stop_a_page_and_windows_stay_closed(odd: Renderings) -> None:
    assert "Spoke" in odd["odd.example/dialogs"].dom
    assert odd.stats["playwright/page_count/max_concurrent"] <= 2


def test_an_evil_page_runs_and_is_read(attacked: tuple[Renderings, list[str], int]) -> None:
    dom = attacked[0]["evil.example/"].dom
    assert "Nothing to see" in dom
    assert "tried " in dom


def test_nothing_that_an_evil_page_tries_arrives_anywhere(attacked: tuple[Renderings, list[str], int]) -> None:
    found, other, packets = attacked
    assert {asked.host for asked in found.server.asked} == {"evil.example"}
    assert other == []
    assert packets == 0


def test_an_evil_page_gets_no_more_of_its_own_host_than_what_it_may_have(
    attacked: tuple[Renderings, list[str], int],
) -> None:
    paths = attacked[0].server.paths("evil.example")
    # The last is its own address with a password, which the browser leaves out.
    assert set(paths) <= {"/", "/to-loopback", "/to-metadata", "/to-stranger", "/to-other-port", "/g"}
    assert len(paths) <= MAX_PARTS + 1
    assert not any("authorization" in asked.headers for asked in attacked[0].server.asked)


@pytest.mark.clock
def test_endless_pages_end_within_their_time(endless: Renderings) -> None:
    assert len(endless.pages) == len(ENDLESS) + len(FLOOD)
    # Two at a time, so the last has waited for half of them.
    assert max(page.took_s for page in endless.pages.values()) < LIMIT_S * len(endless.pages) / 2


@pytest.mark.clock
def test_a_page_whose_script_hangs_is_read_without_it(endless: Renderings) -> None:
    page = endless["endless.example/at-once"]
    assert "Before" in page.dom
    assert "Behind" in page.dom
    assert page.facts["is_settled"] is False
    assert "Some text" in endless["endless.example/after"].dom


@pytest.mark.clock
def test_a_page_that_never_stands_still_is_read_as_it_is(endless: Renderings) -> None:
    assert "Growing" in endless["endless.example/grows"].dom
    assert endless["endless.example/grows"].facts["is_settled"] is False
    assert "Again" in endless["endless.example/reloads"].dom


@pytest.mark.clock
def test_endless_requests_of_a_page_are_cut_off(endless: Renderings) -> None:
    assert "A flood" in endless["flood.example/"].dom
    for name in ("/drop", "/wave"):
        asked = [path for path in endless.server.paths("flood.example") if path.startswith(name)]
        assert 0 < len(asked) <= MAX_PARTS


def test_the_browser_does_not_outlive_a_crawl_that_is_killed(tmp_path: Path) -> None:
    with serve({"endless.example": ENDLESS}) as server:
        process = begin(tmp_path, ["http://endless.example/at-once"], server.url)
        try:
            browsers = _children_with(psutil.Process(process.pid), "--host-resolver-rules")
        finally:
            process.kill()
            process.wait()
    assert psutil.wait_procs(browsers, timeout=30)[1] == []


def _children_with(process: psutil.Process, argument: str) -> list[psutil.Process]:
    """The processes below one, as soon as one of them was started with this argument."""
    for _ in range(600):
        children = process.children(recursive=True)
        with contextlib.suppress(psutil.NoSuchProcess):
            if any(argument in " ".join(child.cmdline()) for child in children):
                return children
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError("no browser was started")
