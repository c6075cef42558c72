"""Opens the list of corrections from the disk, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobdepth.publish import publish_league

from .corrected import corrected_league
from .leagues import build_league
from .test_pages_in_browser import FAINT_TEXT, browser, scheme  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("corrections.html", "index.html", "sites/brightmoor/index.html")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_league(corrected_league(build_league()), tmp_path_factory.mktemp("corrected") / "public").folder


def _open(browser: Any, path: Path, **settings: Any) -> Any:  # noqa: F811
    page = browser.new_context(**settings).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width_px", [320, 1280])
def test_text_stands_out_and_nothing_scrolls_sideways(
    name: str, width_px: int, scheme: str, browser: Any, public: Path  # noqa: F811
) -> None:  # fmt: skip
    page = _open(browser, public / name, color_scheme=scheme, viewport={"width": width_px, "height": 800})
    result = page.evaluate(FAINT_TEXT)
    assert result["seen"] > 20
    assert result["faint"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width_px


def test_the_mark_in_the_table_leads_to_the_claim(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "index.html")
    page.get_by_role("link", name="corrected (2 corrections)").click()
    assert page.url.endswith("corrections.html#site-brightmoor")
    page.get_by_role("link", name="2026-03-01-7", exact=True).click()
    assert page.url.endswith("#correction-2026-03-01-7")
    page.get_by_role("article", name="Upheld Brightmoor Correction 2026-03-01-7").wait_for()


def test_the_two_figures_are_told_apart_without_seeing_the_line(browser: Any, public: Path) -> None:  # noqa: F811
    page = _open(browser, public / "corrections.html")
    row = page.get_by_role("row", name="Brightmoor")
    assert "without corrections: 3rd" in " ".join(row.first.inner_text().split())
