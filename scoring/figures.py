"""How well scores agree with labelled passages: every figure with its interval and two simple baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring import evaluation
from scoring.evaluation import Floats, Labels

DRAWS = 500


@dataclass(frozen=True, slots=True)
class Truth:
    """What people say of passages; `jobs` is passages x jobs."""

    focus: Labels
    connects: Labels
    jobs: Labels


@dataclass(frozen=True, slots=True)
class Told:
    """What a scorer says of the same passages, as probabilities; `matches` is passages x jobs."""

    focus: Floats
    connects: Floats
    matches: Floats


@dataclass(frozen=True, slots=True)
class Baselines:
    """What needs no training: the largest cosine to each job's statements, and the share of "you" words."""

    cosine: Floats
    you_share: Floats


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval; a baseline is None where it can't have such a figure."""

    name: str
    value: float
    low: float
    high: float
    cosine: float | None = None
    you_share: float | None = None


def figures(
    truth: Truth, told: Told, baselines: Baselines, focus_threshold: float, match_threshold: float
) -> list[Figure]:
    """All figures of a labelled set; nan where the labels hold only one answer."""
    nearest = baselines.cosine.max(axis=1)
    addressed = np.where((told.focus >= focus_threshold)[:, None], told.matches, 0.0)

    def at_threshold(labels: Labels, scores: Floats) -> float:
        return evaluation.f1_at(labels, scores, focus_threshold)

    def jobs_at_thresholds(labels: Labels, scores: Floats) -> float:
        return evaluation.f1_at(labels.ravel(), scores.ravel(), match_threshold)

    by_focus: tuple[tuple[str, _Measure], ...] = (
        ("focus_auc", evaluation.auc),
        ("focus_ap", evaluation.average_precision),
        ("focus_best_f1", lambda labels, scores: evaluation.best_f1(labels, scores)[0]),
    )
    by_job: tuple[tuple[str, _Measure], ...] = (
        ("match_map", evaluation.job_mean_average_precision),
        ("match_top1", evaluation.top1),
    )
    return [
        _figure("focus_f1", at_threshold, truth.focus, told.focus),
        *(_figure(name, f, truth.focus, told.focus, nearest, baselines.you_share) for name, f in by_focus),
        _figure("focus_ece", evaluation.ece, truth.focus, told.focus),
        *(_figure(name, f, truth.jobs, told.matches, baselines.cosine) for name, f in by_job),
        _figure("match_f1", jobs_at_thresholds, truth.jobs, addressed),
        _figure("match_ece", _flat_ece, truth.jobs, told.matches),
        _figure("connects_auc", evaluation.auc, truth.connects, told.connects),
        _figure("connects_ece", evaluation.ece, truth.connects, told.connects),
    ]


_Measure = Callable[[Labels, Floats], float]


def _figure(
    name: str, measure: _Measure, labels: Labels, scores: Floats,
    cosine: Floats | None = None, you_share: Floats | None = None,
) -> Figure:  # fmt: skip
    if not labels.any() or labels.all():
        return Figure(name, float("nan"), float("nan"), float("nan"))
    low, high = evaluation.bootstrap_interval(measure, labels, scores, DRAWS)
    return Figure(
        name, measure(labels, scores), low, high,
        None if cosine is None else measure(labels, cosine),
        None if you_share is None else measure(labels, you_share),
    )  # fmt: skip


def _flat_ece(labels: Labels, scores: Floats) -> float:
    return evaluation.ece(labels.ravel(), scores.ravel())
