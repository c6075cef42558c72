"""Readers find every claim, how it was ruled, and the figures with it and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jobdepth.correction import Corrections
from jobdepth.publish import publish_league
from jobdepth.publish.correction_words import rate_words
from jobdepth.result import League

from .corrected import EVIDENCE, PASSAGE, corrected_league
from .html_page import Page, read_page, words
from .leagues import build_league
from .test_hostile_input import ATTACKS, CLOSED, _poisoned


@pytest.fixture(scope="module")
def league() -> League:
    return corrected_league(build_league())


@pytest.fixture(scope="module")
def folder(league: League, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_league(league, tmp_path_factory.mktemp("corrected") / "public").folder


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return read_page(folder / "corrections.html")


def claim(page: Page, number: int) -> Page:
    (found,) = page.xpath(f"//article[@id='correction-2026-03-01-{number}']")
    return found


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, "No operator has claimed an error in this table yet."),
        ({"received": 2, "open": 2}, "No claim is ruled yet; 2 claims are open."),
        (
            {"received": 1, "upheld": 1, "upheld_share": 1},
            "1 of 1 ruled claim was upheld (100%).",
        ),
        (
            {"received": 9, "open": 1, "upheld": 3, "partly": 2, "rejected": 3, "upheld_share": 0.625},
            "5 of 8 ruled claims were upheld (62%), 2 of them in part; 1 claim is open.",
        ),
    ],
)
def test_the_rate_of_claims_upheld_is_told_in_a_sentence(counts: dict[str, float], told: str) -> None:
    assert rate_words(Corrections.model_validate(counts)) == told


def test_every_claim_is_listed_with_ruling_evidence_and_effect(page: Page) -> None:
    assert len(page.xpath("//article")) == 7
    upheld = words(claim(page, 7))
    assert "Upheld Brightmoor Correction 2026-03-01-7" in upheld
    assert "A link with the words “What it costs” in the menu from https://b.example/" in upheld
    facts = [words(term) for term in claim(page, 7).xpath(".//dd")]
    assert facts[1:3] == ["1 March 2026", "2 March 2026, by The editors"]
    assert "Without it: 3rd, 61.2 points" in upheld
    assert "With it: 1st," in upheld
    assert [words(cell) for cell in claim(page, 7).xpath(".//tbody//th | .//tbody//td")] == ["focus", "0.90", "0.00"]
    assert "Rejected" in words(claim(page, 3))
    assert "It was looked at." in words(claim(page, 3))
    assert "The page https://h.example/x is of the kind “blog”." in words(claim(page, 5))
    assert "Not applied: it is not ruled yet" in words(claim(page, 4))


def test_a_long_passage_is_shown_in_full(page: Page) -> None:
    assert PASSAGE in claim(page, 6).text_content()


def test_a_claim_that_no_longer_applies_says_why(page: Page) -> None:
    assert "No longer applies: no site of the study" in words(claim(page, 2))
    assert "it fits more than one thing: 2 pages fit" in words(claim(page, 1))


def test_the_figures_stand_before_and_after(page: Page) -> None:
    (row,) = page.xpath("//tr[@id='site-brightmoor']")
    assert words(row.xpath("td")[0]) == "without corrections: 3rd with them: 1st"
    (moved,) = page.xpath("//tr[@id='site-saltmarsh-data']")
    assert words(moved.xpath("td")[-1]) == "moved by others"


def test_a_corrected_site_carries_a_mark_that_leads_to_the_list(folder: Path) -> None:
    table = read_page(folder / "index.html")
    (row,) = table.xpath("//tr[@id='site-brightmoor']")
    assert row.xpath(".//a[@href='corrections.html#site-brightmoor']/text()") == ["corrected (2 corrections)"]
    assert table.xpath("//tr[@id='site-telvara']//a[contains(@href, 'corrections')]") == []
    own = read_page(folder / "sites/brightmoor/index.html")
    assert "Corrected. Without corrections: 3rd, 61.2 points" in words(own)
    ways = own.xpath("//section[@aria-labelledby='corrections']//li//a/@href")
    assert ways == [f"../../corrections.html#correction-2026-03-01-{number}" for number in (7, 6)]
    assert "Moved by corrections to other operators." in words(read_page(folder / "sites/saltmarsh-data/index.html"))


@pytest.mark.parametrize("name", ["index.html", "methodology.html", "sites/lindgrund/index.html"])
def test_league_site_and_method_lead_to_the_list(name: str, folder: Path) -> None:
    ways = read_page(folder / name).xpath("//a[contains(@href, 'corrections.html')]")
    assert ways


def test_words_of_strangers_stay_words(page: Page) -> None:
    assert page.xpath("//script") == []
    assert EVIDENCE in page.text_content()
    assert not [way for way in page.xpath("//@href") if way.lower().startswith("javascript")]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_of_a_claim_can_leave_its_place(attack: str, league: League, tmp_path: Path) -> None:
    closed = {"claim", "ruling", "state", "received", "ruled", "id", "corrections", "site"}
    data = league.model_dump(mode="json", by_alias=True)
    for item in data["corrections"]["claims"]:
        for key, value in item.items():
            if key not in closed | CLOSED:
                item[key] = _poisoned(value, attack, key) if not isinstance(value, dict) else value
        item["claim"] |= {key: attack for key in ("url", "passage", "words", "to", "job") if item["claim"][key]}
    public = publish_league(League.model_validate(data), tmp_path / "public").folder
    for name in ("corrections.html", "sites/brightmoor/index.html"):
        found = read_page(public / name)
        assert found.xpath("//script | //@*[starts-with(name(), 'on')]") == []
        assert len(found.xpath("//main")) == 1
        assert not [way for way in found.xpath("//@href") if way.lower().startswith("javascript")]


def test_the_data_carry_the_same(folder: Path, league: League) -> None:
    told = json.loads((folder / "league.json").read_text(encoding="utf-8"))
    assert told["corrections"]["upheld_share"] == 0.8333
    assert told["corrections"]["claims"][0]["claim"]["words"] == "What it costs"
    assert told["sites"][0]["corrections"] == ["2026-03-01-6", "2026-03-01-7"]
    header, first, *_ = (folder / "league.csv").read_text(encoding="utf-8").splitlines()
    column = header.split(",").index("corrections")
    assert first.split(",")[column] == "2026-03-01-6;2026-03-01-7"


def test_without_claims_the_page_says_so_and_how_to_make_one(tmp_path: Path) -> None:
    public = publish_league(build_league(), tmp_path / "public").folder
    told = words(read_page(public / "corrections.html"))
    assert "No operator has claimed an error in this table yet." in told
    assert "To claim an error write to corrections@research.example" in told


def test_the_same_league_gives_the_same_bytes(league: League, folder: Path, tmp_path: Path) -> None:
    again = publish_league(league, tmp_path / "public").folder
    assert (again / "corrections.html").read_bytes() == (folder / "corrections.html").read_bytes()
