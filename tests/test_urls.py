"""Addresses: one spelling each, one key for each page, and nothing that could reach into a private network unseen."""

import ipaddress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobdepth import urls
from jobdepth.urls import host_of, join_url, literal_address, normal_url, origin_of, page_key, variant_key

BASE = "https://www.acme.example/solutions/cooling/index.html?from=menu#top"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTP://WWW.Acme.EXAMPLE", "http://www.acme.example/"),
        ("http://acme.example:80/a", "http://acme.example/a"),
        ("https://acme.example:443/a", "https://acme.example/a"),
        ("http://acme.example:443/a", "http://acme.example:443/a"),
        ("http://acme.example:/a", "http://acme.example/a"),
        ("http://acme.example./a", "http://acme.example/a"),
        ("http://acme.example/a#part", "http://acme.example/a"),
        ("http://acme.example?x=1", "http://acme.example/?x=1"),
        ("http://acme.example/a?", "http://acme.example/a"),
        ("http://acme.example/a/./b/../c", "http://acme.example/a/c"),
        ("http://acme.example/../../a/..", "http://acme.example/"),
        ("http://acme.example/%2e%2E/a/%2e", "http://acme.example/a/"),
        ("http://acme.example//a//b", "http://acme.example//a//b"),
        ("http://acme.example/%7Eme/%61b", "http://acme.example/~me/ab"),
        ("http://acme.example/%c3%a9/é", "http://acme.example/%C3%A9/%C3%A9"),
        ("http://acme.example/a b", "http://acme.example/a%20b"),
        ("http://acme.example/a%2fb", "http://acme.example/a%2Fb"),
        ("http://acme.example/a%252Fb", "http://acme.example/a%252Fb"),
        ("http://acme.example/100%", "http://acme.example/100%25"),
        ("http://acme.example/%%34%31", "http://acme.example/%2541"),
        ("http://acme.example/?q=%%34%31", "http://acme.example/?q=%2541"),
        ("http://acme.example/?q=a%2fb&r=c d", "http://acme.example/?q=a%2Fb&r=c%20d"),
        ("http://acme.example/?q=%41%7e", "http://acme.example/?q=A~"),
        ("http://acme.example/it's?q='", "http://acme.example/it's?q=%27"),
        ("http://acme.example/?b=2&a=1", "http://acme.example/?b=2&a=1"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://XN--MNCHEN-3YA.example/", "http://xn--mnchen-3ya.example/"),
        ("http://my_host.example/", "http://my_host.example/"),
        ("http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_each_address_has_one_spelling(written: str, expected: str) -> None:
    assert normal_url(written) == expected


@pytest.mark.parametrize(
    "parameters",
    [
        "utm_source=x",
        "UTM_Medium=y",
        "utm%5Fterm=z",
        "gclid=1&fbclid=2",
        "PHPSESSID=abc",
        "jsessionid=1",
        "_hsenc=a&_hsmi=b",
        "&&",
    ],
)
def test_tracking_and_session_parameters_do_not_make_another_page(parameters: str) -> None:
    assert normal_url(f"http://a.example/p?{parameters}&page=2") == "http://a.example/p?page=2"


@pytest.mark.parametrize("path", ["/p;jsessionid=1A", "/p;PHPSESSID=x", "/p%3Bjsessionid=1A", "/./p;jsessionid="])
def test_a_session_in_the_path_does_not_make_another_page(path: str) -> None:
    assert normal_url(f"http://a.example{path}?q=1") == "http://a.example/p?q=1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/only/a/path",
        "//no.scheme.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "data:text/html,hi",
        "s3://bucket/key",
        "javascript:alert(1)",
        "mailto:me@a.example",
        "http://",
        "http:///path",
        "http://.",
        "http://a..example/",
        "http://a.example:port/",
        "http://a.example:99999/",
        "http://a.example:0/",
        "http://user@a.example/",
        "http://user:secret@a.example/",
        "http://@a.example/",
        "http://good.example@bad.example/",
        "http://a b.example/",
        "http://a%62c.example/",
        "http://a<b.example/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://name.09/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "ab." * 90 + "example/",
        "http://a.example/\ud800",
        "http://a.example/?\ud800",
    ],
)
def test_what_is_no_web_address_or_must_not_be_one_is_none(url: str) -> None:
    assert normal_url(url) is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "０x7f.1",
        "127。0。0。1",
    ],
)
def test_every_spelling_of_an_address_becomes_the_plain_one(host: str) -> None:
    assert normal_url(f"http://{host}/") == "http://127.0.0.1/"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("169.254.169.254", "169.254.169.254"),
        ("0xA9FEA9FE", "169.254.169.254"),
        ("2852039166", "169.254.169.254"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("0", "0.0.0.0"),
        ("10.0.0.1.", "10.0.0.1"),
        ("[::1]", "::1"),
        ("::ffff:127.0.0.1", "::ffff:7f00:1"),
        ("[::ffff:7f00:1]", "::ffff:7f00:1"),
    ],
)
def test_an_address_is_known_in_every_spelling(host: str, expected: str) -> None:
    assert literal_address(host) == ipaddress.ip_address(expected)


