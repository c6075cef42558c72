"""The trained head: small logistic models on top of the encoder, and the thresholds that go with them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringModelError
from scoring.lexical import LEXICAL_NAMES
from scoring.short_rubric import RULES
from scoring.space import MATCH_NAMES, RUBRIC_NAMES, Floats
from scoring.tuned import SIGNAL_NAMES

MODEL_DIR = Path(__file__).resolve().parent / "model"
ARRAYS_FILE = "head.npz"
FACTS_FILE = "head.json"
FORMAT = 1
_CURE = "install jobdepth again, or train the head anew: python -m scoring.training.train"


def columns_fingerprint() -> str:
    """A hash of the columns and rules that a head was trained for, so that it is never used with others."""
    names = [LEXICAL_NAMES, RUBRIC_NAMES, SIGNAL_NAMES, MATCH_NAMES, RULES]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A linear model whose output is a calibrated log-odds."""

    weights: Floats
    bias: float

    def logits(self, columns: NDArray[np.floating[Any]]) -> Floats:
        """Log-odds of each row."""
        # einsum, not a matrix product: BLAS may round a row otherwise when other rows stand beside it.
        result: Floats = np.einsum("...j,j->...", columns.astype(np.float64), self.weights) + self.bias
        return result


@dataclass(frozen=True, slots=True)
class Head:
    """Everything learned from the labelled passages."""

    focus: Logistic
    connects: Logistic
    match: Logistic
    focus_threshold: float
    match_threshold: float
    #: How near, as `space.likeness` has it, a job usually lies that a short rubric leaves out.
    usual: float
    encoder_id: str
    fingerprint: str
    facts: dict[str, Any]


def probabilities(logits: Floats) -> Floats:
    """Log-odds as probabilities."""
    result: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result


def save_head(head: Head, folder: Path = MODEL_DIR) -> None:
    """Write the two files of a head; the same head gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    models = {"focus": head.focus, "connects": head.connects, "match": head.match}
    arrays: dict[str, Any] = {name: np.append(model.weights, model.bias) for name, model in models.items()}
    np.savez(folder / ARRAYS_FILE, **arrays)
    digest = hashlib.sha256((folder / ARRAYS_FILE).read_bytes()).hexdigest()
    facts = head.facts | {
        "format": FORMAT,
        "columns": columns_fingerprint(),
        "encoder": head.encoder_id,
        "thresholds": {"focus": head.focus_threshold, "match": head.match_threshold},
        "usual_likeness": head.usual,
        "arrays_sha256": digest,
    }
    text = json.dumps(facts, indent=2, sort_keys=True) + "\n"
    (folder / FACTS_FILE).write_text(text, encoding="utf-8")


def load_head(folder: Path = MODEL_DIR) -> Head:
    """Read the head and check that it is whole and fits this code."""
    try:
        facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
        content = (folder / ARRAYS_FILE).read_bytes()
    except (OSError, ValueError) as error:
        raise ScoringModelError(f"cannot read the trained head: {error}; {_CURE}") from error
    digest = hashlib.sha256(content).hexdigest()
    if facts.get("format") != FORMAT or facts.get("columns") != columns_fingerprint():
        raise ScoringModelError(f"{folder / FACTS_FILE} was made for another version of the scorer; {_CURE}")
    if facts.get("arrays_sha256") != digest:
        raise ScoringModelError(f"{folder / ARRAYS_FILE} is not the file that {FACTS_FILE} describes; {_CURE}")
    with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
        models = {name: Logistic(arrays[name][:-1], float(arrays[name][-1])) for name in ("focus", "connects", "match")}
    return Head(
        **models,
        focus_threshold=facts["thresholds"]["focus"],
        match_threshold=facts["thresholds"]["match"],
        usual=facts["usual_likeness"],
        encoder_id=facts["encoder"],
        fingerprint=_fingerprint(facts),
        facts=facts,
    )


def _fingerprint(facts: dict[str, Any]) -> str:
    learned = [facts[name] for name in ("arrays_sha256", "columns", "thresholds", "usual_likeness")]
    return hashlib.sha256(json.dumps(learned).encode()).hexdigest()[:12]
