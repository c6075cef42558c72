from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.publish import publish_league
from jobdepth.publish.checks import check_site
from jobdepth.result import League

from .leagues import DRAFTS, build_league


def _with_first_site(league: League, **changes: object) -> League:
    first, *rest = league.sites
    return league.model_copy(update={"sites": [first.model_copy(update=changes), *rest]})


@pytest.mark.parametrize("slug", ["../evil", "a/b", "", ".", "A", "a" * 61, "-x", "a.b", "c:"])
def test_a_slug_that_could_leave_the_folder_is_refused(slug: str, league: League, tmp_path: Path) -> None:
    with pytest.raises(JobdepthError, match="cannot name a folder"):
        publish_league(_with_first_site(league, slug=slug), tmp_path / "public")
    assert list(tmp_path.iterdir()) == []


def test_two_sites_with_one_slug_are_refused(league: League, tmp_path: Path) -> None:
    with pytest.raises(JobdepthError, match="two sites have the slug 'saltmarsh-data'"):
        publish_league(_with_first_site(league, slug="saltmarsh-data"), tmp_path / "public")


def test_a_score_that_does_not_follow_from_its_parts_is_refused(tmp_path: Path) -> None:
    league = build_league(DRAFTS[:2])
    with pytest.raises(JobdepthError, match=r"the score of brightmoor is 12\.00, but its parts add up to"):
        publish_league(_with_first_site(league, score=12.0), tmp_path / "public")


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>1</script>", "a script element"),
        ("<p onclick=x>", "a onclick attribute"),
        ("<p style='color:red'>", "a style attribute"),
        ("<img src=https://cdn.example/x.png>", "img calls https://cdn.example/x.png"),
        ("<a href='javascript:x'>", "with the address 'javascript:x'"),
        ("<a href='../outside.html'>", "leads nowhere"),
        ("<a href='gone.html'>", "leads nowhere"),
    ],
)
def test_a_page_that_is_not_fit_to_publish_is_refused(markup: str, fault: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    (tmp_path / "outside.html").write_text("outside")
    (folder / "index.html").write_text(f"<!doctype html><title>x</title>{markup}")
    with pytest.raises(JobdepthError, match=fault):
        check_site(folder, ["index.html"])


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(JobdepthError, match=r"league\.csv is missing or empty"):
        check_site(tmp_path, ["league.csv"])
