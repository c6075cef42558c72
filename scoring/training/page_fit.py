"""Fits the page model; everything here is deterministic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import NO_OFFER_KINDS, OFFER_KINDS, PageEvidence, PageKind
from scoring.head import Logistic
from scoring.page_model import PageModel, counted_columns, with_offers, word_columns
from scoring.space import Floats
from scoring.training.offer_pairs import PairSet
from scoring.training.site_pages import PageSet

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The tuned numbers of this training; docs/scoring-log.md has the comparisons they come from."""

    #: Inverse strength of regularisation of each model.
    kind_c: float = 5.0
    offer_c: float = 1.0
    passage_c: float = 1.0
    #: Size of a standardised column of words, and of a signal, beside a unit-length vector.
    lexical_scale: float = 0.1
    signal_scale: float = 0.3


def fit_page_model(data: PageSet, pairs: PairSet, rows: Rows, encoder_id: str, settings: PageSettings) -> PageModel:
    """A page model trained on these rows, and on the pairs of their sectors.

    Home pages are known by their place and teach the offer only; of it, pages teach whose kind leaves it open.
    """
    pages = [data.pages[row] for row in rows]
    columns = np.array([data.columns[row].page for row in rows])
    words = [(word_columns(columns.shape[1]), settings.lexical_scale)]
    others = np.array([not page.is_home for page in pages])
    kinds = np.array([page.kind.value for page in pages])
    names, kind_models = _fit(columns[others], kinds[others], words, settings.kind_c)

    passages, offers = pairs.passages(np.flatnonzero(np.isin(pairs.sectors, [page.sector for page in pages])))
    counts, signals = counted_columns(passages.shape[1])
    scales = [(counts, settings.lexical_scale), (signals, settings.signal_scale)]
    _, (of_passage,) = _fit(passages, offers, scales, settings.passage_c)

    told = np.array([with_offers(of_passage, data.columns[row]) for row in rows])
    is_open = np.array([page.kind not in OFFER_KINDS | NO_OFFER_KINDS for page in pages])
    labels = np.array([page.offer for page in pages])
    _, (offer,) = _fit(told[is_open], labels[is_open], words, settings.offer_c)
    return PageModel(tuple(PageKind(str(name)) for name in names), kind_models, of_passage, offer, encoder_id, "", {})


def _fit(
    columns: Floats, labels: NDArray[Any], scales: Sequence[tuple[slice, float]], c: float
) -> tuple[NDArray[Any], tuple[Logistic, ...]]:
    """Classes and a linear model of each, or one of the second of two.

    Columns with a scale are standardised and brought to this size; that is folded into the weights.
    """
    from sklearn.linear_model import LogisticRegression

    mean, factor = np.zeros(columns.shape[1]), np.ones(columns.shape[1])
    for places, scale in scales:
        mean[places] = columns[:, places].mean(axis=0)
        factor[places] = scale / (columns[:, places].std(axis=0) + 1e-9)
    model = LogisticRegression(C=c, max_iter=5000, tol=1e-8).fit((columns - mean) * factor, labels)
    weights = model.coef_ * factor
    biases = model.intercept_ - weights @ mean
    return model.classes_, tuple(Logistic(row, float(bias)) for row, bias in zip(weights, biases, strict=True))


def unseen_models(data: PageSet, pairs: PairSet, settings: PageSettings) -> dict[str, PageModel]:
    """By sector, a page model that never saw a page of it."""
    return {
        sector: fit_page_model(data, pairs, np.flatnonzero(data.sectors != sector), "", settings)
        for sector in sorted(set(data.sectors.tolist()))
    }


def unseen_evidence(data: PageSet, models: Mapping[str, PageModel]) -> list[PageEvidence]:
    """What the model says of each page that never saw its sector."""
    return [models[page.sector].evidence(columns) for page, columns in zip(data.pages, data.columns, strict=True)]


def unseen_offers(pairs: PairSet, models: Mapping[str, PageModel]) -> tuple[Floats, Floats]:
    """The chance that a page describes an offer, of the pages of each pair that do and of those that do not."""
    offering, plain = (
        np.array([models[pair.sector].evidence(each).offer for pair, each in zip(pairs.pairs, columns, strict=True)])
        for columns in (pairs.offering, pairs.plain)
    )
    return offering, plain
