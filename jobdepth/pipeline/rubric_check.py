"""Says where a rubric's jobs cannot be told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Rubric
from scoring.encoder import load_encoder, vectors_of

#: Two statements this alike add nothing to one another.
ALIKE = 0.92


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a statement that an author should look at."""

    job: str
    statement: str
    told: str


def lint_rubric(rubric: Rubric) -> list[Remark]:
    """Remarks on statements that repeat one another or that lie nearer to another job than to their own."""
    owners = [job.id for job in rubric.jobs for _ in job.statements]
    statements = [statement for job in rubric.jobs for statement in job.statements]
    settings = ScoringSettings()
    vectors = vectors_of(load_encoder(settings.model, settings.device, settings.threads).encode(statements))
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1.0)
    return [*_repeated(owners, statements, alike), *_misplaced(owners, statements, alike), *_lonely(rubric)]


def _repeated(owners: list[str], statements: list[str], alike: np.ndarray) -> list[Remark]:
    pairs = ((first, second) for first, second in np.argwhere(alike >= ALIKE) if first < second)
    return [
        Remark(owners[second], statements[second], f"says nearly the same as a statement of {owners[first]}")
        for first, second in pairs
    ]


def _misplaced(owners: list[str], statements: list[str], alike: np.ndarray) -> list[Remark]:
    """Statements whose three nearest neighbours belong, by majority, to one other job."""
    remarks = []
    for number, row in enumerate(alike):
        nearest = Counter(owners[other] for other in np.argsort(-row, kind="stable")[:3])
        job, count = nearest.most_common(1)[0]
        if job != owners[number] and count >= 2:
            remarks.append(Remark(owners[number], statements[number], f"lies nearer to the statements of {job}"))
    return remarks


def _lonely(rubric: Rubric) -> list[Remark]:
    few = (job for job in rubric.jobs if len(job.statements) < 6)
    return [Remark(job.id, job.job, f"only {len(job.statements)} statements; 6 to 12 work better") for job in few]
