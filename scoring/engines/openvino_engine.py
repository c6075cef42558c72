"""The encoder by OpenVINO in bfloat16; neither torch nor sentence-transformers is loaded for it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np

from scoring.engines.engine import Rows, Tokens
from scoring.engines.openvino_graph import build_graph
from scoring.errors import EngineMissingError
from scoring.tuned import load_arrays

_TELEMETRY = "openvino_telemetry"


class OpenvinoEngine:
    """The same layers as one graph, as many batches at a time as there are threads."""

    def __init__(self, folder: Path, threads: int, precision: str = "bf16") -> None:
        from safetensors.numpy import load_file

        openvino = import_openvino()
        tuned = {name: value.astype(np.float32) for name, value in load_arrays().items()}
        rows, inputs = build_graph(openvino.opset13, load_file(folder / "model.safetensors"), tuned)
        settings = {
            "INFERENCE_PRECISION_HINT": precision,
            # A stream a thread, so that each batch is computed in one.
            "NUM_STREAMS": threads,
            "INFERENCE_NUM_THREADS": threads,
        }
        try:
            self._compiled = openvino.Core().compile_model(openvino.Model([rows], inputs), "CPU", settings)
        except RuntimeError as error:
            raise EngineMissingError(f"OpenVINO cannot run the model on this machine: {error}") from error
        self._requests = threading.local()

    def run(self, ids: Tokens, mask: Tokens) -> Rows:
        """The rows of a batch, texts x tokens."""
        if not hasattr(self._requests, "mine"):
            self._requests.mine = self._compiled.create_infer_request()
        found = self._requests.mine.infer([ids.astype(np.int32), mask.astype(np.float32)])[0]
        # A copy: the request writes its next answer into the same memory.
        result: Rows = np.array(found, dtype=np.float32)
        return result


def import_openvino() -> Any:
    """The package without its telemetry, which would tell a server of every import; raises EngineMissingError."""
    known = sys.modules.get(_TELEMETRY)
    # OpenVINO has a stand-in for the case that the package is missing; None makes it so.
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment]
    try:
        import openvino
        import openvino.opset13
    except (ImportError, OSError) as error:
        raise EngineMissingError(f"OpenVINO cannot be loaded: {error}; pip install 'jobdepth[fast]'") from error
    finally:
        if known is None:
            del sys.modules[_TELEMETRY]
        else:
            sys.modules[_TELEMETRY] = known
    return openvino
