"""What robots.txt means."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.robots_rules import MAX_BYTES, MAX_CRAWL_DELAY_S, MAX_SITEMAPS, Rules, read_rules

SITE = "http://site.example"
AGENT = "jobdepth"


def read(text: str) -> Rules:
    return read_rules(200, text.encode(), AGENT)


def allows(rules: str | bytes, path: str = "/secret", status: int = 200) -> bool:
    body = rules if isinstance(rules, bytes) else rules.encode()
    return read_rules(status, body, AGENT).allows(SITE + path)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 304])
def test_without_rules_everything_is_allowed_whatever_the_body_says(status: int) -> None:
    assert allows("User-agent: *\nDisallow: /", status=status)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_with_rules_that_cannot_be_had_everything_is_forbidden_whatever_the_body_says(status: int) -> None:
    rules = read_rules(status, b"User-agent: *\nAllow: /", AGENT)
    assert not rules.allows(f"{SITE}/")
    assert str(status) in rules.refusal


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /secret",
        "\ufeffUser-agent: *\nDisallow: /secret",
        "User-agent: *\r\nDisallow: /secret\r\n",
        "User-agent: *\rDisallow: /secret\r",
        "user-AGENT : *\n  disallow  :  /secret  # why\n",
        "junk\n\0\n: :\nUser-agent: *\nDisallow: /secret",
        "User-agent: JobDepth\nDisallow: /secret",
        "User-agent: other\nUser-agent: jobdepth\nDisallow: /secret",
        "User-agent: *\nAllow: /\nDisallow: /secret",
        "User-agent: *\nDisallow: /*cret",
        "User-agent: *\nDisallow: /secret$",
        "User-agent: *\nDisallow: /%73ecret",
        "User-agent: other\nDisallow:\n\nUser-agent: *\nDisallow: /secret",
        "User-agent: jobdepth/1.0\nDisallow: /secret",
        "User-agent: JobDepth\nDisallow: /a\n\nUser-agent: x\nAllow: /\n\nUser-agent: jobdepth\nDisallow: /secret",
        "User-agent: jobdepth\nNoindex: /a\nSitemap: http://a.example/\nUser-agent: other\nDisallow: /secret",
        "User-agent: *\nDisallow: /SECRET\nDisallow: /secret",
        "User-agent: *\nDisallow: /*?x=\nDisallow: /s*e*c*r*e*t",
    ],
)
def test_a_rule_is_kept_however_it_is_written(rules: str) -> None:
    assert not allows(rules)
    assert allows(rules, "/public")


@pytest.mark.parametrize(
    "rules",
    [
        "",
        "User-agent: *\nDisallow:",
        "User-agent: other\nDisallow: /secret",
        "User-agent: *\nDisallow: /\n\nUser-agent: jobdepth\nAllow: /",
        "User-agent: *\nDisallow: /sec\nAllow: /secret",
        "<html><body>Not found</body></html>",
        "User-agent: job\nDisallow: /secret",
        "User-agent: jobdepthbot\nDisallow: /secret",
        "User-agent: not-jobdepth\nDisallow: /secret",
        "User-agent: *\nDisallow: /SECRET",
        "User-agent: *\nDisallow: /secre$",
        "Disallow: /secret",
        "# comment\u2028User-agent: *\u2028Disallow: /secret",
    ],
)
def test_what_no_rule_for_us_forbids_is_allowed(rules: str) -> None:
    assert allows(rules)


def test_a_name_that_only_begins_like_ours_gives_us_no_leave() -> None:
    assert not allows("User-agent: *\nDisallow: /\n\nUser-agent: job\nAllow: /")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_file_with_the_mark_of_utf_16_is_read_as_that(codec: str) -> None:
    assert not allows("\ufeffUser-agent: *\nDisallow: /secret".encode(codec))


@pytest.mark.parametrize(
    ("rule", "path", "is_allowed"),
    [
        ("/a/b", "/a/%62", False),
        ("/%61/b", "/a/b", False),
        ("/a%2Fb", "/a/b", True),
        ("/caf\u00e9", "/caf%C3%A9", False),
        ("/caf%c3%a9", "/caf%C3%A9", False),
        ("/*.pdf$", "/a.pdf", False),
        ("/*.pdf$", "/a.pdf?x", True),
        ("/a?b=", "/a?b=1", False),
    ],
)
def test_escapes_and_wildcards_mean_what_the_standard_says(rule: str, path: str, is_allowed: bool) -> None:
    assert allows(f"User-agent: *\nDisallow: {rule}", path) is is_allowed


def test_at_least_500_kib_of_rules_are_read_and_the_rest_is_not() -> None:
    comment = b"#" + b"x" * 98 + b"\n"
    rule = b"User-agent: *\nDisallow: /secret\n"
    assert not allows(comment * (500 * 1024 // 100 - 1) + rule)
    assert MAX_BYTES >= 500 * 1024
    assert allows(comment * (MAX_BYTES // 100 + 1) + rule)


def test_the_line_that_the_limit_cuts_does_not_count() -> None:
    rules = b"User-agent: *\n"
    cut = b"Disallow: /"
    body = rules + b"#" * (MAX_BYTES - len(rules) - len(cut) - 1) + b"\n" + cut + b"secret/only"
    assert body[:MAX_BYTES].endswith(cut)
    assert allows(body, "/public")


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: jobdepth\nDisallow: /" + "*a" * 250_000,
        "".join(f"User-agent: a{n}\n" for n in range(26_000)) + "Disallow: /" + "b" * 10_000,
        "User-agent: *\n" + "".join(f"Disallow: /*{n}*$\n" for n in range(25_000)),
        "User-agent: *\n" * 35_000,
    ],
)
def test_absurd_rules_take_no_time(rules: str) -> None:
    assert len(rules) <= MAX_BYTES
    begun = time.process_time()
    read(rules).allows(SITE + "/" + "a" * 2000)
    assert time.process_time() - begun < 5


def test_sitemaps_are_those_named_anywhere_each_once_and_not_too_many() -> None:
    rules = read("Sitemap: http://a.example/1\nUser-agent: other\nSitemap: http://a.example/2\nDisallow: /\n")
    assert rules.sitemaps == ("http://a.example/1", "http://a.example/2")
    assert read("Sitemap: http://a.example/1\n" * 3).sitemaps == ("http://a.example/1",)
    assert read("Sitemap: http://a.example/" + "x" * 3000).sitemaps == ()
    assert len(read("".join(f"Sitemap: http://a.example/{n}\n" for n in range(1000))).sitemaps) == MAX_SITEMAPS


@pytest.mark.parametrize(
    ("written", "delay_s"),
    [("2", 2.0), ("0.5", 0.5), ("3600", MAX_CRAWL_DELAY_S), ("soon", 0.0), ("-5", 0.0), ("nan", 0.0), ("", 0.0),
     ("inf", 0.0)],
)  # fmt: skip
def test_the_crawl_delay_is_a_number_of_seconds_up_to_the_most_we_wait(written: str, delay_s: float) -> None:
    assert read(f"User-agent: *\nCrawl-delay: {written}").delay_s == delay_s


def test_a_crawl_delay_beyond_the_most_we_wait_is_known_in_full() -> None:
    assert read("User-agent: *\nCrawl-delay: 3600").asked_delay_s == 3600


def test_the_crawl_delay_for_us_counts_and_not_that_for_others() -> None:
    assert read("User-agent: *\nCrawl-delay: 20\n\nUser-agent: jobdepth\nCrawl-delay: 1").delay_s == 1


@given(st.integers(100, 599), st.binary(max_size=200))
def test_no_bytes_are_an_error(status: int, body: bytes) -> None:
    rules = read_rules(status, b"User-agent: *\n" + body, AGENT)
    rules.allows(f"{SITE}/x?y=%ff")
    assert 0 <= rules.delay_s <= MAX_CRAWL_DELAY_S
