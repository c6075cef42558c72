"""Tells how well the scorer agrees with people on passages that they have labelled."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jobdepth.errors import InputError, Problem
from jobdepth.pipeline.passages import rubric_scorer
from jobdepth.study.input_file import BROKEN_CHARACTER, has_broken_character
from jobdepth.study.rubric import Rubric
from scoring.evaluation import you_share
from scoring.figures import Baselines, Figure, Told, Truth, figures

CURE = 'write {"id": "1", "text": "...", "focus": 0, "jobs": [], "connects": false}'


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage and what people say of it; `focus` is 0, 1 or 2."""

    heading: str
    text: str
    focus: int
    jobs: tuple[str, ...]
    connects: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of a labelled set, and what they are taken from."""

    passages: int
    problem_focused: int
    focus_threshold: float
    match_threshold: float
    figures: list[Figure]


def parse_labels(text: str, file: str, rubric: Rubric) -> list[LabelledPassage]:
    """Read the labelled passages of a rubric's sector from JSON Lines; raises InputError that names every bad line.

    A line that names another `sector` is left out.
    """
    found: list[LabelledPassage] = []
    problems: list[Problem] = []
    jobs = [job.id for job in rubric.jobs]
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row, problem = _parse_line(line, jobs, rubric.id)
        if problem is not None:
            problems.append(Problem(file, problem, number, cure=CURE))
        elif row is not None:
            found.append(row)
    if not problems and not found:
        problems.append(
            Problem(file, f"no labelled passage of the sector {rubric.id}, which the rubric is for", cure=CURE)
        )
    if problems:
        raise InputError(problems)
    return found


def _parse_line(line: str, jobs: Collection[str], sector: str) -> tuple[LabelledPassage | None, str | None]:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"
    if has_broken_character(row):
        return None, BROKEN_CHARACTER
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return None, "not an object with 'text'"
    if row.get("sector", sector) != sector:
        return None, None
    focus, named, connects = row.get("focus"), row.get("jobs", []), row.get("connects", False)
    if type(focus) is not int or focus not in (0, 1, 2):
        return None, "'focus' is not 0, 1 or 2"
    if not isinstance(named, list) or not isinstance(connects, bool):
        return None, "'jobs' is not a list, or 'connects' not true or false"
    unknown = [job for job in named if job not in jobs]
    if unknown:
        return None, f"the rubric has no job {unknown[0]!r}; it has {', '.join(jobs)}"
    heading = row["heading"] if isinstance(row.get("heading"), str) else ""
    return LabelledPassage(heading, row["text"], focus, tuple(named), connects), None


def evaluate(passages: Sequence[LabelledPassage], rubric: Rubric) -> Evaluation:
    """Score labelled passages with the shipped scorer and compare."""
    scorer = rubric_scorer(rubric)
    texts = [(passage.heading, passage.text) for passage in passages]
    rows = scorer.encode(texts)
    scores = scorer.score(texts, rows)
    jobs = [job.id for job in rubric.jobs]
    truth = Truth(
        focus=np.array([passage.focus >= 1 for passage in passages]),
        connects=np.array([passage.connects for passage in passages]),
        jobs=np.array([[job in passage.jobs for job in jobs] for passage in passages]),
    )
    told = Told(
        focus=np.array([score.focus for score in scores]),
        connects=np.array([score.connects for score in scores]),
        matches=np.array([[score.matches[job] for job in jobs] for score in scores]),
    )
    baselines = Baselines(scorer.nearest_statement(rows), you_share(texts))
    limits = scorer.focus_threshold, scorer.match_threshold
    return Evaluation(len(passages), int(truth.focus.sum()), *limits, figures(truth, told, baselines, *limits))
