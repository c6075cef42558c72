"""Watches how much memory a tree of processes takes."""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import Self

import psutil

PAUSE_S = 0.05


class MemoryWatch:
    """Samples the resident memory of all processes below this one, and keeps the highest sum."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        #: What each process took at that moment, in MB, with the end of its command.
        self.at_peak: list[str] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process(os.getpid())
        while not self._end.wait(PAUSE_S):
            processes = own.children(recursive=True)
            sizes = [_resident(process) for process in processes]
            if sum(sizes) > self.peak_bytes:
                self.peak_bytes = sum(sizes)
                self.at_peak = [
                    f"{size / 1e6:.0f} {_command(process)}" for size, process in zip(sizes, processes, strict=True)
                ]


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())[-100:]
    except psutil.NoSuchProcess:
        return "ended"
