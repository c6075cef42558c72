"""Reads and scores in a process of its own while the crawl goes on."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from jobdepth.bounded import end_with_parent, starting_child
from jobdepth.errors import JobdepthError
from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.progress import Progress
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Rubric

if TYPE_CHECKING:  # both load much, and the parent of the worker needs neither
    from jobdepth.pipeline.read import PageReader
    from jobdepth.pipeline.score import ScoreStage

PAUSE_S = 0.3
#: Longer than the worker waits for its own child: one that starts while it loses its parent complains.
STOP_TIMEOUT_S = 25.0


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
        self._results, self._theirs = context.Pipe(duplex=False)
        # Not daemonic, since it has a child of its own for reading; it ends with its parent all the same.
        self._process = context.Process(target=_follow, args=(job, self._crawl_ended, self._theirs))

    def start(self) -> None:
        """Begin to follow."""
        with starting_child():
            self._process.start()
        self._theirs.close()

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
        if self._process.pid is None:
            return
        self._process.terminate()
        self._process.join(STOP_TIMEOUT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def read_and_score(reader: PageReader, stage: ScoreStage, crawl_ids: Collection[int]) -> Iterator[Counters]:
    """Read and score all that is new; pages are read while those before them are scored."""
    for read in reader.read_new(crawl_ids):
        yield read
        yield from stage.score_new(crawl_ids)
    yield from stage.score_new(crawl_ids)


def _follow(job: ScoreJob, crawl_ended: Event, results: Connection) -> None:
    end_with_parent()
    signal.signal(signal.SIGTERM, _terminated)
    try:
        for message in _work(job, crawl_ended):
            # While the crawl goes on nobody listens, and a full pipe would hold the work up.
            if crawl_ended.is_set():
                results.send(message)
    except JobdepthError as error:
        results.send(error)
    except BrokenPipeError:
        return


def _terminated(number: int, frame: object) -> NoReturn:
    """End in order, so that the child process for reading is ended too."""
    del frame
    sys.exit(128 + number)


def _work(job: ScoreJob, crawl_ended: Event) -> Iterator[Message]:
    from jobdepth.pipeline.read import PageReader
    from jobdepth.pipeline.score import ScoreStage

    done = Counters()
    with closing(StudyStore(job.output)) as store, PageReader(store) as reader:
        stage = ScoreStage(store, job.rubric, job.settings, job.language)
        is_last = False
        while not is_last:
            is_last = crawl_ended.is_set()
            crawl_ids = [row.crawl_id for row in store.crawls.crawls_of_run(job.run_number)]
            before = done.texts_scored
            for step in read_and_score(reader, stage, crawl_ids):
                if not crawl_ended.is_set():
                    step.pages_read_while_crawling = step.pages_read
                    step.texts_scored_while_crawling = step.texts_scored
                done.add(step)
                yield Message(done, stage.left)
            if done.texts_scored == before and not is_last:
                time.sleep(PAUSE_S)
        yield Message(done, 0, is_last=True)
