"""Chooses the fastest engine that agrees with the reference, by measurement on this machine."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.encoder import Encoder, job_vectors_of, load_encoder, signals_of, vectors_of
from scoring.engines.batches import BATCH_ROWS
from scoring.engines.engine import FASTER, REFERENCE, Rows
from scoring.errors import EngineMissingError

#: An engine must be so many times as fast as the one before it to be taken in its place.
LEAST_GAIN = 1.25
#: Largest difference to the reference in a part of a vector, and in log-odds. Measured on training passages: 0.004 and
#: 0.06 in bfloat16; int8 exceeds both (docs/speed.md).
VECTOR_BOUND = 0.01
SIGNAL_BOUND = 0.2
_ROUNDS = 3
_PROBE = (
    "Our old supplier left us without an answer for two days while the till stood still and customers walked out. "
    "Plans start at 49 euro a month and include support by telephone, backups every night and a named contact. "
    "The auditors come in spring, nobody has the papers in one place, and last year we paid a fine for it. "
    "Founded in 1998, we are the leading provider of certified solutions for demanding enterprises in the region."
).split()


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, and how many times as fast as the reference it was."""

    engine: str
    ratio: float = 1.0


#: Measures an engine: the probe's rows and the seconds they take, of which more than the limit need not be told
#: exactly; None where the engine does not run here.
Measure = Callable[[str, float], tuple[Rows, float] | None]


def measure(engine: str, limit_s: float = math.inf) -> tuple[Rows, float] | None:
    """Measure an engine in this process."""
    try:
        return _measure(load_encoder(threads=1, engine=engine), limit_s)
    except EngineMissingError:
        return None


def choose_engine(measured: Measure = measure) -> Choice:
    """The fastest engine on this machine whose rows are within the bounds; takes some seconds, mostly of loading."""
    best, reference = Choice(REFERENCE), measured(REFERENCE, math.inf)
    if reference is None:
        return best
    wanted, base = reference
    for engine in FASTER:
        found = measured(engine, base)
        if found is None:
            continue
        rows, seconds = found
        ratio = round(base / seconds, 2)
        # By a margin, so that the same machine makes the same choice however busy it is.
        if agrees(rows, wanted) and ratio >= LEAST_GAIN * best.ratio:
            best = Choice(engine, ratio)
    return best


def agrees(rows: Rows, wanted: Rows) -> bool:
    """Whether rows are within the bounds of those of the reference."""
    vectors = max(float(np.abs(part(rows) - part(wanted)).max()) for part in (vectors_of, job_vectors_of))
    signals = float(np.abs(signals_of(rows) - signals_of(wanted)).max())
    # So written, a row of NaN agrees with nothing.
    return vectors <= VECTOR_BOUND and signals <= SIGNAL_BOUND


def _measure(encoder: Encoder, limit_s: float) -> tuple[Rows, float]:
    """The probe's rows, and the processor seconds of the best round: the clock on the wall tells of other programs."""
    texts = [" ".join(_PROBE[start:]) for start in range(BATCH_ROWS)]
    rows = encoder.encode(texts)
    best = math.inf
    for _ in range(_ROUNDS):
        start = time.process_time()
        encoder.encode(texts)
        best = min(best, time.process_time() - start)
        # Without instructions for it half precision is many times slower.
        if best > limit_s:
            break
    return rows, max(best, 1e-6)
