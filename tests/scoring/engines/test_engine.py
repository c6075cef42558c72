from importlib.metadata import PackageNotFoundError

import pytest

from scoring.encoder import load_encoder, model_id, trained_part
from scoring.engines import engine as module
from scoring.engines.engine import FASTER, REFERENCE, engine_id
from scoring.errors import EngineMissingError, ScoringModelError


@pytest.fixture
def everything_installed(monkeypatch):
    monkeypatch.setattr(module, "version", lambda package: "1.0")


def test_rows_of_another_engine_have_another_id(everything_installed):
    ids = {model_id(engine=engine) for engine in (REFERENCE, *FASTER)}
    assert len(ids) == 1 + len(FASTER)
    assert {trained_part(each) for each in ids} == {model_id()}


@pytest.mark.parametrize("name", ["version", "processor_id"])
def test_another_version_or_processor_gives_another_id_to_all_but_the_reference(
    everything_installed, monkeypatch, name
):
    before = {engine: engine_id(engine) for engine in (REFERENCE, *FASTER)}
    monkeypatch.setattr(module, name, lambda *package: "other")
    after = {engine: engine_id(engine) for engine in before}
    assert [engine for engine in before if before[engine] == after[engine]] == [REFERENCE]


def test_a_missing_package_is_told_with_the_cure(monkeypatch):
    def missing(package):
        raise PackageNotFoundError(package)

    monkeypatch.setattr(module, "version", missing)
    with pytest.raises(EngineMissingError, match=r"pip install 'jobdepth\[fast\]'"):
        engine_id("openvino-bf16")


def test_an_unknown_engine_is_refused_with_the_known_ones():
    with pytest.raises(ScoringModelError, match="there are torch, openvino-bf16"):
        load_encoder(engine="tpu")


def test_only_the_reference_runs_elsewhere_than_on_the_cpu():
    with pytest.raises(ScoringModelError, match="runs on the cpu only"):
        load_encoder(device="cuda", engine="torch-bf16")
