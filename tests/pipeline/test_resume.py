"""A run that was broken off goes on with the study as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.model import CrawlState
from jobdepth.pipeline.progress import NoProgress
from jobdepth.pipeline.rank import rank_study
from jobdepth.pipeline.run import StudyRun
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study, load_study
from tests.pipeline.stored_study import add_scores, matching, passage, reading, store_study
from tests.site_server import Reply, Site, page, serve

ACME, BOLT, TYPO = "http://acme.example/", "http://bolt.example/", "http://acne.example/"
GONE = "http://gone.example/"
SITES: dict[str, Site] = {
    "acme.example": {"/": page("/a"), "/a": page()},
    "acne.example": {"/": page()},
    # Slow, so that it's never done when Acme is.
    "bolt.example": {"/": page("/a", "/b"), "/a": Reply(page(), delay_s=1.0), "/b": Reply(page(), delay_s=1.0)},
}


class BrokenOffError(Exception):
    """Stands for a user who stops the run."""


class BreakOff(NoProgress):
    """Breaks a run off once its crawls are so far."""

    def __init__(self, is_so_far: Callable[[list[CrawlRow]], bool]) -> None:
        self._is_so_far = is_so_far

    def crawling(self, rows: list[CrawlRow]) -> None:
        if self._is_so_far(rows):
            raise BrokenOffError


class Watch(NoProgress):
    """Notes which sites are shown."""

    def __init__(self) -> None:
        self.shown: set[str] = set()

    def crawling(self, rows: list[CrawlRow]) -> None:
        self.shown |= {row.site_id for row in rows}


@dataclass(frozen=True)
class Sector:
    """Operators on loopback, and where their study is stored."""

    folder: Path
    proxy: str

    def study(self, **urls: str) -> Study:
        file = self.folder / "sites.csv"
        file.write_text("name,url\n" + "".join(f"{name},{url}\n" for name, url in urls.items()))
        study = load_study(file)
        return replace(study, crawl=study.crawl.model_copy(update={"proxy": self.proxy, "delay_s": 0.0}))

    def store(self) -> StudyStore:
        return StudyStore(self.folder / "output")

    def break_off(self, study: Study, is_so_far: Callable[[list[CrawlRow]], bool]) -> None:
        with closing(self.store()) as store, pytest.raises(BrokenOffError):
            StudyRun(study, store, BreakOff(is_so_far)).crawl()


@pytest.fixture
def sector(tmp_path: Path) -> Iterator[Sector]:
    with serve(SITES) as server:
        yield Sector(tmp_path, server.url)


def is_done(rows: list[CrawlRow], site_id: str) -> bool:
    return any(row.site_id == site_id and row.state is CrawlState.DONE for row in rows)


def test_an_address_corrected_in_a_run_that_was_broken_off_is_crawled(sector: Sector) -> None:
    sector.break_off(sector.study(Acme=TYPO, Bolt=BOLT), lambda rows: is_done(rows, "acme"))
    with closing(sector.store()) as store:
        kept = sum(row.pages for row in store.crawls.crawls_of_run(1) if row.site_id == "bolt")
        outcome = StudyRun(sector.study(Acme=ACME, Bolt=BOLT), store, NoProgress()).crawl()
        rows = {row.site_id: row for row in store.crawls.crawls_of_run(1)}
        assert (rows["acme"].seed_url, rows["acme"].pages) == (ACME, 2)
        assert set(store.crawls.graph(rows["acme"].crawl_id).pages) == {ACME, f"{ACME}a"}
        assert outcome.counters.pages_fetched == 2 + 3 - kept


def test_a_site_taken_out_of_a_run_that_was_broken_off_is_waited_for_no_longer(sector: Sector) -> None:
    sector.break_off(sector.study(Acme=ACME, Bolt=BOLT), lambda rows: is_done(rows, "acme"))
    watch = Watch()
    with closing(sector.store()) as store:
        assert not is_done(store.crawls.crawls_of_run(1), "bolt")
        StudyRun(sector.study(Acme=ACME), store, watch).crawl()
        newest = store.runs.newest()
    assert newest is not None
    assert newest.finished_at is not None
    assert watch.shown == {"acme"}


@pytest.mark.slow
def test_only_sites_of_the_study_can_be_what_the_last_edition_gives_way_to(sector: Sector) -> None:
    sector.break_off(sector.study(Acme=ACME, Bolt=BOLT), lambda rows: is_done(rows, "acme"))
    last = b"the last edition"
    with closing(sector.store()) as store:
        store.result.write_bytes(last)
        with pytest.raises(JobdepthError, match="none of the 1 sites gave an answer"):
            StudyRun(sector.study(Gone=GONE), store, NoProgress()).run()
        assert store.result.read_bytes() == last


def test_ranking_shows_no_new_address_over_evidence_of_the_old_one(tmp_path: Path) -> None:
    text = "Welcome to Acme, the hosting company with three halls and a team of sixty. " * 15
    stored = store_study(tmp_path, {"": reading(passage(text))})
    add_scores(stored, stored.study.rubric, {text: matching(stored.study.rubric, 0.1)})
    moved = replace(stored.study, sites=(replace(stored.study.sites[0], url="http://acme-hosting.example/"),))
    with closing(StudyStore(stored.output)) as store:
        [before], [after] = rank_study(stored.study, store).sites, rank_study(moved, store).sites
    assert before.lists is not None
    assert len(before.lists.pages) == 1
    assert after.lists is not None
    assert (after.url, after.reason, after.lists.pages) == ("http://acme-hosting.example/", "not crawled yet", [])
