import numpy as np
import pytest

from scoring.encoder import ROW_LENGTH
from scoring.engines import choice as module
from scoring.engines.choice import SIGNAL_BOUND, VECTOR_BOUND, Choice, agrees, choose_engine
from scoring.engines.engine import FASTER, REFERENCE
from scoring.errors import EngineMissingError

FIRST, SECOND = FASTER


@pytest.fixture
def offered(monkeypatch):
    """What each engine would do: how far its rows lie from the reference's, and its seconds; None is not installed."""
    engines: dict[str, tuple[float, float] | None] = {REFERENCE: (0.0, 1.0)}
    clock = [0.0]

    class Encoder:
        def __init__(self, engine):
            self.off, self.seconds = engines[engine]

        def encode(self, texts):
            clock[0] += self.seconds
            return np.full((len(texts), ROW_LENGTH), self.off, dtype=np.float32)

    def load(threads, engine=REFERENCE):
        if engines.get(engine) is None:
            raise EngineMissingError(engine)
        return Encoder(engine)

    monkeypatch.setattr(module, "load_encoder", load)
    monkeypatch.setattr(module.time, "process_time", lambda: clock[0])
    return engines


def test_the_fastest_engine_is_chosen(offered):
    offered |= {FIRST: (0.001, 0.5), SECOND: (0.001, 0.25)}
    assert choose_engine() == Choice(SECOND, 4.0)


def test_an_engine_that_disagrees_is_not_chosen_however_fast(offered):
    offered |= {FIRST: (2 * VECTOR_BOUND, 0.01), SECOND: (0.001, 0.5)}
    assert choose_engine() == Choice(SECOND, 2.0)


def test_an_engine_that_is_hardly_faster_is_not_worth_its_rounding(offered):
    offered |= {FIRST: (0.001, 0.9)}
    assert choose_engine() == Choice(REFERENCE)


def test_of_engines_nearly_as_fast_the_first_is_chosen_so_that_the_choice_is_steady(offered):
    offered |= {FIRST: (0.001, 0.30), SECOND: (0.001, 0.29)}
    assert choose_engine().engine == FIRST


def test_without_any_other_engine_the_reference_is_left(offered):
    assert choose_engine() == Choice(REFERENCE)


def test_where_not_even_the_reference_runs_it_is_left_to_say_why():
    assert choose_engine(lambda engine, limit_s: None) == Choice(REFERENCE)


def test_signals_may_differ_more_than_vectors_and_nan_agrees_with_nothing():
    wanted = np.zeros((2, ROW_LENGTH), dtype=np.float32)
    rows = wanted.copy()
    module.signals_of(rows)[0, 0] = 0.9 * SIGNAL_BOUND
    assert agrees(rows, wanted)
    module.signals_of(rows)[0, 0] = 1.1 * SIGNAL_BOUND
    assert not agrees(rows, wanted)
    assert not agrees(np.full_like(wanted, np.nan), wanted)
