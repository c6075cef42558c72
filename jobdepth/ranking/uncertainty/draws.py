"""All draws of one site: its score under other pages, other labels and other weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.evidence import Floats, SiteEvidence
from jobdepth.ranking.uncertainty.labels import (
    PageOutcomes,
    draw_pages,
    fixed_outcomes,
    generator,
    is_worth_drawing,
)
from jobdepth.ranking.uncertainty.measuring import MEASURE_NAMES, SiteOutcomes, measured, site_outcomes
from jobdepth.ranking.uncertainty.pages import draw_counts
from jobdepth.ranking.uncertainty.settings import DRAWS, SITE_SHIFT
from jobdepth.ranking.uncertainty.weights import Weights, draw_weights, fixed_weights

_ROUNDS = 8
SOURCES = ("pages", "classifier", "weights")


@dataclass(frozen=True, slots=True)
class SiteDraws:
    """What is kept of a site: scores and measures in every draw, and what each source alone does to the score."""

    scores: Floats
    measures: Mapping[str, Floats]
    #: Scores where only the weights vary.
    by_weights: Floats
    #: Variance of the score where one source varies alone.
    variances: Mapping[str, float]


class Sampler:
    """Draws for the sites of one study; the same seed and the same evidence give the same draws."""

    def __init__(self, yardstick: Yardstick, seed: str, site_shift: float = SITE_SHIFT) -> None:
        self._yardstick = yardstick
        self._seed = seed
        self._site_shift = site_shift
        self._weights = draw_weights(yardstick, seed)
        self._fixed = fixed_weights(yardstick)

    def draw(self, site: SiteEvidence) -> SiteDraws:
        """All draws of a site."""
        world = _World.of(site, self._yardstick, self._seed, self._site_shift)
        measures = _centred(world, self._weights)
        by_weights = _scores(measured(world.published, self._weights.jobs), self._weights)
        alone = {
            "pages": _scores(measured(world.other_pages, self._fixed.jobs), self._fixed),
            "classifier": _scores(measured(world.other_labels, self._fixed.jobs), self._fixed),
            "weights": by_weights,
        }
        return SiteDraws(
            scores=_scores(measures, self._weights),
            measures=dict(zip(MEASURE_NAMES, measures, strict=True)),
            by_weights=by_weights,
            variances={name: float(np.var(alone[name])) for name in SOURCES},
        )


@dataclass(frozen=True, slots=True)
class _World:
    """A site as published, with other pages, with other labels, and with both."""

    published: SiteOutcomes
    other_pages: SiteOutcomes
    other_labels: SiteOutcomes
    both: SiteOutcomes

    @staticmethod
    def of(site: SiteEvidence, yardstick: Yardstick, seed: str, site_shift: float) -> _World:
        fixed = [fixed_outcomes(page.point) for page in site.pages]
        counts = _counts(site, generator(seed, b"site", site.key))
        drawn = _drawn(site, site_shift, seed)
        # Draws stand in the order of their shifts; the high ones of all sites must not meet.
        order = generator(seed, b"order", site.key).permutation(DRAWS)

        def outcomes(pages: list[PageOutcomes], times: NDArray[np.int64] | None) -> SiteOutcomes:
            found = site_outcomes(site.pages, pages, times, len(site.jobs), yardstick.patience)
            return found.ordered(order)

        return _World(outcomes(fixed, None), outcomes(fixed, counts), outcomes(drawn, None), outcomes(drawn, counts))


def _counts(site: SiteEvidence, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each page stands in each draw; the home page always does."""
    others = [number for number, page in enumerate(site.pages) if not page.is_home]
    counts = np.ones((len(site.pages), DRAWS), dtype=np.int64)
    counts[others] = draw_counts(len(others), rng)
    return counts


def _drawn(site: SiteEvidence, site_shift: float, seed: str) -> list[PageOutcomes]:
    """The outcomes of all pages; those not worth drawing say nothing in any draw."""
    worth = is_worth_drawing(site, site_shift)
    nothing = np.zeros(DRAWS, dtype=np.int64)
    empty = PageOutcomes(nothing.astype(np.uint64), nothing.astype(np.uint64), nothing, nothing)
    found = iter(draw_pages([page for page, is_ in zip(site.pages, worth, strict=True) if is_], site_shift, seed))
    return [next(found) if is_ else empty for is_ in worth]


def _centred(world: _World, weights: Weights) -> Floats:
    """Measures under all three sources; what drawing pages with replacement always loses is given back.

    By a factor, so that a draw in which nothing was found stays at 0.
    """
    both, once = measured(world.both, weights.jobs), measured(world.other_labels, weights.jobs)
    whole = once.mean(axis=1, keepdims=True)
    factors = np.ones_like(whole)
    # Several times, because what a factor lifts above 1 is cut off again.
    for _ in range(_ROUNDS):
        kept = np.minimum(both * factors, 1.0).mean(axis=1, keepdims=True)
        factors *= np.divide(whole, kept, out=np.ones_like(kept), where=kept > 0)
    result: Floats = np.minimum(both * factors, 1.0)
    return result


def _scores(measures: Floats, weights: Weights) -> Floats:
    """Scores in every draw, with the decimals of the published ones."""
    result: Floats = np.round(100 * (weights.measures * measures).sum(axis=0), 1)
    return result
