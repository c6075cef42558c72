"""Reads and scores in a process of its own while the crawl goes on."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from jobdepth.errors import JobdepthError
from jobdepth.pipeline.counters import Counters
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Rubric

PAUSE_S = 0.3


@dataclass(frozen=True, slots=True)
class ScoreJob:
    """What the worker is told to do."""

    output: Path
    run_number: int
    rubric: Rubric
    settings: ScoringSettings


class ScoreWorker:
    """Follows a crawl: reads and scores pages as they arrive, and the rest when told that the crawl has ended."""

    def __init__(self, job: ScoreJob) -> None:
        context = multiprocessing.get_context("spawn")
        self._crawl_ended = context.Event()
        self._results, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_follow, args=(job, self._crawl_ended, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def finish(self) -> Counters:
        """Wait until everything is scored; raises JobdepthError if the worker failed."""
        self._crawl_ended.set()
        try:
            outcome = self._results.recv()
        except EOFError:
            self._process.join()
            raise JobdepthError(f"the scoring process ended with code {self._process.exitcode}") from None
        self._process.join()
        if isinstance(outcome, Exception):
            raise outcome
        if not isinstance(outcome, Counters):
            raise TypeError(f"the scoring process sent {outcome!r}")
        return outcome

    def stop(self) -> None:
        """End the worker at once; what it has stored stays."""
        self._process.terminate()
        self._process.join()


def _follow(job: ScoreJob, crawl_ended: Event, results: Connection) -> None:
    try:
        results.send(_work(job, crawl_ended))
    except JobdepthError as error:
        results.send(error)
    except KeyboardInterrupt:
        return


def _work(job: ScoreJob, crawl_ended: Event) -> Counters:
    from jobdepth.pipeline.read import read_new
    from jobdepth.pipeline.score import ScoreStage

    store = StudyStore(job.output)
    done = Counters()
    stage = ScoreStage(store, job.rubric, job.settings)
    try:
        while True:
            is_last = crawl_ended.is_set()
            crawl_ids = [row.crawl_id for row in store.crawls.crawls_of_run(job.run_number)]
            step = read_new(store, crawl_ids)
            step.add(stage.score_new(crawl_ids))
            done.add(step)
            if is_last:
                return done
            if not step.texts_scored:
                time.sleep(PAUSE_S)
    finally:
        store.close()
