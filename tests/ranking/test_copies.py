"""Addresses that only repeat a text are no pages of their own."""

from __future__ import annotations

from dataclasses import replace

from jobdepth.ranking.copies import split_copies
from jobdepth.ranking.pages import ScoredPage
from tests.ranking.pages import scored_page


def shared(path: str, depth: int | None) -> ScoredPage:
    return replace(scored_page(path, depth=depth), text_hash="same", words=20)


def test_a_text_under_three_addresses_is_one_page_under_the_nearest() -> None:
    pages = [shared("x", 2), shared("y", 1), shared("z", None)]
    kept, copies = split_copies(pages)
    assert kept == [pages[1]]
    assert copies == [(pages[0], pages[1]), (pages[2], pages[1])]


def test_two_pages_with_one_text_both_stay() -> None:
    pages = [shared("x", 2), shared("y", 1)]
    assert split_copies(pages) == (pages, [])


def test_the_home_page_is_never_a_copy() -> None:
    home = shared("", 0)
    pages = [shared("a", 1), shared("b", 1), home]
    kept, copies = split_copies(pages)
    assert kept == [home]
    assert [original for _, original in copies] == [home, home]


def test_pages_with_hardly_any_text_are_not_compared() -> None:
    pages = [replace(shared(f"{n}", 1), words=9) for n in range(5)]
    assert split_copies(pages) == (pages, [])
