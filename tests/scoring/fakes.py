"""An encoder without a model: words hashed to directions, so that texts with common words lie near each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.lexical import HARM, words_of
from scoring.tuned import JOB_DIMENSIONS, SIGNAL_NAMES

DIMENSIONS = 48


class FakeEncoder:
    model_id = "fake@000000000000"
    row_length = DIMENSIONS + len(SIGNAL_NAMES) + JOB_DIMENSIONS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [
            np.concatenate([_vector(text, DIMENSIONS), signals(text), _vector(text, JOB_DIMENSIONS)]) for text in texts
        ]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.row_length)


def signals(text: str) -> NDArray[np.float64]:
    """Log-odds as the tuned layers give them, from words of harm alone."""
    return np.full(len(SIGNAL_NAMES), sum(word in HARM for word in words_of(text)) - 1.0)


def _vector(text: str, length: int) -> NDArray[np.float64]:
    total = np.full(length, 1e-3)
    for word in words_of(text):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        total += np.random.default_rng(seed).normal(size=length)
    return total / np.linalg.norm(total)
