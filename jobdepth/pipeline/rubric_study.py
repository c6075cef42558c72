"""Says which jobs of a rubric nothing in a study matches."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from functools import cached_property
from pathlib import Path

from jobdepth.errors import InputError, Problem
from jobdepth.model import SITE_WIDE_PLACES, PageKind, PassageScore, Reading
from jobdepth.pipeline.engine import engine_here
from jobdepth.pipeline.page_evidence import evidence_id, judge_new_pages
from jobdepth.pipeline.rubric_check import Remark, RemarkKind
from jobdepth.pipeline.score import BATCH, CachedEncoder, scoring_rubric
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from jobdepth.study.rubric import Rubric
from scoring.head import load_head
from scoring.page_rule import PageRule, page_nature
from scoring.reading import READER_ID
from scoring.scorer import Scorer, load_scorer, scorer_id


def unmatched_jobs(rubric: Rubric, study: Study, output: Path) -> list[Remark]:
    """A remark on each job that no problem passage of the study matches; InputError where pages are not read yet."""
    if not (output / "store" / "study.db").exists():
        cure = "name the study's own folder with --output, or make it with 'jobdepth run'"
        raise InputError([Problem(str(output), "there is no crawled study in this folder", cure=cure)])
    with closing(StudyStore(output)) as store:
        crawls = _read_crawls(store, study)
        head = load_head()
        rule = PageRule(head.focus_threshold, head.match_threshold)
        problems = _problem_passages(StudyScores(store, rubric, study), crawls, rule)
    matched = {job for score in problems.values() for job in rule.jobs(score)}
    unmatched = [job for job in rubric.jobs if job.id not in matched]
    return [Remark(RemarkKind.UNMATCHED, job.id, job.job, _best(job.id, problems, rule)) for job in unmatched]


def _best(job: str, problems: dict[str, PassageScore], rule: PageRule) -> str:
    if not problems:
        return "the study has no passage about a customer's problem, for this job or any other"
    best = max(score.matches[job] for score in problems.values())
    return (
        f"the best of {len(problems)} problem passages matches it by {best:.2f}, less than {rule.match_threshold:.2f}"
    )


def _read_crawls(store: StudyStore, study: Study) -> list[CrawlRow]:
    """The newest crawl of each site; InputError unless there are pages and all are read."""
    newest = (store.crawls.newest_finished(site.site_id, site.url) for site in study.sites)
    crawls = [crawl for crawl in newest if crawl is not None and crawl.pages]
    if not crawls:
        told, cure = "no page of the study's sites is stored here", "check --study and --output, or run 'jobdepth run'"
        raise InputError([Problem(str(store.output), told, cure=cure)])
    unread = sum(len(store.readings.unread(crawl.crawl_id, READER_ID)) for crawl in crawls)
    if unread:
        cure = "run 'jobdepth score' with the same study and --output first"
        raise InputError([Problem(str(store.output), f"{unread} pages of the study are not read yet", cure=cure)])
    return crawls


class StudyScores:
    """What a study's passages score by a rubric: taken from the store, or worked out from the vectors kept there."""

    def __init__(self, store: StudyStore, rubric: Rubric, study: Study) -> None:
        self.store = store
        # A page whose language could not be told is given the benefit of the doubt, as in ranking.
        self.languages = (study.language, "")
        self._rubric = scoring_rubric(rubric)
        engine = engine_here(store, study.scoring)
        self._scorer_id = scorer_id(load_head(), self._rubric, engine.model_id)
        self._encoder = CachedEncoder(store, study.scoring, engine)

    def kinds_of(self, crawl: CrawlRow, readings: dict[str, Reading]) -> dict[str, tuple[Reading, PageKind]]:
        """Each page of a crawl that was read, by its address, and what kind of page it is."""
        judge_new_pages(self.store, self._encoder, [crawl.crawl_id], self.languages[0])
        evidence = self.store.page_evidence.of_crawl(crawl.crawl_id, READER_ID, evidence_id(self._encoder.model_id))
        found = {}
        for url, key, _ in self.store.crawls.captures(crawl.crawl_id):
            if key in readings:
                title, is_home = readings[key].title, url == crawl.home_url
                nature = page_nature(url, title, evidence.get(key), is_home=is_home)
                found[url] = (readings[key], nature.kind)
        return found

    def of_crawl(self, crawl_id: int, hashes: Collection[str]) -> dict[str, PassageScore]:
        """Scores of these texts of a crawl."""
        found = self.store.readings.scores(self._scorer_id, hashes)
        # New scores are not stored: a rubric at work changes from check to check, and each would leave a set behind.
        todo = self.store.readings.unscored([crawl_id], READER_ID, self._scorer_id, self.languages)
        for start in range(0, len(todo), BATCH):
            rows = todo[start : start + BATCH]
            texts = [(row.heading, row.text) for row in rows]
            scores = self._scorer.score(texts, self._scorer.encode(texts))
            found |= {row.text_hash: score for row, score in zip(rows, scores, strict=True)}
        return found

    @cached_property
    def _scorer(self) -> Scorer:
        return load_scorer(self._rubric, self._encoder)


def _problem_passages(scores: StudyScores, crawls: list[CrawlRow], rule: PageRule) -> dict[str, PassageScore]:
    """Scores of the texts that are about a customer's problem on some page, by the hash of the text."""
    found: dict[str, PassageScore] = {}
    for crawl in crawls:
        readings = scores.store.readings.readings(crawl.crawl_id, READER_ID)
        hashes = {passage.text_hash for reading in readings.values() for passage in reading.passages}
        known = scores.of_crawl(crawl.crawl_id, hashes)
        for reading, kind in scores.kinds_of(crawl, readings).values():
            if not reading.needs_browser and reading.language in scores.languages:
                found |= _problems_of_page(kind, reading, known, rule)
    return found


def _problems_of_page(
    kind: PageKind, reading: Reading, known: dict[str, PassageScore], rule: PageRule
) -> dict[str, PassageScore]:
    found = {}
    for passage in reading.passages:
        score = known.get(passage.text_hash)
        words = len(passage.heading.split()) + len(passage.text.split())
        if score is not None and passage.place not in SITE_WIDE_PLACES and rule.is_problem(kind, words, score):
            found[passage.text_hash] = score
    return found
