from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from jobdepth.publish.tables import Column, table_text
from jobdepth.result import Evidence, League

from .leagues import DRAFTS, HOSTILE_NAME, build_league

LEAGUE_HEADER = (
    "rank,tied,name,slug,group,country,group_rank,status,reason,score,reach,coverage,connection,orientation,substance,"
    "first_problem_depth,first_problem_depth_is_exact,first_problem_depth_without_navigation,first_problem_url,"
    "jobs_covered,rank_before,score_before,rank_before_rescored,score_before_rescored,"
    "jobs_gained,jobs_lost,rank_low,rank_high,score_low,score_high,tie_band,top_ten_share,doubt_from_pages,"
    "doubt_from_classifier,doubt_from_weights,corrections,pages_read,url,city,study_score"
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(value: str | float | bool | None) -> str:
    text = table_text([Column("x", "", lambda _: value), Column("y", "", lambda _: "end")], [None])
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert row[1] == "end"
    return row[0]


def test_pages_csv_has_exactly_the_agreed_header(folder: Path) -> None:
    header = (folder / "pages.csv").read_bytes().split(b"\n", 1)[0]
    assert header == b"site,url,depth,depth_without_navigation,kind,problem_focused,jobs,connected"


def test_league_csv_ends_with_the_columns_of_the_study(folder: Path) -> None:
    assert (folder / "league.csv").read_text(encoding="utf-8").split("\n", 1)[0] == LEAGUE_HEADER


def test_league_csv_is_in_rank_order_and_ends_with_the_sites_not_ranked(folder: Path) -> None:
    ranks = [row["rank"] for row in _rows(folder / "league.csv")]
    assert ranks == ["1", "2", "3", "3", "5", "6", "7", "8", "9", "", "", ""]


def test_the_csv_tables_say_the_same_as_the_document(folder: Path, league: League) -> None:
    sites = {site.slug: site for site in league.sites}
    for row in _rows(folder / "league.csv"):
        site = sites[row["slug"]]
        assert row["score"] == ("" if site.score is None else str(site.score))
        assert row["reach"] == ("" if site.measures.reach is None else str(site.measures.reach))
        assert row["tied"] == str(site.is_tied).lower()
        assert row["url"] == site.url


def test_a_page_that_no_link_reaches_has_an_empty_depth(folder: Path) -> None:
    row = next(row for row in _rows(folder / "pages.csv") if row["url"].endswith("only-in-sitemap"))
    assert (row["depth"], row["problem_focused"], row["jobs"]) == ("", "false", "")


def test_several_jobs_of_a_page_are_joined_by_semicolons(folder: Path) -> None:
    rows = _rows(folder / "pages.csv")
    assert "comply;protect;connect;cost;sustain" in {row["jobs"] for row in rows if row["site"] == "hartcliffe"}


@pytest.mark.parametrize("text", ["=1+1", "+44 20 7946 0000", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_a_quote(text: str) -> None:
    assert _cell(text) == "'" + text


@pytest.mark.parametrize("number", ["-5", "+3.25", "-1e6", "12"])
def test_a_number_gets_no_quote(number: str) -> None:
    assert _cell(number) == number


def test_numbers_truth_and_nothing_are_written_plainly() -> None:
    assert [_cell(value) for value in (-0.5, 3, True, False, None)] == ["-0.5", "3", "true", "false", ""]


def test_hostile_names_and_headers_are_quoted_in_league_csv(folder: Path) -> None:
    rows = {row["slug"]: row for row in _rows(folder / "league.csv")}
    assert rows["formula"]["name"].startswith("'=cmd()")
    assert (rows["formula"]["city"], rows["script"]["city"]) == ("-5", "'=1+1")


def test_league_json_reads_back_as_the_public_document(folder: Path, league: League) -> None:
    text = (folder / "league.json").read_text(encoding="utf-8")
    assert League.model_validate_json(text) == league.public()
    jsonschema.validate(json.loads(text), League.model_json_schema(mode="serialization", by_alias=True))


def test_league_json_names_its_schema_and_leaves_the_long_lists_out(folder: Path) -> None:
    document = json.loads((folder / "league.json").read_text(encoding="utf-8"))
    assert document["schema"] == "jobdepth-league/1"
    assert {site["lists"] for site in document["sites"]} == {None}


def test_evidence_has_a_line_for_every_passage(folder: Path, league: League) -> None:
    lines = (folder / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    passages = sum(len(job.evidence) for site in league.sites for job in site.jobs)
    firsts = sum(site.first_problem_evidence is not None for site in league.sites)
    assert len(lines) == passages + firsts
    assert sum(json.loads(line)["job"] is None for line in lines) == firsts


def test_an_evidence_line_is_an_evidence_record_with_site_and_job(folder: Path, league: League) -> None:
    line = json.loads((folder / "evidence.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert (line.pop("site"), line.pop("job")) == ("brightmoor", "keep-running")
    assert Evidence.model_validate(line) == league.sites[0].jobs[0].evidence[0]


def test_a_line_separator_in_a_passage_does_not_break_the_line(tmp_path: Path) -> None:
    from jobdepth.publish.documents import evidence_jsonl

    league = build_league(DRAFTS[:1])
    site = league.sites[0]
    odd = site.first_problem_evidence.model_copy(update={"text": "one\u2028two\x85three"})  # type: ignore[union-attr]
    league = league.model_copy(update={"sites": [site.model_copy(update={"first_problem_evidence": odd, "jobs": []})]})
    (line,) = evidence_jsonl(league).splitlines()
    assert json.loads(line)["text"] == "one\u2028two\x85three"


def test_markup_in_a_name_is_data_in_league_json(folder: Path) -> None:
    document = json.loads((folder / "league.json").read_text(encoding="utf-8"))
    assert HOSTILE_NAME in {site["name"] for site in document["sites"]}
