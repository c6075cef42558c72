"""A rubric as vectors, and how passages lie to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.encoder import Encoder, Vectors, job_vectors_of, vectors_of
from scoring.rubric import ScoringRubric
from scoring.short_rubric import USUAL_PLAIN, missing_jobs

Floats = NDArray[np.float64]

#: Columns of `rubric_features`: how near a passage is to what customers of the sector say, whatever the job.
RUBRIC_NAMES = ("nearest", "nearest_3", "nearest_10", "mean")
#: Columns of `match_features`.
MATCH_NAMES = ("nearest", "prototype", "ahead", "log_share", "tuned_ahead", "tuned_log_share", "words", "focus")


# How sharply a share prefers the nearest job; at 25, a lead of 0.1 in cosine makes a job twelve times as likely. The
# tuned vectors were trained with about the second sharpness.
_SHARPNESS, _TUNED_SHARPNESS = 25.0, 12.0


@dataclass(frozen=True, slots=True)
class RubricSpace:
    """Vectors of all sentences of a rubric; `owner` is the row of the job that each belongs to."""

    job_ids: tuple[str, ...]
    statements: Floats
    tuned_statements: Floats
    owner: NDArray[np.int64]
    jobs: Floats
    prototypes: Floats
    counters: Floats
    counter_owner: NDArray[np.int64]


def build_space(rubric: ScoringRubric, encoder: Encoder) -> RubricSpace:
    """Embed a rubric; exemplars count as statements."""
    said = [(n, text) for n, job in enumerate(rubric.jobs) for text in (*job.statements, *job.exemplars)]
    counter = [(n, text) for n, job in enumerate(rubric.jobs) for text in job.counter_exemplars]
    rows = encoder.encode([text for _, text in said])
    statements = vectors_of(rows).astype(np.float64)
    owner = np.array([n for n, _ in said], dtype=np.int64)
    means = np.array([statements[owner == n].mean(axis=0) for n in range(len(rubric.jobs))])
    return RubricSpace(
        job_ids=tuple(job.id for job in rubric.jobs),
        statements=statements,
        tuned_statements=job_vectors_of(rows).astype(np.float64),
        owner=owner,
        jobs=_encoded(encoder, [job.job for job in rubric.jobs]),
        prototypes=means / np.linalg.norm(means, axis=1, keepdims=True),
        counters=_encoded(encoder, [text for _, text in counter]),
        counter_owner=np.array([n for n, _ in counter], dtype=np.int64),
    )


def _encoded(encoder: Encoder, texts: list[str]) -> Floats:
    return vectors_of(encoder.encode(texts)).astype(np.float64)


def rubric_features(space: RubricSpace, vectors: Vectors) -> Floats:
    """One row a passage, columns as in `RUBRIC_NAMES`."""
    cosines = np.sort(vectors.astype(np.float64) @ space.statements.T, axis=1)
    return np.column_stack([cosines[:, -top:].mean(axis=1) for top in (1, 3, 10)] + [cosines.mean(axis=1)])


def nearest_statement(space: RubricSpace, vectors: Vectors) -> Floats:
    """Largest bare cosine of each passage to the statements of each job, passages x jobs."""
    return _per_job(vectors.astype(np.float64) @ space.statements.T, space.owner, 1)


def likeness(space: RubricSpace, job_vectors: Vectors) -> Floats:
    """Nearness of each passage to the statements of each job in the tuned vectors, passages x jobs."""
    return likeness_of(job_vectors.astype(np.float64), space.tuned_statements, space.owner)


def likeness_of(passages: Floats, statements: Floats, owner: NDArray[np.int64]) -> Floats:
    """The same of unit-length vectors; `owner` is the row of the job that each statement belongs to."""
    cosines = passages @ statements.T
    return (_per_job(cosines, owner, 3) + _per_job(cosines, owner, len(owner))) / 2


def match_features(
    space: RubricSpace, vectors: Vectors, alike: Floats, words: Floats, focus_logits: Floats, usual: float
) -> Floats:
    """passages x jobs x columns of `MATCH_NAMES`; `alike` is what `likeness` gives, `words` what `words_in_common`.

    `usual` is how near, as `likeness` has it, a job lies that a short rubric leaves out.
    """
    passages = vectors.astype(np.float64)
    cosines = passages @ space.statements.T
    excess = _counter_excess(space, passages, _per_job(cosines, space.owner, 1))
    nearest = _per_job(cosines, space.owner, 1) - excess
    prototype, job = passages @ space.prototypes.T, passages @ space.jobs.T
    together = (nearest + prototype + job) / 3
    tuned = alike - excess
    # A passage without focus can address no job, but more focus than enough says nothing of which job.
    focus = np.repeat(-np.logaddexp(0, -focus_logits)[:, None], len(space.job_ids), axis=1)
    plain = _contest(together, _SHARPNESS, USUAL_PLAIN)
    columns = [nearest, prototype, *plain, *_contest(tuned, _TUNED_SHARPNESS, usual), words, focus]
    return np.stack(columns, axis=2)


def _per_job(values: Floats, owner: NDArray[np.int64], top: int) -> Floats:
    """Mean of the `top` largest values among each job's statements."""
    columns = [np.sort(values[:, owner == n], axis=1)[:, -top:].mean(axis=1) for n in range(int(owner.max()) + 1)]
    return np.column_stack(columns)


def _contest(values: Floats, sharpness: float, usual: float) -> tuple[Floats, Floats]:
    """How far each job is ahead of the best other, and the logarithm of its share among all."""
    rivals = _with_missing(values, sharpness, usual)
    ordered = np.sort(rivals, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    ahead = np.where(values == best, values - second, values - best)
    share = sharpness * values - np.logaddexp.reduce(sharpness * rivals, axis=1, keepdims=True)
    return ahead, share


def _with_missing(values: Floats, sharpness: float, usual: float) -> Floats:
    """Nearness of all jobs, and in one more column of those that a short rubric leaves out, as near as usual."""
    missing = missing_jobs(values.shape[1])
    if missing == 0:
        return values
    together = usual + np.log(missing) / sharpness
    return np.column_stack([values, np.full(len(values), together)])


def _counter_excess(space: RubricSpace, passages: Floats, nearest: Floats) -> Floats:
    """How much nearer a passage is to a job's counter-exemplars than to its statements; 0 without any."""
    excess = np.zeros_like(nearest)
    cosines = passages @ space.counters.T
    for n in sorted(set(space.counter_owner.tolist())):
        excess[:, n] = np.maximum(cosines[:, space.counter_owner == n].max(axis=1) - nearest[:, n], 0)
    return excess
