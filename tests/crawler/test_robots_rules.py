from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.robots import MAX_BYTES, MAX_CRAWL_DELAY_S, read_rules

SITE = "http://site.example"
AGENT = "jobdepth"


def allows(rules: str | bytes, path: str = "/secret", status: int = 200) -> bool:
    body = rules if isinstance(rules, bytes) else rules.encode()
    return read_rules(status, body).allows(SITE + path, AGENT)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 304])
def test_without_rules_everything_is_allowed_whatever_the_body_says(status: int) -> None:
    assert allows("User-agent: *\nDisallow: /", status=status)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 599])
def test_with_rules_that_cannot_be_had_everything_is_forbidden_whatever_the_body_says(status: int) -> None:
    rules = read_rules(status, b"User-agent: *\nAllow: /")
    assert not rules.allows(f"{SITE}/", AGENT)
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
    ],
)
def test_what_no_rule_for_us_forbids_is_allowed(rules: str) -> None:
    assert allows(rules)


def test_at_least_500_kib_of_rules_are_read_and_the_rest_is_not() -> None:
    comment = b"#" + b"x" * 98 + b"\n"
    rule = b"User-agent: *\nDisallow: /secret\n"
    assert not allows(comment * (500 * 1024 // 100 - 1) + rule)
    assert MAX_BYTES >= 500 * 1024
    assert allows(comment * (MAX_BYTES // 100 + 1) + rule)


@pytest.mark.parametrize(
    ("written", "delay_s"),
    [("2", 2.0), ("0.5", 0.5), ("3600", MAX_CRAWL_DELAY_S), ("soon", 0.0), ("-5", 0.0), ("nan", 0.0), ("", 0.0),
     ("inf", 0.0)],
)  # fmt: skip
def test_the_crawl_delay_is_a_number_of_seconds_up_to_the_most_we_wait(written: str, delay_s: float) -> None:
    rules = read_rules(200, f"User-agent: *\nCrawl-delay: {written}".encode())
    assert rules.delay_s(AGENT) == delay_s


def test_the_crawl_delay_for_us_counts_and_not_that_for_others() -> None:
    rules = read_rules(200, b"User-agent: *\nCrawl-delay: 20\n\nUser-agent: jobdepth\nCrawl-delay: 1")
    assert rules.delay_s(AGENT) == 1


@given(st.integers(100, 599), st.binary(max_size=200))
def test_no_bytes_are_an_error(status: int, body: bytes) -> None:
    rules = read_rules(status, b"User-agent: *\n" + body)
    rules.allows(f"{SITE}/x?y=%ff", AGENT)
    assert 0 <= rules.delay_s(AGENT) <= MAX_CRAWL_DELAY_S
