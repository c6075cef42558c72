"""Opens a study's database and checks that it is ours and whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import Table

from jobdepth.errors import JobdepthError
from jobdepth.store.schema import SCHEMA_VERSION, meta, metadata

BUSY_TIMEOUT_MS = 30_000


def open_database(path: Path) -> Engine:
    """Open the SQLite file at `path`, making it if it is missing; raises JobdepthError if it is not sound."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JobdepthError(f"{path.parent} cannot be made: {error.strerror}; name another output folder") from None
    # Not an address put together from text: the path may hold signs that mean something in one.
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _set_pragmas)
    try:
        _prepare(engine)
    except DatabaseError as error:
        engine.dispose()
        raise JobdepthError(_complaint(path, error)) from None
    except JobdepthError:
        engine.dispose()
        raise
    return engine


def unsoundness(engine: Engine) -> str:
    """What SQLite finds wrong with its file when it reads all of it; "" if nothing is."""
    try:
        with engine.connect() as connection:
            told = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    except DatabaseError as error:
        return str(error.orig)
    return "" if told == "ok" else told


def _complaint(path: Path, error: DatabaseError) -> str:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        cure = "move it away and run again; the archive beside it is not touched"
        return f"{path} is not a sound study database ({error.orig}): {cure}"
    return f"{path} cannot be opened ({error.orig}): check that the folder can be written to and the disk is not full"


def _set_pragmas(connection: Any, record: Any) -> None:
    """Readers never wait for the writer, writers wait for one another, a crash loses no finished page."""
    del record
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(engine: Engine) -> None:
    with engine.begin() as connection:
        if not inspect(connection).has_table("meta"):
            if connection.dialect.name == "sqlite":
                # All tables or none, and by one process: SQLite would else commit each table by itself.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
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
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
