from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobdepth.change import SiteFigures
from jobdepth.edition_record import EditionRecord, build_record, content_hash, numbered, place
from jobdepth.model import SiteStatus
from jobdepth.ranking.editions import compared, movement
from jobdepth.result import League
from tests.publish.leagues import DRAFTS, build_league

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def record(league: League, number: int) -> EditionRecord:
    return build_record(numbered(league, number), NOW, {}, [])


def other_rubric(league: League) -> League:
    return league.model_copy(update={"rubric": league.rubric.model_copy(update={"fingerprint": "beef"})})


def other_program(league: League) -> League:
    return league.model_copy(update={"edition": league.edition.model_copy(update={"software": "jobdepth 9"})})


def with_score(league: League, slug: str, score: float, rank: int) -> League:
    sites = [
        site.model_copy(update={"score": score, "rank": rank}) if site.slug == slug else site for site in league.sites
    ]
    return league.model_copy(update={"sites": sites})


def figures(rank: int | None = 2, score: float | None = 40.0, depth: int | None = 1, *jobs: str) -> SiteFigures:
    return SiteFigures(
        status=SiteStatus.OK if rank else SiteStatus.BLOCKED,
        rank=rank,
        score=score,
        first_problem_depth=depth,
        first_problem_depth_is_exact=True,
        jobs=list(jobs),
    )


@pytest.fixture(scope="module")
def league() -> League:
    return build_league(DRAFTS[:4])


def test_places_won_are_above_zero_and_jobs_are_named() -> None:
    moved = movement(figures(5, 40.0, 3, "cost", "people"), figures(2, 44.2, 1, "cost", "comply"))
    assert (moved.rank, moved.score, moved.first_problem_depth) == (3, 4.2, -2)
    assert (moved.jobs_gained, moved.jobs_lost) == (["comply"], ["people"])


def test_a_figure_that_one_side_lacks_has_no_movement() -> None:
    moved = movement(figures(None, None, None), figures())
    assert (moved.rank, moved.score, moved.first_problem_depth) == (None, None, None)


def test_the_first_edition_stays_as_it_is(league: League) -> None:
    assert compared(league, []) == league


def test_with_the_same_method_the_whole_change_is_the_websites(league: League) -> None:
    now = with_score(league, "nordhafen", 99.0, 1)
    shown = compared(now, [record(league, 1)])
    change = next(site.change for site in shown.sites if site.slug == "nordhafen")
    assert shown.comparison is not None
    assert (shown.comparison.method_changed, shown.comparison.edition) == (False, "2026-03-04-1")
    assert change is not None
    assert change.by_site is not None
    assert change.by_site.rank == 2
    assert change.rescored is change.by_method is None


def test_with_another_method_the_two_changes_add_up(league: League) -> None:
    now = other_rubric(with_score(league, "nordhafen", 50.0, 2))
    anew = other_rubric(with_score(league, "nordhafen", 45.0, 2))
    shown = compared(now, [record(league, 1)], anew)
    change = next(site.change for site in shown.sites if site.slug == "nordhafen")
    assert shown.comparison is not None
    assert [item.name for item in shown.comparison.method] == ["rubric"]
    assert change is not None
    assert change.before is not None
    assert change.by_method is not None
    assert change.by_site is not None
    assert change.before.score is not None
    assert (change.by_method.score or 0) + (change.by_site.score or 0) == pytest.approx(50.0 - change.before.score)


def test_where_old_captures_cannot_be_scored_nothing_is_compared(league: League) -> None:
    shown = compared(other_rubric(league), [record(league, 1)], None, "its captures are gone")
    assert shown.comparison is not None
    assert (shown.comparison.method_changed, shown.comparison.is_rescored) == (True, False)
    assert shown.comparison.note == "its captures are gone"
    assert all(site.change and site.change.before and site.change.by_site is None for site in shown.sites)


def test_another_version_that_leaves_all_figures_is_no_change_of_method(league: League) -> None:
    now = other_program(league)
    shown = compared(now, [record(league, 1)], now)
    assert shown.comparison is not None
    assert (shown.comparison.method_changed, shown.comparison.method) == (False, [])
    changed = compared(now, [record(league, 1)], with_score(now, "nordhafen", 1.0, 4))
    assert changed.comparison is not None
    assert changed.comparison.method_changed is True


def test_sites_that_enter_and_leave_are_named(league: League) -> None:
    shown = compared(build_league(DRAFTS[1:5]), [record(league, 1)])
    assert shown.comparison is not None
    assert (shown.comparison.entered, shown.comparison.left) == (["telvara"], ["Brightmoor"])
    new = next(site for site in shown.sites if site.slug == "telvara")
    assert new.change is not None
    assert new.change.before is None
    assert new.history == []


def test_history_has_each_earlier_edition_of_the_site(league: League) -> None:
    editions = [record(league, 1), record(with_score(league, "nordhafen", 12.5, 4), 2)]
    site = next(site for site in compared(league, editions).sites if site.slug == "nordhafen")
    assert [(past.number, past.rank) for past in site.history] == [(1, 3), (2, 4)]


def test_the_same_content_keeps_its_number_and_what_it_is_compared_with(league: League) -> None:
    other = with_score(league, "nordhafen", 12.5, 4)
    first, second, reprint = record(league, 1), record(other, 2), record(other, 3)
    assert place(content_hash(league), []) == (1, [])
    assert place(content_hash(other), [first]) == (2, [first])
    assert place(content_hash(other), [first, second]) == (2, [first])
    assert place(content_hash(other), [first, second, reprint]) == (3, [first])
    assert place(content_hash(league), [first, second, reprint]) == (4, [first, reprint])


def test_number_and_comparison_are_no_part_of_the_content(league: League) -> None:
    shown = compared(numbered(league, 7), [record(with_score(league, "nordhafen", 12.5, 4), 1)])
    assert content_hash(shown) == content_hash(league)
    assert content_hash(with_score(league, "nordhafen", 12.5, 4)) != content_hash(league)
