"""Draws of which pages a site has: as many as were read, from the pages of its kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jobdepth.ranking.uncertainty.settings import DRAWS

Counts = NDArray[np.int64]
#: For fewer than eight or so pages nothing can be told from the pages themselves.
LEAST_SHAPE = 0.25


def draw_counts(pages: int, rng: np.random.Generator) -> Counts:
    """How often each of `pages` pages stands in each draw, pages x draws; the sum of a draw is their number.

    The shares of the kinds of pages are drawn first (a Bayesian bootstrap), then a site with these shares: the
    uncertainty of what was read, and that of another site of the same kind.
    """
    if not pages:
        return np.zeros((0, DRAWS), dtype=np.int64)
    shares = rng.dirichlet(np.full(pages, _shape(pages)), DRAWS)
    return rng.multinomial(pages, shares).T.astype(np.int64)


def _shape(pages: int) -> float:
    """The shape of the Dirichlet of page shares: 1 for many pages, less for few.

    With it the variance of a sum over the pages of a draw is that of Student's prediction from as many pages,
    2 n s^2 n / (n - 3) against n s^2 (1 + shape) n / (shape n + 1).
    """
    return max((pages - 5) / (pages + 3), LEAST_SHAPE)
