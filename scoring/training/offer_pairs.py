"""Pairs of pages that differ in one thing: whether the page describes an offer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.encoder import Encoder
from scoring.page_model import PageColumns, Texts, encoded_columns
from scoring.space import Floats
from scoring.training.site_pages import Labels

OFFER_PAIRS = Path(__file__).resolve().parent / "offer_pairs.jsonl"


@dataclass(frozen=True, slots=True)
class OfferPair:
    """Two pages that share title, subject, voice and most passages; `offers` are the places in which they differ."""

    id: str
    sector: str
    title: str
    offering: Texts
    plain: Texts
    offers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PairSet:
    """All pairs, and what the page model reads of the pages of each."""

    pairs: tuple[OfferPair, ...]
    offering: tuple[PageColumns, ...]
    plain: tuple[PageColumns, ...]

    @property
    def sectors(self) -> NDArray[np.str_]:
        """The sector of each pair."""
        return np.array([pair.sector for pair in self.pairs])

    @property
    def fingerprint(self) -> str:
        """A hash of labels and texts."""
        return hashlib.sha256(repr(self.pairs).encode()).hexdigest()[:16]

    def passages(self, rows: NDArray[np.int64]) -> tuple[Floats, Labels]:
        """Columns of each passage of these pairs, once, and whether it describes an offer."""
        columns, labels = [], []
        for row in rows:
            offers = np.array(self.pairs[row].offers)
            instead = self.plain[row].passages[offers]
            columns += [self.offering[row].passages, instead]
            labels += [np.isin(np.arange(len(self.offering[row].passages)), offers), np.zeros(len(instead), np.bool_)]
        return np.vstack(columns), np.concatenate(labels)


def load_offer_pairs(file: Path = OFFER_PAIRS) -> list[OfferPair]:
    """Read the pairs."""
    return [_pair(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _pair(row: dict[str, Any]) -> OfferPair:
    offering = [(heading, text) for heading, text in row["passages"]]
    instead = {place: (heading, text) for place, (heading, text) in zip(row["offers"], row["instead"], strict=True)}
    plain = [instead.get(place, passage) for place, passage in enumerate(offering)]
    return OfferPair(row["id"], row["sector"], row["title"], offering, plain, tuple(row["offers"]))


def build_pairs(pairs: Sequence[OfferPair], encoder: Encoder) -> PairSet:
    """Embed the pages of the pairs, which no tuned layer has seen."""
    return PairSet(
        tuple(pairs),
        tuple(encoded_columns(encoder, pair.title, pair.offering) for pair in pairs),
        tuple(encoded_columns(encoder, pair.title, pair.plain) for pair in pairs),
    )
