"""What tuned layers tell of passages whose sector they never saw, kept between the two steps of training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

UNSEEN_FILE = Path(__file__).resolve().parent / "unseen.npz"


@dataclass(frozen=True, slots=True)
class Told:
    """Of one passage: `SIGNAL_NAMES`, and `likeness` to the jobs of its sector's rubric (nan beyond the last job)."""

    signals: NDArray[np.float32]
    alike: NDArray[np.float32]


def save_unseen(told: Mapping[str, Told], fingerprint: str, path: Path = UNSEEN_FILE) -> None:
    """Keep what was told, by passage id, with the fingerprint of passages and rubrics."""
    most = max(len(each.alike) for each in told.values())
    padded = [np.pad(each.alike, (0, most - len(each.alike)), constant_values=np.nan) for each in told.values()]
    np.savez_compressed(
        path,
        ids=np.array(list(told)),
        signals=np.array([each.signals for each in told.values()], dtype=np.float16),
        alike=np.array(padded, dtype=np.float16),
        fingerprint=np.array(fingerprint),
    )


def load_unseen(fingerprint: str, path: Path = UNSEEN_FILE) -> dict[str, Told]:
    """What was told, by passage id; raises ValueError where passages or rubrics have changed since."""
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["fingerprint"]) != fingerprint:
            raise ValueError(f"{path} is of other passages or rubrics; run python -m scoring.training.tune first")
        signals, alike = (stored[name].astype(np.float32) for name in ("signals", "alike"))
        ids: list[str] = stored["ids"].tolist()
    return {name: Told(*both) for name, both in zip(ids, zip(signals, alike, strict=True), strict=True)}
