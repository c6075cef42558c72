"""An encoder without a model: words hashed to directions, so that texts with common words lie near each other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.lexical import words_of

DIMENSIONS = 48


class FakeEncoder:
    model_id = "fake@000000000000"
    dimensions = DIMENSIONS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [_vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSIONS)


def _vector(text: str) -> NDArray[np.float64]:
    total = np.full(DIMENSIONS, 1e-3)
    for word in words_of(text):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        total += np.random.default_rng(seed).normal(size=DIMENSIONS)
    return total / np.linalg.norm(total)
