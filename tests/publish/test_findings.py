from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.publish import PublishedFiles, publish_league
from jobdepth.publish.findings_page import build_findings_context
from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.pages import render_page
from jobdepth.publish.site_findings import build_site_findings
from jobdepth.publish.strips import build_strips
from jobdepth.result import League, SiteResult
from jobdepth.result_findings import Findings

from .html_page import read_page, table_rows, words
from .leagues import Draft, build_league


def _site(league: League, slug: str) -> SiteResult:
    return next(site for site in league.sites if site.slug == slug)


def test_a_flag_stands_on_the_site_page_with_its_sentence_and_links_to_its_pages(league: League, folder: Path) -> None:
    site = _site(league, "brightmoor")
    flags = [flag for flag in site.flags if flag.raised]
    assert flags
    (section,) = read_page(folder / "sites/brightmoor/index.html").xpath("//section[@aria-labelledby='flags']")
    for flag in flags:
        assert flag.label in words(section)
        assert flag.sentence in words(section)
        assert {page.url for page in flag.pages} <= set(section.xpath(".//a/@href"))


def test_what_was_looked_for_and_not_found_is_told_apart_from_what_could_not_be_judged(league: League) -> None:
    outcomes = {check.outcome for check in build_site_findings(_site(league, "brightmoor"), league).checks}
    assert outcomes == {"no", "not judged"}


def test_a_site_that_was_not_judged_gets_no_flags_no_place_and_no_neighbour(league: League, folder: Path) -> None:
    found = build_site_findings(_site(league, "lindgrund"), league)
    assert (found.flags, found.checks, found.strips, found.kinds, found.clicks, found.nearest) == ((),) * 5 + (None,)
    page = read_page(folder / "sites/lindgrund/index.html")
    assert "none of its pages was judged" in words(page)
    assert not page.xpath("//section[@aria-labelledby='flags' or @aria-labelledby='beside']")


def test_the_findings_page_names_every_operator_that_has_a_flag(league: League, folder: Path) -> None:
    (section,) = read_page(folder / "findings.html").xpath("//section[@aria-labelledby='flags']")
    for site in league.sites:
        for flag in site.flags:
            if flag.raised:
                assert f"sites/{site.slug}/index.html#flags" in section.xpath(".//li/a/@href")


def test_group_tables_hold_every_ranked_operator_of_a_group_once(league: League, folder: Path) -> None:
    tables = read_page(folder / "findings.html").xpath("//table[@class='group-table']")
    shown = [href for table in tables for href in table.xpath(".//th/a/@href")]
    grouped = [site.slug for site in league.sites if site.rank is not None and site.group]
    assert sorted(shown) == sorted(f"sites/{slug}/index.html" for slug in grouped)


def test_a_likeness_that_was_not_measured_says_so(folder: Path) -> None:
    rows = table_rows(read_page(folder / "findings.html"), "plain pairs")
    assert {row[2] for row in rows} == {"too few passages"}


def test_a_study_of_one_operator_has_no_pairs_and_gives_the_reason(tmp_path: Path) -> None:
    league = build_league([Draft("alone", "Alone", "", (0, 1))])
    context = build_findings_context(league)
    assert context.pairs == ()
    assert context.pairs_note.startswith("Not measured: ")
    publish_league(league, tmp_path / "public")
    page = words(read_page(tmp_path / "public" / "sites" / "alone" / "index.html"))
    assert "Not measured: the reason was not recorded." in page


def test_a_document_without_findings_still_makes_a_page(league: League, tmp_path: Path) -> None:
    bare = league.model_copy(update={"findings": Findings()})
    publish_league(bare, tmp_path / "public")
    assert "The study names no peer groups." in words(read_page(tmp_path / "public" / "findings.html"))


def test_findings_that_name_no_site_of_the_study_are_refused(league: League, tmp_path: Path) -> None:
    sites = [site for site in league.sites if site.slug != "brightmoor"]
    with pytest.raises(JobdepthError, match="brightmoor"):
        publish_league(league.model_copy(update={"sites": sites}), tmp_path / "public")


def test_a_strip_marks_this_site_the_group_median_and_the_best_in_the_group() -> None:
    drafts = [Draft(f"s{n}", f"S {n}", "one", (n,) * 11, 0.1 * n) for n in range(4)]
    league = build_league([*drafts, Draft("x", "X", "two", (0,) * 11, 1.0)])
    strips, note = build_strips(_site(league, "s1"), league)
    by_name = {strip.measure: strip for strip in strips}
    orientation = by_name["Orientation"]
    assert (orientation.own, orientation.median, orientation.best) == ("10.0%", "15.0%", "30.0%")
    assert orientation.others == ("0.0%", "20.0%", "30.0%", "100.0%")
    assert orientation.words == "Group median 15%; best in the group: S 3, 30%"
    assert "4 ranked operators in the group “one”" in note
    assert by_name["Coverage"].words.endswith("best in the group: this site and 3 others, 100%")


def test_a_group_of_one_is_compared_with_all_and_the_page_says_why() -> None:
    league = build_league([Draft(f"s{n}", f"S {n}", "one" if n else "two", (n,), 0.1 * n) for n in range(4)])
    strips, note = build_strips(_site(league, "s0"), league)
    assert note.endswith("all 4 ranked operators: the group “two” has only 1.")
    assert strips[0].words.startswith("Median of all ")


def test_a_measure_with_nothing_to_measure_has_no_mark_on_the_strip() -> None:
    league = build_league([Draft("a", "A", "", (), None), Draft("b", "B", "", (0,), 0.4)])
    strips, _ = build_strips(_site(league, "a"), league)
    orientation = next(strip for strip in strips if strip.measure == "Orientation")
    assert (orientation.own, orientation.value) == ("", "not measured: no text on the home page")
    assert orientation.median == "40.0%"


def test_every_picture_has_words_beside_it(published: PublishedFiles) -> None:
    for name in published.names:
        if name.endswith(".html"):
            page = read_page(published.folder / name)
            for drawing in page.xpath("//svg[not(ancestor::svg)]"):
                assert drawing.get("aria-hidden") == "true" or (drawing.get("role"), drawing.get("aria-label"))[1]


def test_76_operators_keep_the_pages_of_the_league_small() -> None:
    drafts = [
        Draft(f"site-{n}", f"Operator Number {n} Data Centres", f"group {n % 4}", (n % 5, 1, 2, None, 3), n / 100)
        for n in range(76)
    ]
    league = build_league(drafts)
    for context in (build_league_context(league), build_findings_context(league)):
        assert 20_000 < len(render_page(context).encode()) < 300_000
