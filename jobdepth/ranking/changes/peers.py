"""Adds to each review what needs the other sites: ranks, and how a peer answers a job."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.ranking.league import rank_of
from jobdepth.result import Change, Evidence, JobResult, PeerExample, SiteResult, SiteReview, UnansweredJob

#: From here on a passage is more likely than not about the job, since matches are probabilities.
CLEAR_MATCH = 0.5
EXAMPLE_RULE_IN_WORDS = (
    "of each ranked site that addresses the job the passage that matches it best; of these first those that match from "
    f"{CLEAR_MATCH} on, then those of the same peer group, then those of sites whose page leads to an offer, then the "
    "one with the fewest clicks; where none matches so well, the one that matches best"
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
    if not answers:
        return job
    peer, result = min(answers, key=lambda pair: _order(site, *pair))
    example = PeerExample(slug=peer.slug, name=peer.name, connected=result.connected, evidence=_best(result))
    return job.model_copy(update={"example": example})


def _order(
    site: SiteResult, peer: SiteResult, result: JobResult
) -> tuple[bool, float, bool, bool, bool, int, float, str]:
    evidence = _best(result)
    match, depth = evidence.match or 0.0, evidence.click_depth
    is_vague, is_stranger = match < CLEAR_MATCH, not site.group or peer.group != site.group
    likest = -match if is_vague else 0.0
    return is_vague, likest, is_stranger, not result.connected, depth is None, depth or 0, -match, peer.slug


def _best(result: JobResult) -> Evidence:
    return max(result.evidence, key=lambda evidence: evidence.match or 0.0)
