"""Holds the published pages against checkers that others made: axe for people, the HTML standard for machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobdepth.publish import publish_league

from .corrected import corrected_league
from .editions import publish_editions
from .html_page import read_page
from .leagues import build_league
from .test_pages_in_browser import PAGES, _open, browser  # noqa: F401 - a fixture

html5lib = pytest.importorskip("html5lib", reason="the Python package html5lib is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

ALL_PAGES = (*PAGES, "corrections.html", "editions.html")
#: Made like others, so that one look at a page of the kind is enough for axe, which takes its time.
ALIKE = ("data-dictionary.html", "sites/hartcliffe/index.html", "sites/script/index.html", "sites/long/index.html")


#: The kinds that have colours of their own.
COLOURED = ("index.html", "findings.html", "methodology.html", "sites/brightmoor/index.html")


def _faults(page: Any) -> list[tuple[str, str]]:
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scheme"),
    [*((name, "light") for name in ALL_PAGES if name not in ALIKE), *((name, "dark") for name in COLOURED)],
)
def test_axe_finds_nothing(name: str, scheme: str, browser: Any, folder: Path) -> None:  # noqa: F811
    assert _faults(_open(browser, folder / name, color_scheme=scheme)) == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_once_there_is_a_past(scheme: str, browser: Any, tmp_path: Path) -> None:  # noqa: F811
    folder = publish_editions(tmp_path / "public").folder
    for name in ("index.html", "editions.html"):
        assert _faults(_open(browser, folder / name, color_scheme=scheme)) == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_once_there_are_corrections(scheme: str, browser: Any, tmp_path: Path) -> None:  # noqa: F811
    folder = publish_league(corrected_league(build_league()), tmp_path / "public").folder
    assert _faults(_open(browser, folder / "corrections.html", color_scheme=scheme)) == []


@pytest.mark.browser
@pytest.mark.slow
def test_axe_finds_nothing_on_a_telephone(browser: Any, folder: Path) -> None:  # noqa: F811
    # Its tables are laid out in another way there.
    page = _open(browser, folder / "methodology.html", viewport={"width": 320, "height": 640})
    assert _faults(page) == []


@pytest.mark.parametrize("name", ALL_PAGES)
def test_the_standard_s_own_parser_finds_no_error(name: str, folder: Path) -> None:
    parser = html5lib.HTMLParser()
    parser.parse((folder / name).read_text(encoding="utf-8"))
    assert parser.errors == []


@pytest.mark.parametrize("name", ALL_PAGES)
def test_no_id_stands_twice_and_every_label_leads_to_one(name: str, folder: Path) -> None:
    page = read_page(folder / name)
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    named = {each for value in page.xpath("//@aria-labelledby | //@aria-describedby") for each in value.split()}
    assert named <= set(ids)
