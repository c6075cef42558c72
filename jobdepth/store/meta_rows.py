"""Single facts about a study that must outlive a run."""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select

from jobdepth.store.schema import meta


class MetaRows:
    """Reads and writes words by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> str | None:
        """What is kept under a name."""
        with self._engine.connect() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.key == key))

    def put(self, key: str, value: str) -> None:
        """Keep something in place of what was kept under its name."""
        with self._engine.begin() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta).values(key=key, value=value))
