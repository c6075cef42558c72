from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jobdepth.store.robots_rows import RobotsRow
from jobdepth.store.study_store import StudyStore

ROW = RobotsRow("https://site.example", datetime(2026, 11, 1, tzinfo=UTC), 200, b"User-agent: *\n\x00\xff", '"1"', "x")


def test_the_last_robots_txt_of_an_origin_is_what_is_kept(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    try:
        assert store.robots.get(ROW.origin) is None
        store.robots.put(ROW)
        store.robots.put(replace(ROW, origin="http://site.example", status=404, body=b""))
        assert store.robots.get(ROW.origin) == ROW
        newer = replace(ROW, status=404, body=b"", etag="", last_modified="")
        store.robots.put(newer)
        assert store.robots.get(ROW.origin) == newer
    finally:
        store.close()
