"""What a crawl stores of pages and links, seen on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobdepth.model import CrawlState, Link, Place, SiteStatus, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites
from tests.site_server import HTML, Reply, Site, moved, page

SITES: dict[str, Site] = {}
OTHERS: dict[str, Site] = {}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("pages"), SITES, OTHERS) as found:
        yield found


SPELLINGS = (
    "/p", "/p?utm_source=mail", "/p?PHPSESSID=1", "/p;jsessionid=9", "/p#top", "./p", "/x/../p", "/%70",
    "http://spell.example:80/p", "HTTP://SPELL.Example/p", "//spell.example/p", "https://spell.example/p",
    "http://www.spell.example/p", " /p\n", "http:\\\\spell.example\\p",
)  # fmt: skip
SITES["spell.example"] = {"/": page(*SPELLINGS), "/p": page("/", "http://spell.example", "#", "")}


def test_a_page_is_asked_for_once_under_all_its_spellings(crawled: Crawled) -> None:
    assert crawled["spell.example"].paths == ["/", "/p"]
    assert not crawled.server.requests_to("www.spell.example")


SITES["index.example"] = {
    "/": page("/dir/", "/dir/index.html", "/other/", "/other/index.html"),
    "/dir/": page("/deep", text="same"),
    "/dir/index.html": page("/deep", text="same"),
    "/deep": page(),
    "/other/": page(text="one"),
    "/other/index.html": page(text="two"),
}


def test_a_folder_and_its_index_file_are_one_page_where_their_content_agrees(crawled: Crawled) -> None:
    depths = crawled["index.example"].depths
    assert depths == {"/": 0, "/dir/": 1, "/other/": 1, "/other/index.html": 1, "/deep": 2}


CANONICAL = '<link rel="canonical" href="/a">'
SITES["canonical.example"] = {
    "/": page("/b?view=1", "/a?view=1"),
    "/a?view=1": page("/a", text="same", head=CANONICAL),
    "/a": page("/a", text="same", head=CANONICAL),
    "/b?view=1": page(text="another text", head=CANONICAL),
}


def test_a_canonical_link_joins_two_pages_only_where_their_content_agrees(crawled: Crawled) -> None:
    assert crawled["canonical.example"].depths == {"/": 0, "/a": 1, "/b?view=1": 1}


SITES["clicks.example"] = {
    "/": '<a rel="nofollow" href="/nofollow">x</a><map><area href="/area" alt="Our plant"></map>'
    '<link rel="alternate" hreflang="de" href="/de"><link rel="next" href="/next"><a name="top">no link</a>'
    '<a href="javascript:go(\'/script\')">no page</a><a href="mailto:a@clicks.example">mail</a>',
    **{path: page() for path in ("/nofollow", "/area", "/de", "/next", "/script")},
}


def test_nofollow_links_and_areas_are_clicks_and_nothing_else_is(crawled: Crawled) -> None:
    site = crawled["clicks.example"]
    assert site.depths == {"/": 0, "/nofollow": 1, "/area": 1}
    assert set(site.paths) == {"/", "/nofollow", "/area"}


SITES["words.example"] = {
    "/": '<nav><a href="/a">Menu  entry</a></nav><main><a href="/a">In the\ntext</a></main>'
    '<footer><a href="/a"><img src="x.png" alt="A picture"></a></footer>',
    "/a": page(),
}


def test_each_link_is_stored_with_its_text_and_its_place(crawled: Crawled) -> None:
    target = "http://words.example/a"
    assert crawled["words.example"].stored.links["http://words.example/"] == [
        Link(target, "Menu entry", Place.NAV),
        Link(target, "In the text", Place.MAIN),
        Link(target, "A picture", Place.FOOTER),
    ]


SITES["frames.example"] = {
    "/": page("/a", "/late-frame") + '<iframe src="/frame"></iframe>',
    "/frame": page("/inside"),
    "/inside": page(),
    "/a": '<frameset><frame src="/frame-of-a"></frameset>',
    "/frame-of-a": page("/inside-of-a"),
    "/inside-of-a": page(),
    "/late-frame": page("/both") + '<iframe src="/both"></iframe>',
    "/both": page(),
}


def test_what_a_frame_links_to_is_one_click_from_the_page_around_it(crawled: Crawled) -> None:
    site = crawled["frames.example"]
    assert (site.depth("/frame"), site.depth("/inside")) == (0, 1)
    assert (site.depth("/frame-of-a"), site.depth("/inside-of-a")) == (1, 2)
    assert site.depth("/both") == 1


SITES["base.example"] = {
    "/": page("x", "?q=1", head='<base href="/sub/">'),
    "/sub/x": page(),
    "/sub/?q=1": page(),
}


def test_links_are_read_against_the_base_of_the_page(crawled: Crawled) -> None:
    assert crawled["base.example"].depths == {"/": 0, "/sub/x": 1, "/sub/?q=1": 1}


SITES["entities.example"] = {"/": page("/q?a=1&amp;b=2"), "/q?a=1&b=2": page()}


def test_an_ampersand_in_an_address_is_read_as_browsers_do(crawled: Crawled) -> None:
    assert crawled["entities.example"].depths == {"/": 0, "/q?a=1&b=2": 1}


SITES["gone.example"] = {
    "/": page("/404", "/410", "/fine"),
    "/404": Reply(page("/hidden"), 404),
    "/410": Reply(page("/hidden"), 410),
    "/fine": page(),
    "/hidden": page(),
}


def test_links_of_an_error_page_do_not_count(crawled: Crawled) -> None:
    site = crawled["gone.example"]
    assert site.skipped == {"/404": SkipReason.NOT_FOUND, "/410": SkipReason.NOT_FOUND}
    assert site.depths == {"/": 0, "/fine": 1}
    assert "/hidden" not in site.paths


SITES["broken.example"] = {"/": page("/broken", "/fine"), "/broken": Reply("", 503), "/fine": page()}


def test_a_page_that_keeps_failing_is_skipped_after_three_tries_and_the_site_is_partial(crawled: Crawled) -> None:
    site = crawled["broken.example"]
    assert site.paths.count("/broken") == 3
    assert site.skipped == {"/broken": SkipReason.SERVER_ERROR}
    assert site.row.failure is SiteStatus.PARTIAL
    assert site.row.reason


SITES["shaky.example"] = {"/": page("/shaky"), "/shaky": [Reply("", 500), Reply(page())]}


def test_a_page_that_fails_once_is_asked_again_and_the_site_is_whole(crawled: Crawled) -> None:
    site = crawled["shaky.example"]
    assert site.depths == {"/": 0, "/shaky": 1}
    assert site.row.failure is None


SITES["members.example"] = {"/": page("/login", "/private"), "/login": Reply("", 401), "/private": Reply("", 403)}


def test_a_refused_page_is_not_asked_for_again(crawled: Crawled) -> None:
    site = crawled["members.example"]
    assert site.skipped == {"/login": SkipReason.WALL, "/private": SkipReason.REFUSED}
    assert sorted(site.paths) == ["/", "/login", "/private"]


SITES["closed.example"] = {"/": Reply(page("/a"), 403), "/a": page()}


def test_a_site_that_refuses_its_home_page_is_blocked_with_the_reason(crawled: Crawled) -> None:
    site = crawled["closed.example"]
    assert site.row.failure is SiteStatus.BLOCKED
    assert "403" in site.row.reason
    assert site.paths == ["/"]


SITES["files.example"] = {
    "/": page("/prices.pdf", "/plan.PDF?v=2", "/download", "/zeros"),
    "/download": Reply("%PDF-1.7", media_type="application/pdf"),
    "/zeros": Reply(b"\0\1\2\3" * 50, media_type=HTML),
}


def test_files_are_skipped_by_name_by_type_and_by_first_bytes(crawled: Crawled) -> None:
    site = crawled["files.example"]
    assert set(site.paths) == {"/", "/download", "/zeros"}
    assert site.skipped == dict.fromkeys(("/prices.pdf", "/plan.PDF?v=2", "/download", "/zeros"), SkipReason.NOT_HTML)
    assert site.row.failure is None


SITES["umlaut.example"] = {
    "/": page("/gr\u00f6\u00dfe", "/gr%c3%b6%C3%9Fe", "/a b", "/a%20b"),
    "/gr%C3%B6%C3%9Fe": page(),
    "/a%20b": page(),
}


def test_a_path_beyond_ascii_is_one_page_raw_and_encoded(crawled: Crawled) -> None:
    site = crawled["umlaut.example"]
    assert sorted(site.paths) == ["/", "/a%20b", "/gr%C3%B6%C3%9Fe"]
    assert site.depths == {"/": 0, "/gr%C3%B6%C3%9Fe": 1, "/a%20b": 1}


GREETING = '<html><head>{}</head><body><a href="/gr\u00fc\u00dfe">Gr\u00fc\u00dfe</a></body></html>'
META = GREETING.format('<meta charset="iso-8859-1">')
TARGET = {"/gr%C3%BC%C3%9Fe": page()}
CHARSETS: dict[str, Site] = {
    "header.example": {"/": Reply(META.encode("utf-8"), media_type="text/html; charset=utf-8"), **TARGET},
    "latin-1.example": {"/": Reply(GREETING.encode("latin-1"), media_type="text/html; charset=latin-1"), **TARGET},
    "meta.example": {"/": Reply(META.encode("latin-1"), media_type="text/html"), **TARGET},
    "utf-16.example": {"/": Reply(GREETING.encode("utf-16"), media_type="text/html; charset=utf-16"), **TARGET},
    "mark.example": {"/": Reply(GREETING.encode("utf-16"), media_type="text/html"), **TARGET},
    "wrong.example": {"/": Reply(GREETING.encode("utf-8"), media_type="text/html; charset=klingon"), **TARGET},
}
SITES |= CHARSETS


@pytest.mark.parametrize("host", CHARSETS)
def test_links_are_read_in_the_encoding_of_the_page(crawled: Crawled, host: str) -> None:
    site = crawled[host]
    assert site.depths == {"/": 0, "/gr%C3%BC%C3%9Fe": 1}
    assert [link.text for link in site.stored.links[f"http://{host}/"]] == ["Gr\u00fc\u00dfe"]


SITES["untyped.example"] = {"/": page("/a"), "/a": Reply(page("/b"), media_type=""), "/b": page()}


def test_a_page_without_a_type_is_known_by_its_first_bytes(crawled: Crawled) -> None:
    assert crawled["untyped.example"].depths == {"/": 0, "/a": 1, "/b": 2}


SITES["cookies.example"] = {"/": Reply(page("/a"), headers={"Set-Cookie": "id=1"}), "/a": moved("/b"), "/b": page()}


def test_no_cookie_is_kept(crawled: Crawled) -> None:
    assert not any("cookie" in asked.headers for asked in crawled["cookies.example"].asked)


SITES["twins.example"] = {"/": page(*[f"/{n}" for n in range(12)]), **{f"/{n}": page() for n in range(12)}}


def test_every_site_of_a_study_is_finished_in_one_process(crawled: Crawled) -> None:
    assert {row.state for row in crawled.crawl.rows.values()} == {CrawlState.DONE}
    assert len(crawled.crawl.rows) == len(SITES)


def test_a_page_is_asked_for_once_however_many_pages_link_to_it(crawled: Crawled) -> None:
    for host in SITES.keys() - {"broken.example", "shaky.example"}:
        asked = [each.path for each in crawled.server.requests_to(host)]
        assert len(asked) == len(set(asked)), host
