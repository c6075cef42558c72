"""What holds of the rows of every engine that is installed."""

import os
import subprocess
import sys

import numpy as np
import pytest

from scoring.encoder import load_encoder, model_folder, model_id, vectors_of
from scoring.engines.batches import build_batches
from scoring.engines.choice import agrees
from scoring.engines.engine import REFERENCE
from scoring.engines.load import load_engine
from scoring.engines.openvino_engine import OpenvinoEngine
from tests.scoring.engines.installed import installed_engines

pytestmark = pytest.mark.slow

WORDS = "another outage in trading hours would cost us the contract and nobody could tell why it failed".split()
TEXTS = [" ".join((WORDS * 30)[start : start + length]) for start, length in enumerate(range(1, 400, 29))]


@pytest.fixture(scope="module", params=installed_engines())
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def encoder(engine):
    return load_encoder(engine=engine, threads=1)


@pytest.fixture(scope="module")
def rows(encoder):
    return encoder.encode(TEXTS)


def test_the_id_is_known_without_loading_anything(engine, encoder):
    assert encoder.model_id == model_id(engine=engine)


def test_vectors_have_unit_length_as_far_as_the_engine_is_precise(engine, rows):
    precision = 1e-6 if engine == REFERENCE else 5e-3
    assert np.linalg.norm(vectors_of(rows), axis=1) == pytest.approx(1, abs=precision)


def test_a_row_is_the_same_to_the_bit_alone_and_in_company(encoder, rows):
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], rows)
    assert np.array_equal(np.vstack([encoder.encode([text]) for text in TEXTS[:4]]), rows[:4])


@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_changes_no_bit(engine, rows, threads):
    assert np.array_equal(load_encoder(engine=engine, threads=threads).encode(TEXTS), rows)


def test_another_process_gets_the_same_bits(engine, rows):
    code = (
        "import sys; from scoring.encoder import load_encoder;"
        "sys.stdout.buffer.write(load_encoder(engine=sys.argv[1]).encode(sys.argv[2:]).tobytes())"
    )
    command = [sys.executable, "-c", code, engine, *TEXTS[:4]]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout == rows[:4].tobytes()


def test_rows_are_within_the_bounds_that_the_choice_asks_for(engine, rows):
    assert agrees(rows, load_encoder(threads=1).encode(TEXTS))


def test_the_graph_put_together_for_openvino_is_the_reference_in_single_precision():
    pytest.importorskip("openvino")
    folder = model_folder()
    engines = [load_engine(REFERENCE, folder, "cpu", 1), OpenvinoEngine(folder, 1, "f32")]
    for batch in build_batches([list(range(2000, 2000 + length)) for length in (1, 12, 47, 250)]):
        ours, theirs = (each.run(batch.ids, batch.mask) for each in engines)
        assert theirs == pytest.approx(ours, abs=5e-5)


def test_loading_openvino_tells_nobody_and_loads_no_torch(tmp_path):
    pytest.importorskip("openvino")
    code = (
        "import sys; from scoring.encoder import load_encoder;"
        "load_encoder(engine='openvino-bf16').encode(['An audit.']);"
        "print(sorted({'torch', 'transformers', 'openvino_telemetry'} & set(sys.modules)))"
    )
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    # Telemetry leaves continuous integration alone, so that this would prove nothing there.
    variables = {name: value for name, value in os.environ.items() if name != "CI"} | home
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