@pytest.mark.parametrize(
    "host",
    ["", "acme.example", "1and1.example", "0x.example", "dead.beef", "1.2.3.4.5", "256.1.1.1", "0xg", "127.0.0.1 x"],
)
def test_a_name_is_not_taken_for_an_address(host: str) -> None:
    assert literal_address(host) is None


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("", "https://www.acme.example/solutions/cooling/index.html?from=menu"),
        ("#part", "https://www.acme.example/solutions/cooling/index.html?from=menu"),
        ("?page=2", "https://www.acme.example/solutions/cooling/index.html?page=2"),
        ("more", "https://www.acme.example/solutions/cooling/more"),
        ("../power/", "https://www.acme.example/solutions/power/"),
        ("/", "https://www.acme.example/"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example", "http://other.example/"),
        (" \n/a\tb\r\n/c ", "https://www.acme.example/ab/c"),
        ("\x00\x1f/a", "https://www.acme.example/a"),
        ("a:b", None),
        ("./a:b", "https://www.acme.example/solutions/cooling/a:b"),
        ("java\nscript:alert(1)", None),
        ("JavaScript:alert(1)", None),
        ("mailto:me@acme.example", None),
        ("tel:+441234", None),
        ("https://", None),
        ("//", None),
        ("https:", "https://www.acme.example/solutions/cooling/index.html?from=menu"),
        ("?", "https://www.acme.example/solutions/cooling/index.html"),
        ("?#part", "https://www.acme.example/solutions/cooling/index.html"),
        ("#?", "https://www.acme.example/solutions/cooling/index.html?from=menu"),
        ("more//", "https://www.acme.example/solutions/cooling/more//"),
        ("./\\x", "https://www.acme.example/solutions/cooling//x"),
        ("https:/more", "https://www.acme.example/more"),
        ("https:more", "https://www.acme.example/solutions/cooling/more"),
        ("http:more.example", "http://more.example/"),
        ("HTTP:/more.example/x", "http://more.example/x"),
        ("%2e%2E/power", "https://www.acme.example/solutions/power"),
        ("/a/b/%2E%2e/../c", "https://www.acme.example/c"),
        ("..\\%2e\\.%2E/c", "https://www.acme.example/c"),
        ("a/%2e%2e%2e/c", "https://www.acme.example/solutions/cooling/a/.../c"),
        ("/a?x=/%2e%2e/b", "https://www.acme.example/a?x=/../b"),
        ("http://[", None),
    ],
)
def test_a_reference_is_joined_as_a_browser_would(reference: str, expected: str | None) -> None:
    assert join_url(BASE, reference) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "\\\\bad.example/x",
        "/\\bad.example/x",
        "\\/bad.example/x",
        "///bad.example/x",
        "https:\\\\bad.example/x",
        "https://bad.example\\x",
        "HTTPS:////bad.example/x",
        "ht\ntps://bad.example/x",
    ],
)
def test_a_disguised_host_is_seen_as_the_browser_sees_it(reference: str) -> None:
    assert join_url(BASE, reference) == "https://bad.example/x"


def test_a_backslash_in_a_query_stays_one() -> None:
    assert join_url(BASE, "/a?b=c\\d") == "https://www.acme.example/a?b=c%5Cd"


@pytest.mark.parametrize("reference", ["http://good.example\\@bad.example/", "//user:secret@bad.example/"])
def test_a_host_behind_a_user_name_is_not_requested(reference: str) -> None:
    assert join_url(BASE, reference) in (None, "http://good.example/@bad.example/")


