from __future__ import annotations

from pathlib import Path

from jobdepth.store.study_store import StudyStore


def test_a_fact_outlives_the_process_and_the_last_word_counts(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    assert store.meta.get("engine") is None
    store.meta.put("engine", "first")
    store.meta.put("engine", "second")
    store.close()
    again = StudyStore(tmp_path)
    assert again.meta.get("engine") == "second"
    again.close()
