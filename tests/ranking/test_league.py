from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jobdepth.model import RANKED_STATUSES, SiteStatus
from jobdepth.ranking.league import rank_sites
from jobdepth.ranking.site import SiteFacts, unread_site
from jobdepth.result import Measures, SiteResult

WEIGHTS = {"reach": 1.0}


def site(name: str, reach: float | None = None, *, group: str = "", status: SiteStatus | None = None) -> SiteResult:
    """A site whose score is a hundred times its reach; without a reach it could not be read."""
    status = status or (SiteStatus.UNREACHABLE if reach is None else SiteStatus.OK)
    empty = unread_site(SiteFacts(name.lower(), name, f"http://{name}/", group, "", {}, status, ""), [], [])
    measures = Measures(reach=reach, coverage=None, connection=None, orientation=None, substance=None)
    return empty.model_copy(update={"measures": measures})


def places(*sites: SiteResult) -> dict[str, int | None]:
    return {each.name: each.rank for each in rank_sites(sites, WEIGHTS)}


def test_the_highest_score_comes_first() -> None:
    assert places(site("low", 0.1), site("high", 0.9), site("middle", 0.5)) == {"high": 1, "middle": 2, "low": 3}


def test_sites_of_the_same_score_share_a_rank_and_the_next_rank_is_left_out() -> None:
    ranked = rank_sites([site("d", 0.1), site("c", 0.5), site("B", 0.5), site("a", 0.9)], WEIGHTS)
    assert [(each.name, each.rank, each.is_tied) for each in ranked] == [
        ("a", 1, False), ("B", 2, True), ("c", 2, True), ("d", 4, False)
    ]  # fmt: skip


def test_scores_that_are_shown_alike_are_tied() -> None:
    assert places(site("a", 0.50001), site("b", 0.50002)) == {"a": 1, "b": 1}


def test_a_site_has_a_rank_in_its_group_beside_the_rank_over_all() -> None:
    ranked = rank_sites(
        [site("big1", 0.9, group="large"), site("big2", 0.7, group="large"), site("small1", 0.8, group="small"),
         site("small2", 0.7, group="small"), site("alone", 0.6)],
        WEIGHTS,
    )  # fmt: skip
    assert {each.name: each.group_rank for each in ranked} == {
        "big1": 1, "small1": 1, "big2": 2, "small2": 2, "alone": None
    }  # fmt: skip


def test_sites_that_could_not_be_read_come_last_in_the_order_of_the_study_and_have_no_rank() -> None:
    unread = [site("z", group="large"), site("y", 0.9, status=SiteStatus.TOO_LITTLE_TEXT, group="large")]
    ranked = rank_sites([*unread, site("a", 0.0, group="large")], WEIGHTS)
    assert [each.name for each in ranked] == ["a", "z", "y"]
    assert [(each.rank, each.group_rank, each.score) for each in ranked] == [(1, 1, 0.0), (None,) * 3, (None,) * 3]


def test_a_partly_read_site_is_ranked() -> None:
    assert places(site("a", 0.2, status=SiteStatus.PARTIAL), site("b", 0.1)) == {"a": 1, "b": 2}


def test_an_empty_league_is_no_error() -> None:
    assert rank_sites([], WEIGHTS) == []


SITES = st.lists(
    st.builds(
        lambda number, reach, group, status: (number, site(f"s{number}", reach, group=group, status=status)),
        st.integers(0, 99), st.integers(0, 20).map(lambda n: n / 20), st.sampled_from(["", "x", "y"]),
        st.sampled_from(SiteStatus),
    ),
    unique_by=lambda pair: pair[0], max_size=12,
).map(lambda pairs: [each for _, each in pairs])  # fmt: skip


@given(SITES)
def test_a_rank_is_one_more_than_the_number_of_better_sites(sites: list[SiteResult]) -> None:
    ranked = rank_sites(sites, WEIGHTS)
    assert {each.slug for each in ranked} == {each.slug for each in sites}
    for each in ranked:
        better = sum(other.score > each.score for other in ranked if other.score is not None and each.score is not None)
        assert each.rank == (better + 1 if each.status in RANKED_STATUSES else None)


@given(SITES.flatmap(lambda sites: st.tuples(st.just(sites), st.permutations(sites))))
def test_the_order_of_the_study_does_not_change_a_rank(orders: tuple[list[SiteResult], list[SiteResult]]) -> None:
    assert places(*orders[0]) == places(*orders[1])
