"""The last robots.txt of each origin, kept for the time when it cannot be fetched."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from jobdepth.store.schema import robots


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """What an origin answered when asked for its robots.txt; `body` is empty unless `status` is 2xx."""

    origin: str
    fetched_at: datetime
    status: int
    body: bytes
    etag: str = ""
    last_modified: str = ""


class RobotsRows:
    """Reads and writes the rows of robots.txt files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, origin: str) -> RobotsRow | None:
        """What is kept of an origin, however old."""
        with self._engine.connect() as connection:
            row = connection.execute(select(robots).where(robots.c.origin == origin)).first()
        return None if row is None else RobotsRow(**row._mapping)

    def put(self, row: RobotsRow) -> None:
        """Keep a row in place of the last one of its origin."""
        with self._engine.begin() as connection:
            connection.execute(delete(robots).where(robots.c.origin == row.origin))
            connection.execute(insert(robots).values(asdict(row)))
