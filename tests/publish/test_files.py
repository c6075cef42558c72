from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.publish import files, publish_league, site
from jobdepth.publish.files import MARK, replaced_folder
from jobdepth.result import League

from .leagues import DRAFTS, build_league


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _write(folder: Path, text: str) -> None:
    with replaced_folder(folder) as fresh:
        (fresh / MARK).write_text(text)


def test_the_new_edition_replaces_every_file_of_the_old(tmp_path: Path) -> None:
    publish_league(build_league(), tmp_path / "public")
    publish_league(build_league(DRAFTS[:2]), tmp_path / "public")
    assert sorted(path.name for path in (tmp_path / "public" / "sites").iterdir()) == [
        "brightmoor",
        "saltmarsh-data",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_the_same_league_gives_the_same_bytes(league: League, folder: Path, tmp_path: Path) -> None:
    assert _tree(publish_league(league, tmp_path / "again").folder) == _tree(folder)


@pytest.mark.parametrize("step", ["evidence_jsonl", "render_branded", "check_site"])
def test_a_failure_keeps_the_old_edition(
    step: str, league: League, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publish_league(build_league(DRAFTS[:1]), tmp_path / "public").folder
    before = _tree(folder)

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, step, fail)
    with pytest.raises(JobdepthError, match="No space left on device; the edition there was left as it is"):
        publish_league(league, folder)
    assert _tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_the_folder_is_never_missing_while_it_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "public", "old")
    swapped = []
    monkeypatch.setattr(files, "_rename_both", lambda *names: swapped.append(names))
    _write(tmp_path / "public", "new")
    assert swapped == []
    assert (tmp_path / "public" / MARK).read_text() == "new"


def test_two_renames_do_where_an_exchange_is_not_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    _write(tmp_path / "public", "old")
    _write(tmp_path / "public", "new")
    assert (tmp_path / "public" / MARK).read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_second_rename_that_fails_puts_the_old_edition_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    _write(tmp_path / "public", "old")
    rename = Path.rename

    def fail_for_new(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(JobdepthError, match="Permission denied"):
        _write(tmp_path / "public", "new")
    assert (tmp_path / "public" / MARK).read_text() == "old"


def test_a_swap_killed_halfway_is_undone_by_the_next(tmp_path: Path) -> None:
    _write(tmp_path / "public", "old")
    (tmp_path / "public").rename(tmp_path / ".public.old")
    (tmp_path / ".public.new").mkdir()
    with pytest.raises(ZeroDivisionError), replaced_folder(tmp_path / "public"):
        raise ZeroDivisionError
    assert (tmp_path / "public" / MARK).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_that_jobdepth_did_not_write_is_left_alone(league: League, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(JobdepthError, match="jobdepth did not write it"):
        publish_league(league, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_file_in_the_way_is_left_alone(league: League, tmp_path: Path) -> None:
    (tmp_path / "public").write_text("mine")
    with pytest.raises(JobdepthError, match="it is a file"):
        publish_league(league, tmp_path / "public")
    assert (tmp_path / "public").read_text() == "mine"


def test_a_linked_folder_is_replaced_behind_its_link(tmp_path: Path) -> None:
    _write(tmp_path / "edition", "old")
    (tmp_path / "latest").symlink_to("edition")
    _write(tmp_path / "latest", "new")
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "edition" / MARK).read_text() == "new"


def test_other_users_can_read_what_is_published(folder: Path) -> None:
    assert folder.stat().st_mode & 0o055 == 0o055
