"""Waits for what must happen some time, on a machine however busy."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

#: Long after which nobody believes that it will.
PATIENCE_S = 120.0


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait for something that must happen, at the hands of the process if one is named."""
    end_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < end_s, "it did not happen"
        time.sleep(0.01)
