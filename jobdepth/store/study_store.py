"""The folder of a study: where everything lies, and the rows in one place."""

from __future__ import annotations

from pathlib import Path

from jobdepth.store.crawl_facts import CrawlFactRows
from jobdepth.store.crawl_rows import CrawlRows
from jobdepth.store.database import open_database, unsoundness
from jobdepth.store.edition_shelf import EditionShelf
from jobdepth.store.meta_rows import MetaRows
from jobdepth.store.page_evidence import PageEvidenceRows
from jobdepth.store.readings import ReadingRows
from jobdepth.store.robots_rows import RobotsRows
from jobdepth.store.run_rows import RunRows

#: Counters of a crawl process, beside its log in the folder of the run.
CRAWL_STATS = "crawl-stats.json"


def public_folder(output: Path) -> Path:
    """What may be uploaded."""
    return output / "public"


def result_file(output: Path) -> Path:
    """The result document of the last ranking."""
    return output / "store" / "result.json"


class StudyStore:
    """Everything kept under one output folder."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.public = public_folder(output)
        self.private = output / "store"
        self.archive = self.private / "archive"
        self.editions = EditionShelf.of(output)
        self.result = result_file(output)
        self._engine = open_database(self.private / "study.db")
        self.crawls = CrawlRows(self._engine)
        self.crawl_facts = CrawlFactRows(self._engine, self.crawls)
        self.readings = ReadingRows(self._engine)
        self.page_evidence = PageEvidenceRows(self._engine)
        self.robots = RobotsRows(self._engine)
        self.runs = RunRows(self._engine)
        self.meta = MetaRows(self._engine)

    def run_dir(self, number: int) -> Path:
        """Where the record and log of a run lie."""
        return self.private / "runs" / f"{number:05d}"

    def complaint(self) -> str:
        """What is wrong with the database or the archive; "" if both are sound."""
        unsound = unsoundness(self._engine)
        if unsound:
            return f"{self.private / 'study.db'} is damaged: {unsound}"
        missing = [file for file in self.crawls.capture_files() if not (self.archive / file).is_file()]
        return f"{len(missing)} files of the archive are missing, first {self.archive / missing[0]}" if missing else ""

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()
