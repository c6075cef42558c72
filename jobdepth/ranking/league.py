"""Orders the sites into a league."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
    ranked = _placed(scored)
    return [*ranked, *(site for site in sites if site.status not in RANKED_STATUSES)]


def _placed(scored: Sequence[SiteResult]) -> list[SiteResult]:
    """The sites, best first, with their places; ordered lists keep that quick for thousands of sites."""
    losses = [_loss(site) for site in scored]
    by_group: dict[str, list[float]] = {}
    for site in scored:
        by_group.setdefault(site.group, []).append(_loss(site))
    return [
        site.model_copy(
            update={
                "rank": 1 + bisect_left(losses, _loss(site)),
                "is_tied": bisect_right(losses, _loss(site)) - bisect_left(losses, _loss(site)) > 1,
                "group_rank": 1 + bisect_left(by_group[site.group], _loss(site)) if site.group else None,
            }
        )
        for site in scored
    ]


def _loss(site: SiteResult) -> float:
    return -(site.score or 0.0)
