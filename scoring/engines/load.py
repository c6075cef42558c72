"""Loads an engine by its name."""

from __future__ import annotations

from pathlib import Path

from scoring.engines.engine import ENGINES, REFERENCE, Engine
from scoring.errors import ScoringModelError


def load_engine(engine: str, folder: Path, device: str, threads: int) -> Engine:
    """The engine with the model in `folder`; raises EngineMissingError where its package is missing."""
    if engine not in ENGINES:
        raise ScoringModelError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    if engine != REFERENCE and device != "cpu":
        raise ScoringModelError(f"the engine {engine} runs on the cpu only, not on {device}")
    if engine == "openvino-bf16":
        from scoring.engines.openvino_engine import OpenvinoEngine

        return OpenvinoEngine(folder, threads)
    from scoring.engines.torch_engine import TorchEngine

    return TorchEngine(folder, device, is_half=engine == "torch-bf16")
