"""Runs in the store: ordered by number, since clocks may be wrong."""

from pathlib import Path

from jobdepth.store.study_store import StudyStore


def test_runs_are_numbered_and_the_newest_is_the_last_begun(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    assert store.runs.newest() is None
    first, second = store.runs.begin(), store.runs.begin()
    assert second.number == first.number + 1
    assert store.runs.newest() == second
    store.close()


def test_counters_and_the_end_of_a_run_are_kept(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    run = store.runs.begin()
    store.runs.save_counters(run.number, {"pages_fetched": 7})
    store.runs.finish(run.number)
    store.close()
    again = StudyStore(tmp_path)
    found = again.runs.newest()
    again.close()
    assert found is not None
    assert found.counters == {"pages_fetched": 7}
    assert found.finished_at is not None
    assert found.finished_at >= run.started_at


def test_the_folders_of_a_study_keep_public_and_private_apart(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    assert store.public.parent == store.private.parent == tmp_path
    assert all(path.is_relative_to(store.private) for path in (store.archive, store.result, store.run_dir(3)))
    assert store.run_dir(3).name == "00003"
    store.close()
