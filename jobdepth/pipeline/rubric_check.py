"""Says what an author should mend in a rubric."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Rubric
from scoring.encoder import Encoder, load_encoder, vectors_of

#: Two statements this alike add nothing to one another.
ALIKE = 0.92

# A statement is judged by so many of its nearest neighbours, as the scorer does: one alone may be there by chance.
NEAREST = 3

#: Two jobs cannot be told apart if they are this alike (cosine of their sentences and mean cosine between their
#: statements, added) and this share of their statements lies as near to the other job. Of the 1144 pairs of jobs in the
#: 27 shipped rubrics 10 do, of 31 jobs that two sectors have in common 21, of jobs with ten statements that were cut
#: into two 87 %. Without the jobs' sentences, no rule tried that is as quiet on the shipped pairs finds more than 17.
ALIKE_JOBS = 0.6
LOST_SHARE = 0.4

#: A statement is too general from this mean cosine to its nearest neighbours in `GENERAL`, or if that is so much
#: above the same figure for its own job. Of the 1851 shipped statements 9 are; of 20 general ones that had no part in
#: the choice 7 in 10, each put alone into every shipped job in turn, and 4 in 10 where a job consists of such ones.
#: The mean cosine to all other sectors' statements finds none of them: a general sentence lies far from concrete ones.
GENERAL_COSINE = 0.48
GENERAL_LEAD = 0.28

#: On sectors unseen each of the first three exemplars names the right job first in two to four passages more of a
#: hundred, each of the next two in one or two more, and seven statements instead of four in six: docs/scoring-log.md.
FEWEST_STATEMENTS, FEWEST_EXEMPLARS = 6, 3

#: What customers of any sector could say, each in its own way.
GENERAL = (
    "We need a partner we can trust.",
    "We want better results.",
    "I want to save time and money.",
    "We need someone who understands our business.",
    "I want peace of mind.",
    "We need a reliable supplier.",
    "We want things to work better.",
    "I need an answer quickly.",
    "Our company has a problem that we can't solve alone.",
    "Everything takes too long and costs too much.",
    "We need support from experts.",
    "It is hard to find a company that does what it promises.",
    "We want to grow our business.",
    "We have had bad experiences with our last provider.",
    "We need a solution that fits our needs.",
    "We want to be more efficient.",
    "We need to stay ahead of the competition.",
    "I want quality at a fair price.",
    "I want somebody to look after us properly.",
    "I want things to run smoothly.",
    "We want the best for our customers.",
    "I want everything to be simple and easy.",
    "I want a supplier who listens.",
    "I want to make the right decision for our company.",
)

Floats = NDArray[np.float64]


class RemarkKind(StrEnum):
    """What a remark is about, in the order in which remarks are told."""

    OVERLAP = "overlap"
    UNMATCHED = "unmatched"
    GENERAL = "general"
    REPEATED = "repeated"
    MISPLACED = "misplaced"
    FEW = "few"
    EXEMPLARS = "exemplars"


#: What the remarks of a kind have in common, and what to do about it.
CURES = {
    RemarkKind.OVERLAP: (
        "Jobs that cannot be told apart",
        "merge them, or reword both until every sentence fits one of them only",
    ),
    RemarkKind.UNMATCHED: (
        "Jobs that nothing in the study matches",
        "use the words in which customers speak of it; if they are right, no site of the study answers this job",
    ),
    RemarkKind.GENERAL: (
        "Statements that customers of any sector could make",
        "say who speaks, what went wrong and what is at stake, or leave them out",
    ),
    RemarkKind.REPEATED: ("Statements that repeat one another", "keep one of them"),
    RemarkKind.MISPLACED: ("Statements that stand nearer to another job", "move them there, or make them sharper"),
    RemarkKind.FEW: ("Jobs with few statements", "add what other customers would say"),
    RemarkKind.EXEMPLARS: (
        "Jobs with few exemplars",
        "add short passages in the words of the sector's websites; rubrics/README.md says what they are worth",
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a job or a statement that an author should look at."""

    kind: RemarkKind
    job: str
    statement: str
    told: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines between the sentences of a rubric; `owner` is the row of the job that each statement belongs to."""

    owner: NDArray[np.int64]
    #: Statements x statements, -1 of each to itself so that it is nobody's neighbour.
    alike: Floats
    #: Statements x jobs, to the job's sentence.
    to_job: Floats
    jobs: Floats
    #: Statements x `GENERAL`.
    general: Floats


def lint_rubric(rubric: Rubric, encoder: Encoder | None = None) -> list[Remark]:
    """Remarks on jobs that overlap or have few texts, and on statements that are general, repeated or misplaced."""
    settings = ScoringSettings()
    near = _nearness(rubric, encoder or load_encoder(settings.model, settings.device, settings.threads))
    owners = [job.id for job in rubric.jobs for _ in job.statements]
    statements = [statement for job in rubric.jobs for statement in job.statements]
    return [
        *_overlapping(rubric, near),
        *_general(owners, statements, near),
        *_repeated(owners, statements, near.alike),
        *_misplaced(owners, statements, near.alike),
        *_few(rubric),
    ]


def _nearness(rubric: Rubric, encoder: Encoder) -> Nearness:
    texts = [statement for job in rubric.jobs for statement in job.statements]
    count = len(texts)
    sentences = [job.job for job in rubric.jobs]
    vectors = vectors_of(encoder.encode([*texts, *sentences, *GENERAL])).astype(np.float64)
    statements, jobs, general = np.split(vectors, [count, count + len(sentences)])
    alike = statements @ statements.T
    np.fill_diagonal(alike, -1.0)
    owner = np.repeat(np.arange(len(sentences)), [len(job.statements) for job in rubric.jobs])
    return Nearness(owner, alike, statements @ jobs.T, jobs @ jobs.T, statements @ general.T)


def _nearest(cosines: Floats) -> Floats:
    """Mean of the largest cosines of each row."""
    means: Floats = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1)
    return means


def _per_job(near: Nearness) -> Floats:
    """Statements x jobs: nearness to the statements of a job, each statement itself left out."""
    return np.column_stack([_nearest(near.alike[:, near.owner == job]) for job in range(len(near.jobs))])


def _overlapping(rubric: Rubric, near: Nearness) -> Iterator[Remark]:
    # Both things that the scorer tells a job by.
    nearness = (_per_job(near) + near.to_job) / 2
    for first, second in combinations(range(len(rubric.jobs)), 2):
        lost = [_lost(nearness, near.owner, *pair) for pair in ((first, second), (second, first))]
        # Each job counts the same, however many statements it has.
        share = (lost[0].mean() + lost[1].mean()) / 2
        if share >= LOST_SHARE and _alike_jobs(near, first, second) >= ALIKE_JOBS:
            one, other = rubric.jobs[first], rubric.jobs[second]
            count, total = sum(int(each.sum()) for each in lost), sum(each.size for each in lost)
            told = f"overlaps with {other.id}: {count} of the {total} statements of both fit the other job as well"
            yield Remark(RemarkKind.OVERLAP, one.id, one.job, told)


def _lost(nearness: Floats, owner: NDArray[np.int64], job: int, other: int) -> NDArray[np.bool_]:
    """Which statements of a job lie as near to the other job as to the rest of their own."""
    own = nearness[owner == job]
    lost: NDArray[np.bool_] = own[:, other] >= own[:, job]
    return lost


def _alike_jobs(near: Nearness, first: int, second: int) -> float:
    between = near.alike[np.ix_(near.owner == first, near.owner == second)]
    return float(near.jobs[first, second] + between.mean())


def _general(owners: list[str], statements: list[str], near: Nearness) -> Iterator[Remark]:
    general = _nearest(near.general)
    own = _per_job(near)[np.arange(len(statements)), near.owner]
    told = "tells no job from another: customers of any sector could say it"
    for number in np.flatnonzero((general >= GENERAL_COSINE) | (general - own >= GENERAL_LEAD)):
        yield Remark(RemarkKind.GENERAL, owners[number], statements[number], told)


def _repeated(owners: list[str], statements: list[str], alike: Floats) -> Iterator[Remark]:
    pairs = ((first, second) for first, second in np.argwhere(alike >= ALIKE) if first < second)
    for first, second in pairs:
        told = f"says nearly the same as a statement of {owners[first]}"
        yield Remark(RemarkKind.REPEATED, owners[second], statements[second], told)


def _misplaced(owners: list[str], statements: list[str], alike: Floats) -> Iterator[Remark]:
    """Statements whose three nearest neighbours belong, by majority, to one other job."""
    for number, row in enumerate(alike):
        nearest = Counter(owners[other] for other in np.argsort(-row, kind="stable")[:NEAREST])
        job, count = nearest.most_common(1)[0]
        if job != owners[number] and count >= 2:
            told = f"lies nearer to the statements of {job}"
            yield Remark(RemarkKind.MISPLACED, owners[number], statements[number], told)


def _few(rubric: Rubric) -> Iterator[Remark]:
    for job in rubric.jobs:
        if len(job.statements) < FEWEST_STATEMENTS:
            told = f"only {len(job.statements)} statements; {FEWEST_STATEMENTS} to 12 work better"
            yield Remark(RemarkKind.FEW, job.id, job.job, told)
        if len(job.exemplars) < FEWEST_EXEMPLARS:
            told = f"exemplars: {len(job.exemplars)}; {FEWEST_EXEMPLARS} to 7 work better"
            yield Remark(RemarkKind.EXEMPLARS, job.id, job.job, told)
