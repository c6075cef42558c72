"""Works a site's score out by hand, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping

from jobdepth.errors import JobdepthError
from jobdepth.publish.site_contexts import ScoreTerm
from jobdepth.publish.standings import SCORE, standings_of
from jobdepth.publish.sureness import share_range
from jobdepth.publish.text import MEASURE_GAPS, MEASURE_MEANINGS, MEASURE_WORDS, published, score_figure
from jobdepth.result import League, Measures, SiteResult

#: Room for measures that were rounded before they reached the result document.
TOLERANCE_POINTS = 0.1


def build_score_terms(site: SiteResult, league: League) -> tuple[ScoreTerm, ...]:
    """One line a weighted measure: value, weight, points."""
    shares = weight_shares(league.rubric.weights)
    return tuple(_term(name, weight, site, league) for name, weight in shares.items())


def points_sum(measures: Measures, weights: Mapping[str, float]) -> float:
    """100 x the weighted mean of the measures."""
    shares = weight_shares(weights)
    return sum(_points(measures, name, weight) for name, weight in shares.items())


def weight_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as shares of their sum; a measure that is null counts as 0 and keeps its weight."""
    known = {name: weights[name] for name in MEASURE_WORDS if name in weights}
    total = sum(known.values())
    return {name: weight / total for name, weight in known.items()} if total else {}


def check_scores(league: League) -> None:
    """Raise an error if a published score does not follow from its published parts."""
    for site in league.sites:
        if site.score is None:
            continue
        points = points_sum(site.measures, league.rubric.weights)
        if abs(points - site.score) > TOLERANCE_POINTS:
            raise JobdepthError(
                f"the score of {site.slug} is {site.score:.2f}, but its parts add up to {points:.2f}; "
                "run `jobdepth rank` again"
            )


def _points(measures: Measures, name: str, weight: float) -> float:
    return 100 * weight * (_value(measures, name) or 0)


def _value(measures: Measures, name: str) -> float | None:
    share: float | None = getattr(measures, name)
    return share


def _term(name: str, weight: float, site: SiteResult, league: League) -> ScoreTerm:
    value = _value(site.measures, name)
    return ScoreTerm(
        measure=MEASURE_WORDS[name],
        made_of=MEASURE_MEANINGS[name],
        value=f"not measured: {MEASURE_GAPS[name]}; counts as 0" if value is None else share_figure(value),
        weight=f"{weight:.2f}",
        points=f"{_points(site.measures, name, weight):.2f}",
        median=median_figure(name, league),
        likely=share_range(site, name),
    )


def median_figure(name: str, league: League) -> str:
    """The median of a measure over the ranked sites, with three decimals."""
    middle = standings_of(league).spread(name).median
    return "not measured" if middle is None else share_figure(middle / 100)


def median_score_figure(league: League) -> str:
    """The median score of the ranked sites, with one decimal."""
    return score_figure(standings_of(league).spread(SCORE).median)


def share_figure(share: float) -> str:
    """A share with three decimals, as the site pages show it."""
    return f"{published(share):.3f}"
