"""Opens pages that tell of earlier editions, from the disk, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .editions import publish_editions
from .test_pages_in_browser import A4_PX, FAINT_TEXT, browser, scheme  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("index.html", "editions.html", "methodology.html", "sites/brightmoor/index.html", "sites/blocked/index.html")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_editions(tmp_path_factory.mktemp("editions") / "public").folder


def _open(browser: Any, path: Path, **settings: Any) -> Any:  # noqa: F811
    page = browser.new_context(**settings).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_and_nothing_scrolls_sideways(name: str, scheme: str, browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / name, color_scheme=scheme, viewport={"width": 320, "height": 800})
    result = page.evaluate(FAINT_TEXT)
    assert result["seen"] > 20
    assert result["faint"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_no_wider_than_its_sheet(name: str, browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / name, viewport={"width": A4_PX, "height": 800})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX


def test_the_address_of_the_latest_edition_goes_there_by_itself(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "latest/sites/brightmoor/index.html")
    page.wait_for_url((public / "sites/brightmoor/index.html").as_uri())


def test_the_list_is_reached_from_inside_an_old_edition(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "editions/2026-03-04-1/sites/brightmoor/index.html")
    page.get_by_role("link", name="Editions", exact=True).click()
    page.wait_for_url((public / "editions.html").as_uri())
    page.get_by_role("link", name="Edition 2, 4 March 2026").click()
    assert page.url == (public / "editions/2026-03-04-2/index.html").as_uri()


def test_the_line_of_scores_has_a_name_in_words(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "sites/brightmoor/index.html")
    name = page.get_by_role("img").first.aria_snapshot()
    assert "Score over 4 editions" in name
    assert "in edition 4 (the method changed)" in name


def test_a_row_of_the_table_can_be_linked_to(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "index.html")
    page.get_by_role("link", name="Rank 1, link to this row").click()
    assert page.url.endswith("index.html#site-brightmoor")
