"""Opens a study's database and checks that it is ours and whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import Table

from jobdepth.errors import JobdepthError
from jobdepth.store.schema import SCHEMA_VERSION, meta, metadata

BUSY_TIMEOUT_MS = 30_000


def open_database(path: Path) -> Engine:
    """Open the SQLite file at `path`, making it if it is missing; raises JobdepthError if it is not sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_pragmas)
    try:
        _prepare(engine)
    except DatabaseError as error:
        cure = "move it away and run again; the archive beside it is not touched"
        raise JobdepthError(f"{path} is not a sound study database ({error.orig}): {cure}") from None
    return engine


def _set_pragmas(connection: Any, record: Any) -> None:
    """Readers never wait for the writer, writers wait for one another, a crash loses no finished page."""
    del record
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(engine: Engine) -> None:
    with engine.begin() as connection:
        if not inspect(connection).has_table("meta"):
            metadata.create_all(connection)
            insert_missing(connection, meta, [{"key": "schema_version", "value": str(SCHEMA_VERSION)}])
        version = connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
    if version != str(SCHEMA_VERSION):
        raise JobdepthError(
            f"the study database has schema version {version}, this jobdepth needs {SCHEMA_VERSION}: "
            "use a new output folder, or the jobdepth that made it"
        )


def insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet; leaves the others as they are."""
    if not rows:
        return
    dialects = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    make = dialects.get(connection.dialect.name)
    if make is None:
        raise JobdepthError(f"no support for a {connection.dialect.name} database")
    connection.execute(make(table).on_conflict_do_nothing(), rows)


def insert_rows(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(insert(table), rows)
