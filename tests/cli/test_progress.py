"""What the command line says of a crawl that goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobdepth.cli.progress import time_left_s, waiting_pages, words_for_time
from jobdepth.model import CrawlState
from jobdepth.store.crawl_rows import CrawlRow

BEGAN = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def row(pages: int, known: int, state: CrawlState = CrawlState.RUNNING) -> CrawlRow:
    return CrawlRow(
        1, 1, "a", "http://a.example/", "http://a.example/", home_note="", certificate_problem="", state=state, level=1,
        known=known, failure=None, reason="", started_at=BEGAN, finished_at=None, pages=pages,
    )  # fmt: skip


def test_the_time_left_follows_from_the_pace_so_far() -> None:
    assert time_left_s(row(20, 50), 300, BEGAN + timedelta(seconds=40)) == 60


def test_no_more_time_is_left_than_the_budget_allows() -> None:
    assert time_left_s(row(20, 5000), 30, BEGAN + timedelta(seconds=40)) == 20


def test_a_site_that_is_done_has_nothing_waiting() -> None:
    assert waiting_pages(row(20, 50, CrawlState.DONE), 300) == 0
    assert time_left_s(row(20, 50, CrawlState.DONE), 300, BEGAN) is None


def test_a_clock_that_was_set_back_gives_no_negative_time() -> None:
    assert time_left_s(row(20, 50), 300, BEGAN - timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (0, "0 s"), (89, "89 s"), (150, "2 min"), (6000, "100 min")]
)
def test_times_are_said_in_rounded_words(seconds: float | None, words: str) -> None:
    assert words_for_time(seconds) == words
