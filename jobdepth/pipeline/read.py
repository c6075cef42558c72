"""The read stage: stored captures to passages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from types import TracebackType
from typing import Self

from jobdepth.bounded import Failure
from jobdepth.model import CaptureRef, Reading
from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.reading_child import stored_page_reader
from jobdepth.store.study_store import StudyStore
from scoring.reading import READER_ID

#: So many pages, or passages, are stored at once.
BATCH = 32
BATCH_PASSAGES = 5_000

_Found = tuple[str, Reading | None, str | None]


class PageReader:
    """Reads stored pages in a child process that goes on reading while the caller does something else."""

    def __init__(self, store: StudyStore) -> None:
        self._store = store
        self._reader = stored_page_reader()
        self._reader.start()

    def read_new(self, crawl_ids: Collection[int]) -> Iterator[Counters]:
        """Read every stored page that this reader has not seen, from the archive alone; tells of each batch stored."""
        todo = self._unread(crawl_ids)
        outcomes = self._reader.run_many((self._store.archive, reference) for reference in todo.values())
        batch: list[_Found] = []
        for key, outcome in zip(todo, outcomes, strict=True):
            batch.append((key, None, outcome.reason) if isinstance(outcome, Failure) else (key, outcome, None))
            if len(batch) >= BATCH or _passages(batch) >= BATCH_PASSAGES:
                yield self._save(batch)
                batch = []
        if batch:
            yield self._save(batch)

    def close(self) -> None:
        """End the child process."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _unread(self, crawl_ids: Collection[int]) -> dict[str, CaptureRef]:
        """A capture of each distinct page that is to be read."""
        todo: dict[str, CaptureRef] = {}
        for crawl_id in crawl_ids:
            unread = self._store.readings.unread(crawl_id, READER_ID)
            if unread:
                captures = self._store.crawls.captures(crawl_id)
                todo |= {key: capture for _, key, capture in captures if key in unread}
        return todo

    def _save(self, batch: list[_Found]) -> Counters:
        self._store.readings.add_readings(READER_ID, batch)
        return Counters(pages_read=len(batch), pages_unreadable=sum(failure is not None for _, _, failure in batch))


def read_new(store: StudyStore, crawl_ids: Collection[int]) -> Counters:
    """Read every stored page that this reader has not seen, and nothing else meanwhile."""
    done = Counters()
    with PageReader(store) as reader:
        for step in reader.read_new(crawl_ids):
            done.add(step)
    return done


def _passages(batch: list[_Found]) -> int:
    return sum(len(reading.passages) for _, reading, _ in batch if reading is not None)
