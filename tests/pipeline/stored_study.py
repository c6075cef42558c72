"""A study of one site whose pages are stored, read and scored without a crawl or a model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jobdepth.model import CaptureRef, FetchedPage, PageEvidence, PageKind, Passage, PassageScore, Place, Reading
from jobdepth.pipeline.score import scoring_rubric
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study, load_study
from jobdepth.study.rubric import Rubric
from scoring.head import load_head
from scoring.page_model import load_page_model
from scoring.reading import READER_ID
from scoring.scorer import scorer_id

#: How probable the page model finds it that a page describes an offer.
OFFER = 0.1


@dataclass(frozen=True)
class Stored:
    """A study whose pages are stored and read."""

    study: Study
    sites: Path
    output: Path


def passage(text: str, place: Place = Place.MAIN) -> Passage:
    return Passage(text, "", place, hashlib.sha256(text.encode()).hexdigest())


def reading(*passages: Passage) -> Reading:
    return Reading("A page", "en", 200, "t", passages)


def page(url: str, content_hash: str) -> FetchedPage:
    return FetchedPage(url, 200, datetime.now(UTC), content_hash, 1000, CaptureRef("a.warc.gz", 0, "r"))


def store_study(folder: Path, readings: dict[str, Reading], read: bool = True) -> Stored:
    """A finished crawl of one site with these pages by path."""
    sites = folder / "sites.csv"
    sites.write_text("name,url\nAcme,http://acme.example/\n")
    study = load_study(sites, "data-centres")
    store = StudyStore(folder / "output")
    crawl_id = store.crawls.open_crawl(store.runs.begin().number, study.sites[0].site_id, "http://acme.example/")
    for path in readings:
        store.crawls.add_page(crawl_id, page(f"http://acme.example/{path}", path), [])
    store.crawls.set_home(crawl_id, "http://acme.example/")
    store.crawls.finish(crawl_id, None, "")
    if read:
        store.readings.add_readings(READER_ID, [(path, each, None) for path, each in readings.items()])
    store.close()
    return Stored(study, sites, folder / "output")


def add_scores(stored: Stored, rubric: Rubric, given: dict[str, PassageScore]) -> None:
    """Scores, and evidence on every page, as the score stage leaves them."""
    store = StudyStore(stored.output)
    model = load_page_model().fingerprint
    newest = (store.crawls.newest_finished(site.site_id, site.url) for site in stored.study.sites)
    crawl_ids = [crawl.crawl_id for crawl in newest if crawl]
    unjudged = store.page_evidence.unjudged(crawl_ids, READER_ID, model, ["en"])
    store.page_evidence.add(READER_ID, model, dict.fromkeys(unjudged, PageEvidence(PageKind.OTHER, OFFER)))
    found = {passage(text).text_hash: each for text, each in given.items()}
    store.readings.add_scores(scorer_id(load_head(), scoring_rubric(rubric)), found)
    store.close()


def matching(rubric: Rubric, focus: float, **matches: float) -> PassageScore:
    given = {name.replace("_", "-"): value for name, value in matches.items()}
    return PassageScore(focus, 0.0, {job.id: given.get(job.id, 0.01) for job in rubric.jobs})
