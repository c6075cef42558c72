"""Sorts and filters the league table in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.pages import SCRIPT, STYLESHEET, asset, render_page

from .leagues import DRAFTS, build_league
from .test_pages_in_browser import browser  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORDER = (
    "[...document.querySelectorAll('table.league tbody tr:not([hidden]) th a:first-child')].map((a) => a.textContent)"
)


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    yield page
    context.close()


def sort_by(page: Any, label: str) -> None:
    page.locator("table.league thead button", has_text=re.compile(f"^{re.escape(label)}$")).click()


def test_the_order_is_the_published_one_until_it_is_changed(page: Any) -> None:
    assert page.locator("[role=status]").inner_text() == "9 of 9 operators, by rank, best first."
    assert page.locator("table.league thead [aria-sort]").inner_text().startswith("Rank")
    ranks = page.evaluate(
        "[...document.querySelectorAll('table.league td.rank a')].map((a) => parseFloat(a.textContent))"
    )
    assert ranks == sorted(ranks)
    assert page.locator("button.reset").is_hidden()


def test_a_column_sorts_best_first_and_then_the_other_way(page: Any) -> None:
    sort_by(page, "Orientation")
    shares = (
        "[...document.querySelectorAll('table.league tbody tr')].map((row) => parseFloat(row.cells[10].textContent))"
    )
    known = [share for share in page.evaluate(shares) if share is not None]
    assert len(set(known)) > 3
    assert known == sorted(known, reverse=True)
    assert page.locator("th[data-key=orientation]").get_attribute("aria-sort") == "descending"
    sort_by(page, "Orientation")
    assert page.locator("th[data-key=orientation]").get_attribute("aria-sort") == "ascending"
    assert page.locator("th[data-key=rank]").get_attribute("aria-sort") is None


def test_what_was_not_found_stands_last_in_either_order(page: Any) -> None:
    for _ in range(2):
        sort_by(page, "First problem content")
        last = page.locator("table.league tbody tr:last-child td.clicks").first.inner_text()
        assert last == "not found"


def test_names_sort_as_words(page: Any) -> None:
    sort_by(page, "Operator")
    names = page.evaluate(ORDER)
    assert names.index("Brightmoor") < names.index("Hartcliffe Colocation") < names.index("Telvara Data Centres")


def test_filters_narrow_both_tables_and_are_counted(page: Any) -> None:
    page.get_by_label("Peer group").select_option("Regional")
    assert set(page.evaluate(ORDER)) == {draft.name for draft in DRAFTS[:9] if draft.group == "Regional"}
    page.get_by_role("searchbox").fill("salt")
    assert page.evaluate(ORDER) == ["Saltmarsh Data"]
    assert page.locator("table.grid tbody tr:visible").count() == 1
    assert page.locator("[role=status]").inner_text().startswith("1 of 9 operators")
    page.locator("button.reset").click()
    assert len(page.evaluate(ORDER)) == 9


def test_a_job_shows_who_addresses_it(page: Any) -> None:
    page.get_by_label("Addresses the job").select_option("density")
    addressing = {draft.name for draft in DRAFTS[:9] if draft.depths[10:] and draft.depths[10] is not None}
    assert set(page.evaluate(ORDER)) == addressing
    assert addressing


def test_a_view_can_be_sent(page: Any) -> None:
    page.get_by_label("Peer group").select_option("Large")
    sort_by(page, "Substance")
    seen = page.evaluate(ORDER)
    other = page.context.new_page()
    other.goto(page.url)
    assert "#view:" in page.url
    assert other.evaluate(ORDER) == seen
    assert other.get_by_label("Peer group").input_value() == "Large"


def test_a_view_that_nobody_made_is_the_published_order(page: Any, folder: Path) -> None:
    other = page.context.new_page()
    other.goto((folder / "index.html").as_uri() + "#view:sort=__proto__&order=sideways&group=%3Cb%3E&job=nothing")
    assert other.evaluate(ORDER) == page.evaluate(ORDER)


def test_a_link_to_a_row_stays_a_link_to_a_row(page: Any, folder: Path) -> None:
    other = page.context.new_page()
    other.goto((folder / "index.html").as_uri() + "#site-telvara")
    assert other.evaluate("document.querySelector(':target').id") == "site-telvara"
    assert other.evaluate(ORDER) == page.evaluate(ORDER)


def test_a_column_is_sorted_by_the_keyboard_alone(page: Any) -> None:
    page.locator("th[data-key=score] button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("th[data-key=score]").get_attribute("aria-sort") == "ascending"


def test_without_a_script_the_table_is_whole_and_has_no_dead_controls(browser: Any, folder: Path) -> None:  # noqa: F811
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.locator("table.league tbody tr").count() == 9
    assert page.locator("table.league button, .view-tools").count() == 0


def test_a_league_of_5000_sites_opens_sorts_and_filters(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    first, *_ = (league := build_league()).sites
    sites = [
        first.model_copy(update={"slug": f"s-{number}", "name": f"Operator {9999 - number}", "rank": number + 1})
        for number in range(5000)
    ]
    league = league.model_copy(update={"sites": sites})
    (tmp_path / "index.html").write_text(render_page(build_league_context(league)), encoding="utf-8")
    (tmp_path / "assets").mkdir()
    for name in (STYLESHEET, SCRIPT):
        (tmp_path / "assets" / name).write_bytes(asset(name).read_bytes())
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    sort_by(page, "Operator")
    assert page.evaluate(ORDER)[:2] == ["Operator 5000", "Operator 5001"]
    page.get_by_role("searchbox").fill("7777")
    assert page.evaluate(ORDER) == ["Operator 7777"]
