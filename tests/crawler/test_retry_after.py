from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.middlewares.manners import FOREVER_S, retry_after_s

NOW = "Sun, 01 Nov 2020 00:00:00 GMT"


def read(value: str, date: str = NOW) -> float | None:
    return retry_after_s(Response("http://site.example/", headers={"Retry-After": value, "Date": date}))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("Sun, 01 Nov 2020 00:02:00 GMT", 120),
        ("Sunday, 01-Nov-20 00:02:00 GMT", 120),
        ("Sun, 01 Nov 2020 01:02:00 +0100", 120),
        ("9" * 400, FOREVER_S),
    ],
)
def test_the_time_is_understood_in_seconds_and_as_a_date(value: str, seconds: float) -> None:
    assert read(value) == seconds


@pytest.mark.parametrize(
    "value", ["", "0", "-5", "soon", "nan", "inf", "1e3", "0x10", NOW, "Sat, 31 Oct 2020 00:00:00 GMT", "99 Nov 2020"]
)
def test_what_says_no_time_to_come_is_as_if_nothing_was_said(value: str) -> None:
    assert read(value) is None


def test_without_a_date_of_the_server_our_own_clock_counts() -> None:
    found = read("Fri, 31 Dec 9999 23:59:59 GMT", "")
    assert found is not None
    assert found > 1e9


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_an_error(value: str, date: str) -> None:
    response = Response("http://site.example/", headers={"Retry-After": value.encode(), "Date": date.encode()})
    found = retry_after_s(response)
    assert found is None or found > 0
