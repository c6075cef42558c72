"""Makes the result of an archive again, from its captures, and says whether it is the same to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jobdepth.edition_record import numbered
from jobdepth.errors import InputError, Problem
from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.editions import rank_edition
from jobdepth.pipeline.engine import StudyEngine
from jobdepth.pipeline.progress import Progress
from jobdepth.pipeline.read import read_new
from jobdepth.pipeline.reproduction import layout
from jobdepth.pipeline.reproduction.bundle import Bundle, read_bundle
from jobdepth.pipeline.reproduction.check import Checked, check_captures
from jobdepth.pipeline.reproduction.compare import Value, environment_differences, value_differences
from jobdepth.pipeline.reproduction.made import environment_of
from jobdepth.pipeline.reproduction.unpack import unpack_archive
from jobdepth.pipeline.score import ScoreStage
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from scoring.encoder import model_id
from scoring.engines.engine import ENGINES, REFERENCE
from scoring.errors import EngineMissingError


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What came out, and how it compares."""

    edition: str
    #: SHA-256 of league.json in the archive, and of the one made here.
    there: str
    here: str
    checked: Checked
    #: What is not the same here as where the archive was made, in words.
    environment: list[str]
    #: Values of league.json that differ.
    values: list[Value]

    @property
    def is_identical(self) -> bool:
        """Whether league.json came out the same to the byte, from notes that agree with the captures."""
        return self.there == self.here and not self.checked.complaints


def reproduce_archive(archive: Path, keep: Path | None, progress: Progress) -> Reproduced:
    """Read, score and rank the captures of an archive anew; asks nothing of the network.

    Everything is written to a temporary folder, or to `keep`, a new or empty one. Raises InputError where the archive
    is not sound.
    """
    with _workplace(keep) as work:
        unpacked, output = work / "archive", work / "output"
        unpacked.mkdir()
        bundle = read_bundle(unpacked, unpack_archive(archive, unpacked))
        checked = check_captures(unpacked / layout.CAPTURES, bundle.crawls, bundle.study.crawl.max_links)
        with closing(StudyStore(output)) as store:
            engine = _engine_here(bundle)
            _restore(bundle, unpacked, store)
            made = _make(bundle, store, engine, progress)
        (work / layout.LEAGUE).write_bytes(made)
        here = environment_of(engine)
        return Reproduced(
            bundle.record.id, _sha256(bundle.league), _sha256(made), checked,
            environment_differences(bundle.environment, here), _differences(bundle.league, made),
        )  # fmt: skip


@contextmanager
def _workplace(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with TemporaryDirectory(prefix="jobdepth-reproduce-") as work:
            yield Path(work)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise InputError([Problem(str(keep), "not an empty folder", cure="name a new one; nothing was changed")])
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def _engine_here(bundle: Bundle) -> StudyEngine:
    """The engine that made the archive, if its rows come out alike on this machine; else the reference."""
    made = bundle.environment
    try:
        if made.engine in ENGINES and model_id(made.model, made.engine) == made.engine_id:
            return StudyEngine(made.engine, made.engine_id)
    except EngineMissingError:
        pass
    return StudyEngine(REFERENCE, model_id())


def _restore(bundle: Bundle, unpacked: Path, store: StudyStore) -> None:
    """Put captures, crawls and records where the stages look for them."""
    captures = unpacked / layout.CAPTURES
    if captures.exists():
        captures.rename(store.archive)
    store.crawl_facts.add(bundle.crawls)
    for record in bundle.earlier:
        store.editions.add(record)


def _make(bundle: Bundle, store: StudyStore, engine: StudyEngine, progress: Progress) -> bytes:
    """league.json, made by the very stages that make any other."""
    from jobdepth.pipeline.publish import save_result
    from jobdepth.publish.documents import league_json

    study = _on_this_machine(bundle.study, engine)
    crawl_ids = store.crawl_facts.finished()
    done = Counters()
    done.add(read_new(store, crawl_ids))
    stage = ScoreStage(store, study.rubric, study.scoring, study.language)
    for step in stage.score_new(crawl_ids):
        done.add(step)
        progress.scoring(done.texts_scored, stage.left)
    league = numbered(rank_edition(study, store), bundle.record.number)
    save_result(store, league)
    return league_json(league).encode()


def _on_this_machine(study: Study, engine: StudyEngine) -> Study:
    """The same study with the engine that is there; no other setting of scoring changes a figure."""
    settings = study.scoring.model_copy(update={"engine": engine.engine, "device": "cpu", "threads": 0})
    return replace(study, scoring=settings)


def _differences(there: bytes, here: bytes) -> list[Value]:
    if there == here:
        return []
    try:
        document: Any = json.loads(there)
    except (ValueError, RecursionError):
        raise InputError([Problem(layout.LEAGUE, "not JSON", cure="get the archive again")]) from None
    return value_differences(document, json.loads(here))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
