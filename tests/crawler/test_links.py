from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.links import ELEMENTS_PER_LINK, MAX_TEXT, read_links
from jobdepth.model import HopKind, Link, Place

URL = "http://site.example/dir/page"
HTML = "text/html; charset=utf-8"


def links_of(html: str, most: int = 1000) -> tuple[Link, ...]:
    return read_links(html.encode(), HTML, URL, most).links


def targets_of(html: str, most: int = 1000) -> list[str]:
    return [link.target.removeprefix("http://site.example") for link in links_of(html, most)]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("Our\n  <b>data</b> centres", "Our data centres"),
        ("<b>W</b>elcome", "Welcome"),
        ("<h3>Colocation</h3><p>Read more</p>", "Colocation Read more"),
        ("one<br>two", "one two"),
        ('<img alt="The plant"> <img alt="at night">', "The plant at night"),
        ("<style>.a{color:red}</style><span>Cloud</span><script>x()</script>", "Cloud"),
        ("", ""),
        ("x" * 500, "x" * MAX_TEXT),
    ],
)
def test_the_text_of_a_link_is_what_a_visitor_reads(inside: str, text: str) -> None:
    assert [link.text for link in links_of(f'<a href="/a">{inside}</a>')] == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="/a" aria-label="Open  menu"><svg></svg></a>', "Open menu"),
        ('<a href="/a" aria-label="Open menu">Menu</a>', "Menu"),
        ('<a href="/a" title="Home"><i></i></a>', "Home"),
        ('<map><area href="/a" alt="The north hall"></map>', "The north hall"),
    ],
)
def test_a_link_without_words_is_called_what_a_screen_reader_calls_it(html: str, text: str) -> None:
    assert [link.text for link in links_of(html)] == [text]


@pytest.mark.parametrize(
    ("html", "place"),
    [
        ("<nav>{}</nav>", Place.NAV),
        ("<header>{}</header>", Place.HEADER),
        ("<footer><div>{}</div></footer>", Place.FOOTER),
        ("<aside>{}</aside>", Place.ASIDE),
        ("<p>{}</p>", Place.MAIN),
        ('<div class="main-menu">{}</div>', Place.NAV),
        ('<div role="contentinfo">{}</div>', Place.FOOTER),
        ("<main><article><header>{}</header></article></main>", Place.MAIN),
        ("<header><nav>{}</nav></header>", Place.NAV),
        ('<div class="header-image-section">{}</div>', Place.MAIN),
    ],
)
def test_a_link_has_the_place_of_the_landmark_around_it(html: str, place: Place) -> None:
    assert [link.place for link in links_of(html.format('<a href="/a">x</a>'))] == [place]


def test_frames_are_links_of_their_own_kind() -> None:
    found = links_of('<iframe src="inner"></iframe><a href="outer">x</a>')
    assert [(link.target, link.kind) for link in found] == [
        ("http://site.example/dir/inner", HopKind.FRAME),
        ("http://site.example/dir/outer", HopKind.CLICK),
    ]


def test_anchors_without_an_address_and_addresses_that_are_no_web_pages_are_no_links() -> None:
    html = "".join(
        f'<a href="{href}">x</a>'
        for href in ("mailto:a@b.example", "tel:+49", "javascript:x()", "data:text/html,x", "ftp://x/", "file:///etc")
    )
    assert not links_of(html + '<a name="top">x</a><a src="/x">x</a><iframe></iframe><iframe src="about:blank">')


def test_only_the_first_links_of_a_page_are_read() -> None:
    assert targets_of("".join(f'<a href="/{n}">x</a>' for n in range(2000))) == [f"/{n}" for n in range(1000)]


def test_the_first_base_counts_and_may_be_relative() -> None:
    assert targets_of('<base target="_top"><base href="/b/"><base href="/c/"><a href="x">x</a>') == ["/b/x"]


def test_links_behind_the_end_of_the_document_are_read() -> None:
    assert targets_of('<html><body><a href="/a">x</a></body></html><a href="/b">x</a>') == ["/a", "/b"]


def test_links_in_comments_and_scripts_are_not_read() -> None:
    assert targets_of("<!-- <a href='/a'>x</a> --><script>'<a href=\"/b\">x</a>'</script><a href='/c'>x</a>") == ["/c"]


