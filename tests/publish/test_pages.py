from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jobdepth.publish import PublishedFiles
from jobdepth.publish.crawl_words import SENTENCES, reach_of_crawl
from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.pages import render_page
from jobdepth.result import League, MethodRow
from jobdepth.study.definition import CrawlSettings

from .html_page import OWN_SCRIPT, league_rows, read_page, table_rows, words
from .leagues import DRAFTS, HOSTILE_NAME, Draft, build_league


@pytest.fixture(scope="module")
def html_names(published: PublishedFiles) -> list[str]:
    return [name for name in published.names if name.endswith(".html")]


def test_every_site_has_a_page_ranked_or_not(folder: Path) -> None:
    assert {path.parent.name for path in folder.glob("sites/*/index.html")} == {draft.slug for draft in DRAFTS}


def test_no_page_has_a_script_but_that_of_the_league_or_an_inline_handler(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        page = read_page(folder / name)
        assert page.xpath(f"//script[not({OWN_SCRIPT})] | //@*[starts-with(name(), 'on')] | //@style") == []
        assert page.xpath("//iframe | //form") == []


def test_nothing_but_a_plain_link_leads_to_another_server(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        page = read_page(folder / name)
        for address in page.xpath("//link[not(@rel='alternate')]/@href | //@src | //@srcset | //@data | //@poster"):
            assert "//" not in address


def test_no_link_is_anything_but_http_or_a_file_beside_it(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        for address in read_page(folder / name).xpath("//a/@href"):
            if not address.startswith(("https://", "http://")):
                target = address.split("#")[0]
                assert ":" not in target
                assert not target or (folder / name).parent.joinpath(target).is_file()


def test_every_page_forbids_scripts_and_strangers_by_policy(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        (policy,) = read_page(folder / name).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        scripts = len(read_page(folder / name).xpath("//script"))
        assert policy.count("script-src 'self' file:;") == policy.count("script-src") == scripts
        assert "unsafe" not in policy
        assert "http" not in policy


def test_every_page_has_a_title_of_its_own_a_language_and_a_description(folder: Path, html_names: list[str]) -> None:
    pages = [read_page(folder / name) for name in html_names if not name.startswith("latest/")]
    assert len({words(page.xpath("//title")[0]) for page in pages}) == len(pages)
    for page in pages:
        assert page.xpath("/html/@lang") == ["en"]
        for query in ("@name='description'", "@property='og:title'", "@property='og:description'"):
            assert page.xpath(f"//meta[{query}]/@content")[0]


def test_every_page_has_landmarks_a_skip_link_and_one_heading_of_first_rank(
    folder: Path, html_names: list[str]
) -> None:
    for name in html_names:
        page = read_page(folder / name)
        assert [len(page.xpath(f"//{tag}")) for tag in ("main", "h1")] == [1, 1]
        assert page.xpath("//body/a[1]/@href") == ["#content"]
        assert page.xpath("//body/header//nav")
        assert page.xpath("//body/footer")


def test_ids_are_unique_and_every_reference_has_a_target(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        page = read_page(folder / name)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        inner = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
        assert inner | set(page.xpath("//@aria-labelledby")) <= set(ids)


def test_no_cell_is_empty(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        for cell in read_page(folder / name).xpath("//td[not(@aria-hidden)] | //th | //dd | //dt"):
            assert words(cell), f"an empty {cell.tag} in {name}"


def test_every_table_has_a_caption_and_scoped_headers(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        page = read_page(folder / name)
        assert page.xpath("//table[not(caption)] | //th[not(@scope)]") == []


def test_wide_tables_scroll_in_a_group_that_the_keyboard_reaches(folder: Path, html_names: list[str]) -> None:
    for name in html_names:
        for region in read_page(folder / name).xpath("//*[@class='scroll']"):
            assert region.get("tabindex") == "0"
            assert region.get("role") == "group"
            assert region.get("aria-label") or region.get("aria-labelledby")


def test_markup_in_a_name_is_shown_as_text(folder: Path) -> None:
    page = read_page(folder / "index.html")
    assert HOSTILE_NAME in {words(link) for link in page.xpath("//a")}
    assert words(read_page(folder / "sites/script/index.html").xpath("//h1")[0]) == HOSTILE_NAME


def test_template_syntax_in_a_name_is_shown_as_text(folder: Path) -> None:
    assert words(read_page(folder / "sites/template/index.html").xpath("//h1")[0]) == "{{ 7*7 }}"


def test_an_address_that_is_not_http_is_shown_and_not_linked(folder: Path) -> None:
    for name in ("index.html", "sites/javascript/index.html", "sites/brightmoor/index.html"):
        page = read_page(folder / name)
        assert "javascript:alert(" in words(page)
        assert not [href for href in page.xpath("//@href") if "javascript" in href.split("sites/")[0]]


def test_direction_marks_and_control_characters_do_not_reach_a_page(folder: Path) -> None:
    assert words(read_page(folder / "sites/javascript/index.html").xpath("//h1")[0]) == "Kestrel gnitsoH"


def test_umlauts_are_shown_as_written(folder: Path) -> None:
    assert "Lindgrund Rechenzentrum Süd-Öst GmbH" in words(read_page(folder / "index.html"))


def test_the_headline_counts_the_ranked_operators(folder: Path) -> None:
    headline = words(read_page(folder / "index.html").xpath("//h1")[0])
    assert headline.startswith("Only 2 of 9 operators speak of the customer’s problem on their home page; ")
    assert headline.endswith("at the median it takes 1 click")


def test_the_table_shows_the_numbers_of_the_csv(folder: Path) -> None:
    with (folder / "league.csv").open(encoding="utf-8", newline="") as file:
        data = [row for row in csv.DictReader(file) if row["rank"]]
    for shown, row in zip(league_rows(read_page(folder / "index.html")), data, strict=True):
        assert shown["rank"].split()[0] == row["rank"] + ("=" if row["tied"] == "true" else "")
        assert shown["score"].split()[0] == f"{float(row['score']):.1f}"
        assert shown["jobs"].split("/")[0] == row["jobs_covered"]
        for name in ("reach", "coverage", "connection", "orientation", "substance"):
            expected = f"{float(row[name]) * 100:.0f}" if row[name] else "not measured: no problem content to connect"
            assert shown[name] == expected


def test_a_depth_that_may_be_smaller_is_marked_at_most(folder: Path) -> None:
    row = league_rows(read_page(folder / "index.html"))[7]
    assert (row["first"], row["first-without-menus"]) == ("at most 3 clicks", "at most 6 clicks")
    assert "≤ 3" in table_rows(read_page(folder / "index.html"), "grid")[7]


def test_a_site_without_problem_content_says_not_found(folder: Path) -> None:
    row = league_rows(read_page(folder / "index.html"))[8]
    assert (row["first"], row["first-without-menus"]) == ("not found", "not found")
    assert "No problem-focused page was found" in words(read_page(folder / "sites/long/index.html"))


def test_each_operator_has_a_row_with_an_address_of_its_own_whether_ranked_or_not(folder: Path) -> None:
    rows = read_page(folder / "index.html").xpath("//tr[th/a[starts-with(@href, 'sites/')]]")
    assert {row.get("id") for row in rows if row.get("id")} >= {
        f"site-{row.xpath('th/a/@href')[0].split('/')[1]}" for row in rows
    }


def test_of_a_site_that_was_not_judged_nothing_is_said_to_be_missing(folder: Path) -> None:
    page = read_page(folder / "sites/lindgrund/index.html")
    assert "none of its pages was judged" in words(page)
    for claim in ("not found", "0 of 11", "No page was read", "No job of the rubric"):
        assert claim not in words(page)


def test_sites_not_ranked_stand_apart_with_their_reason(folder: Path) -> None:
    text = words(read_page(folder / "index.html").xpath("//section[@aria-labelledby='not-ranked']")[0])
    for reason in ("not scored: German", "no answer in three tries", "robots.txt forbids every page"):
        assert reason in text
    assert "other language (not scored: German)" in words(read_page(folder / "sites/lindgrund/index.html"))


def test_the_score_can_be_worked_out_from_the_page(folder: Path, league: League) -> None:
    for site in league.sites:
        if site.score is None:
            continue
        rows = table_rows(read_page(folder / "sites" / site.slug / "index.html"), "sum")
        values = [0.0 if "not measured" in row[1] else float(row[1]) for row in rows]
        weights = [float(row[2].removeprefix("× ")) for row in rows]
        total = sum(100 * value * weight for value, weight in zip(values, weights, strict=True))
        assert total == pytest.approx(site.score, abs=0.15)


def test_the_click_path_is_drawn_both_ways_as_links(folder: Path) -> None:
    ways = read_page(folder / "sites/hartcliffe/index.html").xpath("//div[@class='way']")
    assert [words(step) for step in ways[0].xpath(".//li")] == ["Home page", "“Solutions 1” in the menu"]
    assert len(ways[1].xpath(".//li/a[starts-with(@href, 'https://www.hartcliffe.example/')]")) == 3


def test_the_first_passage_is_quoted_with_all_that_is_needed_to_check_it(folder: Path) -> None:
    _, quote = read_page(folder / "sites/hartcliffe/index.html").xpath("//section[@aria-labelledby='first']/figure")
    text = words(quote)
    for part in (
        "When the grid fails",
        "Power you can trust | Solutions",
        "2 March 2026, 14:06 UTC",
        "urn:uuid:",
    ):
        assert part in text
    assert quote.xpath(".//a/@href")[0].endswith(
        "#:~:text=When%20the%20grid%20fails%20on,a%20year%20of%20hosting%20fees."
    )


def test_a_site_page_counts_addresses_that_it_does_not_list(folder: Path) -> None:
    assert "and 139 more that are not listed here" in words(read_page(folder / "sites/hartcliffe/index.html"))


def test_a_document_without_its_long_lists_can_be_published(league: League, tmp_path: Path) -> None:
    from jobdepth.publish import publish_league

    folder = publish_league(league.public(), tmp_path / "public").folder
    assert "the list of pages was left out" in words(read_page(folder / "sites/brightmoor/index.html"))
    assert (folder / "pages.csv").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("drafts", [(), DRAFTS[9:], DRAFTS[:1]])
def test_a_league_with_few_or_no_ranked_sites_is_published(drafts: tuple[Draft, ...], tmp_path: Path) -> None:
    from jobdepth.publish import publish_league

    assert publish_league(build_league(drafts), tmp_path / "public").index.is_file()


def test_a_league_of_76_sites_stays_under_300_kilobytes() -> None:
    drafts = [
        Draft(f"site-{number}", f"Operator Number {number}", "Regional", DRAFTS[0].depths) for number in range(76)
    ]
    assert len(render_page(build_league_context(build_league(drafts))).encode()) < 300_000


def test_a_tie_in_the_group_is_shown_as_a_tie(folder: Path) -> None:
    assert league_rows(read_page(folder / "index.html"))[2]["group"] == "Large 1= of 3"
    verdict = (
        "3rd of 9 ranked operators, with the same score as 1 other; likely 2nd to 4th; "
        "1st of 3 in the group “Large”, shared."
    )
    assert verdict in words(read_page(folder / "sites/hartcliffe/index.html"))


def test_the_data_set_is_described_for_search_engines(folder: Path, league: League) -> None:
    (found,) = read_page(folder / "index.html").xpath("//*[@itemtype='https://schema.org/Dataset']")
    told = {each.get("itemprop"): each.get("content") for each in found.xpath(".//meta[@itemprop]")}
    assert told["version"] == str(league.edition.number)
    assert told["temporalCoverage"] == "2026-03-01/2026-03-03"
    assert len(told["description"]) >= 50
    files = found.xpath(".//*[@itemprop='distribution']//a[@itemprop='contentUrl']/@href")
    assert sorted(files) == ["evidence.jsonl", "league.csv", "league.json", "pages.csv"]


def test_the_limits_of_the_crawl_are_told_in_sentences() -> None:
    rows = [
        MethodRow(name="budget", value="300", meaning="."),
        MethodRow(name="concurrency", value="16", meaning="."),
        MethodRow(name="max page bytes", value="5000000", meaning="."),
        MethodRow(name="render", value="never", meaning="."),
    ]
    assert list(reach_of_crawl(rows)) == [
        "At most 300 pages of a website were read.",
        "A page of more than 5,000,000 bytes was not read.",
        "Scripts were not run: what a page shows only after they ran was not read.",
    ]


def test_every_setting_with_a_sentence_is_one_of_the_study() -> None:
    known = {name.replace("_", " ") for name in CrawlSettings.model_fields}
    assert known >= set(SENTENCES)
