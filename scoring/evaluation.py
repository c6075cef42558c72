"""Figures that say how good scores are, in plain numpy; labels are 0/1 arrays, scores are higher for yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.lexical import WE, YOU, words_of

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]


def auc(labels: Labels, scores: Floats) -> float:
    """Chance that a random yes is scored above a random no, ties counting half; nan if either is missing."""
    yes = int(labels.sum())
    no = len(labels) - yes
    if not yes or not no:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[labels].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(labels: Labels, scores: Floats) -> float:
    """Area under precision over recall, by steps; nan without any yes."""
    precision, recall, _ = _precision_recall(labels, scores)
    return float(np.sum(np.diff(recall, prepend=0) * precision))


def best_f1(labels: Labels, scores: Floats) -> tuple[float, float]:
    """The highest F1 of any threshold, and the lowest score that is still a yes under it."""
    precision, recall, thresholds = _precision_recall(labels, scores)
    f1 = _harmonic_mean(precision, recall)
    best = int(np.argmax(f1))
    return float(f1[best]), float(thresholds[best])


def f1_at(labels: Labels, scores: Floats, threshold: float) -> float:
    """F1 where a score of at least the threshold is a yes."""
    said = scores >= threshold
    hits = int((said & labels).sum())
    return 2 * hits / max(int(said.sum()) + int(labels.sum()), 1)


def ece(labels: Labels, probabilities: Floats, bins: int = 10) -> float:
    """Expected calibration error: gap between stated and true share, averaged over equal-width bins."""
    bin_of = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(float(probabilities[bin_of == n].mean()) - float(labels[bin_of == n].mean())) * float((bin_of == n).mean())
        for n in np.unique(bin_of)
    ]
    return float(sum(gaps))


def job_mean_average_precision(labels: Labels, scores: Floats) -> float:
    """Mean over the jobs that occur of the average precision of a job's scores; arrays are passages x jobs."""
    jobs = np.flatnonzero(labels.any(axis=0))
    return float(np.mean([average_precision(labels[:, job], scores[:, job]) for job in jobs]))


def top1(labels: Labels, scores: Floats) -> float:
    """Share of passages with a job whose highest-scored job is one of theirs; arrays are passages x jobs."""
    rows = np.flatnonzero(labels.any(axis=1))
    return float(np.mean(labels[rows, np.argmax(scores[rows], axis=1)]))


def you_share(texts: Sequence[tuple[str, str]]) -> Floats:
    """Baseline: the share of 'you' words among 'you' and 'we' words of each (heading, text); 0.5 without any."""
    shares = []
    for heading, text in texts:
        words = words_of(f"{heading} {text}")
        you, we = (sum(word in members for word in words) for members in (YOU, WE))
        shares.append(you / (you + we) if you + we else 0.5)
    return np.array(shares, dtype=np.float64)


def bootstrap_interval(
    figure: Callable[[Labels, Floats], float], labels: Labels, scores: Floats, draws: int = 500, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of a figure between 0 and 1 by resampling passages, as if none depended on another."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(labels), size=(draws, len(labels)))
    values = [figure(labels[row], scores[row]) for row in rows if labels[row].any() and not labels[row].all()]
    # Passages that come twice make gaps in calibration and rare jobs look better or worse than they are: of few
    # passages, resampled values can lie beside the figure altogether. So they are moved until it is their mean.
    low, high = np.quantile(values, [0.025, 0.975]) + (figure(labels, scores) - np.mean(values))
    return max(float(low), 0.0), min(float(high), 1.0)


def _harmonic_mean(precision: Floats, recall: Floats) -> Floats:
    mean: Floats = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return mean


def _precision_recall(labels: Labels, scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Precision and recall at each distinct score, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], np.cumsum(labels[order])
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    total = int(labels.sum())
    recall = hits[last] / total if total else np.full(len(last), np.nan)
    return hits[last] / (last + 1), recall, ordered[last]
