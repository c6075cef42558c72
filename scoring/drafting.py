"""Groups what customers say into candidate jobs: for a person to name, merge and edit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.lexical import HARM, NEED, words_of
from scoring.reading.sentences import split_sentences

#: Words of a sentence that can stand in a rubric as it is.
SHORTEST, LONGEST, MOST_CHARACTERS = 5, 40, 500
#: Statements that the form of a rubric allows a job.
FEWEST_STATEMENTS, MOST_STATEMENTS = 4, 12
MOST_JOBS = 15
#: Sentences that are clustered; the pairwise distances of more would not fit into memory.
MOST_SENTENCES = 5_000
#: Statements more alike than this add nothing to one another.
ALIKE = 0.85
_NOT_A_NAME = frozenset(
    """the and for with that this from have has had was were are our you your they them their but not can will would
    could should been being into over when what which who how why because about after before then than there here just
    very really also only even still more most some any all every each other one two it's its i'm don't didn't can't get
    got too out off again always never nobody something anything everything much many""".split()
)
_LETTERS = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of sentences that speak of one thing; the first statement is the most typical."""

    name: str
    statements: tuple[str, ...]
    sentences: int


def customer_sentences(texts: Sequence[str]) -> list[str]:
    """Sentences in which customers tell a need or trouble, each once; all fitting ones where hardly any does."""
    found = (" ".join(sentence.split()) for text in texts for sentence in split_sentences(text))
    distinct = {sentence.casefold(): sentence for sentence in found if _fits(sentence)}
    sentences = list(distinct.values())
    telling = [sentence for sentence in sentences if _tells_a_need(sentence)]
    enough = len(telling) >= max(2 * FEWEST_STATEMENTS, len(sentences) // 10)
    return (telling if enough else sentences)[:MOST_SENTENCES]


def _fits(sentence: str) -> bool:
    return SHORTEST <= len(sentence.split()) <= LONGEST and len(sentence) <= MOST_CHARACTERS


def _tells_a_need(sentence: str) -> bool:
    words = words_of(sentence)
    return "?" in sentence or any(word in HARM or word in NEED for word in words)


def draft_jobs(sentences: Sequence[str], vectors: NDArray[np.float32], jobs: int | None = None) -> list[Candidate]:
    """Candidate jobs, the one with most sentences first; `jobs` None lets the sentences decide how many.

    Groups of fewer than four sentences are left out: a job needs that many statements.
    """
    if len(sentences) < FEWEST_STATEMENTS:
        return []
    labels = _groups(vectors, jobs)
    members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    chosen = [(rows, _typical(rows, vectors)) for rows in members]
    fit = sorted((each for each in chosen if len(each[1]) >= FEWEST_STATEMENTS), key=lambda each: -len(each[0]))
    everywhere = Counter(word for sentence in sentences for word in set(_name_words(sentence)))
    names: list[str] = []
    found = []
    for rows, typical in fit:
        names.append(_name([sentences[int(row)] for row in rows], everywhere, len(sentences), names))
        found.append(Candidate(names[-1], tuple(sentences[int(row)] for row in typical), len(rows)))
    return found


def _groups(vectors: NDArray[np.float32], jobs: int | None) -> NDArray[np.int64]:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    most = min(MOST_JOBS, len(vectors) // FEWEST_STATEMENTS)
    counts = [min(jobs, len(vectors))] if jobs else range(2, max(most, 2) + 1)
    best: tuple[float, NDArray[np.int64]] | None = None
    for count in counts:
        labels = AgglomerativeClustering(n_clusters=count, metric="euclidean", linkage="ward").fit_predict(vectors)
        told = 1 < count < len(vectors) and len(counts) > 1
        quality = float(silhouette_score(vectors, labels, metric="cosine")) if told else 0.0
        if best is None or quality > best[0]:
            best = quality, labels
    assert best is not None
    return best[1]


def _typical(rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> list[int]:
    """The sentences nearest to the middle of a group, without those that repeat one chosen before."""
    middle = vectors[rows].mean(axis=0)
    chosen: list[int] = []
    for row in rows[np.argsort(-(vectors[rows] @ middle), kind="stable")]:
        if not chosen or float((vectors[chosen] @ vectors[row]).max()) < ALIKE:
            chosen.append(int(row))
        if len(chosen) == MOST_STATEMENTS:
            break
    return chosen


def _name_words(sentence: str) -> list[str]:
    return [word for word in words_of(sentence) if _LETTERS.fullmatch(word) and word not in _NOT_A_NAME]


def _name(sentences: Sequence[str], everywhere: Counter[str], total: int, taken: Sequence[str]) -> str:
    """Two words that stand in this group far more often than elsewhere, as an id."""
    own = Counter(word for sentence in sentences for word in set(_name_words(sentence)))
    share = len(sentences) / total
    ordered = sorted(own, key=lambda word: (-own[word] * (own[word] / everywhere[word] - share), word))
    name = "-".join(ordered[:2]) or "job"
    return name if name not in taken else f"{name}-{len(taken) + 1}"
