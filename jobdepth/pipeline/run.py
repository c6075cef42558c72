"""A whole run: crawl, read and score side by side, then rank and publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jobdepth.errors import JobdepthError
from jobdepth.model import SiteStatus
from jobdepth.pipeline.counters import Counters, save_record
from jobdepth.pipeline.crawl import CrawlProcess, open_run, require_contact
from jobdepth.pipeline.lock import study_lock
from jobdepth.pipeline.progress import Progress
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
    table: Path | None = None


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
            league = self._rank(number)
            table = self._publish()
            self.store.runs.finish(number)
            return RunOutcome(self.counters, save_record(self.store, number, "run", self.counters), league, table)

    def crawl(self, *, fresh: bool = False) -> RunOutcome:
        """The crawl alone."""
        with study_lock(self.store.private):
            number = open_run(self.store, fresh=fresh).number
            self._crawl(number)
            self.store.runs.finish(number)
            return RunOutcome(self.counters, save_record(self.store, number, "crawl", self.counters))

    def score(self) -> RunOutcome:
        """Read and score what the newest crawls stored; asks nothing of the network."""
        from jobdepth.pipeline.read import read_new
        from jobdepth.pipeline.score import ScoreStage

        with study_lock(self.store.private):
            crawl_ids = self._newest_crawls()
            self.counters.add(read_new(self.store, crawl_ids))
            stage = ScoreStage(self.store, self.study.rubric, self.study.scoring, self.study.language)
            for step in stage.score_new(crawl_ids):
                self.counters.add(step)
                self.progress.scoring(self.counters.texts_scored, stage.left)
            return self._outcome("score")

    def rank(self) -> RunOutcome:
        """Compute the league from what is stored; asks nothing of network or model."""
        with study_lock(self.store.private):
            league = self._rank(self._last_number())
            return self._outcome("rank", league)

    def publish(self) -> RunOutcome:
        """Write the public folder from the stored result."""
        with study_lock(self.store.private):
            table = self._publish()
            return self._outcome("publish", table=table)

    def _crawl_and_score(self, number: int) -> None:
        job = ScoreJob(self.store.output, number, self.study.rubric, self.study.scoring, self.study.language)
        worker = ScoreWorker(job)
        try:
            self._crawl(number)
            self.counters.add(worker.finish(self.progress))
        except BaseException:
            worker.stop()
            raise

    def _keep_last_edition(self, number: int) -> None:
        """Refuse to publish a table of sites that all gave no answer over one that says something."""
        rows = self.store.crawls.crawls_of_run(number)
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
        return sum(row.pages for row in self.store.crawls.crawls_of_run(number))

    def _rank(self, number: int) -> League:
        from jobdepth.pipeline.publish import save_result
        from jobdepth.pipeline.rank import rank_study

        league = rank_study(self.study, self.store, number)
        save_result(self.store, league)
        self.counters.sites_ranked = league.study.ranked_count
        self.counters.sites_not_ranked = league.study.site_count - league.study.ranked_count
        return league

    def _publish(self) -> Path:
        from jobdepth.pipeline.publish import publish_result

        return publish_result(self.store, self.study.brand)

    def _newest_crawls(self) -> list[int]:
        newest = (self.store.crawls.newest_finished(site.site_id) for site in self.study.sites)
        return [row.crawl_id for row in newest if row is not None]

    def _last_number(self) -> int:
        newest = self.store.runs.newest()
        return newest.number if newest is not None else 0

    def _outcome(self, command: str, league: League | None = None, table: Path | None = None) -> RunOutcome:
        record = save_record(self.store, self._last_number(), command, self.counters)
        return RunOutcome(self.counters, record, league, table)
