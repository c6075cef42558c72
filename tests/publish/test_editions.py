from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobdepth.edition_record import EditionRecord
from jobdepth.errors import JobdepthError
from jobdepth.publish import PublishedFiles, edition_folder, publish_league, site
from jobdepth.publish.change_words import change_cell, points_words
from jobdepth.ranking.editions import compared
from jobdepth.result import League

from .html_page import read_page, words
from .leagues import DRAFTS, build_league

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _numbered(league: League, number: int) -> League:
    return league.model_copy(update={"edition": league.edition.model_copy(update={"number": number})})


def _second(first: PublishedFiles, league: League) -> PublishedFiles:
    return publish_league(compared(_numbered(league, 4), [first.record]), first.folder, [first.record], NOW)


@pytest.fixture
def first(tmp_path: Path) -> PublishedFiles:
    return publish_league(build_league(DRAFTS[:3]), tmp_path / "public", (), NOW)


def test_each_edition_has_a_folder_that_the_next_leaves_alone(first: PublishedFiles) -> None:
    before = _tree(first.folder / "editions/2026-03-04-3")
    inode = (first.folder / "editions/2026-03-04-3/index.html").stat().st_ino
    _second(first, build_league(DRAFTS[1:4]))
    assert _tree(first.folder / "editions/2026-03-04-3") == before
    assert (first.folder / "editions/2026-03-04-3/index.html").stat().st_ino == inode
    assert sorted(path.name for path in (first.folder / "editions").iterdir()) == ["2026-03-04-3", "2026-03-04-4"]


