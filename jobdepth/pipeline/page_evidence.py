"""Judges the texts of stored pages: what kind of page they make, and whether they describe an offer."""

from __future__ import annotations

from collections.abc import Collection

from jobdepth.store.study_store import StudyStore
from scoring.encoder import Encoder
from scoring.page_model import LANGUAGES, judge_texts, load_page_model
from scoring.reading import READER_ID

#: So many pages are stored at once.
BATCH = 64


def evidence_id(model_id: str) -> str:
    """The page model that is shipped, and the engine whose vectors it reads, unless that is the reference."""
    _, _, engine = model_id.partition("/")
    return "/".join(part for part in (load_page_model().fingerprint, engine) if part)


def unjudged_pages(store: StudyStore, crawl_ids: Collection[int], language: str, model_id: str = "") -> dict[str, str]:
    """Titles by content hash of the pages that the shipped page model is still to judge by this encoder's vectors."""
    spoken = [each for each in (language, "") if each in LANGUAGES]
    return store.page_evidence.unjudged(crawl_ids, READER_ID, evidence_id(model_id), spoken)


def judge_new_pages(store: StudyStore, encoder: Encoder, crawl_ids: Collection[int], language: str) -> None:
    """Store what the page model says of every page that it has not seen."""
    model, todo = load_page_model(), list(unjudged_pages(store, crawl_ids, language, encoder.model_id).items())
    for start in range(0, len(todo), BATCH):
        pages = store.page_evidence.page_texts(dict(todo[start : start + BATCH]), READER_ID)
        found = {page.content_hash: judge_texts(model, encoder, page.title, page.passages) for page in pages}
        store.page_evidence.add(READER_ID, evidence_id(encoder.model_id), found)
