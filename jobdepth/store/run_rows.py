"""Runs: their order, times and counters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from jobdepth.store.schema import runs


@dataclass(frozen=True, slots=True)
class RunRow:
    """One execution of a study; numbers order the runs, clocks may be wrong."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    counters: dict[str, int]


class RunRows:
    """Reads and writes the rows of runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self) -> RunRow | None:
        """The last run, finished or not."""
        with self._engine.connect() as connection:
            row = connection.execute(select(runs).order_by(runs.c.number.desc()).limit(1)).first()
        return None if row is None else RunRow(**row._mapping)

    def begin(self) -> RunRow:
        """Start a new run."""
        values = {"started_at": datetime.now(UTC), "counters": {}}
        with self._engine.begin() as connection:
            row = connection.execute(insert(runs).values(values).returning(*runs.c)).one()
        return RunRow(**row._mapping)

    def save_counters(self, number: int, counters: dict[str, int]) -> None:
        """Store what the run has done so far."""
        with self._engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.number == number).values(counters=counters))

    def finish(self, number: int) -> None:
        """Note that the run came to its end."""
        with self._engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.number == number).values(finished_at=datetime.now(UTC)))
