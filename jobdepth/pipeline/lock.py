"""Keeps two runs from writing to one study at the same time."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from jobdepth.errors import StudyInUseError


@contextmanager
def study_lock(private: Path) -> Iterator[None]:
    """Hold the study; raises StudyInUseError that says who does. The lock of a dead process is free."""
    private.mkdir(parents=True, exist_ok=True)
    holder = private / "lock.holder"
    lock = FileLock(private / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = holder.read_text(encoding="utf-8").strip() if holder.exists() else "another process"
        raise StudyInUseError(f"{private.parent} is held by {who}; wait for it to end, or stop it") from None
    try:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()} since {now}\n", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
