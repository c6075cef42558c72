"""What addresses are taken to be of one pattern, and which only list others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdepth.url_patterns import MAX_PARTS, family_of, is_known_family, is_listing, is_other_language, pattern_of

SITE = "https://www.site.example"

PATTERNS = {
    "": "/",
    "/": "/",
    "/solutions": "/solutions",
    "/solutions/": "/solutions",
    "/Services.html": "/services",
    "/colocation-in-london": "/*",
    "/article-12345.html": "/article#",
    "/why-12345.html": "/*",
    "/blog/why-clouds-fail": "/blog/*",
    "/blog/12345-why-clouds-fail": "/blog/*",
    "/blog/12345": "/blog/#",
    "/blog/2019/03/why-clouds-fail": "/blog/#/#/*",
    "/blog/page/7": "/blog/page/#",
    "/blog/page-7": "/blog/page#",
    "/blog/tag/cooling": "/blog/tag/*",
    "/events/2024-05-12": "/events/#",
    "/orders/9f86d081884c7d65": "/orders/#",
    "/orders/123e4567-e89b-12d3-a456-426614174000": "/orders/#",
    "/(S(lit3py55t21z5v55vlm25s55))/about": "/#/about",
    "/london/specs": "/london/*",
    "/dc12/specs": "/dc#/*",
    "/resources/case-studies/acme": "/resources/case-studies/*",
    "/shop/shoes/red-shoe": "/shop/*/*",
    "/products/a/b/c/d/e/f/g": "/products/*/*/*/**",
    "/more/more/more/more/more": "/more/*/*/*/**",
    "/de/blog/warum": "/de/blog/*",
    "/us/en/blog/why": "/us/en/blog/*",
    "/de-at/warum": "/de-at/*",
    "/shop?color=red": "/shop?color=*",
    "/shop?size=1&color=red": "/shop?*",
    "/shop?color=blue&brand=acme&size=2": "/shop?*",
    "/shop?f%5B3%5D=1": "/shop?*",
    "/?p=12": "/?p=*",
    "/index.php?option=content&id=3": "/index?*",
    f"/{'x' * 500}/a": "/*/*",
    "/%E2%80%AEelif/a": "/%E2%80%AEelif/*",
}


@pytest.mark.parametrize(("path", "pattern"), PATTERNS.items())
def test_what_varies_is_replaced_and_what_names_a_place_stays(path: str, pattern: str) -> None:
    assert pattern_of(SITE + path) == f"site.example{pattern}"


def test_the_spelling_of_a_host_makes_no_other_pattern_but_another_host_does() -> None:
    assert pattern_of("http://site.example/blog/a") == pattern_of("https://www.site.example/blog/b")
    assert pattern_of("//site.example/blog/a") == pattern_of("https://www.site.example/blog/b")
    assert pattern_of("https://blog.site.example/a") != pattern_of("https://site.example/a")


ADDRESSES = st.lists(st.text("abz019-_.%E~ ", min_size=1, max_size=12), max_size=12).map("/".join)


@given(ADDRESSES, st.sampled_from(["", "?a=1", "?a=1&b=2"]))
def test_any_address_has_one_pattern_of_bounded_length(path: str, query: str) -> None:
    pattern = pattern_of(f"{SITE}/{path}{query}")
    assert pattern.startswith("site.example/")
    # Besides the parts that are told apart: the host, a country, a language, and what stands for the rest.
    assert pattern.count("/") <= MAX_PARTS + 3
    assert len(pattern) < 300


LISTINGS = (
    "/page/2", "/blog/page/12", "/blog/page-2", "/tag/cooling", "/blog/category/power", "/author/jane", "/archive",
    "/2019", "/2019/03", "/2019/03/31", "/news/2019/03", "/events/31/12/2024", "/calendar/2024-05",
    "/events/2024-05-12",
    "/blog?page=2", "/blog?paged=2", "/?page=2", "/news.php?start=20", "/shop?color=red", "/shop?anything=red",
    "/shop?a=1&b=2", "/search", "/?s=cooling&orderby=date", "/about?sid=a8f3e2", "/?visit=a8f3e2d19b3344ff01",
    "/events?month=2024-05", "/blog/why?replytocom=7", "/a/a/a", "/x/y/x/y/x/y", "/1/2/3/4/5/6/7/8/9/10/11",
)  # fmt: skip
PAGES = (
    "/", "/solutions", "/blog", "/blog/why", "/blog/2019/03/why", "/blog/2019-in-review", "/news/item",
    "/dc/london/dc2",
    "/index.php?page=about", "/index.php?option=content&view=article&id=3", "/?p=12", "/?page_id=7", "/blog?id=7",
    "/news.asp?article=why", "/?lang=en", "/en/en/hosting", "/services/cloud/services", "/industries/finance",
    "/top-100-pages", "/pages/about",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTINGS)
def test_archives_filters_calendars_and_loops_are_listings(path: str) -> None:
    assert is_listing(SITE + path)


@pytest.mark.parametrize("path", PAGES)
def test_pages_in_their_own_right_are_no_listings(path: str) -> None:
    assert not is_listing(SITE + path)


@pytest.mark.parametrize(
    ("url", "language"),
    [
        ("/de/blog", "en"),
        ("/de", "en"),
        ("/ch/fr/solutions", "en"),
        ("/pt-br/solutions", "en"),
        ("/deutsch/loesungen", "en"),
        ("/en/solutions", "de"),
        ("/about?lang=nl", "en"),
        ("https://fr.site.example/", "en"),
    ],
)
def test_an_address_can_name_another_language(url: str, language: str) -> None:
    assert is_other_language(url if url.startswith("https") else SITE + url, language)


@pytest.mark.parametrize(
    "url",
    ["/", "/en/blog", "/uk/solutions", "/de/en/blog", "/locations/de", "/solutions", "/en-gb/x", "/about?lang=en",
     "https://it.example/", "https://en.site.example/"],
)  # fmt: skip
def test_an_address_in_the_study_s_language_or_none_is_no_other(url: str) -> None:
    assert not is_other_language(url if url.startswith("https") else SITE + url, "en")


def test_a_folder_named_after_a_kind_of_page_is_a_family_of_its_own_and_all_other_folders_are_one() -> None:
    assert family_of(f"{SITE}/blog/2019/03/why") == family_of(f"{SITE}/blog-2") == "site.example/blog"
    assert family_of(f"{SITE}/qzx/why") == family_of(f"{SITE}/pqr/s/t") == family_of(f"{SITE}/flat") == "site.example/*"
    assert is_known_family(f"{SITE}/blog/why")
    assert not is_known_family(f"{SITE}/qzx/why")
    # The pages of a flat site are sections, told from a maze by this.
    assert pattern_of(f"{SITE}/flat") == family_of(f"{SITE}/flat")
