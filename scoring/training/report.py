"""Figures of the shipped head on labelled passages: `python -m scoring.training.report FILE.jsonl`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scoring import evaluation
from scoring.encoder import Encoder, load_encoder
from scoring.head import Head, load_head, probabilities
from scoring.space import Floats, match_features, nearest_statement
from scoring.training.data import Labelled, SectorData, build_sector, load_passages, load_scoring_rubric


def report_sectors(
    passages: Sequence[Labelled], encoder: Encoder, head: Head | None = None
) -> dict[str, dict[str, float]]:
    """Figures by sector; each sector needs a shipped rubric of its name."""
    head = head or load_head()
    reports = {}
    for sector in sorted({row.sector for row in passages}):
        rows = [row for row in passages if row.sector == sector]
        data = build_sector(rows, load_scoring_rubric(sector), encoder)
        reports[sector] = sector_figures(data, head)
    return reports


def sector_figures(data: SectorData, head: Head) -> dict[str, float]:
    """Figures of one sector beside both baselines: bare cosine, and the share of 'you' words."""
    logits = head.focus.logits(data.columns)
    match = probabilities(head.match.logits(match_features(data.space, data.vectors, logits)))
    connects = probabilities(head.connects.logits(data.columns))
    cosine = nearest_statement(data.space, data.vectors)
    figures = _focus_figures(data, probabilities(logits), head.focus_threshold)
    figures |= {
        "focus_auc_cosine": evaluation.auc(data.is_focused, cosine.max(axis=1)),
        "focus_auc_you_share": evaluation.auc(data.is_focused, evaluation.you_share(data.texts)),
        "connects_auc": evaluation.auc(data.connects, connects),
        "connects_ece": evaluation.ece(data.connects, connects),
        "match_map": evaluation.job_mean_average_precision(data.jobs, match),
        "match_map_cosine": evaluation.job_mean_average_precision(data.jobs, cosine),
        "match_top1": evaluation.top1(data.jobs, match),
        "match_top1_cosine": evaluation.top1(data.jobs, cosine),
        "match_ece": evaluation.ece(data.jobs.ravel(), match.ravel()),
    }
    figures["match_f1"] = _match_f1(data, probabilities(logits), match, head)
    return {name: round(value, 3) for name, value in figures.items()}


def _focus_figures(data: SectorData, focus: Floats, threshold: float) -> dict[str, float]:
    low, high = evaluation.bootstrap_interval(evaluation.auc, data.is_focused, focus)
    return {
        "focus_auc": evaluation.auc(data.is_focused, focus),
        "focus_auc_low": low,
        "focus_auc_high": high,
        "focus_ap": evaluation.average_precision(data.is_focused, focus),
        "focus_f1": evaluation.f1_at(data.is_focused, focus, threshold),
        "focus_best_f1": evaluation.best_f1(data.is_focused, focus)[0],
        "focus_ece": evaluation.ece(data.is_focused, focus),
    }


def _match_f1(data: SectorData, focus: Floats, match: Floats, head: Head) -> float:
    """F1 of "this passage addresses this job", as the league uses it: both thresholds reached."""
    said = np.where((focus >= head.focus_threshold)[:, None], match, 0.0)
    return evaluation.f1_at(data.jobs.ravel(), said.ravel(), head.match_threshold)


def main(arguments: Sequence[str]) -> int:
    """Print a column of figures for each sector of a file of labelled passages."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m scoring.training.report FILE.jsonl\n")
        return 2
    reports = report_sectors(load_passages(Path(arguments[0])), load_encoder())
    sys.stdout.write(f"{'':22}" + "".join(f"{sector:>16}" for sector in reports) + "\n")
    for name in next(iter(reports.values())):
        sys.stdout.write(f"{name:22}" + "".join(f"{figures[name]:16.3f}" for figures in reports.values()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
