"""Floors under the figures of the shipped head, so that quality cannot slip unseen."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

GATE_FILE = Path(__file__).resolve().parent / "gate.json"
#: What a retraining may lose by rounding and by a few passages more or less.
SLACK = 0.005
#: Figures where less is better; all others are better the higher.
CEILINGS = ("connects_ece", "focus_ece", "match_ece")
#: Figures of baselines, which nobody promises.
_NOT_PROMISED = ("cosine_map", "cosine_top1")


def load_gate(path: Path = GATE_FILE) -> dict[str, Any]:
    """The gate as stored: `floors`, and the fingerprint of the passages they were reached with."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def check_floors(figures: dict[str, float], path: Path = GATE_FILE) -> list[str]:
    """What is wrong with the figures, in words; nothing where there is no gate yet."""
    if not path.exists():
        return []
    floors: dict[str, float] = load_gate(path)["floors"]
    return [
        f"{name} is {figures[name]:.4f}; the limit is {floor:.4f}"
        for name, floor in floors.items()
        if (figures[name] > floor if name in CEILINGS else figures[name] < floor)
    ]


def write_floors(figures: dict[str, float], fingerprint: str, path: Path = GATE_FILE, may_lower: bool = False) -> None:
    """Set the floors to what was reached, less a little; without `may_lower` a stricter floor stays."""
    known: dict[str, float] = load_gate(path)["floors"] if path.exists() and not may_lower else {}
    floors = {
        name: _floor(name, value, known.get(name))
        for name, value in sorted(figures.items())
        if name not in _NOT_PROMISED
    }
    content = {"training_fingerprint": fingerprint, "floors": floors}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _floor(name: str, value: float, known: float | None) -> float:
    if name in CEILINGS:
        return min(round(value + SLACK, 4), math.inf if known is None else known)
    return max(round(value - SLACK, 4), -math.inf if known is None else known)
