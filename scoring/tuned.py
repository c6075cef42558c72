"""Copies of the encoder's top layers, tuned to tell what a passage is about and which job it speaks of."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ScoringModelError

MODEL_DIR = Path(__file__).resolve().parent / "model"
WEIGHTS_FILE = "tuned.npz"
FACTS_FILE = "tuned.json"
FORMAT = 2
#: How many of the encoder's layers are tuned; those below are the encoder's own.
TUNED_LAYERS = 2
#: What the tuned layers tell of a passage, as log-odds: focus of 1 or 2, focus of 2, connects.
SIGNAL_NAMES = ("focus", "strong", "connects")
#: Length of the vectors in which a passage lies near the statements of its jobs.
JOB_DIMENSIONS = 128
#: Each tower and how many values it gives.
TOWERS = {"signals": len(SIGNAL_NAMES), "jobs": JOB_DIMENSIONS}
_CURE = "install jobdepth again, or train them anew: python -m scoring.training.tune"

Arrays = dict[str, NDArray[np.float16]]


def tuned_id(folder: Path = MODEL_DIR) -> str:
    """A hash of the tuned weights, without reading them."""
    return str(load_facts(folder)["weights_sha256"])[:8]


def load_facts(folder: Path = MODEL_DIR) -> dict[str, Any]:
    """What the weights' own file says of them; raises ScoringModelError where it does not fit this code."""
    try:
        facts: Any = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ScoringModelError(f"cannot read the tuned layers: {error}; {_CURE}") from error
    fits = isinstance(facts, dict) and facts.get("format") == FORMAT and facts.get("layers") == TUNED_LAYERS
    if not fits or "weights_sha256" not in facts:
        raise ScoringModelError(f"{folder / FACTS_FILE} was made for another version of the scorer; {_CURE}")
    return dict(facts)


def load_arrays(folder: Path = MODEL_DIR) -> Arrays:
    """The tuned weights, half precision; raises ScoringModelError where they are not those that were tested."""
    facts = load_facts(folder)
    try:
        content = (folder / WEIGHTS_FILE).read_bytes()
        if hashlib.sha256(content).hexdigest() != facts["weights_sha256"]:
            raise ScoringModelError(f"{folder / WEIGHTS_FILE} is not the file that {FACTS_FILE} describes; {_CURE}")
        with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError) as error:
        raise ScoringModelError(f"cannot read the tuned layers: {error}; {_CURE}") from error


def save_arrays(arrays: Arrays, facts: dict[str, Any], folder: Path = MODEL_DIR) -> None:
    """Write weights and facts; the same weights give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, Any] = {name: arrays[name] for name in sorted(arrays)}
    np.savez_compressed(folder / WEIGHTS_FILE, **named)
    digest = hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()
    content = facts | {"format": FORMAT, "layers": TUNED_LAYERS, "weights_sha256": digest}
    (folder / FACTS_FILE).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def build_tower(bert: Any, width: int, dropout: float = 0.0) -> Any:
    """A torch module of copies of the top layers of `bert`: (states, mask) to batch x `width`."""
    import torch

    class Tower(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = copy.deepcopy(bert.encoder.layer[-TUNED_LAYERS:])
            for module in self.layers.modules():
                if isinstance(module, torch.nn.Dropout):
                    module.p = dropout
            self.dropout = torch.nn.Dropout(dropout)
            self.out = torch.nn.Linear(bert.config.hidden_size, width)

        def forward(self, states: Any, mask: Any) -> Any:
            hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * torch.finfo(states.dtype).min
            for layer in self.layers:
                states = layer(states, attention_mask=hidden)
                states = states[0] if isinstance(states, tuple) else states
            weights = mask.to(states.dtype) / mask.sum(dim=1, keepdim=True)
            return self.out(self.dropout((states * weights[..., None]).sum(dim=1)))

    return Tower().eval()


def tower_arrays(towers: Mapping[str, Any]) -> Arrays:
    """The weights of all towers, half precision."""
    return {
        f"{name}.{part}": value.numpy().astype(np.float16)
        for name, tower in towers.items()
        for part, value in tower.state_dict().items()
    }


def fill_towers(towers: Mapping[str, Any], arrays: Arrays) -> None:
    """Put stored weights into towers."""
    import torch

    for name, tower in towers.items():
        start = f"{name}."
        mine = {key.removeprefix(start): value for key, value in arrays.items() if key.startswith(start)}
        tower.load_state_dict({key: torch.from_numpy(value.astype(np.float32)) for key, value in mine.items()})
