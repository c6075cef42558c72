"""Tunes the top layers of the encoder: `python -m scoring.training.tune`, about half an hour on two cores."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.encoder import MODEL_NAME, model_folder
from scoring.text import scored_text
from scoring.training.data import PASSAGES_DIR, Labelled, load_passages, passages_fingerprint, training_files
from scoring.tuned import MODEL_DIR, SIGNAL_NAMES, TUNED_LAYERS, build_tower, save_arrays, tower_arrays

UNSEEN_FILE = Path(__file__).resolve().parent / "unseen.npz"
MOST_TOKENS = 192


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """The tuned numbers of this training; docs/scoring-log.md has the comparisons they come from."""

    epochs: int = 4
    batch: int = 32
    rate: float = 1.5e-4
    #: The new output layer learns faster than layers that know a language already.
    output_rate: float = 1.5e-3
    warm_up: float = 0.1
    dropout: float = 0.1
    weight_decay: float = 0.01
    #: Share of readings without the heading, which on real pages is often missing or belongs to something else.
    without_heading: float = 0.2
    #: Groups of sectors, each scored by layers that never saw it.
    folds: int = 3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lower:
    """What the layers below the tuned ones make of each text, half precision, and the labels (texts x signals)."""

    states: list[Any]
    without_heading: list[Any]
    labels: NDArray[np.float32]


def lower_states(passages: Sequence[Labelled], bert: Any, tokenizer: Any) -> Lower:
    """Run all texts through the layers that stay as they are, once for all epochs and folds."""
    labels = [[row.focus >= 1, row.focus == 2, row.connects] for row in passages]
    return Lower(
        _states([scored_text(row.heading, row.text) for row in passages], bert, tokenizer),
        _states([row.text for row in passages], bert, tokenizer),
        np.array(labels, dtype=np.float32),
    )


def _states(texts: Sequence[str], bert: Any, tokenizer: Any) -> list[Any]:
    import torch

    tokens = tokenizer(list(texts), truncation=True, max_length=MOST_TOKENS)["input_ids"]
    found: list[Any] = [None] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            longest = max(len(tokens[row]) for row in rows)
            ids = torch.tensor([[*tokens[row], *[0] * (longest - len(tokens[row]))] for row in rows])
            output = bert(input_ids=ids, attention_mask=(ids != 0).long(), output_hidden_states=True)
            states = output.hidden_states[-1 - TUNED_LAYERS]
            for place, row in enumerate(rows):
                found[row] = states[place, : len(tokens[row])].to(torch.float16).clone()
    return found


def tune(bert: Any, lower: Lower, rows: NDArray[np.int64], settings: TuneSettings) -> Any:
    """A tower trained on these rows."""
    import torch

    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    tower = build_tower(bert, settings.dropout).train()
    rates = (settings.rate, settings.output_rate)
    parts = [{"params": list(part.parameters())} for part in (tower.layers, tower.out)]
    optimiser = torch.optim.AdamW(parts, weight_decay=settings.weight_decay)
    steps, step = settings.epochs * math.ceil(len(rows) / settings.batch), 0
    for _ in range(settings.epochs):
        for chosen in _batches(rows, lower, settings.batch, rng):
            step += 1
            share = min(1.0, step / (settings.warm_up * steps)) * max(0.0, 1 - (step - 1) / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * share
            bare = rng.random(len(chosen)) < settings.without_heading
            texts = [(lower.without_heading if b else lower.states)[row] for b, row in zip(bare, chosen, strict=True)]
            states, mask = _padded(texts)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                told = tower(states, mask)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                told.float(), torch.from_numpy(lower.labels[chosen]), reduction="none"
            )
            optimiser.zero_grad()
            loss.sum(dim=1).mean().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            optimiser.step()
    return tower.eval()


def _batches(rows: NDArray[np.int64], lower: Lower, size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """All rows in a new order, texts of like length together."""
    order = rng.permutation(rows)
    found = []
    for start in range(0, len(order), size * 16):
        part = sorted(order[start : start + size * 16], key=lambda row: len(lower.states[row]))
        found += [np.array(part[at : at + size]) for at in range(0, len(part), size)]
    return [found[place] for place in rng.permutation(len(found))]


def _padded(texts: Sequence[Any]) -> tuple[Any, Any]:
    import torch

    states = torch.nn.utils.rnn.pad_sequence([text.float() for text in texts], batch_first=True)
    mask = torch.zeros(states.shape[:2], dtype=torch.long)
    for row, text in enumerate(texts):
        mask[row, : len(text)] = 1
    return states, mask


def signals(tower: Any, lower: Lower, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """What a tower tells of these rows, as log-odds."""
    import torch

    found = np.zeros((len(rows), len(SIGNAL_NAMES)), dtype=np.float32)
    order = np.argsort([len(lower.states[row]) for row in rows], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            places = order[start : start + 32]
            found[places] = tower(*_padded([lower.states[rows[place]] for place in places])).numpy()
    return found


def unseen_signals(bert: Any, lower: Lower, sectors: NDArray[np.str_], settings: TuneSettings) -> NDArray[np.float32]:
    """Signals of every row from towers that never saw a passage of its sector."""
    names = sorted(set(sectors.tolist()))
    found = np.zeros((len(sectors), len(SIGNAL_NAMES)), dtype=np.float32)
    for fold in range(min(settings.folds, len(names))):
        held_out = np.isin(sectors, names[fold :: settings.folds])
        tower = tune(bert, lower, np.flatnonzero(~held_out), settings)
        found[held_out] = signals(tower, lower, np.flatnonzero(held_out))
        sys.stderr.write(f"fold {fold + 1} of {settings.folds}\n")
    return found


def save_unseen(ids: Sequence[str], found: NDArray[np.float32], fingerprint: str, path: Path = UNSEEN_FILE) -> None:
    """Keep signals by passage id, with the fingerprint of the passages."""
    np.savez_compressed(path, ids=np.array(ids), signals=found, fingerprint=np.array(fingerprint))


def load_unseen(fingerprint: str, path: Path = UNSEEN_FILE) -> dict[str, NDArray[np.float32]]:
    """Signals by passage id; raises ValueError where the passages have changed since."""
    with np.load(path, allow_pickle=False) as stored:
        if str(stored["fingerprint"]) != fingerprint:
            raise ValueError(f"{path} is of other passages; run python -m scoring.training.tune first")
        return dict(zip(stored["ids"].tolist(), stored["signals"], strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Tune on all passages, and keep what layers tuned without a sector tell of it."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    options = _options(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    folder = str(model_folder())
    bert = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    passages = [row for path in training_files(options.passages) for row in load_passages(path)]
    fingerprint, settings = passages_fingerprint(options.passages), TuneSettings()
    lower = lower_states(passages, bert, tokenizer)
    found = unseen_signals(bert, lower, np.array([row.sector for row in passages]), settings)
    save_unseen([row.id for row in passages], found, fingerprint, options.unseen)
    tower = tune(bert, lower, np.arange(len(passages)), settings)
    facts = {
        "command": "python -m scoring.training.tune",
        "base": MODEL_NAME,
        "fingerprint": fingerprint,
        "licence": "Apache-2.0, as the encoder's own weights",
        "passages": len(passages),
        "settings": asdict(settings),
    }
    save_arrays(tower_arrays(tower), facts, options.output)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scoring.training.tune", description=__doc__)
    parser.add_argument("--passages", type=Path, default=PASSAGES_DIR, help="folder of labelled passages")
    parser.add_argument("--output", type=Path, default=MODEL_DIR, help="folder for the tuned weights")
    parser.add_argument("--unseen", type=Path, default=UNSEEN_FILE, help="file for the signals of unseen sectors")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch; 0: as it likes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
