"""What the doctor says of a store that is damaged."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jobdepth.pipeline.doctor import Finding, Verdict, examine
from jobdepth.store.archive import ArchiveWriter
from tests.pipeline.corrected_study import build


@pytest.fixture
def output(tmp_path: Path) -> Path:
    build(tmp_path)
    output = tmp_path / "output"
    with closing(sqlite3.connect(output / "store" / "study.db")) as database:
        files = [file for (file,) in database.execute("SELECT DISTINCT capture_file FROM pages")]
    for file in files:
        ArchiveWriter(output / "store" / "archive", file, "test")
    return output


def told_of(output: Path) -> Finding:
    return next(finding for finding in examine(output) if finding.name == "store")


def test_a_store_with_all_its_files_is_sound(output: Path) -> None:
    assert told_of(output).verdict is Verdict.OK


def test_a_damaged_database_is_not_sound(output: Path) -> None:
    file = output / "store" / "study.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        page = database.execute("PRAGMA page_size").fetchone()[0]
    content = file.read_bytes()
    kept = len(content) // page * 9 // 10 * page
    file.write_bytes(content[:kept] + b"\xa5" * (len(content) - kept))
    finding = told_of(output)
    assert finding.verdict is Verdict.FAIL
    assert "damaged" in finding.told


def test_a_store_without_its_archive_is_not_sound(output: Path) -> None:
    shutil.rmtree(output / "store" / "archive")
    finding = told_of(output)
    assert finding.verdict is Verdict.FAIL
    assert "archive" in finding.told
