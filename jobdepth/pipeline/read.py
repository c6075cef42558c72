"""The read stage: stored captures to passages."""

from __future__ import annotations

from collections.abc import Collection

from jobdepth.errors import JobdepthError
from jobdepth.model import CaptureRef, Reading
from jobdepth.pipeline.counters import Counters
from jobdepth.store.archive import read_capture
from jobdepth.store.study_store import StudyStore

BATCH = 32


def read_new(store: StudyStore, crawl_ids: Collection[int]) -> Counters:
    """Read every stored page that this reader has not seen; works from the archive alone."""
    from scoring.reading import READER_ID

    done = Counters()
    for crawl_id in crawl_ids:
        todo = store.readings.unread(crawl_id, READER_ID)
        captures = {key: capture for _, key, capture in store.crawls.captures(crawl_id) if key in todo}
        items = list(captures.items())
        for start in range(0, len(items), BATCH):
            found = [(key, *_read(store, capture)) for key, capture in items[start : start + BATCH]]
            store.readings.add_readings(READER_ID, found)
            done.pages_read += len(found)
            done.pages_unreadable += sum(failure is not None for _, _, failure in found)
    return done


def _read(store: StudyStore, reference: CaptureRef) -> tuple[Reading | None, str | None]:
    """A page's reading, or why there is none."""
    from scoring.reading import read_page

    try:
        capture = read_capture(store.archive, reference)
        return read_page(capture.body, capture.content_type), None
    except JobdepthError as error:
        return None, str(error)
