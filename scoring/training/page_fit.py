"""Fits the page model; everything here is deterministic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import PageEvidence, PageKind
from scoring.head import Logistic
from scoring.page_model import PageModel, word_columns
from scoring.space import Floats
from scoring.training.site_pages import PageSet


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The tuned numbers of this training; docs/scoring-log.md has the comparisons they come from."""

    #: Inverse strength of regularisation of each model.
    kind_c: float = 5.0
    offer_c: float = 1.0
    #: Size of a standardised column of words beside a unit-length vector.
    lexical_scale: float = 0.1


def fit_page_model(data: PageSet, rows: NDArray[np.int64], encoder_base: str, settings: PageSettings) -> PageModel:
    """A page model trained on these rows; home pages are known by their place, and teach the offer only."""
    others = np.array([row for row in rows if not data.pages[row].is_home])
    kinds = np.array([data.pages[row].kind.value for row in others])
    offers = np.array([data.pages[row].offer for row in rows])
    names, kind_models = _fit(data.columns[others], kinds, settings.kind_c, settings)
    _, (offer,) = _fit(data.columns[rows], offers, settings.offer_c, settings)
    return PageModel(tuple(PageKind(str(name)) for name in names), kind_models, offer, encoder_base, "", {})


def _fit(
    columns: Floats, labels: NDArray[Any], c: float, settings: PageSettings
) -> tuple[NDArray[Any], tuple[Logistic, ...]]:
    """Classes and a linear model of each, or one of the second of two; standardisation folded into the weights."""
    from sklearn.linear_model import LogisticRegression

    words = word_columns(columns.shape[1])
    mean, factor = np.zeros(columns.shape[1]), np.ones(columns.shape[1])
    mean[words] = columns[:, words].mean(axis=0)
    factor[words] = settings.lexical_scale / (columns[:, words].std(axis=0) + 1e-9)
    model = LogisticRegression(C=c, max_iter=5000, tol=1e-8).fit((columns - mean) * factor, labels)
    weights = model.coef_ * factor
    biases = model.intercept_ - weights @ mean
    return model.classes_, tuple(Logistic(row, float(bias)) for row, bias in zip(weights, biases, strict=True))


def unseen_evidence(data: PageSet, settings: PageSettings) -> list[PageEvidence]:
    """What page models say that never saw a page of the sector."""
    found: dict[int, PageEvidence] = {}
    for sector in sorted(set(data.sectors.tolist())):
        model = fit_page_model(data, np.flatnonzero(data.sectors != sector), "", settings)
        found |= {int(row): model.evidence(data.columns[row]) for row in np.flatnonzero(data.sectors == sector)}
    return [found[row] for row in range(len(data.pages))]
