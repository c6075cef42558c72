"""What a page model found is stored by content, and never taken for what another model found."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jobdepth.model import PageEvidence, PageKind, Passage, Place, Reading
from jobdepth.store.study_store import StudyStore
from tests.store.test_readings import OUTAGE, PRIDE, READER, READING, crawl_of

MODEL = "pages-1"
EVIDENCE = PageEvidence(PageKind.INDUSTRY, 0.25)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    opened = StudyStore(tmp_path)
    yield opened
    opened.close()


def read(store: StudyStore, **readings: Reading) -> int:
    crawl_id = crawl_of(store, *readings)
    store.readings.add_readings(READER, [(key, each, None) for key, each in readings.items()])
    return crawl_id


def test_evidence_comes_back_by_content(store: StudyStore) -> None:
    crawl_id = read(store, c1=READING, c2=READING)
    store.page_evidence.add(READER, MODEL, {"c1": EVIDENCE})
    assert store.page_evidence.of_crawl(crawl_id, READER, MODEL) == {"c1": EVIDENCE}
    assert set(store.page_evidence.unjudged([crawl_id], READER, MODEL, ["en"])) == {"c2"}


def test_evidence_of_another_page_model_is_not_used(store: StudyStore) -> None:
    crawl_id = read(store, c1=READING)
    store.page_evidence.add(READER, "pages-0", {"c1": EVIDENCE})
    assert store.page_evidence.of_crawl(crawl_id, READER, MODEL) == {}
    assert store.page_evidence.unjudged([crawl_id], READER, MODEL, ["en"]) == {"c1": "Title"}


def test_pages_in_other_languages_or_without_own_text_are_not_judged(store: StudyStore) -> None:
    menu = Passage("Products Services About", "", Place.NAV, "h-menu")
    crawl_id = read(
        store,
        german=replace(READING, language="de"),
        unknown=replace(READING, language=""),
        empty=replace(READING, passages=()),
        menu=replace(READING, passages=(menu,)),
    )
    assert set(store.page_evidence.unjudged([crawl_id], READER, MODEL, ["en", ""])) == {"unknown"}


def test_the_text_of_a_page_is_in_reading_order_without_menus(store: StudyStore) -> None:
    menu = Passage("Products Services About", "", Place.NAV, "h-menu")
    read(store, c1=replace(READING, passages=(menu, PRIDE, OUTAGE)))
    (page,) = store.page_evidence.page_texts({"c1": "Title"}, READER)
    assert (page.content_hash, page.title) == ("c1", "Title")
    assert page.passages == ((PRIDE.heading, PRIDE.text), (OUTAGE.heading, OUTAGE.text))
