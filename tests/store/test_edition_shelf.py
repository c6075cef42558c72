from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.publish import PublishedFiles, publish_league
from jobdepth.store.edition_shelf import EditionShelf
from tests.publish.leagues import DRAFTS, build_league


@pytest.fixture
def shelf(tmp_path: Path) -> EditionShelf:
    return EditionShelf.of(tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> PublishedFiles:
    return publish_league(build_league(DRAFTS[:2]), tmp_path / "public")


def test_an_edition_whose_run_was_killed_before_noting_it_is_taken_up(
    shelf: EditionShelf, published: PublishedFiles
) -> None:
    assert shelf.load() == [published.record]
    assert (shelf.records / "2026-03-04-3.json").read_bytes() == (published.folder / "edition.json").read_bytes()
    assert shelf.complaints() == []


def test_a_damaged_folder_without_a_record_is_told_and_not_taken_up(
    shelf: EditionShelf, published: PublishedFiles
) -> None:
    (published.folder / "editions/2026-03-04-3/index.html").write_text("mine")
    assert shelf.load() == []
    (told,) = shelf.complaints()
    assert "has no sound record of an edition of this study" in told


@pytest.mark.parametrize("record", ["{", "{}", '{"schema": "jobdepth-edition/2"}', ""])
def test_a_hostile_record_in_the_public_folder_is_no_edition(shelf: EditionShelf, record: str) -> None:
    folder = shelf.published / "2026-03-04-3"
    folder.mkdir(parents=True)
    (folder / "edition.json").write_text(record)
    assert shelf.load() == []


def test_a_link_out_of_an_edition_is_told(shelf: EditionShelf, published: PublishedFiles, tmp_path: Path) -> None:
    shelf.load()
    page = published.folder / "editions/2026-03-04-3/index.html"
    shutil.copy(page, tmp_path / "elsewhere.html")
    page.unlink()
    page.symlink_to(tmp_path / "elsewhere.html")
    (told,) = shelf.complaints()
    assert "is not as it was published: index.html" in told


def test_files_added_changed_and_removed_are_named(shelf: EditionShelf, published: PublishedFiles) -> None:
    shelf.load()
    folder = published.folder / "editions/2026-03-04-3"
    (folder / "added.html").write_text("new")
    (folder / "league.csv").write_text("other")
    (folder / "pages.csv").unlink()
    (told,) = shelf.complaints()
    assert "added.html, league.csv, pages.csv in" in told


def test_a_record_of_the_store_that_is_not_sound_is_an_error_with_the_cure(shelf: EditionShelf) -> None:
    shelf.records.mkdir(parents=True)
    (shelf.records / "2026-03-04-3.json").write_text("{}")
    with pytest.raises(JobdepthError, match=r"2026-03-04-3\.json is not a sound record .* copy edition\.json"):
        shelf.load()