@pytest.mark.parametrize(
    "other", ["http://acme.example/a?b=1", "https://www.acme.example/a?b=1", "http://www.acme.example/a?b=1"]
)
def test_scheme_and_www_do_not_make_another_page(other: str) -> None:
    assert page_key(other) == page_key("https://acme.example/a?b=1")


@pytest.mark.parametrize(
    "other",
    [
        "https://acme.example/a",
        "https://acme.example/A?b=1",
        "https://acme.example/a/?b=1",
        "https://acme.example:8443/a?b=1",
        "https://shop.acme.example/a?b=1",
    ],
)
def test_anything_else_makes_another_page(other: str) -> None:
    assert page_key(other) != page_key("https://acme.example/a?b=1")


@pytest.mark.parametrize(
    "other",
    [
        "http://a.example/x",
        "https://www.a.example/x/",
        "http://a.example/x/index.html",
        "http://a.example/x/Default.aspx",
    ],
)
def test_index_files_and_a_last_slash_are_one_page_if_their_content_is_the_same(other: str) -> None:
    assert variant_key(other) == variant_key("http://a.example/x/")


def test_a_page_called_index_like_is_no_index_file() -> None:
    assert variant_key("http://a.example/x/reindex.html") != variant_key("http://a.example/x/")


def test_host_and_origin_leave_out_what_does_not_matter() -> None:
    assert host_of("https://www.acme.example:8443/a") == "www.acme.example"
    assert origin_of("https://www.acme.example/a") == ("www.acme.example", 443)
    assert origin_of("http://127.0.0.1:8000/") == ("127.0.0.1", 8000)
    assert origin_of("http://[::1]/") == ("::1", 80)


PIECES = st.sampled_from(
    "http: https: // / \\ .. . %2e %2F % %%34 ;jsessionid= ? & = # @ : utm_a=1 www. a.example münchen.example "
    "127.1 0x7f.1 [::1] ８ 。 index.html \ud800".split(" ")
)
REPEATABLE = settings(deadline=None, derandomize=True)
MESSY = st.one_of(st.text(), st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))


@REPEATABLE
@given(MESSY)
@example("http://a.example/%%32%35")
@example("http://a.example/.;jsessionid=1")
@example("http://a.example/a%3bjsessionid=1")
@example("http://０x7f.1/")
def test_an_address_in_normal_spelling_stays_as_it_is(text: str) -> None:
    for start in ("", "http://", "http://a.example/", "http://a.example/?"):
        once = normal_url(start + text)
        if once is not None:
            assert normal_url(once) == once
            assert once.isascii()
            assert "#" not in once
            assert "@" not in once.split("/")[2]


@REPEATABLE
@given(MESSY)
def test_a_joined_reference_is_none_or_in_normal_spelling(text: str) -> None:
    joined = join_url(BASE, text)
    assert joined is None or normal_url(joined) == joined
    if joined is not None:
        assert page_key(joined) == page_key(page_key(joined))
        assert variant_key(joined) == variant_key(page_key(joined))


@REPEATABLE
@given(st.text() | st.lists(PIECES, max_size=6).map("".join))
def test_any_text_may_be_asked_whether_it_is_an_address(text: str) -> None:
    found = literal_address(text)
    assert found is None or literal_address(str(found)) == found


def test_long_addresses_are_joined_like_short_ones_and_not_kept() -> None:
    path = "/x/" + "y" * 5000
    kept = urls._known_join.cache_info().currsize
    assert join_url(BASE, f"{path}/../z") == "https://www.acme.example/x/z"
    assert normal_url(f"HTTP://A.example{path}") == f"http://a.example{path}"
    assert page_key(f"https://www.a.example{path}") == f"//a.example{path}"
    assert urls._known_join.cache_info().currsize == kept


@given(st.sampled_from(["/a", "//b.example/x", "https://c.example/y?z", "HTTP://D.example", "/", "/\\e.example"]))
def test_what_begins_at_the_root_is_the_same_from_every_page_of_a_host(reference: str) -> None:
    bases = ("https://www.acme.example", "https://www.acme.example/", "https://www.acme.example/a/b?c=/d")
    assert len({join_url(base, reference) for base in bases}) == 1


def test_empty_folders_of_the_page_stay_when_a_link_is_relative() -> None:
    assert join_url("http://a.example/x//y/page", "z") == "http://a.example/x//y/z"
    assert join_url("http://a.example", "z") == "http://a.example/z"
    assert join_url("http://a.example?q=/x/y", "z") == "http://a.example/z"
