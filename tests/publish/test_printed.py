"""Pages as they go to the printer."""

from __future__ import annotations

from pathlib import Path

from jobdepth.brand import Brand
from jobdepth.publish.printed import sheet_footer, write_league, write_review
from jobdepth.result import League, SiteResult

from .html_page import read_page, words


def site_of(league: League, slug: str) -> SiteResult:
    return next(site for site in league.sites if site.slug == slug)


def links(league: League, folder: Path) -> list[str]:
    page = read_page(write_review(site_of(league, "telvara"), league, None, folder))
    return [str(href) for href in page.xpath("//a/@href") if not href.startswith("#")]


def test_links_to_neighbours_lead_to_the_published_study(league: League, tmp_path: Path) -> None:
    found = links(league, tmp_path)
    assert "https://research.example/data-centres/methodology.html" in found
    assert "https://research.example/data-centres/sites/brightmoor/index.html" in found
    assert all(href.startswith(("http://", "https://")) for href in found)


def test_without_an_address_of_the_study_they_are_words(league: League, tmp_path: Path) -> None:
    study = league.study.model_copy(update={"base_url": ""})
    found = links(league.model_copy(update={"study": study}), tmp_path)
    assert found
    assert all(href.startswith("https://www.") for href in found)
    page = read_page(tmp_path / "sites/telvara/index.html")
    assert "Brightmoor" in [words(anchor) for anchor in page.xpath("//a[not(@href)]")]


def test_the_words_are_those_of_the_published_page(league: League, folder: Path, tmp_path: Path) -> None:
    for slug in ("script", "telvara", "blocked"):
        printed = read_page(write_review(site_of(league, slug), league, None, tmp_path / slug))
        assert words(printed) == words(read_page(folder / "sites" / slug / "index.html"))


def test_the_league_on_paper_has_the_words_of_the_published_page(league: League, folder: Path, tmp_path: Path) -> None:
    printed = read_page(write_league(league, None, tmp_path))
    assert words(printed) == words(read_page(folder / "index.html"))
    assert "https://research.example/data-centres/sites/telvara/index.html" in printed.xpath("//a/@href")


def test_addresses_stand_on_paper_without_the_part_that_points_into_the_page(folder: Path) -> None:
    page = read_page(folder / "sites/hartcliffe/index.html")
    assert page.xpath("//section[@aria-labelledby='first']/figure[1]//a/@data-address") == ["www.hartcliffe.example"]
    assert page.xpath("//div[@class='way'][1]//li[2]/a/@data-address") == ["www.hartcliffe.example/solutions/step-1"]


def test_a_name_in_the_footer_of_a_sheet_stays_a_name(league: League) -> None:
    footer = sheet_footer(site_of(league, "script").name, league, Brand("<b>A & B</b>"))
    assert "&lt;b&gt;A &amp; B&lt;/b&gt; · &lt;script&gt;alert(1)&lt;/script&gt; · 4 March 2026" in footer
