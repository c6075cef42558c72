from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from jobdepth.pipeline import engine as module
from jobdepth.pipeline.doctor import examine
from jobdepth.pipeline.engine import kept_engine, measure_apart, settle_engine
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from scoring.engines import engine as engines
from scoring.engines.choice import Choice, Measure
from scoring.engines.engine import ENGINES
from scoring.errors import EngineMissingError

AUTO = ScoringSettings()
FAST = "openvino-bf16"


class Machine:
    """What this machine would choose, and how often it was asked."""

    choice = Choice(FAST, 3.0)
    asked = 0

    def choose(self, _measured: Measure) -> Choice:
        self.asked += 1
        return self.choice


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    here = Machine()
    monkeypatch.setattr(module, "choose_engine", here.choose)
    monkeypatch.setattr(engines, "version", lambda package: "1.0")
    return here


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    opened = StudyStore(tmp_path)
    yield opened
    opened.close()


def test_a_study_keeps_the_engine_that_was_chosen_for_it(machine: Machine, store: StudyStore) -> None:
    first = settle_engine(store, AUTO)
    machine.choice = Choice("torch")
    assert settle_engine(store, AUTO) == kept_engine(store) == first
    assert (first.engine, first.ratio, machine.asked) == (FAST, 3.0, 1)


@pytest.mark.parametrize("changed", ["version", "processor_id"])
def test_where_rows_would_come_out_otherwise_the_choice_is_made_anew_under_a_new_id(
    machine: Machine, store: StudyStore, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    first = settle_engine(store, AUTO)
    monkeypatch.setattr(engines, changed, lambda *package: "other")
    second = settle_engine(store, AUTO)
    assert machine.asked == 2
    assert second.model_id != first.model_id
    assert kept_engine(store) == second


def test_an_engine_that_is_no_longer_installed_is_replaced(
    machine: Machine, store: StudyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_engine(store, AUTO)
    known = module.model_id

    def without_it(name: str, engine: str) -> str:
        if engine == FAST:
            raise EngineMissingError(engine)
        return known(name, engine)

    monkeypatch.setattr(module, "model_id", without_it)
    machine.choice = Choice("torch")
    assert settle_engine(store, AUTO).engine == "torch"


def test_the_study_file_has_the_last_word(machine: Machine, store: StudyStore) -> None:
    settle_engine(store, AUTO)
    assert settle_engine(store, ScoringSettings(engine="torch")).engine == "torch"
    assert settle_engine(store, AUTO).engine == "torch"
    assert machine.asked == 1


def test_a_gpu_is_left_to_the_reference(machine: Machine, store: StudyStore) -> None:
    assert settle_engine(store, ScoringSettings(device="cuda")).engine == "torch"
    assert machine.asked == 0


def test_the_doctor_tells_the_engine_of_a_study_and_what_it_gains(machine: Machine, store: StudyStore) -> None:
    settle_engine(store, AUTO)
    told = {finding.name: finding.told for finding in examine(store.output)}
    assert told["engine"] == "openvino-bf16, 3 times as fast as the reference when it was chosen"


CHOOSING = """
import sys
from jobdepth.pipeline.engine import measure_apart
from scoring.engines.choice import choose_engine
if __name__ == "__main__":
    print(choose_engine(measure_apart).engine, *{"torch", "openvino"} & sys.modules.keys())
"""


@pytest.mark.slow
def test_the_choice_leaves_no_engine_in_the_memory_of_the_process_that_asked(tmp_path: Path) -> None:
    (tmp_path / "choosing.py").write_text(CHOOSING)
    done = subprocess.run([sys.executable, "choosing.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() in [[engine] for engine in ENGINES]


def _crash(*_: object) -> NoReturn:
    os.abort()


def test_an_engine_that_crashes_here_does_not_run_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "measure", _crash)
    assert measure_apart(FAST, 1.0) is None
