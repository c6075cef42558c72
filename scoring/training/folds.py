"""Leave-one-sector-out: every sector is scored by models that never saw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring import evaluation
from scoring.head import Logistic, probabilities
from scoring.space import Floats, nearest_statement
from scoring.training.data import SectorData
from scoring.training.fit import Labels, Settings, fit_calibration, fit_connects, fit_focus, fit_match, match_columns
from scoring.tuned import SIGNAL_NAMES

Fit = Callable[[Sequence[SectorData], Settings], Logistic]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Log-odds of each sector from models trained without it, and labels, in the order of the sectors.

    `logits` are rows x opinions: of the head alone, or of the head and of the tuned layers. `natural` tells which rows
    come as real pages do: they alone calibrate and count.
    """

    logits: tuple[Floats, ...]
    labels: tuple[Labels, ...]
    natural: tuple[Labels, ...]

    def calibration(self, but: int | None = None) -> Logistic:
        """The calibration from all sectors, or from all but one."""
        kept = [n for n in range(len(self.logits)) if n != but]
        return fit_calibration(
            np.concatenate([self.logits[n][self.natural[n]] for n in kept]),
            np.concatenate([self.labels[n][self.natural[n]] for n in kept]),
        )

    def probabilities(self) -> list[Floats]:
        """Probabilities of each sector, calibrated on the other sectors."""
        return [probabilities(self.calibration(but=n).logits(logits)) for n, logits in enumerate(self.logits)]

    def natural_probabilities(self) -> tuple[Labels, Floats]:
        """Labels and probabilities of the rows that count, of all sectors."""
        told = [found[rows] for found, rows in zip(self.probabilities(), self.natural, strict=True)]
        labels = [found[rows] for found, rows in zip(self.labels, self.natural, strict=True)]
        return np.concatenate(labels), np.concatenate(told)


@dataclass(frozen=True, slots=True)
class Folds:
    """All three models, seen from outside."""

    sectors: tuple[SectorData, ...]
    focus: Unseen
    connects: Unseen
    match: Unseen


def unseen_folds(sectors: Sequence[SectorData], settings: Settings) -> Folds:
    """Score each sector with models of the others."""
    focus = _unseen(sectors, settings, fit_focus, "focus", [data.is_focused for data in sectors])
    return Folds(
        sectors=tuple(sectors),
        focus=focus,
        connects=_unseen(sectors, settings, fit_connects, "connects", [data.connects for data in sectors]),
        match=_unseen_match(sectors, calibrated_logits(focus), settings),
    )


def calibrated_logits(unseen: Unseen) -> list[Floats]:
    """Log-odds of unseen sectors on the calibrated scale, without the correction for real websites."""
    calibration = unseen.calibration()
    return [calibration.logits(logits) for logits in unseen.logits]


def _unseen(
    sectors: Sequence[SectorData], settings: Settings, fit: Fit, signal: str, labels: Sequence[Labels]
) -> Unseen:
    column = SIGNAL_NAMES.index(signal)
    logits = []
    for n, data in enumerate(sectors):
        model = fit([other for m, other in enumerate(sectors) if m != n], settings)
        logits.append(np.column_stack([model.logits(data.columns), data.signals[:, column]]))
    return Unseen(tuple(logits), tuple(labels), tuple(data.is_natural for data in sectors))


def _unseen_match(sectors: Sequence[SectorData], focus_logits: Sequence[Floats], settings: Settings) -> Unseen:
    logits = []
    for n, data in enumerate(sectors):
        others = [m for m in range(len(sectors)) if m != n]
        model = fit_match([sectors[m] for m in others], [focus_logits[m] for m in others], settings)
        logits.append(model.logits(match_columns(data, focus_logits[n]))[:, None])
    natural = (np.repeat(data.is_natural, data.jobs.shape[1]) for data in sectors)
    return Unseen(tuple(logits), tuple(data.jobs.ravel() for data in sectors), tuple(natural))


def summary(folds: Folds) -> dict[str, float]:
    """The figures of a training run, over the natural passages of all sectors, none of which was seen."""
    labels, focus = folds.focus.natural_probabilities()
    pairs, match = folds.match.natural_probabilities()
    connected, connects = folds.connects.natural_probabilities()
    figures = {
        "focus_auc": evaluation.auc(labels, focus),
        "focus_ap": evaluation.average_precision(labels, focus),
        "focus_best_f1": evaluation.best_f1(labels, focus)[0],
        "focus_ece": evaluation.ece(labels, focus),
        "connects_auc": evaluation.auc(connected, connects),
        "connects_ece": evaluation.ece(connected, connects),
        "match_best_f1": evaluation.best_f1(pairs, match)[0],
        "match_ece": evaluation.ece(pairs, match),
    }
    return {name: round(value, 4) for name, value in (figures | _job_figures(folds)).items()}


def _job_figures(folds: Folds) -> dict[str, float]:
    names = ("match_map", "match_top1", "cosine_map", "cosine_top1")
    rows = []
    for data, flat in zip(folds.sectors, folds.match.probabilities(), strict=True):
        match, cosine = flat.reshape(data.jobs.shape), nearest_statement(data.space, data.vectors)
        jobs, natural = data.jobs[data.is_natural], data.is_natural
        rows.append([figure(jobs, scores[natural]) for scores in (match, cosine) for figure in _JOB_FIGURES])
    means: NDArray[np.float64] = np.mean(rows, axis=0)
    return dict(zip(names, means.tolist(), strict=True))


_JOB_FIGURES = (evaluation.job_mean_average_precision, evaluation.top1)
