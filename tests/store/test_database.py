"""The database file: made once, opened often, and refused with a cure where it is not sound."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import StatementError

from jobdepth.errors import JobdepthError
from jobdepth.model import SkippedPage, SkipReason
from jobdepth.store.crawl_rows import CrawlRows
from jobdepth.store.database import insert_missing, open_database
from jobdepth.store.run_rows import RunRows
from jobdepth.store.schema import SCHEMA_VERSION, meta, metadata, runs
from jobdepth.store.study_store import StudyStore


def test_a_database_is_made_with_its_folder_and_all_tables(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "new" / "folder" / "study.db")
    with engine.connect() as connection:
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        assert tables >= set(metadata.tables)
        assert connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version")) == str(SCHEMA_VERSION)
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_second_opening_finds_what_the_first_stored(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    number = store.runs.begin().number
    store.close()
    again = StudyStore(tmp_path)
    newest = again.runs.newest()
    again.close()
    assert newest is not None
    assert newest.number == number


@pytest.mark.parametrize("name", ["100% sure?", "a#b", "über uns", "a b"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    StudyStore(tmp_path / name).close()
    assert (tmp_path / name / "store" / "study.db").is_file()


def test_several_may_open_a_new_database_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        engines = list(pool.map(lambda _: open_database(tmp_path / "study.db"), range(8)))
    for engine in engines:
        with engine.connect() as connection:
            assert len(connection.execute(select(meta)).all()) == 1
        engine.dispose()


@pytest.mark.parametrize("garbage", [b"not a database at all" * 500, b"\0" * 10_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "study.db"
    path.write_bytes(garbage)
    with pytest.raises(JobdepthError, match=r"study\.db is not a sound study database .* move it away"):
        open_database(path)
    assert path.read_bytes() == garbage


def test_a_truncated_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    open_database(path).dispose()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(JobdepthError, match="not a sound study database"):
        open_database(path)


def test_a_database_of_another_version_is_refused_with_both_versions(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "study.db")
    with engine.begin() as connection:
        connection.execute(update(meta).values(value="99"))
    engine.dispose()
    with pytest.raises(JobdepthError, match=f"schema version 99, this jobdepth needs {SCHEMA_VERSION}"):
        open_database(tmp_path / "study.db")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JobdepthError, match=r"file.* cannot be made"):
        open_database(tmp_path / "file" / "study.db")


def test_a_file_that_cannot_be_opened_is_not_called_broken(tmp_path: Path) -> None:
    (tmp_path / "study.db").mkdir()
    with pytest.raises(JobdepthError, match=r"cannot be opened .* written to"):
        open_database(tmp_path / "study.db")


def test_readers_go_on_while_a_writer_holds_the_database(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "study.db")
    other = sqlite3.connect(tmp_path / "study.db")
    other.execute("BEGIN IMMEDIATE")
    with engine.connect() as connection:
        assert connection.execute(select(runs)).all() == []
    other.close()
    engine.dispose()


def test_a_missing_row_is_inserted_and_one_that_is_there_stays(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "study.db")
    with engine.begin() as connection:
        insert_missing(connection, meta, [{"key": "a", "value": "first"}])
        insert_missing(connection, meta, [{"key": "a", "value": "second"}, {"key": "b", "value": "new"}])
        insert_missing(connection, meta, [])
        found = {row.key: row.value for row in connection.execute(select(meta))}
    engine.dispose()
    assert (found["a"], found["b"]) == ("first", "new")


def test_a_time_comes_back_in_utc_and_one_without_a_zone_is_refused(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "study.db")
    local = datetime(2025, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    with engine.begin() as connection:
        connection.execute(insert(runs), {"number": 1, "started_at": local, "counters": {}})
        found = connection.scalar(select(runs.c.started_at))
        with pytest.raises(StatementError, match="without a zone"):
            connection.execute(insert(runs), {"number": 2, "started_at": datetime(2025, 3, 1), "counters": {}})  # noqa: DTZ001
    engine.dispose()
    assert found is not None
    assert (found, found.tzinfo) == (local, UTC)


def test_two_threads_write_to_one_database_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    engines = [open_database(path), open_database(path)]
    number = RunRows(engines[0]).begin().number
    crawl_id = CrawlRows(engines[0]).open_crawl(number, "a", "http://a.example/")

    def write(part: int) -> None:
        rows = CrawlRows(engines[part])
        for page in range(100):
            rows.add_skipped(crawl_id, [SkippedPage(f"http://a.example/{part}/{page}", SkipReason.BUDGET)])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert len(CrawlRows(engines[0]).graph(crawl_id).skipped) == 200
    for engine in engines:
        engine.dispose()
