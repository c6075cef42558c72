"""What an engine is, which there are, and how the rows of one are told from those of another."""

from __future__ import annotations

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scoring.errors import EngineMissingError

Tokens = NDArray[np.int64]
#: A row a text, the unit-length vector, then the log-odds of `SIGNAL_NAMES`, then another unit-length vector that tells
#: jobs apart.
Rows = NDArray[np.float32]

#: The engine that the head is trained with; every other one is held against it.
REFERENCE = "torch"
#: The other engines, and the package that each runs on. Both compute in bfloat16, and only pay where the processor
#: has instructions for it. Single precision gains nothing by another package (docs/speed.md).
FASTER = {"openvino-bf16": "openvino", "torch-bf16": "torch"}
ENGINES = (REFERENCE, *FASTER)
_CPUINFO = Path("/proc/cpuinfo")


class Engine(Protocol):
    """Runs the encoder's layers on one batch at a time, in one thread."""

    def run(self, ids: Tokens, mask: Tokens) -> Rows:
        """The rows of a batch, texts x tokens; may be called from several threads at once."""
        ...


def engine_id(engine: str) -> str:
    """The engine, its version and the processor: rows of equal ids are the same to the bit.

    The reference needs neither: its rows agree to 1e-6 everywhere. Raises EngineMissingError.
    """
    if engine == REFERENCE:
        return engine
    package = FASTER[engine]
    try:
        return f"{engine}-{version(package)}-{processor_id()}"
    except PackageNotFoundError:
        raise EngineMissingError(
            f"the engine {engine} needs {package}, which is not installed; pip install 'jobdepth[fast]'"
        ) from None


@lru_cache
def processor_id() -> str:
    """A hash of what the processor is and can do; half precision is rounded as its instructions do it."""
    told = platform.processor()
    if _CPUINFO.exists():
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
        told = "\n".join(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))
        told = "\n".join(sorted(set(told.splitlines())))
    return hashlib.sha256(f"{platform.machine()}\n{told}".encode()).hexdigest()[:8]
