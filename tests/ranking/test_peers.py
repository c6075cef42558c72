"""Which peer is shown as an example for a job that a site does not address."""

from __future__ import annotations

from datetime import UTC, datetime

from jobdepth.model import SiteStatus
from jobdepth.ranking.changes.peers import complete_reviews
from jobdepth.ranking.site import SiteFacts, unread_site
from jobdepth.result import Evidence, JobResult, SiteResult, SiteReview, UnansweredJob

JOB = "recover"


def evidence(match: float, clicks: int) -> Evidence:
    return Evidence(
        text=f"matches {match}", heading="", url=f"http://peer.example/{match}", page_title="", click_depth=clicks,
        focus=0.9, match=match, fetched_at=datetime(2026, 11, 1, tzinfo=UTC), capture="",
    )  # fmt: skip


def peer(name: str, *matches: tuple[float, int], group: str = "Large", connected: bool = True) -> SiteResult:
    """A ranked site that answers the job in passages of these matches and clicks."""
    answer = JobResult(
        id=JOB, covered=bool(matches), depth=1, depth_is_exact=True, depth_without_navigation=None, url=None,
        score=0.6, connected=connected, connection=None, evidence=[evidence(*each) for each in matches],
    )  # fmt: skip
    facts = SiteFacts(name, name, f"http://{name}/", group, "", {}, SiteStatus.OK, "")
    return unread_site(facts, [], []).model_copy(update={"rank": 2, "score": 50.0, "jobs": [answer]})


def shown(*peers: SiteResult, group: str = "Large") -> tuple[str, float | None] | None:
    """The example for a site of this group: which peer, and how well its passage matches."""
    asks = SiteReview(
        changes=[], without_offer=[], without_offer_count=0, unanswered=[UnansweredJob(id=JOB, example=None)]
    )
    site = peer("asking", group=group).model_copy(update={"review": asks})
    completed = complete_reviews([site, *peers])[0].review
    assert completed is not None
    example = completed.unanswered[0].example
    return (example.slug, example.evidence.match) if example else None


def test_a_clear_answer_of_a_stranger_beats_a_vague_one_of_the_own_group() -> None:
    assert shown(peer("own", (0.3, 0)), peer("stranger", (0.8, 4), group="Small", connected=False)) == ("stranger", 0.8)


def test_of_clear_answers_one_of_the_own_group_is_shown() -> None:
    assert shown(peer("stranger", (0.9, 0), group="Small"), peer("own", (0.6, 3), connected=False)) == ("own", 0.6)


def test_of_clear_answers_of_a_group_one_that_leads_to_an_offer_is_shown_then_the_nearest() -> None:
    alone, far, near = peer("alone", (0.9, 0), connected=False), peer("far", (0.9, 3)), peer("near", (0.6, 1))
    assert shown(alone, far, near) == ("near", 0.6)


def test_of_a_peer_the_passage_is_shown_that_matches_best() -> None:
    assert shown(peer("own", (0.2, 0), (0.9, 2), (0.7, 1))) == ("own", 0.9)


def test_where_no_answer_is_clear_the_one_that_matches_best_is_shown() -> None:
    assert shown(peer("own", (0.3, 0)), peer("stranger", (0.4, 5), group="Small", connected=False)) == ("stranger", 0.4)


def test_sites_without_a_group_are_no_group() -> None:
    assert shown(peer("far", (0.9, 3), group=""), peer("near", (0.6, 1), group="Small"), group="") == ("near", 0.6)


def test_without_an_answer_there_is_no_example() -> None:
    assert shown(peer("silent")) is None
