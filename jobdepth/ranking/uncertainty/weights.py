"""Draws of other weights that would have been as reasonable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.evidence import Floats
from jobdepth.ranking.uncertainty.labels import generator
from jobdepth.ranking.uncertainty.measuring import MEASURE_NAMES
from jobdepth.ranking.uncertainty.settings import CONCENTRATION, DRAWS


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in every draw, each column of sum 1: jobs x draws and measures x draws."""

    jobs: Floats
    measures: Floats


def fixed_weights(yardstick: Yardstick) -> Weights:
    """The rubric's own weights in every draw."""
    jobs, measures = _shares(yardstick)
    return Weights(np.repeat(jobs[:, None], DRAWS, axis=1), np.repeat(measures[:, None], DRAWS, axis=1))


def draw_weights(yardstick: Yardstick, seed: str) -> Weights:
    """Dirichlet weights around the rubric's; the same for all sites in a draw."""
    jobs, measures = _shares(yardstick)
    rng = generator(seed, b"weights")
    return Weights(dirichlet(jobs, DRAWS, rng), dirichlet(measures, DRAWS, rng))


def dirichlet(shares: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Shares x draws; what weighs nothing keeps no weight, and the concentration does not depend on their number."""
    shapes = CONCENTRATION * shares * np.count_nonzero(shares)
    drawn = rng.standard_gamma(np.repeat(shapes[:, None], draws, axis=1))
    result: Floats = drawn / drawn.sum(axis=0)
    return result


def _shares(yardstick: Yardstick) -> tuple[Floats, Floats]:
    return _normal(yardstick.job_weights, list(yardstick.job_weights)), _normal(
        yardstick.measure_weights, MEASURE_NAMES
    )


def _normal(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    values = np.array([weights.get(name, 0.0) for name in names])
    result: Floats = values / values.sum()
    return result
