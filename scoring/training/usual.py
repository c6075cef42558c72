"""Finds how near a job usually lies that a short rubric leaves out, in the vectors of the tower of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.encoder import Encoder, Vectors, job_vectors_of, signals_of, vectors_of
from scoring.head import Head, probabilities
from scoring.rubric import ScoringRubric
from scoring.space import RUBRIC_NAMES, Floats, RubricSpace, build_space, likeness, match_features, rubric_features
from scoring.text import scored_text
from scoring.training.data import SectorData, load_scoring_rubric

_STEPS = 12


def usual_likeness(head: Head, sectors: Sequence[SectorData], encoder: Encoder) -> float:
    """The nearness at which each job alone expects as many passages as it does within its whole rubric.

    No label takes part. `encoder` must have the layers that ship: other layers put statements at other distances.
    """
    whole = [seen for data in sectors for seen in _seen(head, data, encoder, [load_scoring_rubric(data.sector)])]
    alone = [seen for data in sectors for seen in _seen(head, data, encoder, _each_job(data.sector))]
    wanted = _expected(head, whole, 0.0)
    low, high = -1.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _expected(head, alone, middle) > wanted else (low, middle)
    return round(low, 3)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The natural passages of a sector as a rubric sees them."""

    space: RubricSpace
    vectors: Vectors
    alike: Floats
    words: Floats
    focus_logits: Floats


def _each_job(sector: str) -> list[ScoringRubric]:
    rubric = load_scoring_rubric(sector)
    return [replace(rubric, jobs=(job,)) for job in rubric.jobs]


def _seen(head: Head, data: SectorData, encoder: Encoder, rubrics: Sequence[ScoringRubric]) -> list[_Seen]:
    rows = encoder.encode([scored_text(*text) for text in data.texts])[data.is_natural]
    same = data.columns[data.is_natural, : -len(RUBRIC_NAMES)]
    found = []
    for space in [build_space(rubric, encoder) for rubric in rubrics]:
        columns = np.hstack([same, rubric_features(space, vectors_of(rows)), signals_of(rows)])
        # No word tells a job that is alone from others.
        words = data.words[data.is_natural] if len(space.job_ids) > 1 else np.zeros((len(rows), 1))
        alike = likeness(space, job_vectors_of(rows))
        found.append(_Seen(space, vectors_of(rows), alike, words, head.focus.logits(columns)))
    return found


def _expected(head: Head, seen: Sequence[_Seen], usual: float) -> float:
    """How many matches the probabilities add up to."""
    features = (match_features(e.space, e.vectors, e.alike, e.words, e.focus_logits, usual) for e in seen)
    return float(sum(probabilities(head.match.logits(each)).sum() for each in features))
