"""Tunes copies of the encoder's top layers: `python -m scoring.training.tune`, less than an hour on two cores."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.encoder import MODEL_NAME, model_folder
from scoring.space import likeness_of
from scoring.training.data import (
    PASSAGES_DIR,
    load_passages,
    load_scoring_rubric,
    training_files,
    training_fingerprint,
)
from scoring.training.states import Lower, lower_states, run_tower
from scoring.training.towers import Rows, TowerSettings, tune_jobs, tune_signals
from scoring.training.unseen import UNSEEN_FILE, Told, save_unseen
from scoring.tuned import MODEL_DIR, TOWERS, build_tower, save_arrays, tower_arrays

Weights = dict[str, NDArray[np.float32]]

#: Groups of sectors, each scored by layers that never saw it.
FOLDS = 3


@dataclass(frozen=True, slots=True)
class Towers:
    """Both towers, trained on the same passages."""

    signals: Any
    jobs: Any


def tune_all(bert: Any, lower: Lower, rows: Sequence[Rows], settings: TowerSettings, processes: int) -> list[Towers]:
    """Both towers of each selection of rows, as many at a time as there are processes.

    Each is trained by a process with one thread: that is faster than one after the other with all threads, and the
    weights do not depend on how many there are.
    """
    tasks = [(name, selection) for selection in rows for name in TOWERS]
    state = (bert, lower, settings)
    # Forked, so that the states are there without being copied.
    with ProcessPoolExecutor(processes, get_context("fork"), _one_thread, (state,)) as pool:
        weights = [future.result() for future in [pool.submit(_tune, *task) for task in tasks]]
    built = [_built(bert, name, each) for (name, _), each in zip(tasks, weights, strict=True)]
    return [Towers(*pair) for pair in zip(built[::2], built[1::2], strict=True)]


def _built(bert: Any, name: str, weights: Weights) -> Any:
    import torch

    tower = build_tower(bert, TOWERS[name])
    tower.load_state_dict({part: torch.from_numpy(value) for part, value in weights.items()})
    return tower


_state: list[Any] = []


def _one_thread(state: Any) -> None:
    import torch

    torch.set_num_threads(1)
    _state[:] = state


def _tune(name: str, rows: Rows) -> Weights:
    bert, lower, settings = _state
    tower = {"signals": tune_signals, "jobs": tune_jobs}[name](bert, lower, rows, settings)
    sys.stderr.write(f"tower of {name} on {len(rows)} passages: done\n")
    return {part: value.numpy() for part, value in tower.state_dict().items()}


def tell(towers: Towers, lower: Lower, rows: Rows) -> list[Told]:
    """What towers tell of these rows."""
    signals, vectors = (
        run_tower(tower, [lower.states[row] for row in rows]) for tower in (towers.signals, towers.jobs)
    )
    found: dict[int, Told] = {}
    for sector in np.unique(lower.sectors[rows]):
        jobs = lower.statements[str(sector)]
        owner = np.repeat(np.arange(len(jobs)), [len(texts) for texts in jobs])
        statements = run_tower(towers.jobs, [text for texts in jobs for text in texts])
        mine = np.flatnonzero(lower.sectors[rows] == sector)
        alike = likeness_of(_unit(vectors[mine]), _unit(statements), owner)
        found |= {int(place): Told(signals[place], each) for place, each in zip(mine, alike, strict=True)}
    return [found[place] for place in range(len(rows))]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    unit: NDArray[np.float64] = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return unit


def selections(sectors: NDArray[np.str_]) -> list[Rows]:
    """Rows to hold out, a fold of sectors each."""
    names = sorted(set(sectors.tolist()))
    return [np.flatnonzero(np.isin(sectors, names[fold::FOLDS])) for fold in range(min(FOLDS, len(names)))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Tune on all passages, and keep what layers tuned without a sector tell of it."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    options = _options(arguments)
    torch.set_num_threads(options.processes)
    folder = str(model_folder())
    bert = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    files = training_files(options.passages)
    passages = [row for path in files for row in load_passages(path)]
    fingerprint, settings = training_fingerprint(options.passages), TowerSettings()
    lower = lower_states(passages, [load_scoring_rubric(path.stem) for path in files], bert, tokenizer)
    held_out, everything = selections(lower.sectors), np.arange(len(passages))
    kept = [np.setdiff1d(everything, rows) for rows in held_out]
    towers, *unseeing = tune_all(bert, lower, [everything, *kept], settings, options.processes)
    told = {
        passages[row].id: each
        for rows, blind in zip(held_out, unseeing, strict=True)
        for row, each in zip(rows, tell(blind, lower, rows), strict=True)
    }
    save_unseen(told, fingerprint, options.unseen)
    facts = {
        "command": "python -m scoring.training.tune",
        "base": MODEL_NAME,
        "fingerprint": fingerprint,
        "licence": "Apache-2.0, as the encoder's own weights",
        "passages": len(passages),
        "settings": asdict(settings) | {"folds": FOLDS},
    }
    save_arrays(tower_arrays({"signals": towers.signals, "jobs": towers.jobs}), facts, options.output)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scoring.training.tune", description=__doc__)
    parser.add_argument("--passages", type=Path, default=PASSAGES_DIR, help="folder of labelled passages")
    parser.add_argument("--output", type=Path, default=MODEL_DIR, help="folder for the tuned weights")
    parser.add_argument("--unseen", type=Path, default=UNSEEN_FILE, help="file for what is told of unseen sectors")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="towers to train at a time")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
