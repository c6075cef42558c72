"""Adds to a ranked league how sure its places are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from jobdepth.ranking.uncertainty import settings
from jobdepth.ranking.uncertainty.draws import SOURCES, SiteDraws
from jobdepth.ranking.uncertainty.evidence import Floats
from jobdepth.ranking.uncertainty.ranks import chance_above, interval_of, rank_interval, ranks_of, tie_bands, top_share
from jobdepth.ranking.uncertainty.rules import RULES
from jobdepth.result import Interval, SiteResult, SiteUncertainty, SourceShares, UncertaintyInfo

_DECIMALS = 4


def with_uncertainty(sites: Sequence[SiteResult], draws: Mapping[str, SiteDraws]) -> list[SiteResult]:
    """The same sites with their intervals; `draws` are by slug, and ranked sites stand first, best first."""
    ranked = [site for site in sites if site.rank is not None]
    if not ranked:
        return list(sites)
    own = [draws[site.slug] for site in ranked]
    scores = np.array([each.scores for each in own])
    ranks, bands = ranks_of(scores), tie_bands(list(scores))
    top = top_share(ranks_of(np.array([each.by_weights for each in own])))
    found = [
        _with_interval(site, own[number], rank_interval(ranks[number]), bands[number], float(top[number]),
                       above_next(scores, number))
        for number, site in enumerate(ranked)
    ]  # fmt: skip
    return [*found, *(site for site in sites if site.rank is None)]


def uncertainty_info(sites: Sequence[SiteResult], seed: str) -> UncertaintyInfo:
    """The settings of the draws, for readers."""
    return UncertaintyInfo(
        draws=settings.DRAWS,
        seed=seed,
        interval=settings.INTERVAL,
        separate_from=settings.SEPARATE,
        weight_concentration=settings.CONCENTRATION,
        site_shift=settings.SITE_SHIFT,
        stretched_sites=sum(site.uncertainty is not None and site.uncertainty.is_stretched for site in sites),
        rules=list(RULES),
    )


def _with_interval(
    site: SiteResult, draws: SiteDraws, ranks: tuple[int, int], band: int, top: float, above: list[float]
) -> SiteResult:
    rank, score = site.rank or 0, site.score or 0.0
    scores = interval_of(draws.scores)
    measures = {
        name: _interval(interval_of(values), getattr(site.measures, name) or 0.0)
        for name, values in draws.measures.items()
    }
    uncertainty = SiteUncertainty(
        score=_interval(scores, score),
        measures=measures,
        shares=_shares(draws),
        tie_band=band,
        top_ten_share=round(top, _DECIMALS),
        above_next=above,
        is_stretched=not (ranks[0] <= rank <= ranks[1] and scores[0] <= score <= scores[1]),
    )
    low, high = min(rank, ranks[0]), max(rank, ranks[1])
    return site.model_copy(update={"rank_low": low, "rank_high": high, "uncertainty": uncertainty})


def _interval(drawn: tuple[float, float], published: float) -> Interval:
    """The drawn interval, widened to the published figure: a figure outside its own interval would help nobody."""
    return Interval(low=round(min(drawn[0], published), _DECIMALS), high=round(max(drawn[1], published), _DECIMALS))


def _shares(draws: SiteDraws) -> SourceShares | None:
    total = sum(draws.variances.values())
    if not total:
        return None
    return SourceShares(**{name: round(draws.variances[name] / total, _DECIMALS) for name in SOURCES})


def above_next(scores: Floats, number: int) -> list[float]:
    """Probability that a site is above each that follows; of hundreds of sites only those next to it.

    The document would grow with the square of the sites otherwise.
    """
    last = len(scores) if len(scores) <= settings.ALL_PAIRS else number + 1 + settings.NEIGHBOURS
    return [round(chance_above(scores[number], other), _DECIMALS) for other in scores[number + 1 : last]]
