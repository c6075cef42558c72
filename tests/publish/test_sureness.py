from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.site_page import build_site_context
from jobdepth.publish.sureness import BELOW_MORE_OFTEN, SOURCE_WORDS, STRETCHED, method_rows, top_ten_rows
from jobdepth.result import League, SiteResult, SiteUncertainty

from .html_page import league_rows, read_page, table_rows, words
from .leagues import DRAFTS, Draft, build_league


def sure(site: SiteResult) -> SiteUncertainty:
    assert site.uncertainty is not None
    return site.uncertainty


def changed(league: League, slug: str, **update: object) -> League:
    """The league with another uncertainty of one site."""
    sites = [
        site.model_copy(update={"uncertainty": sure(site).model_copy(update=update)}) if site.slug == slug else site
        for site in league.sites
    ]
    return league.model_copy(update={"sites": sites})


def test_a_rank_stands_with_its_interval(folder: Path, league: League) -> None:
    shown = [row["rank"] for row in league_rows(read_page(folder / "index.html"))]
    ranked = [site for site in league.sites if site.rank is not None]
    assert shown[1].startswith("2 likely 2–3")
    for cell, site in zip(shown, ranked, strict=True):
        low, high = site.rank_low, site.rank_high
        assert (f"likely {low}–{high}" if low != high else f"likely {low}") in cell


def test_a_tie_is_joined_by_a_bracket_and_said_in_words(folder: Path) -> None:
    cells = read_page(folder / "index.html").xpath("//table[@class='league']/tbody/tr/td[1]")
    classes = [cell.get("class").split()[2:] for cell in cells]
    assert classes[:5] == [[], ["band-first"], ["band-next"], ["band-last"], []]
    said = [words(cell) for cell in cells[1:4]]
    assert said[0].endswith("tied with the next 2")
    assert all(each.endswith("tied with Saltmarsh Data") for each in said[1:])


def test_one_sentence_says_what_varies(folder: Path) -> None:
    caption = words(read_page(folder / "index.html").xpath("//table[@class='league']/caption")[0])
    assert all(source in caption for source in SOURCE_WORDS.values())
    assert "95% of 1,000 draws" in caption


def test_the_order_of_the_table_is_that_of_the_published_ranks(league: League) -> None:
    figures = [int(row.rank.rstrip("=")) for row in build_league_context(league).rows]
    assert figures == sorted(figures)


def test_a_first_place_that_is_shared_in_truth_is_not_called_a_lead(league: League) -> None:
    assert "cannot be told" not in build_league_context(league).standfirst
    close = changed(league, "saltmarsh-data", tie_band=1)
    assert "1 other cannot be told from the first with confidence" in build_league_context(close).standfirst


def test_a_site_page_says_how_sure_its_place_is(folder: Path) -> None:
    section = words(
        read_page(folder / "sites/saltmarsh-data/index.html").xpath("//section[@aria-labelledby='sureness']")[0]
    )
    for part in (
        "Likely rank2 to 3",
        "Tied withHartcliffe Colocation, Nordhafen Datacenter",
        "Above Hartcliffe Colocationin 9",
    ):
        assert part in section
    assert "top ten" not in section
    assert "bracket" not in section


@pytest.mark.parametrize(("share", "is_told"), [(0.37, True), (0.5, False), (0.92, False)])
def test_a_place_that_the_draws_do_not_bear_out_says_so(league: League, share: float, is_told: bool) -> None:
    drawn = changed(league, "saltmarsh-data", above_next=[share])
    site = next(site for site in drawn.sites if site.slug == "saltmarsh-data")
    above = next(term for term in build_site_context(site, drawn).sureness if term.name.startswith("Above"))
    assert (BELOW_MORE_OFTEN in above.text) is is_told


