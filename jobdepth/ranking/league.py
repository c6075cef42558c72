"""Orders the sites into a league."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import RANKED_STATUSES
from jobdepth.ranking.measures import site_score
from jobdepth.result import SiteResult


def rank_sites(sites: Sequence[SiteResult], weights: dict[str, float]) -> list[SiteResult]:
    """Give ranked sites their score, rank and rank in group; the others follow, in the order of the study.

    Sites with the same score share a rank.
    """
    scored = [
        site.model_copy(update={"score": site_score(site.measures, weights)})
        for site in sites
        if site.status in RANKED_STATUSES
    ]
    scored.sort(key=lambda site: (-(site.score or 0.0), site.name.casefold(), site.slug))
    ranked = [_placed(site, scored) for site in scored]
    return [*ranked, *(site for site in sites if site.status not in RANKED_STATUSES)]


def _placed(site: SiteResult, scored: Sequence[SiteResult]) -> SiteResult:
    group = [other for other in scored if other.group == site.group]
    same = sum(other.score == site.score for other in scored)
    update = {
        "rank": _rank(site, scored),
        "is_tied": same > 1,
        "group_rank": _rank(site, group) if site.group else None,
    }
    return site.model_copy(update=update)


def _rank(site: SiteResult, among: Sequence[SiteResult]) -> int:
    return rank_of(site.score or 0.0, [other.score or 0.0 for other in among])


def rank_of(score: float, among: Sequence[float]) -> int:
    """The rank of a score: one more than the number of better ones."""
    return 1 + sum(other > score for other in among)
