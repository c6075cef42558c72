"""Holds the published pages against checkers that others made: axe for people, the HTML standard for machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .html_page import read_page
from .test_pages_in_browser import PAGES, _open, browser  # noqa: F401 - a fixture

html5lib = pytest.importorskip("html5lib", reason="the Python package html5lib is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

ALL_PAGES = (*PAGES, "corrections.html", "editions.html")
#: Made like others, so that one look at a page of the kind is enough for axe, which takes its time.
ALIKE = ("data-dictionary.html", "sites/hartcliffe/index.html", "sites/script/index.html", "sites/long/index.html")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scheme"),
    [*((name, "light") for name in ALL_PAGES if name not in ALIKE), ("index.html", "dark")],
)
def test_axe_finds_nothing(name: str, scheme: str, browser: Any, folder: Path) -> None:  # noqa: F811
    page = _open(browser, folder / name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


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
