"""The demo study comes out as a careful reader of its ten sites would expect."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml

from jobdepth.model import ChangeKind
from jobdepth.pipeline.example_server import serve_examples
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth
from tests.pipeline.conftest import Demo

pytestmark = pytest.mark.slow

EXPECTATIONS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((resource_dir("examples") / "data-centres" / "expectations").glob("*.yaml"))
}
RANKED = [name for name, expected in EXPECTATIONS.items() if "status" not in expected]


def _site(demo: Demo, name: str) -> dict[str, Any]:
    return next(site for site in demo.result()["sites"] if site["slug"] == name)


def _pages(site: dict[str, Any], listed: list[str]) -> list[dict[str, Any]]:
    """The site's pages at the listed paths, with or without a final slash."""
    by_url = {page["url"].rstrip("/"): page for page in site["lists"]["pages"]}
    wanted = [urljoin(site["home_url"], path).rstrip("/") for path in listed]
    return [by_url[url] for url in wanted if url in by_url]


def test_every_example_site_has_an_expectation(demo: Demo) -> None:
    assert {site["slug"] for site in demo.result()["sites"]} == set(EXPECTATIONS)


@pytest.mark.parametrize("name", RANKED)
def test_first_problem_is_found_at_the_expected_click_depth(demo: Demo, name: str) -> None:
    assert _site(demo, name)["first_problem_depth"] == EXPECTATIONS[name]["expect"]["first_problem_depth"]


@pytest.mark.parametrize("name", RANKED)
def test_every_problem_page_is_found(demo: Demo, name: str) -> None:
    listed = EXPECTATIONS[name]["expect"]["problem_pages"]
    pages = _pages(_site(demo, name), listed)
    assert len(pages) == len(listed)
    assert [page["url"] for page in pages if not page["problem_focused"]] == []


@pytest.mark.parametrize("name", RANKED)
def test_plain_pages_are_not_problem_focused(demo: Demo, name: str) -> None:
    pages = _pages(_site(demo, name), EXPECTATIONS[name]["expect"]["plain_pages"])
    assert [page["url"] for page in pages if page["problem_focused"]] == []


@pytest.mark.parametrize("name", RANKED)
def test_expected_jobs_are_covered(demo: Demo, name: str) -> None:
    covered = {job["id"] for job in _site(demo, name)["jobs"] if job["covered"]}
    assert set(EXPECTATIONS[name]["expect"]["jobs_covered"]) <= covered


@pytest.mark.parametrize("name", RANKED)
def test_every_operator_gets_the_expected_flags_and_no_other(demo: Demo, name: str) -> None:
    raised = [flag for flag in _site(demo, name)["flags"] if flag["raised"]]
    assert [flag["id"] for flag in raised] == EXPECTATIONS[name]["expect"]["flags"]
    assert all(flag["pages"] for flag in raised)


def test_a_site_that_was_not_judged_has_neither_flags_nor_a_nearest_competitor(demo: Demo) -> None:
    site = _site(demo, "lindgrund-rechenzentrum")
    assert (site["flags"], site["kinds"], site["within"], site["nearest"]) == ([], [], [], None)
    assert site["nearest_reason"] == "the website could not be judged"


def test_the_most_alike_pair_is_shown_in_words_that_stand_on_both_sites(demo: Demo) -> None:
    sameness = demo.league()["findings"]["sameness"]
    (pair, *_) = sameness["pairs"]
    assert 0 < sameness["median"] <= pair["likeness"]["alike"] < 1
    for slug, passage in ((pair["slug"], pair["passage"]), (pair["other"], pair["other_passage"])):
        assert passage["url"] in {page["url"] for page in _site(demo, slug)["lists"]["pages"]}
        assert len(passage["text"].split()) >= 15


def test_sites_stand_in_an_order_that_a_reader_accepts(demo: Demo) -> None:
    rank = {site["slug"]: site["rank"] for site in demo.league()["sites"]}
    assert rank["fellgate"] == 1
    nothing = {rank["telvara-data-centres"], rank["brightmoor"]}
    assert min(nothing) > max(place for name, place in rank.items() if place and rank[name] not in nothing)
    assert rank["lindewaal-datacenters"] < rank["halvorsund-data-centres"]
    assert rank["lindewaal-datacenters"] < rank["verlinde-datahuis"]


def test_an_unconnected_site_has_the_least_connection(demo: Demo) -> None:
    connection = {site["slug"]: site["measures"]["connection"] for site in demo.league()["sites"]}
    others = ("fellgate", "lindewaal-datacenters", "tarnmoor-data-centres")
    assert all(connection["brannica-data-centres"] < connection[name] for name in others)


