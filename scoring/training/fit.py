"""Fits the head's logistic models; everything here is deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.head import Logistic
from scoring.lexical import LEXICAL_NAMES
from scoring.space import RUBRIC_NAMES, Floats, match_features
from scoring.training.data import SectorData
from scoring.tuned import SIGNAL_NAMES

Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Settings:
    """The tuned numbers of training; docs/scoring-log.md has the comparisons they come from."""

    #: Inverse strength of regularisation of each model.
    focus_c: float = 3.0
    connects_c: float = 1.0
    #: From 1 to 0.01, sectors unseen are told as well.
    match_c: float = 0.03
    #: Size of a standardised column of words or rubric nearness beside a unit-length vector.
    lexical_scale: float = 0.03
    rubric_scale: float = 0.3


def fit_logistic(columns: Floats, labels: Labels, scales: Floats, c: float) -> Logistic:
    """A logistic model on standardised columns, its standardisation folded into the weights."""
    from sklearn.linear_model import LogisticRegression

    mean, deviation = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    factor = np.where(np.isnan(scales), 1.0, scales / deviation)
    centred = (columns - mean) * factor
    # Newton's steps need few passes where the columns, some of them tiny, make a gradient's steps creep.
    model = LogisticRegression(C=c, solver="newton-cholesky", max_iter=100, tol=1e-8).fit(centred, labels)
    weights = model.coef_[0] * factor
    return Logistic(weights, float(model.intercept_[0] - weights @ mean))


def passage_scales(dimensions: int, settings: Settings) -> Floats:
    """Scale of each passage column; nan leaves the vector's own columns as they are."""
    words = np.full(len(LEXICAL_NAMES), settings.lexical_scale)
    rubric = np.full(len(RUBRIC_NAMES), settings.rubric_scale)
    return np.concatenate([np.full(dimensions, np.nan), words, rubric])


def fit_focus(sectors: Sequence[SectorData], settings: Settings) -> Logistic:
    """The uncalibrated model of focus >= 1."""
    return _fit_passages(sectors, np.concatenate([data.is_focused for data in sectors]), settings, settings.focus_c)


def fit_connects(sectors: Sequence[SectorData], settings: Settings) -> Logistic:
    """The uncalibrated model of connects."""
    return _fit_passages(sectors, np.concatenate([data.connects for data in sectors]), settings, settings.connects_c)


def _fit_passages(sectors: Sequence[SectorData], labels: Labels, settings: Settings, c: float) -> Logistic:
    dimensions = sectors[0].vectors.shape[1]
    return fit_logistic(np.vstack([data.columns for data in sectors]), labels, passage_scales(dimensions, settings), c)


def match_columns(data: SectorData, focus_logits: Floats) -> Floats:
    """The columns of every (passage, job) pair of a sector, one pair a row."""
    # No rubric of training is short.
    features = match_features(data.space, data.vectors, data.alike, data.words, focus_logits, usual=0.0)
    return features.reshape(-1, features.shape[2])


def fit_match(sectors: Sequence[SectorData], focus_logits: Sequence[Floats], settings: Settings) -> Logistic:
    """The uncalibrated model of (passage, job) pairs; focus logits must come from folds without the sector."""
    pairs = [match_columns(data, logits) for data, logits in zip(sectors, focus_logits, strict=True)]
    columns = np.vstack(pairs)
    labels = np.concatenate([data.jobs.ravel() for data in sectors])
    return fit_logistic(columns, labels, np.ones(columns.shape[1]), settings.match_c)


def fit_calibration(logits: Floats, labels: Labels) -> Logistic:
    """What turns log-odds of unseen sectors into one calibrated log-odds (Platt); `logits` is rows x opinions."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, max_iter=5000, tol=1e-10).fit(logits, labels)
    return Logistic(model.coef_[0].astype(np.float64), float(model.intercept_[0]))


def calibrated(model: Logistic, calibration: Logistic, signal: str = "") -> Logistic:
    """The same model with its calibration folded in, and with it what the tuned layers say, if a signal is named."""
    weights, bias = model.weights * calibration.weights[0], model.bias * calibration.weights[0] + calibration.bias
    if not signal:
        return Logistic(weights, bias)
    tail = np.zeros(len(SIGNAL_NAMES))
    tail[SIGNAL_NAMES.index(signal)] = calibration.weights[1]
    return Logistic(np.concatenate([weights, tail]), bias)
