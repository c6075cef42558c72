"""The encoder's rows of the training texts, kept between one training and the next."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.encoder import Encoder
from scoring.engines.engine import Rows

#: Head and page model are trained on the same texts, one after the other; what to do without, it makes again.
ROWS_FILE = Path(__file__).resolve().parents[2] / ".cache" / "training-rows.npz"


class CachedEncoder:
    """Each text once: in memory, and in a file where one is named."""

    def __init__(self, encoder: Encoder, file: Path | None = None) -> None:
        self.model_id = encoder.model_id
        self.row_length = encoder.row_length
        self._encoder = encoder
        self._file = file
        self._known = _load(file, encoder) if file else {}

    def encode(self, texts: Sequence[str]) -> Rows:
        """One row a text."""
        keys = [sha256(text.encode()).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        self._known.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
        return np.array([self._known[key] for key in keys], dtype=np.float32).reshape(len(texts), self.row_length)

    def save(self) -> None:
        """Write all rows to the file, if one is named."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        keys, rows = np.array([list(key) for key in self._known], dtype=np.uint8), np.array(list(self._known.values()))
        part = self._file.with_suffix(".part.npz")
        np.savez(part, model=np.array(self.model_id), keys=keys, rows=rows)
        part.replace(self._file)


def _load(file: Path, encoder: Encoder) -> dict[bytes, NDArray[np.float32]]:
    """The rows in the file; none where it is missing, broken or of another model."""
    try:
        with file.open("rb") as content, np.load(content, allow_pickle=False) as stored:
            model, keys, rows = str(stored["model"]), stored["keys"], stored["rows"]
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
    if model != encoder.model_id or rows.shape != (len(keys), encoder.row_length):
        return {}
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}
