"""Which words of a passage speak for which job of a rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.lexical import words_of
from scoring.rubric import ScoringJob, ScoringRubric
from scoring.space import Floats

#: The first that fits is taken off, so that "failing" and "failed" are one word, as long as enough of it is left.
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_LEAST_LEFT = 4
#: Sentences that each job is taken to have said every word in: what one sentence says weighs less than what three do.
_SMOOTHING = 0.3


@dataclass(frozen=True, slots=True)
class JobWords:
    """How much each word speaks for each job; `weights` is words x jobs, `rows` says which row is whose."""

    rows: Mapping[str, int]
    weights: Floats


def job_words(rubric: ScoringRubric) -> JobWords:
    """Weigh the words of a rubric.

    A weight is the logarithm of how much more frequent a word is among the sentences of a job than in the mean of all
    jobs, and 0 where it is not: words that all jobs have in common speak for none.
    """
    said = [[_stems(text) for text in _sentences(job)] for job in rubric.jobs]
    words = list(dict.fromkeys(word for job in said for sentence in job for word in sentence))
    rows = {word: row for row, word in enumerate(words)}
    counts = np.zeros((len(words), len(said)))
    for column, job in enumerate(said):
        for sentence in job:
            counts[[rows[word] for word in sentence], column] += 1
    shares = (counts + _SMOOTHING) / (np.array([len(job) for job in said]) + 2 * _SMOOTHING)
    return JobWords(rows, np.maximum(np.log(shares / shares.mean(axis=1, keepdims=True)), 0.0))


def words_in_common(known: JobWords, texts: Sequence[tuple[str, str]]) -> Floats:
    """Weights of the distinct words of each (heading, text), added up, passages x jobs."""
    found = [
        [known.rows[word] for word in _stems(f"{heading} {text}") if word in known.rows] for heading, text in texts
    ]
    sums = [known.weights[rows].sum(axis=0) for rows in found]
    return np.array(sums, dtype=np.float64).reshape(len(texts), known.weights.shape[1])


def _sentences(job: ScoringJob) -> tuple[str, ...]:
    return (job.job, *job.statements, *job.exemplars)


def _stems(text: str) -> list[str]:
    """Distinct words without their endings, in the order of the text."""
    return list(dict.fromkeys(map(_stem, words_of(text))))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_LEFT:
            return word.removesuffix(ending)
    return word