def test_the_canonical_address_is_read_against_the_base() -> None:
    html = b'<base href="/b/"><link rel="next" href="n"><link rel="Canonical" href="c">'
    assert read_links(html, HTML, URL, 9).canonical_url == "http://site.example/b/c"


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/x", "http://site.example/x"),
        ("0", None),
        ("3 , URL = '/x'", "http://site.example/x"),
        ("5.0; /x", "http://site.example/x"),
        ("5.1; url=/x", None),
        ("soon; url=/x", None),
        ("1.2.3; url=/x", None),
        ("0; url=", None),
        ("0; url=javascript:alert(1)", None),
        (f"0; url={URL}#top", None),
    ],
)
def test_a_refresh_is_a_redirect_only_if_it_comes_soon_and_leads_elsewhere(content: str, target: str | None) -> None:
    html = f'<meta http-equiv="refresh" content="{content}">'.encode()
    assert read_links(html, HTML, URL, 9).refresh_url == target


@given(st.binary(max_size=300), st.sampled_from([HTML, "", "text/html; charset=utf-16", "text/html; charset=x", "\0"]))
def test_no_bytes_are_an_error(body: bytes, content_type: str) -> None:
    read_links(b"<a href=/x>" + body, content_type, URL, 9)


@given(
    st.lists(
        st.sampled_from(
            [
                "<a href=/x>",
                "<base href='//['>",
                "<iframe src=",
                "<meta ",
                "</html>",
                "\0",
                "<!--",
                "<noscript>",
                "http-equiv=refresh content='0;url=http://['",
                ">",
                "x",
                "&#0;",
                "]]>",
                "<link rel=canonical href='http://a@b/'>",
                "<?xml encoding='ucs-4'?>",
            ]
        ),
        max_size=12,
    )
)
def test_no_markup_is_an_error(parts: list[str]) -> None:  # fmt: skip
    links_of("".join(parts))


def test_language_versions_are_read_from_links_and_anchors() -> None:
    html = (
        b'<html lang=" De-AT"><head><base href="/b/">'
        b'<link rel="Alternate" hreflang="EN" href="en"><link rel="alternate" hreflang="x-default" href="/">'
        b'<link rel="alternate" type="application/rss+xml" href="feed"><link rel="next" hreflang="fr" href="fr">'
        b'</head><a hreflang="it" href="it">it</a><a href="no">no</a><a hreflang="es">es</a>'
        b'<a hreflang="pt" href="mailto:x@y.example">pt</a><a hreflang="it" href="it">again</a>'
    )
    found = read_links(html, HTML, URL, 9)
    site = "http://site.example"
    assert found.alternates == (("en", f"{site}/b/en"), ("x-default", f"{site}/"), ("it", f"{site}/b/it"))
    assert found.language == "de-at"


@pytest.mark.parametrize(
    ("charset", "written", "target"),
    [
        ("iso-8859-1", "/s\xfc?q=gr\xfcn#\xfc", "/s%C3%BC?q=gr%FCn"),
        ("utf-8", "/s\xfc?q=gr\xfcn", "/s%C3%BC?q=gr%C3%BCn"),
        ("utf-16", "/s\xfc?q=gr\xfcn", "/s%C3%BC?q=gr%C3%BCn"),
        ("iso-8859-1", "/s?q=&#26085;", "/s?q=%26%2326085%3B"),
        ("iso-8859-1", "/s\xfc", "/s%C3%BC"),
    ],
)
def test_a_query_is_sent_in_the_encoding_of_its_page_and_a_path_never(charset: str, written: str, target: str) -> None:
    body = f'<a href="{written}">x</a>'.encode(charset)
    found = read_links(body, f"text/html; charset={charset}", URL, 9).links
    assert [link.target for link in found] == [f"http://site.example{target}"]


def test_a_base_that_no_server_would_take_is_no_base() -> None:
    assert targets_of(f'<base href="/{"x" * 5000}/"><a href="y">x</a>') == ["/dir/y"]


def test_reading_links_can_be_done_by_another_process() -> None:
    html = b'<html lang=en><link rel=alternate hreflang=de href=/de><a href="/a">x</a>'
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        found = workers.submit(read_links, html, HTML, URL, 9).result()
    assert found == read_links(html, HTML, URL, 9)
    assert found.links


@pytest.mark.parametrize(
    ("html", "is_cut"),
    [
        ("<a href=/a></a>" * 3, False),
        ("<a href=/a></a>" * 3 + "<a name=top></a>", False),
        ("<a href=/a></a>" * 4, True),
        ("<a name=top></a>" * 3 * ELEMENTS_PER_LINK, False),
        ("<a name=top></a>" * 3 * ELEMENTS_PER_LINK + "<a href=/a></a>", True),
    ],
    ids=["all links", "all links and an anchor", "one link more", "all elements", "one element more"],
)
def test_a_page_is_cut_only_where_either_limit_leaves_something_over(html: str, is_cut: bool) -> None:
    assert read_links(html.encode(), HTML, URL, 3).is_cut is is_cut
