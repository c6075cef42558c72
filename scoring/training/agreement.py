"""How far two readings of the training passages agree, made without knowledge of each other."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

READINGS_FILE = Path(__file__).resolve().parent / "readings.csv"


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """A passage and what each of two readers made of it."""

    id: str
    focus: tuple[int, int]
    jobs: tuple[frozenset[str], frozenset[str]]
    connects: tuple[bool, bool]


def load_readings(path: Path = READINGS_FILE) -> list[ReadTwice]:
    """All passages that were read twice."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            ReadTwice(
                id=row["id"],
                focus=(int(row["focus_1"]), int(row["focus_2"])),
                jobs=(frozenset(row["jobs_1"].split()), frozenset(row["jobs_2"].split())),
                connects=(row["connects_1"] == "1", row["connects_2"] == "1"),
            )
            for row in csv.DictReader(file)
        ]


def agreement(readings: list[ReadTwice]) -> dict[str, float]:
    """Cohen's kappa of focus (1 or 2), of focus 0 / 1 / 2 (quadratic weights) and of connects, and overlap of the jobs.

    The overlap is the mean share that both name of the jobs that either names, over passages in which both see a focus.
    """
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*(row.focus for row in readings), strict=True)
    overlaps = [len(one & other) / len(one | other) for one, other in _named(readings)]
    figures = {
        "focus": cohen_kappa_score([focus >= 1 for focus in first], [focus >= 1 for focus in second]),
        "focus_weighted": cohen_kappa_score(first, second, weights="quadratic"),
        "connects": cohen_kappa_score(*zip(*(row.connects for row in readings), strict=True)),
        "jobs": sum(overlaps) / len(overlaps),
    }
    return {"passages": float(len(readings))} | {name: round(float(value), 3) for name, value in figures.items()}


def _named(readings: list[ReadTwice]) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [row.jobs for row in readings if min(row.focus) >= 1 and (row.jobs[0] or row.jobs[1])]
