"""Texts of like length in batches of few fixed shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engines.engine import Tokens

# Every batch has one of few shapes, whatever texts are asked for, because a matrix product of another shape
# rounds otherwise: this makes a row the same to the bit, alone or among thousands.
BATCH_ROWS = 4
LENGTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts as numbers, and where their rows belong."""

    places: list[int]
    ids: Tokens
    mask: Tokens


def build_batches(tokens: Sequence[Sequence[int]]) -> list[Batch]:
    """All texts in batches, the longest first; short batches repeat their last text."""
    by_length: dict[int, list[int]] = {}
    for place, ids in enumerate(tokens):
        # One token more than needed, as a batch without any padding takes another path through torch.
        by_length.setdefault((len(ids) // LENGTH_STEP + 1) * LENGTH_STEP, []).append(place)
    return [
        _batch(tokens, places[start : start + BATCH_ROWS], length)
        for length, places in sorted(by_length.items(), reverse=True)
        for start in range(0, len(places), BATCH_ROWS)
    ]


def _batch(tokens: Sequence[Sequence[int]], places: list[int], length: int) -> Batch:
    ids, mask = (np.zeros((BATCH_ROWS, length), dtype=np.int64) for _ in range(2))
    for row, place in enumerate(places + [places[-1]] * (BATCH_ROWS - len(places))):
        ids[row, : len(tokens[place])] = tokens[place]
        mask[row, : len(tokens[place])] = 1
    return Batch(places, ids, mask)
