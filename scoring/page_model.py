"""The trained page model: what the text and the title of a page say of its kind, and whether it describes an offer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from jobdepth.model import PageEvidence, PageKind
from jobdepth.page_kind import own_title, title_kind
from scoring.encoder import Encoder, Vectors, signals_of, trained_part, vectors_of
from scoring.errors import ScoringModelError
from scoring.head import MODEL_DIR, Logistic, probabilities
from scoring.lexical import LEXICAL_NAMES, lexical_features
from scoring.space import Floats
from scoring.text import scored_text
from scoring.tuned import SIGNAL_NAMES

ARRAYS_FILE = "pages.npz"
FACTS_FILE = "pages.json"
FORMAT = 2
#: The model has learned from pages in English only; "" is a page whose language could not be told.
LANGUAGES = ("en", "")
_CURE = "install jobdepth again, or train the page model anew: python -m scoring.training.pages"
_DECIMALS = 6
_KINDS = tuple(PageKind)
Texts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PageColumns:
    """What the model reads: of the page as a whole, and of each passage (passages x columns)."""

    page: Floats
    passages: Floats


@dataclass(frozen=True, slots=True)
class PageModel:
    """One linear model a kind, of which the highest wins, and two for "describes an offer".

    `passage_offer` tells it of a passage; `offer` of the page, from its columns and what is told of its passages.
    """

    kinds: tuple[PageKind, ...]
    kind_models: tuple[Logistic, ...]
    passage_offer: Logistic
    offer: Logistic
    encoder_id: str
    fingerprint: str
    facts: dict[str, Any]

    def evidence(self, columns: PageColumns) -> PageEvidence:
        """What the columns of one page say."""
        logits = np.array([model.logits(columns.page) for model in self.kind_models]).round(_DECIMALS)
        offer = probabilities(self.offer.logits(with_offers(self.passage_offer, columns)))
        return PageEvidence(self.kinds[int(np.argmax(logits))], round(float(offer), _DECIMALS))


def with_offers(passage_offer: Logistic, columns: PageColumns) -> Floats:
    """The columns of a page, and how surely any of its passages describes an offer.

    That is the complementary log-log of the chance that one of them does, if each were judged for itself.
    """
    none_describes = -np.logaddexp(0.0, passage_offer.logits(columns.passages)).sum()
    return np.append(columns.page, np.log(-none_describes))


def page_columns(title: str, texts: Texts, vectors: Vectors, title_vector: Vectors) -> Floats:
    """What the model reads of a page as a whole: means over its (heading, text) pairs, and its title."""
    said = [float(title_kind(title) is kind) for kind in _KINDS]
    means = [vectors.astype(np.float64).mean(axis=0), lexical_features(texts).mean(axis=0)]
    return np.concatenate([*means, title_vector.astype(np.float64), said])


def passage_columns(texts: Texts, vectors: Vectors, signals: Vectors) -> Floats:
    """What the model reads of each (heading, text) pair, passages x columns."""
    return np.hstack([vectors.astype(np.float64), lexical_features(texts), signals.astype(np.float64)])


def word_columns(columns: int) -> slice:
    """Which of this many columns of a page count words rather than being parts of a unit-length vector."""
    dimensions = (columns - len(LEXICAL_NAMES) - len(_KINDS)) // 2
    return slice(dimensions, dimensions + len(LEXICAL_NAMES))


def counted_columns(columns: int) -> tuple[slice, slice]:
    """Which of this many columns of a passage count words, and which are signals."""
    signals = columns - len(SIGNAL_NAMES)
    return slice(signals - len(LEXICAL_NAMES), signals), slice(signals, columns)


def columns_fingerprint() -> str:
    """A hash of the columns that the model reads, so that it is never used with others."""
    names = [LEXICAL_NAMES, [kind.value for kind in _KINDS], SIGNAL_NAMES]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:12]


def judge_texts(model: PageModel, encoder: Encoder, title: str, texts: Texts) -> PageEvidence:
    """Evidence on a page with these (heading, text) pairs, of which there must be one."""
    if model.encoder_id != trained_part(encoder.model_id):
        raise ScoringModelError(f"the page model fits {model.encoder_id}, not {encoder.model_id}; {_CURE}")
    return model.evidence(encoded_columns(encoder, title, texts))


def encoded_columns(encoder: Encoder, title: str, texts: Texts, signals: Vectors | None = None) -> PageColumns:
    """The columns of a page; `signals` (passages x `SIGNAL_NAMES`) stand in for the encoder's own."""
    rows = encoder.encode([*(scored_text(*text) for text in texts), own_title(title)])
    vectors = vectors_of(rows)
    title_vector = vectors[-1] if title else np.zeros_like(vectors[-1])
    signals = signals_of(rows)[:-1] if signals is None else signals
    return PageColumns(
        page_columns(title, texts, vectors[:-1], title_vector), passage_columns(texts, vectors[:-1], signals)
    )


def save_page_model(model: PageModel, folder: Path = MODEL_DIR) -> None:
    """Write the two files of a page model; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    named = zip(model.kinds, model.kind_models, strict=True)
    arrays: dict[str, Any] = {kind.value: np.append(each.weights, each.bias) for kind, each in named}
    for name, each in (("passage_offer", model.passage_offer), ("offer", model.offer)):
        arrays[name] = np.append(each.weights, each.bias)
    np.savez(folder / ARRAYS_FILE, **arrays)
    facts = model.facts | {
        "format": FORMAT,
        "columns": columns_fingerprint(),
        "encoder": model.encoder_id,
        "kinds": [kind.value for kind in model.kinds],
        "arrays_sha256": hashlib.sha256((folder / ARRAYS_FILE).read_bytes()).hexdigest(),
    }
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")


@lru_cache(maxsize=2)
def load_page_model(folder: Path = MODEL_DIR) -> PageModel:
    """Read the page model and check that it is whole and fits this code."""
    try:
        facts: Any = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        content = (folder / ARRAYS_FILE).read_bytes()
    except (OSError, ValueError) as error:
        raise ScoringModelError(f"cannot read the page model: {error}; {_CURE}") from error
    fits = isinstance(facts, dict) and facts.get("format") == FORMAT and facts.get("columns") == columns_fingerprint()
    if not fits:
        raise ScoringModelError(f"{folder / FACTS_FILE} was made for another version of the scorer; {_CURE}")
    digest = hashlib.sha256(content).hexdigest()
    if facts.get("arrays_sha256") != digest:
        raise ScoringModelError(f"{folder / ARRAYS_FILE} is not the file that {FACTS_FILE} describes; {_CURE}")
    with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
        models = {name: Logistic(arrays[name][:-1], float(arrays[name][-1])) for name in arrays.files}
    return PageModel(
        kinds=tuple(PageKind(name) for name in facts["kinds"]),
        kind_models=tuple(models[name] for name in facts["kinds"]),
        passage_offer=models["passage_offer"],
        offer=models["offer"],
        encoder_id=facts["encoder"],
        fingerprint=hashlib.sha256((digest + facts["encoder"]).encode()).hexdigest()[:12],
        facts=facts,
    )
