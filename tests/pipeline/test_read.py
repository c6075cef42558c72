"""Stored pages are read in a child process; those that would hold it up are listed as failed."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.model import FetchedPage, Reading
from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.passages import explain_page
from jobdepth.pipeline.read import PageReader, read_new
from jobdepth.pipeline.reading_child import page_reader
from jobdepth.store.archive import ArchiveWriter, Exchange
from jobdepth.store.study_store import StudyStore
from jobdepth.study.rubric import load_rubric
from scoring.reading import READER_ID, read_page
from tests.test_bounded import is_alive, wait_until

ROOT = Path(__file__).parents[2]
ATTRIBUTES = b" ".join(b"a%d=1" % number for number in range(100_000))

#: What only the clock notices: the guard against attributes takes them for part of a script.
SLOW_BOMB = b"<textarea><script></textarea><p " + ATTRIBUTES + b">text"


def page(number: int) -> bytes:
    text = "<h2>What an outage costs</h2><p>We cannot afford another outage in trading hours, says customer"
    return f"<html lang=en><title>Page {number}</title><main>{text} {number}.</p></main>".encode()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    store = StudyStore(tmp_path / "output")
    yield store
    store.close()


def crawl(store: StudyStore, bodies: dict[str, bytes]) -> int:
    """A crawl that got these pages."""
    crawl_id = store.crawls.open_crawl(store.runs.begin().number, "site", "http://site.example/")
    writer = ArchiveWriter(store.archive, f"{crawl_id}.warc.gz", "test")
    for name, body in bodies.items():
        url = f"http://site.example/{name}"
        capture = writer.add(Exchange(url, "GET", [], 200, [("Content-Type", "text/html")], body))
        fetched = FetchedPage(url, 200, datetime.now(UTC), content_hash(body), len(body), capture)
        store.crawls.add_page(crawl_id, fetched, [])
    return crawl_id


def content_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_readings_are_those_of_the_reader(store: StudyStore) -> None:
    bodies = {str(number): page(number) for number in range(80)}
    crawl_id = crawl(store, bodies)
    with PageReader(store) as reader:
        steps = list(reader.read_new([crawl_id]))
    assert [step.pages_read for step in steps] == [32, 32, 16]
    expected = {content_hash(body): read_page(body, "text/html") for body in bodies.values()}
    assert store.readings.readings(crawl_id, READER_ID) == expected


def test_page_in_two_crawls_is_read_once(store: StudyStore) -> None:
    crawl_ids = [crawl(store, {"a": page(1), "b": page(2)}), crawl(store, {"a": page(1)})]
    assert read_new(store, crawl_ids) == Counters(pages_read=2)
    assert read_new(store, crawl_ids) == Counters()


def test_page_that_breaks_the_reader_is_listed_and_not_tried_again(store: StudyStore) -> None:
    deep, crowded = b"<div>" * 400 + page(1), b"<p " + ATTRIBUTES + b">" + page(2)
    crawl_id = crawl(store, {"honest": page(3), "deep": deep, "crowded": crowded})
    assert read_new(store, [crawl_id]) == Counters(pages_read=3, pages_unreadable=2)
    assert store.readings.failures(crawl_id, READER_ID) == {
        content_hash(deep): "the page's elements are nested too deeply",
        content_hash(crowded): "a tag of the page has more than 500 attributes",
    }
    assert set(store.readings.readings(crawl_id, READER_ID)) == {content_hash(page(3))}
    assert read_new(store, [crawl_id]) == Counters()


def test_page_lost_in_the_archive_is_read_from_the_next_crawl(store: StudyStore) -> None:
    first = crawl(store, {"a": page(1)})
    lost = store.archive / f"{first}.warc.gz"
    lost.write_bytes(lost.read_bytes()[:200])
    assert read_new(store, [first]) == Counters(pages_read=1, pages_unreadable=1)
    assert "--fresh" in store.readings.failures(first, READER_ID)[content_hash(page(1))]
    second = crawl(store, {"a": page(1)})
    assert read_new(store, [second]) == Counters(pages_read=1)
    assert set(store.readings.readings(second, READER_ID)) == {content_hash(page(1))}
    assert read_new(store, [first, second]) == Counters()


@pytest.mark.slow
def test_page_that_would_take_hours_is_given_up(store: StudyStore) -> None:
    crawl_id = crawl(store, {"before": page(1), "bomb": SLOW_BOMB, "behind": page(2)})
    assert read_new(store, [crawl_id]) == Counters(pages_read=3, pages_unreadable=1)
    # On a machine with other work, the second clock may be the first to strike.
    reason = store.readings.failures(crawl_id, READER_ID)[content_hash(SLOW_BOMB)]
    assert reason in ("reading it took longer than 10 s", "reading it took longer than 30 s")


@pytest.mark.slow
def test_five_megabytes_of_prose_are_read() -> None:
    paragraph = b"<p>We cannot afford another outage in trading hours, and nobody tells us what it costs us.</p>"
    paragraphs = 4_900_000 // len(paragraph)
    with page_reader() as reader:
        reading = reader.run(b"<main>" + paragraph * paragraphs, "text/html")
    assert isinstance(reading, Reading), reading
    assert reading.words == 16 * paragraphs


def test_what_the_child_loads_is_light() -> None:
    code = (
        "import sys, jobdepth.cli.main, jobdepth.pipeline.reading_child, scoring.reading;"
        "scoring.reading.load_reader();"
        "print({'torch', 'scrapy', 'sqlalchemy', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


def test_page_that_cannot_be_explained_says_why() -> None:
    with pytest.raises(
        JobdepthError, match=r"^bad\.html could not be read: the page's elements are nested too deeply$"
    ):
        explain_page(b"<div>" * 400 + page(1), "", "bad.html", load_rubric("data-centres"))


SCRIPT = """
import multiprocessing, sys, time
from pathlib import Path
from jobdepth.pipeline.worker import ScoreJob, ScoreWorker
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import load_rubric

if __name__ == "__main__":
    StudyStore(Path(sys.argv[1])).runs.begin()
    worker = ScoreWorker(ScoreJob(Path(sys.argv[1]), 1, load_rubric("data-centres"), ScoringSettings(), "en"))
    worker.start()
    (process,) = multiprocessing.active_children()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")

    def is_reader(pid):
        # Until a new process runs a program of its own, it looks as its parent does.
        own, parents = (Path(f"/proc/{each}/cmdline").read_bytes() for each in (pid, process.pid))
        return own != parents and "lxml" in Path(f"/proc/{pid}/maps").read_text()

    while not any(is_reader(pid) for pid in children.read_text().split()):
        time.sleep(0.05)
    print(process.pid, children.read_text(), flush=True)
    if sys.argv[2] == "stop":
        worker.stop()
    else:
        time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the children")
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_scoring_process_and_its_child_end_with_the_run(end: str, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "output"), end]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pids = [int(pid) for pid in run.stdout.readline().split()]
        assert len(pids) >= 2
        if end == "kill":
            run.kill()
        else:
            assert run.communicate() == ("", "")
    wait_until(lambda: not any(is_alive(pid) for pid in pids))
