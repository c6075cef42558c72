"""Which engine scores a study: one for all its passages, from the first run on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from jobdepth.bounded import BoundedFunction, Failure, Limits
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from scoring.encoder import model_id
from scoring.engines.choice import choose_engine, measure
from scoring.engines.engine import REFERENCE, Rows
from scoring.errors import EngineMissingError

_KEY = "engine"
#: Nothing here is hostile; the limits only end what hangs.
_LIMITS = Limits(time_s=600, wall_s=1800, memory_bytes=64_000_000_000)


@dataclass(frozen=True, slots=True)
class StudyEngine:
    """An engine, the id of its rows, and how many times as fast as the reference it was where that was measured."""

    engine: str
    model_id: str
    ratio: float | None = None


def kept_engine(store: StudyStore) -> StudyEngine | None:
    """The engine that the study was scored with last."""
    kept = store.meta.get(_KEY)
    return None if kept is None else StudyEngine(**json.loads(kept))


def last_engine(store: StudyStore) -> StudyEngine:
    """The same, with the reference where none is kept; needs none of them installed."""
    return kept_engine(store) or StudyEngine(REFERENCE, model_id())


def engine_here(store: StudyStore, settings: ScoringSettings) -> StudyEngine:
    """The engine that the study was scored with last, if its rows come out alike here; else the reference."""
    kept = kept_engine(store)
    return kept if kept is not None and _is_here(kept, settings) else StudyEngine(REFERENCE, model_id(settings.model))


def settle_engine(store: StudyStore, settings: ScoringSettings) -> StudyEngine:
    """The engine to score with, kept from now on: the one asked for, else the last one, else the fastest here."""
    kept = kept_engine(store)
    if settings.engine != "auto" or settings.device != "cpu":
        # Only the reference runs elsewhere than on the CPU.
        engine = REFERENCE if settings.engine == "auto" else settings.engine
        found = StudyEngine(engine, model_id(settings.model, engine))
    elif kept is not None and _is_here(kept, settings):
        return kept
    else:
        choice = choose_engine(measure_apart)
        found = StudyEngine(choice.engine, model_id(settings.model, choice.engine), choice.ratio)
    if kept is None or found.model_id != kept.model_id:
        store.meta.put(_KEY, json.dumps(asdict(found)))
    return found


def measure_apart(engine: str, limit_s: float) -> tuple[Rows, float] | None:
    """Measure an engine in a process that ends afterwards.

    The process that scores keeps only its own engine in memory, and one that crashes on this processor takes nothing
    with it.
    """
    with BoundedFunction(measure, doing=f"trying the engine {engine}", limits=_LIMITS) as trying:
        found = trying.run(engine, limit_s)
    return None if isinstance(found, Failure) else found


def _is_here(kept: StudyEngine, settings: ScoringSettings) -> bool:
    """Whether this machine has the very same engine."""
    try:
        return kept.model_id == model_id(settings.model, kept.engine)
    except EngineMissingError:
        return False
