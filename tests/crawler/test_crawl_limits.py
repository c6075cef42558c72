"""What bounds the crawl of a site, seen on a real server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from jobdepth.model import CrawlState, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites
from tests.site_server import Reply, Site, page, sitemap

BUDGET = 5
MAX_LINKS = 12
MAX_BYTES = 20_000
SITES: dict[str, Site] = {}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    limits = {"budget": BUDGET, "max_links": MAX_LINKS, "max_page_bytes": MAX_BYTES}
    with crawl_sites(tmp_path_factory.mktemp("limits"), SITES, **limits) as found:
        yield found


KINDS = ("/legal", "/news/1", "/blog/1", "/products/1", "/case-studies/1", "/industries/1", "/solutions/1")
SITES["kinds.example"] = {"/": page(*KINDS), **{path: page() for path in KINDS}}


def test_within_a_level_a_customer_s_pages_come_before_news_and_legal_notes(crawled: Crawled) -> None:
    site = crawled["kinds.example"]
    assert site.paths == ["/", "/solutions/1", "/industries/1", "/case-studies/1", "/products/1"]


def test_pages_beyond_the_budget_are_listed_with_the_page_that_links_to_them(crawled: Crawled) -> None:
    skipped = crawled["kinds.example"].stored.skipped
    assert {
        url.removeprefix("http://kinds.example"): (skip.reason, skip.found_on) for url, skip in skipped.items()
    } == dict.fromkeys(("/legal", "/news/1", "/blog/1"), (SkipReason.BUDGET, "http://kinds.example/"))


SITES["levels.example"] = {
    "/": page("/legal/1", "/legal/2"),
    "/legal/1": page("/solutions/1", "/solutions/2", "/solutions/3"),
    "/legal/2": page("/solutions/4"),
    **{f"/solutions/{n}": page() for n in range(1, 5)},
}


def test_a_level_is_finished_before_the_next_begins(crawled: Crawled) -> None:
    site = crawled["levels.example"]
    assert [path.split("/")[1] for path in site.paths] == ["", "legal", "legal", "solutions", "solutions"]
    left = {f"/solutions/{n}" for n in range(1, 5)} - set(site.paths)
    assert site.skipped == dict.fromkeys(left, SkipReason.BUDGET)


SITES["misses.example"] = {
    "/": page(*[f"/a/missing-{n}" for n in range(6)], *[f"/z/{n}" for n in range(4)]),
    **{f"/z/{n}": page() for n in range(4)},
}


def test_addresses_that_are_no_pages_do_not_use_up_the_budget(crawled: Crawled) -> None:
    assert len(crawled["misses.example"].pages) == BUDGET


SITES["exact.example"] = {"/": page("/a", "/b", "/c", "/d"), **{path: page("/") for path in ("/a", "/b", "/c", "/d")}}


def test_a_site_of_just_the_budget_hides_nothing(crawled: Crawled) -> None:
    assert crawled["exact.example"].skipped == {}


FRAME = '<iframe src="/f{}"></iframe>'
SITES["frames.example"] = {"/": FRAME.format(0), **{f"/f{n}": FRAME.format(n + 1) for n in range(50)}}
SITES["many-frames.example"] = {"/": "".join(map(FRAME.format, range(10))), **{f"/f{n}": page() for n in range(10)}}


@pytest.mark.parametrize("host", ["frames.example", "many-frames.example"])
def test_frames_do_not_break_the_budget(crawled: Crawled, host: str) -> None:
    site = crawled[host]
    assert len(site.pages) == BUDGET
    assert set(site.skipped.values()) == {SkipReason.BUDGET}


SITES["catalogue.example"] = {
    "/": page(*[f"/{n:02}" for n in range(30)]),
    **{f"/{n:02}": page() for n in range(30)},
}


def test_links_beyond_the_limit_of_a_page_are_not_read_and_that_is_said(crawled: Crawled) -> None:
    site = crawled["catalogue.example"]
    assert len(site.stored.links["http://catalogue.example/"]) == MAX_LINKS
    assert site.skipped["/"] is SkipReason.TOO_MANY_LINKS


SITES["full.example"] = {
    "/": page(*[f"/{n:02}" for n in range(MAX_LINKS)]),
    **{f"/{n:02}": Reply("", 404) for n in range(MAX_LINKS)},
}


def test_a_page_of_just_the_limit_of_links_hides_nothing(crawled: Crawled) -> None:
    assert "/" not in crawled["full.example"].skipped


SITES["anchors.example"] = {"/": '<a name="top"></a>' * 10 * MAX_LINKS + page("/a"), "/a": page()}


def test_links_behind_more_elements_than_are_looked_at_are_told(crawled: Crawled) -> None:
    site = crawled["anchors.example"]
    assert site.pages == {"/"}
    assert site.skipped["/"] is SkipReason.TOO_MANY_LINKS


SITES["heavy.example"] = {
    "/": page("/big", "/bomb", "/fine"),
    "/big": Reply("x" * (MAX_BYTES + 1)),
    "/bomb": Reply(gzip.compress(b"x" * 3_000_000), headers={"Content-Encoding": "gzip"}),
    "/fine": Reply(gzip.compress(page("/more").encode()), headers={"Content-Encoding": "gzip"}),
    "/more": page(),
}


def test_a_page_above_the_size_limit_is_skipped_packed_or_not(crawled: Crawled) -> None:
    site = crawled["heavy.example"]
    assert site.skipped == {"/big": SkipReason.TOO_LARGE, "/bomb": SkipReason.TOO_LARGE}
    assert site.row.failure is None


def test_a_packed_page_is_read(crawled: Crawled) -> None:
    assert crawled["heavy.example"].depths == {"/": 0, "/fine": 1, "/more": 2}


LONG = "/" + "x" * 2100
SITES["long.example"] = {"/": page(LONG, "/fine"), LONG: page(), "/fine": page()}


def test_an_endless_address_is_not_asked_for(crawled: Crawled) -> None:
    site = crawled["long.example"]
    assert site.skipped == {LONG: SkipReason.URL_TOO_LONG}
    assert site.row.state is CrawlState.DONE


SITES["orphans.example"] = {
    "/": page(),
    "/sitemap.xml": sitemap(*[f"http://orphans.example/{n}" for n in range(20)]),
    **{f"/{n}": page() for n in range(20)},
}


def test_pages_of_a_sitemap_do_not_break_the_budget(crawled: Crawled) -> None:
    assert len(crawled["orphans.example"].pages) == BUDGET


DEEP = "<div>" * 1500
SITES["nested.example"] = {"/": f'{DEEP}<a href="/a">x</a>', "/a": page()}
SITES["attributes.example"] = {"/": f'<p {" ".join(f"a{n}" for n in range(2000))}><a href="/a">x</a>', "/a": page()}


@pytest.mark.parametrize("host", ["nested.example", "attributes.example"])
def test_a_page_of_absurd_markup_still_has_its_links(crawled: Crawled, host: str) -> None:
    assert crawled[host].depths == {"/": 0, "/a": 1}
