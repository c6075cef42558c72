from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from jobdepth.publish import text
from jobdepth.publish.links import passage_href, readable, safe_href


def _exact(*depths: int | None) -> list[text.FoundDepth]:
    return [(depth, True) for depth in depths]


TOPIC = "of the customer’s problem on"


@pytest.mark.parametrize(
    ("depths", "headline"),
    [
        ([], "No operator could be ranked in this edition"),
        (_exact(0), f"The one ranked operator speaks {TOPIC} its home page"),
        (_exact(0, 0), f"All 2 ranked operators speak {TOPIC} their home page"),
        (_exact(0, 0, 3), f"2 of 3 operators speak {TOPIC} their home page"),
    ],
)
def test_the_headline_counts_home_pages(depths: list[text.FoundDepth], headline: str) -> None:
    assert text.build_headline(depths) == headline


@pytest.mark.parametrize(
    ("depths", "first", "second"),
    [
        (_exact(0, 2, 2), "Only 1 of 3 operators speaks", "at the median it takes 2 clicks"),
        (_exact(1, 1, 2), "None of the 3 ranked operators speaks", "at the median it takes 1 click"),
        (_exact(1, 2), "None of the 2 ranked operators speaks", "at the median it takes 1.5 clicks"),
        (
            _exact(0, None, None),
            "Only 1 of 3 operators speaks",
            "at the median it is not found on any page that was read",
        ),
    ],
)
def test_the_headline_adds_the_median(depths: list[text.FoundDepth], first: str, second: str) -> None:
    assert text.build_headline(depths) == f"{first} {TOPIC} their home page; {second}"


def test_the_median_is_at_most_only_where_a_smaller_depth_would_change_it() -> None:
    assert "takes at most 3 clicks" in text.build_headline([(1, True), (3, False), (4, True)])
    assert "takes 2 clicks" in text.build_headline([(1, False), (2, True), (4, True)])


@pytest.mark.parametrize(
    ("depth", "is_exact", "words", "figure"),
    [
        (0, True, "on the home page", "0"),
        (1, True, "1 click", "1"),
        (2, True, "2 clicks", "2"),
        (3, False, "at most 3 clicks", "≤ 3"),
        (None, True, "not found", "none"),
        (None, False, "not found in the pages read", "none"),
    ],
)
def test_click_depths_in_words_and_figures(depth: int | None, is_exact: bool, words: str, figure: str) -> None:
    assert text.depth_words(depth, is_exact=is_exact) == words
    assert text.depth_figure(depth, is_exact=is_exact) == figure


def test_ordinals() -> None:
    assert [text.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
    ]  # fmt: skip


def test_ranks_show_ties_and_likely_ranks() -> None:
    assert text.rank_figure(3, is_tied=True) == "3="
    assert text.rank_figure(None, is_tied=False) == "not ranked"
    assert text.interval_words(2, 9) == "likely 2–9"
    assert text.interval_words(None, None) == ""


def test_dates_are_in_utc_and_in_english() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert text.moment_words(late) == "5 March 2026, 01:30 UTC"
    assert text.day_words(None) == "date not recorded"
    assert text.period_words(late, late.astimezone(UTC)) == "5 March 2026"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example/", "mailto:a@b.example", "file:///etc/passwd", "https://", "https://a b.example/", "http://[::1",
        "https:\\\\evil.example", "", None,
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert safe_href(url) is None


def test_web_addresses_become_links_and_are_shown_readably() -> None:
    assert safe_href("HTTPS://www.example.org/a?b=c#d") == "HTTPS://www.example.org/a?b=c#d"
    assert readable("https://www.example.org/%C3%BCber/") == "www.example.org/über"


def test_a_text_fragment_escapes_its_own_syntax() -> None:
    assert (
        passage_href("https://a.example/", "Anti-virus, & more")
        == "https://a.example/#:~:text=Anti%2Dvirus%2C%20%26%20more"
    )
    assert passage_href("https://a.example/#top", "Hello") == "https://a.example/#top:~:text=Hello"
    assert passage_href("https://a.example/", " \n") == "https://a.example/"
    assert passage_href("javascript:alert(1)", "Hello") is None
