"""Redirects on a real server: free of clicks, bounded, and never out of the site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.site_crawl import MAX_REDIRECTS
from jobdepth.model import CrawlState, SiteStatus, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites
from tests.site_server import Reply, Site, moved, page

STATUSES = (301, 302, 303, 307, 308)
SITES: dict[str, Site] = {}
OTHERS: dict[str, Site] = {}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("redirects"), SITES, OTHERS) as found:
        yield found


def refresh(content: str, *links: str) -> str:
    return page(*links, head=f'<meta http-equiv="Refresh" content="{content}">')


for number in STATUSES:
    SITES[f"r{number}.example"] = {
        "/": page("/old"),
        "/old": moved("/new", number),
        "/new": page("/deeper"),
        "/deeper": page(),
    }


@pytest.mark.parametrize("number", STATUSES)
def test_a_redirect_costs_no_click_and_is_no_page(crawled: Crawled, number: int) -> None:
    assert crawled[f"r{number}.example"].depths == {"/": 0, "/new": 1, "/deeper": 2}


SITES["refresh.example"] = {
    "/": page("/at-once", "/soon", "/late"),
    "/at-once": refresh("0; url=/a"),
    "/soon": refresh("5;URL='/b'"),
    "/late": refresh("10; url=/c"),
    "/a": page(),
    "/b": page("/deeper"),
    "/c": page(),
    "/deeper": page(),
}


def test_a_meta_refresh_within_five_seconds_costs_no_click(crawled: Crawled) -> None:
    depths = crawled["refresh.example"].depths
    assert (depths["/a"], depths["/b"], depths["/deeper"]) == (1, 1, 2)


def test_a_page_that_refreshes_after_ten_seconds_is_read(crawled: Crawled) -> None:
    site = crawled["refresh.example"]
    assert site.pages == {"/", "/a", "/b", "/late", "/deeper"}


SITES["noscript.example"] = {
    "/": page("/a", head='<noscript><meta http-equiv="refresh" content="0; url=/plain"></noscript>'),
    "/a": page(),
    "/plain": page(),
}


def test_a_refresh_for_browsers_without_scripts_sends_nobody_away(crawled: Crawled) -> None:
    assert crawled["noscript.example"].depths == {"/": 0, "/a": 1}


SITES["chain.example"] = {
    "/": page("/a"),
    "/a": moved("/b", 302),
    "/b": refresh("0; url=/c"),
    "/c": moved("d", 307),
    "/d": page("/deeper"),
    "/deeper": page(),
}


def test_a_chain_of_redirects_costs_no_click(crawled: Crawled) -> None:
    assert crawled["chain.example"].depths == {"/": 0, "/d": 1, "/deeper": 2}


SITES["bare.example"] = {"/": moved("http://www.bare.example/"), "/b": moved("http://www.bare.example/b")}
OTHERS["www.bare.example"] = {
    "/": page("http://bare.example/b", "/a"),
    "/a": page("http://bare.example/"),
    "/b": page("/deeper"),
    "/deeper": page(),
}


def test_a_name_with_and_without_www_is_one_site(crawled: Crawled) -> None:
    site = crawled["bare.example"]
    assert site.row.home_url == "http://www.bare.example/"
    assert site.depths == {"/": 0, "/a": 1, "/b": 1, "/deeper": 2}


SITES["seed.example"] = {"/": moved("/en/", 302), "/en/": page("/en/a"), "/en/a": page("/")}


def test_the_home_page_is_where_the_seed_ends(crawled: Crawled) -> None:
    site = crawled["seed.example"]
    assert site.row.home_url == "http://seed.example/en/"
    assert site.depths == {"/en/": 0, "/en/a": 1}


SITES["oldname.example"] = {"/": moved("http://newname.example/")}
OTHERS["newname.example"] = {"/": page("/a", "http://oldname.example/b"), "/a": page()}


def test_a_seed_may_lead_to_another_domain_which_is_then_the_site(crawled: Crawled) -> None:
    assert crawled["oldname.example"].depths == {"/": 0, "/a": 1}


SITES["pulled-up.example"] = {
    "/": page("/a", "/short-cut"),
    "/a": page("/b"),
    "/b": page("/target"),
    "/short-cut": moved("/target"),
    "/target": page("/deeper"),
    "/deeper": page(),
}


def test_a_redirect_brings_its_target_up_to_its_own_level(crawled: Crawled) -> None:
    assert crawled["pulled-up.example"].depths == {"/": 0, "/a": 1, "/target": 1, "/b": 2, "/deeper": 2}


SITES["loop.example"] = {
    "/": page("/a", "/self", "/fine"),
    "/a": moved("/b"),
    "/b": moved("/a"),
    "/self": moved("/self"),
    "/fine": page(),
}


def test_redirects_in_a_circle_are_skipped_with_the_reason(crawled: Crawled) -> None:
    site = crawled["loop.example"]
    assert site.skipped["/self"] is SkipReason.REDIRECT_LOOP
    assert SkipReason.REDIRECT_LOOP in (site.skipped.get("/a"), site.skipped.get("/b"))
    assert site.depths == {"/": 0, "/fine": 1}


SITES["seed-loop.example"] = {"/": moved("/b"), "/b": moved("/")}


def test_a_seed_that_goes_in_circles_is_unreachable_with_the_reason(crawled: Crawled) -> None:
    row = crawled["seed-loop.example"].row
    assert (row.failure, row.home_url) == (SiteStatus.UNREACHABLE, None)
    assert SkipReason.REDIRECT_LOOP.value in row.reason


SITES["long-chain.example"] = {"/": page("/c0"), **{f"/c{n}": moved(f"/c{n + 1}") for n in range(20)}}


def test_a_chain_that_does_not_end_is_given_up(crawled: Crawled) -> None:
    site = crawled["long-chain.example"]
    assert site.skipped == {f"/c{MAX_REDIRECTS}": SkipReason.REDIRECT_LOOP}
    assert len(site.paths) == 1 + 1 + MAX_REDIRECTS


SITES["leaves.example"] = {"/": page("/out", "/soon"), "/out": moved("http://elsewhere.example/"),
                           "/soon": refresh("0; url=http://elsewhere.example/soon")}  # fmt: skip
OTHERS["elsewhere.example"] = {"/": page(), "/soon": page()}


def test_a_redirect_out_of_the_site_is_skipped_and_not_followed(crawled: Crawled) -> None:
    site = crawled["leaves.example"]
    assert site.skipped == {"/out": SkipReason.REDIRECT_OUT, "/soon": SkipReason.REDIRECT_OUT}
    assert not crawled.server.requests_to("elsewhere.example")


SITES["latin.example"] = {"/": page("/umlaut"), "/umlaut": moved("/gr\xf6\xdfe"), "/gr%F6%DFe": page()}


def test_a_redirect_to_a_path_in_raw_bytes_is_followed_byte_for_byte(crawled: Crawled) -> None:
    assert crawled["latin.example"].depths == {"/": 0, "/gr%F6%DFe": 1}


SITES["to-file.example"] = {"/": page("/brochure"), "/brochure": moved("/brochure.pdf")}


def test_a_redirect_to_a_file_is_not_fetched(crawled: Crawled) -> None:
    site = crawled["to-file.example"]
    assert site.skipped == {"/brochure": SkipReason.NOT_HTML}
    assert "/brochure.pdf" not in site.paths


SITES["to-long.example"] = {"/": page("/long", "/fine"), "/long": moved("/" + "x" * 3000), "/fine": page("/more"),
                            "/more": page()}  # fmt: skip


def test_a_redirect_to_an_endless_address_does_not_hold_up_the_site(crawled: Crawled) -> None:
    site = crawled["to-long.example"]
    assert site.row.state is CrawlState.DONE
    assert site.skipped == {"/long": SkipReason.URL_TOO_LONG}
    assert site.depth("/more") == 2


SITES["gone-after.example"] = {"/": page("/moved"), "/moved": moved("/gone"), "/gone": Reply("", 410)}


def test_a_redirect_to_nothing_names_the_page_that_linked_to_it(crawled: Crawled) -> None:
    skip = crawled["gone-after.example"].stored.skipped["http://gone-after.example/gone"]
    assert (skip.reason, skip.found_on) == (SkipReason.NOT_FOUND, "http://gone-after.example/")