def test_editions_are_copied_where_files_cannot_have_two_names(
    first: PublishedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _tree(first.folder / "editions/2026-03-04-3")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(edition_folder.os, "link", refuse)
    _second(first, build_league(DRAFTS[1:4]))
    assert _tree(first.folder / "editions/2026-03-04-3") == before


def test_the_copy_on_top_shares_no_file_with_the_edition(first: PublishedFiles) -> None:
    (first.folder / "index.html").write_text("mine")
    assert (first.folder / "editions/2026-03-04-3/index.html").read_text() != "mine"


def test_every_link_inside_an_edition_leads_somewhere(first: PublishedFiles) -> None:
    for path in sorted((first.folder / "editions").rglob("*.html")) + sorted((first.folder / "latest").rglob("*.html")):
        for address in read_page(path).xpath("//a/@href | //link/@href"):
            if "://" not in address:
                target = address.split("#")[0]
                assert not target or (path.parent / target).resolve().is_file(), (path, address)


def test_latest_leads_to_the_same_page_of_the_newest_edition(first: PublishedFiles) -> None:
    page = first.folder / "latest/sites/hartcliffe/index.html"
    (go,) = read_page(page).xpath("//meta[@http-equiv='refresh']/@content")
    target = (page.parent / go.removeprefix("0; url=")).resolve()
    assert target == (first.folder / "sites/hartcliffe/index.html").resolve()


def test_the_address_of_a_site_that_left_leads_to_the_last_edition_with_it(first: PublishedFiles) -> None:
    _second(first, build_league(DRAFTS[1:4]))
    page = first.folder / "sites/brightmoor/index.html"
    assert "Brightmoor is not in edition 4." in words(read_page(page))
    target = page.parent / read_page(page).xpath("//main//a/@href")[0]
    assert "1st of 3 ranked operators" in words(read_page(target))


def test_publishing_the_same_again_adds_no_edition(first: PublishedFiles) -> None:
    before = _tree(first.folder)
    again = publish_league(first.league, first.folder, [first.record], datetime(2030, 1, 1, tzinfo=UTC))
    assert (again.is_new, again.is_restored) == (False, False)
    assert _tree(first.folder) == before


def test_the_same_result_in_other_clothes_is_a_new_edition(
    first: PublishedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = site.render_branded
    monkeypatch.setattr(
        site, "render_branded", lambda context, brand: plain(context, brand).replace("</main>", "<hr></main>")
    )
    again = publish_league(first.league, first.folder, [first.record], NOW)
    assert (again.is_new, again.record.id, again.league.edition.number) == (True, "2026-03-04-4", 4)
    assert again.record.content == first.record.content
    once_more = publish_league(first.league, first.folder, [first.record, again.record], NOW)
    assert (once_more.is_new, once_more.record.id) == (False, "2026-03-04-4")


def test_a_folder_in_the_way_is_never_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "public/editions/2026-03-04-3"
    mine.mkdir(parents=True)
    (mine / "note.txt").write_text("mine")
    (tmp_path / "public/league.json").write_text("{}")
    done = publish_league(build_league(DRAFTS[:1]), tmp_path / "public")
    assert done.record.id == "2026-03-04-4"
    assert (tmp_path / "public/editions/2026-03-04-3/note.txt").read_text() == "mine"


@pytest.mark.parametrize("step", ["write_top", "check_site"])
def test_a_failure_leaves_no_part_of_an_edition(
    step: str, first: PublishedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _tree(first.folder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, step, fail)
    with pytest.raises(JobdepthError, match="No space left"):
        _second(first, build_league(DRAFTS[1:4]))
    assert _tree(first.folder) == before
    assert [path.name for path in first.folder.parent.iterdir()] == ["public"]


def test_the_newest_edition_is_put_back_only_where_it_is_the_same_to_the_byte(first: PublishedFiles) -> None:
    before = _tree(first.folder)
    (first.folder / "editions/2026-03-04-3").rename(first.folder.parent / "away")
    again = publish_league(first.league, first.folder, [first.record], NOW)
    assert (again.is_new, again.is_restored) == (False, True)
    assert _tree(first.folder) == before


def test_a_damaged_edition_stays_damaged(first: PublishedFiles) -> None:
    page = first.folder / "editions/2026-03-04-3/index.html"
    page.write_text("mine")
    again = publish_league(first.league, first.folder, [first.record], NOW)
    assert page.read_text() == "mine"
    assert again.is_new is False
    assert "Its files are not as they were published." in words(read_page(first.folder / "editions.html"))


def test_the_record_in_the_folder_names_every_other_file_in_it(first: PublishedFiles) -> None:
    folder = first.folder / "editions/2026-03-04-3"
    record = EditionRecord.model_validate_json((folder / "edition.json").read_bytes())
    assert record == first.record
    assert sorted([*record.files, "edition.json"]) == sorted(_tree(folder))


def test_a_page_names_the_address_where_it_stays(first: PublishedFiles) -> None:
    page = read_page(first.folder / "sites/hartcliffe/index.html")
    kept = "https://research.example/data-centres/editions/2026-03-04-3/sites/hartcliffe/index.html"
    assert kept in page.xpath("//footer//a/@href")
    assert page.xpath("//meta[@property='og:url']/@content") == [kept]


def test_every_row_of_the_table_has_an_address(first: PublishedFiles) -> None:
    page = read_page(first.folder / "index.html")
    rows = page.xpath("//table[@class='league']/tbody/tr")
    assert [row.get("id") for row in rows] == ["site-brightmoor", "site-saltmarsh-data", "site-hartcliffe"]
    assert [row.xpath("./td[1]/a/@href")[0] for row in rows] == [f"#{row.get('id')}" for row in rows]


def test_new_and_dropped_sites_are_told(first: PublishedFiles) -> None:
    done = _second(first, build_league(DRAFTS[1:4]))
    page = words(read_page(done.folder / "index.html"))
    assert "new not in edition 3" in page.replace("newnot", "new not")
    assert "No longer in the study: Brightmoor." in page
    assert done.record.summary[1].startswith("Compared with edition 3 of 4 March 2026: ")


def test_a_move_inside_the_likely_range_is_called_that(first: PublishedFiles) -> None:
    league = compared(_numbered(build_league(DRAFTS[1:4]), 4), [first.record])
    row = next(site for site in league.sites if site.slug == "saltmarsh-data")
    assert league.comparison is not None
    likely = row.model_copy(update={"rank_low": 1, "rank_high": 3})
    assert "inside its likely range" not in change_cell(row, league.comparison).words
    assert "inside its likely range" in change_cell(likely, league.comparison).words


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (4.2, "+4.2 points"),
        (-0.3, "−0.3 points"),
        (1.0, "+1.0 point"),
        (-0.04, "same score"),
        (None, "no score to compare"),
    ],
)
def test_points_are_said_with_their_sign(moved: float | None, said: str) -> None:
    assert points_words(moved) == said


def test_the_league_document_carries_its_edition(first: PublishedFiles) -> None:
    edition = json.loads((first.folder / "league.json").read_text())["edition"]
    assert (edition["id"], edition["number"]) == ("2026-03-04-3", 3)
