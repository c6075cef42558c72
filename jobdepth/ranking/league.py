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


def placed_among(site: SiteResult, ranked: Sequence[SiteResult], weights: dict[str, float]) -> SiteResult:
    """A site that is not ranked yet, with the score and rank it has among the others; a site of its name makes way."""
    if site.status not in RANKED_STATUSES:
        return site
    others = [other for other in ranked if other.slug != site.slug and other.rank is not None]
    scored = site.model_copy(update={"score": site_score(site.measures, weights)})
    return scored.model_copy(update={"rank": _rank(scored, others)})


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
    return 1 + sum((other.score or 0.0) > (site.score or 0.0) for other in among)