def test_reviews_name_what_holds_each_operator_back(demo: Demo) -> None:
    kinds = {
        site["slug"]: [change["kind"] for change in site["review"]["changes"]]
        for site in demo.result()["sites"]
        if site["review"]
    }
    assert kinds["brannica-data-centres"][0] == ChangeKind.TO_OFFER
    assert kinds["halvorsund-data-centres"][0] == ChangeKind.BURIED
    assert kinds["lindewaal-datacenters"][0] == ChangeKind.BURIED
    assert kinds["fellgate"] == kinds["telvara-data-centres"] == kinds["brightmoor"] == []
    unanswered = {job["id"] for job in _site(demo, "saltmarsh-data")["review"]["unanswered"]}
    assert {"connect", "density"} <= unanswered


def test_a_german_site_is_not_scored_and_not_zero(demo: Demo) -> None:
    site = _site(demo, "lindgrund-rechenzentrum")
    assert (site["status"], site["reason"]) == ("other-language", "not scored: German")
    assert site["rank"] is None
    assert site["score"] is None


def test_the_command_ends_by_saying_where_the_table_is(demo: Demo) -> None:
    assert Path(demo.printed.strip().removeprefix("League table: ")) == demo.folder / "public" / "index.html"


@pytest.mark.clock
def test_reading_and_scoring_go_on_while_the_crawl_does(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nFellgate,http://www.fellgate.example/\n")
    with serve_examples(resource_dir("examples") / "data-centres" / "sites") as proxy:
        options = ("--output", str(tmp_path / "output"), "--proxy", proxy, "--delay", "2")
        done = jobdepth("run", str(tmp_path / "sites.csv"), *options)
    assert done.returncode == 0, done.stderr
    record = Demo(tmp_path / "output", "").record("run")
    counters = record["counters"]
    assert record["network"]["requests"] >= counters["pages_fetched"] > 0
    assert counters["pages_read_while_crawling"] > 0
    assert counters["texts_scored_while_crawling"] > 0


def test_a_second_score_embeds_and_scores_nothing(demo: Demo) -> None:
    study = resource_dir("examples") / "data-centres" / "study.yaml"
    assert jobdepth("score", str(study), "--output", str(demo.folder)).returncode == 0
    counters = demo.counters("score")
    assert (counters["pages_fetched"], counters["texts_embedded"], counters["texts_scored"]) == (0, 0, 0)


def test_ranking_and_publishing_again_change_nothing(demo: Demo) -> None:
    study = str(resource_dir("examples") / "data-centres" / "study.yaml")
    before = (demo.folder / "public" / "league.json").read_bytes()
    for command in ("rank", "publish"):
        assert jobdepth(command, study, "--output", str(demo.folder)).returncode == 0
        assert set(demo.counters(command).values()) <= {0, len(RANKED), len(EXPECTATIONS) - len(RANKED)}
        assert demo.counters(command)["pages_fetched"] == demo.counters(command)["texts_embedded"] == 0
    assert (demo.folder / "public" / "league.json").read_bytes() == before


def test_another_rubric_scores_the_stored_pages_without_a_crawl(demo: Demo) -> None:
    study = str(resource_dir("examples") / "data-centres" / "study.yaml")
    assert jobdepth("score", study, "--output", str(demo.folder), "--rubric", "managed-it").returncode == 0
    counters = demo.counters("score")
    assert counters["pages_fetched"] == counters["pages_read"] == 0
    assert counters["texts_scored"] > 0
    # Only the other rubric's statements are new to the model.
    assert counters["texts_embedded"] < counters["texts_scored"] / 4


def test_ranking_with_a_rubric_that_scored_nothing_is_refused(demo: Demo) -> None:
    study = str(resource_dir("examples") / "data-centres" / "study.yaml")
    before = (demo.folder / "store" / "result.json").read_bytes()
    done = jobdepth("rank", study, "--output", str(demo.folder), "--rubric", "law-firms")
    assert done.returncode == 1
    assert "jobdepth score" in done.stderr
    assert (demo.folder / "store" / "result.json").read_bytes() == before


def test_raw_captures_alone_are_enough_to_read_again(demo: Demo) -> None:
    from warcio.archiveiterator import ArchiveIterator

    files = sorted((demo.folder / "store" / "archive").rglob("*.warc.gz"))
    assert len(files) == len(EXPECTATIONS)
    with files[0].open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    assert kinds.count("response") == kinds.count("request") > 10
