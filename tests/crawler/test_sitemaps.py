from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sitemaps import MAX_ADDRESSES, read_sitemap
from tests.site_server import sitemap

URL = "http://site.example/a"


def test_the_addresses_of_a_sitemap_are_read_in_order() -> None:
    assert read_sitemap(sitemap(URL, f" {URL}?b=1&amp;c=2\n", "").body_bytes) == [URL, f"{URL}?b=1&c=2"]


def test_a_sitemap_without_a_namespace_is_read() -> None:
    assert read_sitemap(f"<urlset><url><loc>{URL}</loc></url></urlset>".encode()) == [URL]


def test_a_sitemap_that_breaks_off_gives_what_it_has() -> None:
    assert read_sitemap(f"<urlset><url><loc>{URL}</loc></url><url><loc".encode()) == [URL]


@pytest.mark.parametrize(
    "body",
    [b"", b"User-agent: *", b"<html><body>Not found</body></html>", b"\x1f\x8b\0", b"{}",
     b"<sitemapindex><sitemap><loc>http://site.example/other.xml</loc></sitemap></sitemapindex>"],
)  # fmt: skip
def test_what_is_no_list_of_pages_gives_nothing(body: bytes) -> None:
    assert read_sitemap(body) == []


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><urlset><url><loc>&e9;</loc></url></urlset>'.encode()


def test_an_entity_bomb_gives_nothing_and_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        assert read_sitemap(entity_bomb()) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


def test_an_entity_that_names_a_file_gives_nothing() -> None:
    body = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>'
    assert read_sitemap(body) == []


def test_only_the_first_addresses_are_read() -> None:
    assert len(read_sitemap(sitemap(*[f"{URL}{n}" for n in range(MAX_ADDRESSES + 10)]).body_bytes)) == MAX_ADDRESSES


@given(st.binary(max_size=200))
def test_no_bytes_are_an_error(body: bytes) -> None:
    read_sitemap(body)
    read_sitemap(b"<urlset><url><loc>" + body)
