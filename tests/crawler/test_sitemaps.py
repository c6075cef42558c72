from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.sitemaps import MAX_ADDRESSES, MAX_FILES, SitemapWalk, read_sitemap
from tests.site_server import sitemap

URL = "http://site.example/a"


def test_the_addresses_of_a_sitemap_are_read_in_order() -> None:
    assert read_sitemap(sitemap(URL, f" {URL}?b=1&amp;c=2\n", "").body_bytes).pages == (URL, f"{URL}?b=1&c=2")


def test_a_sitemap_without_a_namespace_is_read() -> None:
    assert read_sitemap(f"<urlset><url><loc>{URL}</loc></url></urlset>".encode()).pages == (URL,)


def test_a_sitemap_that_breaks_off_gives_what_it_has() -> None:
    assert read_sitemap(f"<urlset><url><loc>{URL}</loc></url><url><loc".encode()).pages == (URL,)


@pytest.mark.parametrize(
    "body",
    [b"", b"User-agent: *", b"<html><body>Not found</body></html>", b"\x1f\x8b\0", b"{}"],
)  # fmt: skip
def test_what_is_no_list_of_pages_gives_nothing(body: bytes) -> None:
    assert read_sitemap(body).pages == ()


def test_an_index_names_sitemaps_and_no_pages() -> None:
    found = read_sitemap(b"<sitemapindex><sitemap><loc>http://site.example/other.xml</loc></sitemap></sitemapindex>")
    assert (found.pages, found.sitemaps) == ((), ("http://site.example/other.xml",))


def test_pictures_of_a_page_are_no_pages() -> None:
    image = "<i:image xmlns:i='urn:image'><i:loc>http://site.example/a.jpg</i:loc></i:image>"
    assert read_sitemap(f"<urlset><url><loc>{URL}</loc>{image}</url></urlset>".encode()).pages == (URL,)


def test_a_compressed_sitemap_is_read() -> None:
    assert read_sitemap(gzip.compress(sitemap(URL).body_bytes)).pages == (URL,)


def test_a_compressed_bomb_takes_no_more_memory_than_the_limit() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 100_000_000)
    tracemalloc.start()
    try:
        assert read_sitemap(bomb).pages == ()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30_000_000


def test_a_sitemap_that_names_itself_is_asked_for_once() -> None:
    walk = SitemapWalk()
    walk.add_files(["/a"])
    assert walk.next_file() == "/a"
    walk.take("/a", [], ["/a", "/b", "/b"])
    assert (walk.next_file(), walk.next_file()) == ("/b", None)


def test_an_index_inside_an_index_is_not_followed() -> None:
    walk = SitemapWalk()
    walk.add_files(["/1"])
    for level in (1, 2):
        asked = walk.next_file()
        assert asked == f"/{level}"
        walk.take(asked, [], [f"/{level + 1}"])
    assert walk.next_file() is None


def test_no_more_sitemaps_are_asked_for_than_the_limit() -> None:
    walk = SitemapWalk()
    walk.add_files(f"/{n}" for n in range(MAX_FILES + 5))
    asked = [walk.next_file() for _ in range(MAX_FILES + 5)]
    assert asked == [f"/{n}" for n in range(MAX_FILES)] + [None] * 5


def test_no_more_pages_are_taken_from_all_sitemaps_than_the_limit() -> None:
    walk = SitemapWalk()
    for file in ("/1", "/2"):
        walk.take(file, (f"{file}/{n}" for n in range(MAX_ADDRESSES)), [])
    assert len(walk.pages) == MAX_ADDRESSES


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><urlset><url><loc>&e9;</loc></url></urlset>'.encode()


def test_an_entity_bomb_gives_nothing_and_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        assert read_sitemap(entity_bomb()).pages == ()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


def test_an_entity_that_names_a_file_gives_nothing() -> None:
    body = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>'
    assert read_sitemap(body).pages == ()


def test_only_the_first_addresses_are_read() -> None:
    assert (
        len(read_sitemap(sitemap(*[f"{URL}{n}" for n in range(MAX_ADDRESSES + 10)]).body_bytes).pages) == MAX_ADDRESSES
    )


@given(st.binary(max_size=200))
def test_no_bytes_are_an_error(body: bytes) -> None:
    read_sitemap(body)
    read_sitemap(b"<urlset><url><loc>" + body)
