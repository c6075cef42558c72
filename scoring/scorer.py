"""Scores passages for one rubric: is it about a customer's problem, which job, and does an offer answer it?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from jobdepth.model import PassageScore
from scoring.encoder import Encoder, Vectors, job_vectors_of, signals_of, trained_part, vectors_of
from scoring.engines.engine import Rows
from scoring.errors import ScoringModelError
from scoring.head import Head, load_head, probabilities
from scoring.job_words import job_words, words_in_common
from scoring.lexical import lexical_features
from scoring.rubric import ScoringRubric
from scoring.short_rubric import missing_wording
from scoring.space import Floats, RubricSpace, build_space, likeness, match_features, nearest_statement, rubric_features
from scoring.text import scored_text

_DECIMALS = 6


def load_scorer(rubric: ScoringRubric, encoder: Encoder, head: Head | None = None) -> Scorer:
    """A scorer for a rubric; the shipped head is used unless another is given."""
    head = head or load_head()
    if head.encoder_id != trained_part(encoder.model_id):
        raise ScoringModelError(
            f"the trained head fits {head.encoder_id}, not {encoder.model_id}; thresholds do not carry over"
        )
    return Scorer(rubric, encoder, head)


def scorer_id(head: Head, rubric: ScoringRubric, model_id: str = "") -> str:
    """A hash of everything that can change a score; scores of different ids must not be compared.

    `model_id` is that of the encoder; without one, of the encoder that the head was trained with.
    """
    parts = (model_id or head.encoder_id, head.fingerprint, rubric.fingerprint)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Scorer:
    """Passages in, probabilities out; the same for a passage whatever stands beside it."""

    def __init__(self, rubric: ScoringRubric, encoder: Encoder, head: Head) -> None:
        self._encoder = encoder
        self._head = head
        self._space = build_space(rubric, encoder)
        self._words = job_words(rubric)
        self._missing = missing_wording(rubric)
        self.scorer_id = scorer_id(head, rubric, encoder.model_id)

    @property
    def focus_threshold(self) -> float:
        """From this probability on a passage counts as problem-focused."""
        return self._head.focus_threshold

    @property
    def match_threshold(self) -> float:
        """From this probability on a problem-focused passage addresses a job."""
        return self._head.match_threshold

    def encode(self, texts: Sequence[tuple[str, str]]) -> Rows:
        """The encoder's rows of (heading, text) pairs, as `score` wants them."""
        return self._encoder.encode([scored_text(heading, text) for heading, text in texts])

    def nearest_statement(self, rows: Rows) -> Floats:
        """Largest bare cosine of each passage to the statements of each job, passages x jobs."""
        return nearest_statement(self._space, vectors_of(rows))

    def score(self, texts: Sequence[tuple[str, str]], rows: Rows) -> list[PassageScore]:
        """Scores of (heading, text) pairs, given the encoder's rows in the same order."""
        if rows.shape != (len(texts), self._encoder.row_length):
            raise ValueError(f"{len(texts)} texts need {len(texts)} rows, got an array of shape {rows.shape}")
        if not texts:
            return []
        columns = passage_columns(self._space, texts, rows)
        focus_logits = self._head.focus.logits(columns)
        alike = likeness(self._space, job_vectors_of(rows))
        words = words_in_common(self._words, texts)
        pairs = match_features(self._space, vectors_of(rows), alike, words, focus_logits, self._head.usual)
        matches = self._head.match.logits(pairs)
        return _passage_scores(
            self._space.job_ids,
            probabilities(focus_logits),
            probabilities(self._head.connects.logits(columns)),
            probabilities(matches + self._missing),
        )


def passage_columns(space: RubricSpace, texts: Sequence[tuple[str, str]], rows: Rows) -> Floats:
    """What the focus and connects models read of each passage: vector, words, nearness to the rubric, and signals."""
    return np.hstack([plain_columns(space, texts, vectors_of(rows)), signals_of(rows).astype(np.float64)])


def plain_columns(space: RubricSpace, texts: Sequence[tuple[str, str]], vectors: Vectors) -> Floats:
    """The same without the signals."""
    return np.hstack([vectors.astype(np.float64), lexical_features(texts), rubric_features(space, vectors)])


def _passage_scores(job_ids: tuple[str, ...], focus: Floats, connects: Floats, matches: Floats) -> list[PassageScore]:
    # Rounded, so that the last bits of a matrix product, which depend on the number of rows, never reach a result.
    focus, connects, matches = (np.round(values, _DECIMALS) for values in (focus, connects, matches))
    return [
        PassageScore(focus=float(f), connects=float(c), matches=dict(zip(job_ids, row.tolist(), strict=True)))
        for f, c, row in zip(focus, connects, matches, strict=True)
    ]
