"""Reads and scores in a process of its own while the crawl goes on."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from jobdepth.errors import JobdepthError
from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.progress import Progress
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
    language: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the worker tells: what it has done so far, and how many texts it knows of that wait."""

    done: Counters
    left: int
    is_last: bool = False


class ScoreWorker:
    """Follows a crawl: reads and scores pages as they arrive, and the rest when told that the crawl has ended."""

    def __init__(self, job: ScoreJob) -> None:
        context = multiprocessing.get_context("spawn")
        self._crawl_ended = context.Event()
        self._results, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_follow, args=(job, self._crawl_ended, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def finish(self, progress: Progress) -> Counters:
        """Wait until everything is scored; raises JobdepthError if the worker failed."""
        self._crawl_ended.set()
        try:
            outcome: Message | JobdepthError = self._results.recv()
            while isinstance(outcome, Message) and not outcome.is_last:
                progress.scoring(outcome.done.texts_scored, outcome.left)
                outcome = self._results.recv()
        except EOFError:
            self._process.join()
            raise JobdepthError(f"the scoring process ended with code {self._process.exitcode}") from None
        self._process.join()
        if isinstance(outcome, JobdepthError):
            raise outcome
        return outcome.done

    def stop(self) -> None:
        """End the worker at once; what it has stored stays."""
        self._process.terminate()
        self._process.join()


def _follow(job: ScoreJob, crawl_ended: Event, results: Connection) -> None:
    try:
        for message in _work(job, crawl_ended):
            # While the crawl goes on nobody listens, and a full pipe would hold the work up.
            if crawl_ended.is_set():
                results.send(message)
    except JobdepthError as error:
        results.send(error)
    except (KeyboardInterrupt, BrokenPipeError):
        return


def _work(job: ScoreJob, crawl_ended: Event) -> Iterator[Message]:
    from jobdepth.pipeline.read import read_new
    from jobdepth.pipeline.score import ScoreStage

    store = StudyStore(job.output)
    done = Counters()
    stage = ScoreStage(store, job.rubric, job.settings, job.language)
    try:
        is_last = False
        while not is_last:
            is_last = crawl_ended.is_set()
            crawl_ids = [row.crawl_id for row in store.crawls.crawls_of_run(job.run_number)]
            read = read_new(store, crawl_ids)
            read.pages_read_while_crawling = 0 if crawl_ended.is_set() else read.pages_read
            done.add(read)
            before = done.texts_scored
            for step in stage.score_new(crawl_ids):
                done.add(step)
                done.texts_scored_while_crawling += 0 if crawl_ended.is_set() else step.texts_scored
                yield Message(done, stage.left)
            if done.texts_scored == before and not is_last:
                time.sleep(PAUSE_S)
        yield Message(done, 0, is_last=True)
    finally:
        store.close()
