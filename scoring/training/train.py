"""Trains the shipped head: `python -m scoring.training.train`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from scoring.encoder import Encoder, load_encoder
from scoring.evaluation import best_f1, f1_at
from scoring.head import MODEL_DIR, Head, Logistic, save_head
from scoring.training.data import (
    PASSAGES_DIR,
    SectorData,
    build_sector,
    load_passages,
    load_scoring_rubric,
    training_files,
    training_fingerprint,
)
from scoring.training.fit import Settings, calibrated, fit_connects, fit_focus, fit_match
from scoring.training.folds import Folds, Unseen, calibrated_logits, summary, unseen_folds
from scoring.training.gate import check_floors, write_floors
from scoring.training.readings import agreement, load_readings
from scoring.training.rows import ROWS_FILE, CachedEncoder
from scoring.training.unseen import UNSEEN_FILE, load_unseen
from scoring.training.usual import usual_likeness

#: Added to the log-odds of focus: problems on real websites are named more faintly than on the pages written for
#: training, so a scorer calibrated on these alone says "no" too often. From labelled passages of 45 real websites, most
#: likely 0.49 (95 % by website: 0.09 to 0.86), and of 87 more that people have not coded, 0.19; of all 0.28 (0.02 to
#: 0.52): docs/scoring-log.md.
REAL_WEBSITES = 0.3
#: So much of F1 is noise: it is less than what leaving one sector out moves it by.
F1_TOLERANCE = 0.005


def load_sectors(folder: Path, encoder: Encoder, unseen: Path = UNSEEN_FILE) -> list[SectorData]:
    """All training sectors as arrays."""
    told = load_unseen(training_fingerprint(folder), unseen)
    return [
        build_sector(load_passages(path), load_scoring_rubric(path.stem), encoder, told)
        for path in training_files(folder)
    ]


def train_head(sectors: Sequence[SectorData], folds: Folds, encoder: Encoder, settings: Settings) -> Head:
    """Fit all models on all sectors; calibration and thresholds come from the unseen folds."""
    focus = calibrated(fit_focus(sectors, settings), folds.focus.calibration(), "focus")
    focus = Logistic(focus.weights, focus.bias + REAL_WEBSITES)
    connects = calibrated(fit_connects(sectors, settings), folds.connects.calibration(), "connects")
    match = fit_match(sectors, calibrated_logits(folds.focus), settings)
    head = Head(
        focus=focus,
        connects=connects,
        match=calibrated(match, folds.match.calibration()),
        focus_threshold=_middle_threshold(folds.focus),
        match_threshold=_best_threshold(folds.match),
        usual=0.0,
        encoder_id=encoder.model_id,
        fingerprint="",
        facts={},
    )
    return replace(head, usual=usual_likeness(head, sectors, encoder))


def _best_threshold(unseen: Unseen) -> float:
    """The probability from which on "yes" has the best F1 on unseen sectors."""
    return round(best_f1(*unseen.natural_probabilities())[1], 4)


def _middle_threshold(unseen: Unseen) -> float:
    """The middle of the probabilities whose F1 on unseen sectors is as good as the best, by a tolerance.

    F1 hardly changes over a wide plateau, and where on it the best lies is chance.
    """
    labels, told = unseen.natural_probabilities()
    grid = np.arange(0.05, 0.95, 0.005)
    reached = np.array([f1_at(labels, told, threshold) for threshold in grid])
    good = grid[reached >= reached.max() - F1_TOLERANCE]
    return round(float(good.min() + good.max()) / 2, 4)


def training_facts(folder: Path, sectors: Sequence[SectorData], figures: dict[str, float]) -> dict[str, object]:
    """What the head's file says of where it comes from."""
    return {
        "licence": "Apache-2.0",
        "training": {
            "command": "python -m scoring.training.train",
            "fingerprint": training_fingerprint(folder),
            "passages": {data.sector: len(data.passages) for data in sectors},
            "real_websites": REAL_WEBSITES,
        },
        "evaluation": {"method": "leave one sector out", "figures": figures},
        "agreement": agreement(load_readings()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the head, or only print what the training would reach."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    options = _options(arguments)
    # The last bits of a matrix product depend on the number of threads: one gives the same bytes anywhere. The rows of
    # the encoder depend on none.
    with threadpool_limits(limits=1):
        return _run(options, CachedEncoder(load_encoder(), ROWS_FILE))


def _run(options: argparse.Namespace, encoder: CachedEncoder) -> int:
    settings = Settings()
    sectors = load_sectors(options.passages, encoder, options.unseen)
    encoder.save()
    folds = unseen_folds(sectors, settings)
    figures = summary(folds)
    sys.stdout.write("".join(f"{name:15} {value:.4f}\n" for name, value in figures.items()))
    if options.evaluate_only:
        return 0
    problems = check_floors(figures)
    if problems and not options.lower_floors:
        sys.stderr.write("\n".join(problems) + "\nNothing was written; --lower-floors accepts worse figures.\n")
        return 1
    head = train_head(sectors, folds, encoder, settings)
    facts = training_facts(options.passages, sectors, figures)
    save_head(replace(head, facts=facts), options.output)
    if options.output == MODEL_DIR:
        write_floors(figures, training_fingerprint(options.passages), may_lower=options.lower_floors)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scoring.training.train", description=__doc__)
    parser.add_argument("--passages", type=Path, default=PASSAGES_DIR, help="folder of labelled passages")
    parser.add_argument("--unseen", type=Path, default=UNSEEN_FILE, help="signals of sectors unseen, by tune.py")
    parser.add_argument("--output", type=Path, default=MODEL_DIR, help="folder for the head's files")
    parser.add_argument("--evaluate-only", action="store_true", help="print the figures and write nothing")
    parser.add_argument("--lower-floors", action="store_true", help="accept figures below the floors")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
