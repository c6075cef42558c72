"""An agency's name, logo and colours on every published page."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.brand import Brand, Logo
from jobdepth.publish import publish_league
from jobdepth.result import League

from .html_page import read_page, words

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>'
BRAND = Brand("Hollis & Reed", Logo("svg", LOGO), "#7a2048", "#f0a3c0", "Prepared <b>for</b> you", "us@hollis.example")
PAGES = ("index.html", "methodology.html", "data-dictionary.html", "sites/brightmoor/index.html")


@pytest.fixture(scope="module")
def dressed(league: League, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_league(league, tmp_path_factory.mktemp("dressed") / "public", brand=BRAND).folder


@pytest.mark.parametrize("name", PAGES)
def test_every_page_shows_logo_name_footer_and_contact(name: str, dressed: Path) -> None:
    page = read_page(dressed / name)
    (logo,) = page.xpath("//header//img")
    assert logo.get("alt") == "Hollis & Reed"
    assert ((dressed / name).parent / logo.get("src")).resolve().read_bytes() == LOGO
    foot = words(page.xpath("//footer")[0])
    assert "Hollis & Reed: Prepared <b>for</b> you" in foot
    assert "Write to us@hollis.example" in foot
    assert "Figures: UK and European data-centre operators, Example Research. Edition 3" in foot


def test_the_colours_follow_the_style_sheet_and_come_from_a_file(dressed: Path) -> None:
    sheets = read_page(dressed / "sites/brightmoor/index.html").xpath("//link[@rel='stylesheet']/@href")
    assert sheets == ["../../assets/site.css", "../../assets/brand.css"]
    styles = (dressed / "assets" / "brand.css").read_text(encoding="utf-8")
    assert styles.count("#7a2048") == 6
    assert styles.count("#f0a3c0") == 3


def test_a_name_alone_needs_no_files(league: League, tmp_path: Path) -> None:
    files = publish_league(league, tmp_path / "public", brand=Brand("Plain Advisory"))
    assert [name for name in files.names if name.startswith("assets/")] == ["assets/site.css", "assets/league.js"]
    assert words(read_page(files.index).xpath("//header//p[@class='brand']")[0]) == "Plain Advisory"


def test_without_a_brand_nothing_of_it_is_left(folder: Path, dressed: Path) -> None:
    page = read_page(folder / "index.html")
    assert page.xpath("//img | //p[@class='brand']") == []
    assert "Example Research publishes this table" in words(page)
    assert (folder / "league.json").read_bytes() == (dressed / "league.json").read_bytes()