def test_a_site_page_shows_where_the_doubt_comes_from_the_most_first(folder: Path) -> None:
    page = read_page(folder / "sites/saltmarsh-data/index.html")
    assert [row[:2] for row in table_rows(page, "levels doubts")] == [
        [SOURCE_WORDS["pages"], "50%"], [SOURCE_WORDS["classifier"], "38%"], [SOURCE_WORDS["weights"], "12%"]
    ]  # fmt: skip
    widths = page.xpath("//table[@class='levels doubts']//rect[@class='fill']/@width")
    assert widths == ["50", "38", "12"]


def test_a_score_stands_with_its_likely_range_and_a_line_for_it(folder: Path, league: League) -> None:
    cells = read_page(folder / "index.html").xpath("//table[@class='league']/tbody/tr/td[contains(@class, 'score')]")
    ranked = [site for site in league.sites if site.rank is not None]
    for cell, site in zip(cells, ranked, strict=True):
        low, high = round(sure(site).score.low), round(sure(site).score.high)
        assert words(cell).endswith(f"likely {low}–{high}")
        line = cell.xpath(".//rect[@class='range']")[0]
        assert (float(line.get("x")), float(line.get("x")) + float(line.get("width"))) == (low, high)


def test_a_site_that_is_not_ranked_has_no_word_on_its_place(folder: Path) -> None:
    assert not read_page(folder / "sites/blocked/index.html").xpath("//section[@aria-labelledby='sureness']")


def test_every_measure_of_the_sum_has_its_likely_range(folder: Path) -> None:
    rows = table_rows(read_page(folder / "sites/saltmarsh-data/index.html"), "sum")
    assert all(" to " in row[4] for row in rows)


def test_an_interval_that_was_widened_says_why(league: League) -> None:
    site = next(site for site in league.sites if site.slug == "telvara")
    assert STRETCHED not in {term.text for term in build_site_context(site, league).sureness}
    wide = changed(league, "telvara", is_stretched=True)
    found = next(site for site in wide.sites if site.slug == "telvara")
    assert STRETCHED in {term.text for term in build_site_context(found, wide).sureness}


def test_the_methodology_names_the_rules_the_shares_and_the_seed(folder: Path, league: League) -> None:
    text = words(read_page(folder / "methodology.html"))
    assert league.uncertainty is not None
    for row in league.uncertainty.rules:
        assert row.value in text
        assert row.meaning in text
    assert "50% at the median site" in text
    assert league.uncertainty.seed in text


def test_the_top_ten_is_told_only_where_more_than_ten_are_ranked(league: League) -> None:
    assert top_ten_rows(league) == ()
    drafts = [Draft(f"s{n}", f"Site {n}", "", DRAFTS[0].depths, orientation=1 - n / 14) for n in range(14)]
    rows = top_ten_rows(build_league(drafts))
    assert 0 < len(rows) < 14
    assert all(share.endswith("of 100 draws") for _, share, _ in rows)


def test_a_document_without_draws_is_published_without_a_word_on_them(league: League) -> None:
    bare = league.model_copy(
        update={
            "uncertainty": None,
            "sites": [site.model_copy(update={"uncertainty": None, "rank_low": None}) for site in league.sites],
        }
    )
    context = build_league_context(bare)
    assert context.sureness == ""
    assert {(row.interval, row.band, row.tie, row.score_interval) for row in context.rows} == {("", "", "", "")}
    site = build_site_context(bare.sites[0], bare)
    assert (site.sureness, site.doubts) == ((), ())
    assert method_rows(bare) == ()


def test_the_csv_has_the_intervals_of_the_document(folder: Path, league: League) -> None:
    with (folder / "league.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["slug"]: row for row in csv.DictReader(file)}
    for site in league.sites:
        row = rows[site.slug]
        if site.uncertainty is None:
            assert row["rank_low"] == row["score_low"] == row["tie_band"] == row["doubt_from_pages"] == ""
            continue
        assert (int(row["rank_low"]), int(row["rank_high"])) == (site.rank_low, site.rank_high)
        assert float(row["score_high"]) == site.uncertainty.score.high
        assert int(row["tie_band"]) == site.uncertainty.tie_band
