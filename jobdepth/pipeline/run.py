"""A whole run: crawl, read and score side by side, then rank and publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jobdepth.errors import JobdepthError
from jobdepth.model import SiteStatus
from jobdepth.pipeline.counters import Counters, save_record
from jobdepth.pipeline.crawl import CrawlProcess, open_run, require_contact, study_crawls
from jobdepth.pipeline.lock import study_lock
from jobdepth.pipeline.progress import Progress
from jobdepth.pipeline.publish import Published
from jobdepth.pipeline.worker import ScoreJob, ScoreWorker
from jobdepth.result import League
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What came out of a run or a stage."""

    counters: Counters
    record: Path
    league: League | None = None
    published: Published | None = None


@dataclass(slots=True)
class StudyRun:
    """Runs the stages of one study in one output folder."""

    study: Study
    store: StudyStore
    progress: Progress
    counters: Counters = field(default_factory=Counters)

    def run(self, *, fresh: bool = False) -> RunOutcome:
        """All stages. A run that was broken off goes on where it stopped, unless `fresh`."""
        with study_lock(self.store.private):
            number = open_run(self.store, fresh=fresh).number
            self._crawl_and_score(number)
            self._keep_last_edition(number)
            self._score_last_edition()
            league = self._rank()
            published = self._publish()
            self.store.runs.finish(number)
            record = save_record(self.store, number, "run", self.counters)
            return RunOutcome(self.counters, record, league, published)

    def crawl(self, *, fresh: bool = False) -> RunOutcome:
        """The crawl alone."""
        with study_lock(self.store.private):
            number = open_run(self.store, fresh=fresh).number
            self._crawl(number)
            self.store.runs.finish(number)
            return RunOutcome(self.counters, save_record(self.store, number, "crawl", self.counters))

    def score(self) -> RunOutcome:
        """Read and score what the newest crawls, and those of the last edition, stored; asks nothing of the network."""
        from jobdepth.pipeline.editions import last_crawls
        from jobdepth.pipeline.rank import newest_crawls

        with study_lock(self.store.private):
            newest = [row.crawl_id for row in newest_crawls(self.study, self.store).values() if row is not None]
            last = [row.crawl_id for row in last_crawls(self.store).values() if row is not None]
            self._score(sorted({*newest, *last}))
            return self._outcome("score")

    def rank(self) -> RunOutcome:
        """Compute the league from what is stored; asks nothing of network or model."""
        with study_lock(self.store.private):
            return self._outcome("rank", self._rank())

    def publish(self) -> RunOutcome:
        """Write the public folder from the stored result."""
        with study_lock(self.store.private):
            return self._outcome("publish", published=self._publish())

    def _crawl_and_score(self, number: int) -> None:
        job = ScoreJob(self.store.output, number, self.study.rubric, self.study.scoring, self.study.language)
        worker = ScoreWorker(job)
        try:
            worker.start()
            self._crawl(number)
            self.counters.add(worker.finish(self.progress))
        except BaseException:
            worker.stop()
            raise

    def _keep_last_edition(self, number: int) -> None:
        """Refuse to publish a table of sites that all gave no answer over one that says something."""
        rows = study_crawls(self.study, self.store, number)
        if not self.store.result.exists() or any(row.failure is not SiteStatus.UNREACHABLE for row in rows):
            return
        self.store.runs.finish(number)
        save_record(self.store, number, "run", self.counters)
        raise JobdepthError(
            f"none of the {len(rows)} sites gave an answer; is this machine online? "
            "The last edition stays as it is. Run again when the network is back"
        )

    def _crawl(self, number: int) -> None:
        require_contact(self.study)
        before = self._pages(number)
        CrawlProcess(self.study, self.store, number).wait(self.progress)
        self.counters.pages_fetched += self._pages(number) - before

    def _pages(self, number: int) -> int:
        return sum(row.pages for row in study_crawls(self.study, self.store, number))

    def _score_last_edition(self) -> None:
        """Score the captures of the last edition by today's method, so that a change of method can be told apart."""
        from jobdepth.pipeline.editions import last_crawls
        from jobdepth.pipeline.rank import left_to_score

        crawls = last_crawls(self.store)
        if any(left_to_score(self.study, self.store, crawls)):
            self._score(sorted(row.crawl_id for row in crawls.values() if row is not None))

    def _score(self, crawl_ids: list[int]) -> None:
        """Read and score what is new to today's reader and scorer in these crawls."""
        from jobdepth.pipeline.read import read_new
        from jobdepth.pipeline.score import ScoreStage

        self.counters.add(read_new(self.store, crawl_ids))
        stage = ScoreStage(self.store, self.study.rubric, self.study.scoring, self.study.language)
        for step in stage.score_new(crawl_ids):
            self.counters.add(step)
            self.progress.scoring(self.counters.texts_scored, stage.left)

    def _rank(self) -> League:
        from jobdepth.pipeline.editions import rank_edition
        from jobdepth.pipeline.publish import save_result
        from jobdepth.pipeline.reproduction.made import save_made

        league = rank_edition(self.study, self.store)
        save_result(self.store, league)
        save_made(self.study, self.store, league)
        self.counters.sites_ranked = league.study.ranked_count
        self.counters.sites_not_ranked = league.study.site_count - league.study.ranked_count
        return league

    def _publish(self) -> Published:
        from jobdepth.pipeline.publish import publish_result

        return publish_result(self.store, self.study.brand)

    def _last_number(self) -> int:
        newest = self.store.runs.newest()
        return newest.number if newest is not None else 0

    def _outcome(self, command: str, league: League | None = None, published: Published | None = None) -> RunOutcome:
        record = save_record(self.store, self._last_number(), command, self.counters)
        return RunOutcome(self.counters, record, league, published)
