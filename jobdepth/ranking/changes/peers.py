"""Adds to each review what needs the other sites: ranks, and how a peer answers a job."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.ranking.league import rank_of
from jobdepth.result import Change, JobResult, PeerExample, SiteResult, SiteReview, UnansweredJob

EXAMPLE_RULE_IN_WORDS = (
    "of the ranked sites that address the job, one of the same peer group if there is any; there one whose page leads "
    "to an offer, then the one with the fewest clicks, then the passage that matches the job best"
)


def complete_reviews(ranked: Sequence[SiteResult]) -> list[SiteResult]:
    """The sites with their predicted ranks, the others unchanged, and with examples for jobs without an answer."""
    return [site if site.review is None else _completed(site, site.review, ranked) for site in ranked]


def _completed(site: SiteResult, review: SiteReview, ranked: Sequence[SiteResult]) -> SiteResult:
    peers = [other for other in ranked if other.rank is not None and other.slug != site.slug]
    update = {
        "changes": _with_ranks(site, review.changes, peers),
        "unanswered": [_with_example(job, site, peers) for job in review.unanswered],
    }
    return site.model_copy(update={"review": review.model_copy(update=update)})


def _with_ranks(site: SiteResult, changes: Sequence[Change], peers: Sequence[SiteResult]) -> list[Change]:
    scores = [peer.score or 0.0 for peer in peers]
    before = rank_of(site.score or 0.0, scores)
    placed = []
    for change in changes:
        rank = rank_of(change.predicted_score, scores)
        placed.append(change.model_copy(update={"predicted_rank": rank, "places_gained": before - rank}))
        before = rank
    return placed


def _with_example(job: UnansweredJob, site: SiteResult, peers: Sequence[SiteResult]) -> UnansweredJob:
    answers = [
        (peer, result) for peer in peers for result in peer.jobs
        if result.id == job.id and result.covered and result.evidence
    ]  # fmt: skip
    own_group = [pair for pair in answers if site.group and pair[0].group == site.group]
    best = min(own_group or answers, key=lambda pair: _order(*pair), default=None)
    if best is None:
        return job
    peer, result = best
    example = PeerExample(slug=peer.slug, name=peer.name, connected=result.connected, evidence=result.evidence[0])
    return job.model_copy(update={"example": example})


def _order(peer: SiteResult, result: JobResult) -> tuple[bool, bool, int, float, str]:
    depth, match = result.depth, result.evidence[0].match
    return not result.connected, depth is None, depth or 0, -(match or 0.0), peer.slug
