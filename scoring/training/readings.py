"""What readers made of the training passages, how far they agree, and the labels that follow."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

READINGS_FILE = Path(__file__).resolve().parent / "readings.csv"
# A reader's 0 or 100 is no certainty.
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Instructions:
    """How readers by the same instructions tell a chance.

    Where they tell `even`, people settle on a problem as often as not; `boldness` is how much more decided than the
    readers, in log-odds, people are taken to be. docs/scoring-log.md has the comparisons.
    """

    even: float
    boldness: float

    def log_odds(self, chance: float) -> float:
        """The log-odds of people settling on focus 1 or 2, given the chance that readers told."""
        return self.boldness * (_log_odds(chance) - _log_odds(self.even))


#: The codebook and nothing else; these readers hedge.
CODEBOOK = Instructions(even=0.25, boldness=2.0)
#: Those of the rounds before.
EARLIER = Instructions(even=0.44, boldness=1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a passage, by the codebook.

    `chance`, from 0 to 1, is that of people settling on focus 1 or 2; the others are for the case that they do.
    """

    chance: float
    level: int
    jobs: frozenset[str]
    connects: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A passage's readings, made without knowledge of each other.

    `sampled` passages were read twice whatever the first reader said, so that agreement can be told from them.
    `earlier` is what readers of earlier rounds settled on.
    """

    id: str
    readings: tuple[Reading, ...]
    sampled: bool
    earlier: Reading | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The labels of a passage; `sure` is the chance that people settle on focus 1 or 2."""

    sure: float
    focus: int
    jobs: tuple[str, ...]
    connects: bool


def settle(read: Read) -> Settled:
    """The labels of a passage.

    Chance, level and connects are the mean of all, the earlier readers counting as much as the others together. Jobs
    are those that all name who name any of these two kinds, or else all that they name.
    """
    told = CODEBOOK.log_odds(_mean([each.chance for each in read.readings]))
    if read.earlier:
        told = (told + EARLIER.log_odds(read.earlier.chance)) / 2
    sure = round(1 / (1 + math.exp(-told)), 3)
    if sure < 0.5:
        return Settled(sure, 0, (), connects=False)
    seen = [each for each in (*read.readings, *([read.earlier] if read.earlier else [])) if each.level]
    named = [each.jobs for each in read.readings if each.jobs] or [each.jobs for each in seen]
    jobs = frozenset.intersection(*named) or frozenset.union(*named)
    level = math.floor(_mean([each.level for each in seen]) + 0.5)
    return Settled(sure, level, tuple(sorted(jobs)), _mean([each.connects for each in seen]) >= 0.5)


def load_readings(path: Path = READINGS_FILE) -> list[Read]:
    """All passages that were read, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Read(
                id=row["id"],
                readings=tuple(each for each in (_reading(row, "1"), _reading(row, "2")) if each),
                sampled=row["sampled"] == "1",
                earlier=_reading(row, "earlier"),
            )
            for row in csv.DictReader(file)
        ]


def _reading(row: dict[str, str], reader: str) -> Reading | None:
    if not row[f"chance_{reader}"]:
        return None
    return Reading(
        chance=float(row[f"chance_{reader}"]) / 100,
        level=int(row[f"level_{reader}"]),
        jobs=frozenset(row[f"jobs_{reader}"].split()),
        connects=row[f"connects_{reader}"] == "1",
    )


def agreement(passages: Iterable[Read]) -> dict[str, float]:
    """Cohen's kappa of focus (1 or 2), of focus 0 / 1 / 2 (quadratic weights) and of connects, and overlap of the jobs.

    Over the sampled passages. The overlap is the mean share that both name of the jobs that either names, where both
    see a focus.
    """
    from sklearn.metrics import cohen_kappa_score

    sampled = [row.readings for row in passages if row.sampled]
    first, second = ([_focus(pair[n]) for pair in sampled] for n in (0, 1))
    seen = [pair for pair in sampled if all(map(_focus, pair)) and (pair[0].jobs or pair[1].jobs)]
    overlaps = [len(one.jobs & other.jobs) / len(one.jobs | other.jobs) for one, other in seen]
    connected = [[bool(_focus(pair[n])) and pair[n].connects for pair in sampled] for n in (0, 1)]
    figures = {
        "focus": cohen_kappa_score([focus >= 1 for focus in first], [focus >= 1 for focus in second]),
        "focus_weighted": cohen_kappa_score(first, second, weights="quadratic"),
        "connects": cohen_kappa_score(*connected),
        "jobs": sum(overlaps) / len(overlaps),
    }
    return {"passages": float(len(sampled))} | {name: round(float(value), 3) for name, value in figures.items()}


def _focus(reading: Reading) -> int:
    return reading.level if reading.chance >= CODEBOOK.even else 0


def _log_odds(chance: float) -> float:
    inside = min(max(chance, 1 - _SUREST), _SUREST)
    return math.log(inside / (1 - inside))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
