"""Readings, embeddings and scores: stored once, found by the text they belong to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from jobdepth.model import CaptureRef, FetchedPage, Passage, PassageScore, Place, Reading
from jobdepth.store.study_store import StudyStore

READER, SCORER, MODEL = "reader-1", "scorer-1", "model-1"
OUTAGE = Passage("We cannot afford another outage — not one.", "Uptime", Place.MAIN, "h-outage")
PRIDE = Passage("We are proud of our halls.", "", Place.ASIDE, "h-pride")
READING = Reading("Title", "en", 14, "t-1", (OUTAGE, PRIDE, OUTAGE), "A. Writer", 3, needs_browser=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    opened = StudyStore(tmp_path)
    yield opened
    opened.close()


def crawl_of(store: StudyStore, *content_hashes: str) -> int:
    crawl_id = store.crawls.open_crawl(store.runs.begin().number, "a", "https://a.example/")
    for content_hash in content_hashes:
        capture = CaptureRef("a.warc.gz", 0, "<urn:uuid:1>")
        now = datetime.now(UTC)
        store.crawls.add_page(
            crawl_id, FetchedPage(f"https://a.example/{content_hash}", 200, now, content_hash, 1, capture), []
        )
    return crawl_id


def test_a_reading_comes_back_as_it_was_with_its_passages_in_order(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1")
    store.readings.add_readings(READER, [("c1", READING, None)])
    assert store.readings.readings(crawl_id, READER) == {"c1": READING}


def test_a_page_is_unread_until_this_reader_has_seen_it(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1", "c2")
    store.readings.add_readings(READER, [("c1", READING, None)])
    assert store.readings.unread(crawl_id, READER) == {"c2"}
    assert store.readings.unread(crawl_id, "reader-2") == {"c1", "c2"}


def test_the_same_content_in_a_later_crawl_is_not_read_again(store: StudyStore) -> None:
    crawl_of(store, "c1")
    store.readings.add_readings(READER, [("c1", READING, None)])
    later = crawl_of(store, "c1")
    assert store.readings.unread(later, READER) == set()
    assert store.readings.readings(later, READER) == {"c1": READING}


def test_a_failed_reading_is_told_as_failed_and_not_as_empty(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1")
    store.readings.add_readings(READER, [("c1", None, "took too long")])
    assert store.readings.readings(crawl_id, READER) == {}
    assert store.readings.failures(crawl_id, READER) == {"c1": "took too long"}
    assert store.readings.unread(crawl_id, READER) == set()


def test_a_reading_stored_twice_is_there_once(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1")
    for _ in range(2):
        store.readings.add_readings(READER, [("c1", READING, None)])
    assert store.readings.readings(crawl_id, READER) == {"c1": READING}


def test_a_text_is_unscored_once_however_often_it_stands(store: StudyStore) -> None:
    crawls = [crawl_of(store, "c1", "c2"), crawl_of(store, "c1")]
    store.readings.add_readings(READER, [("c1", READING, None), ("c2", READING, None)])
    rows = store.readings.unscored(crawls, READER, SCORER)
    assert [(row.text_hash, row.heading) for row in rows] == [("h-outage", "Uptime"), ("h-pride", "")]


@pytest.mark.parametrize("place", [Place.NAV, Place.HEADER, Place.FOOTER])
def test_site_wide_text_is_not_scored(store: StudyStore, place: Place) -> None:
    crawl_id = crawl_of(store, "c1")
    menu = replace(READING, passages=(replace(PRIDE, place=place),))
    store.readings.add_readings(READER, [("c1", menu, None)])
    assert store.readings.unscored([crawl_id], READER, SCORER) == []


def test_only_texts_in_the_languages_asked_for_are_scored(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1", "c2")
    german = replace(READING, language="de", passages=(replace(OUTAGE, text_hash="h-german"),))
    store.readings.add_readings(READER, [("c1", READING, None), ("c2", german, None)])
    found = [row.text_hash for row in store.readings.unscored([crawl_id], READER, SCORER, ["de", ""])]
    assert found == ["h-german"]


def test_a_scored_text_stays_unscored_for_another_scorer(store: StudyStore) -> None:
    crawl_id = crawl_of(store, "c1")
    store.readings.add_readings(READER, [("c1", READING, None)])
    store.readings.add_scores(SCORER, {"h-outage": PassageScore(0.9, 0.1, {"run": 0.8})})
    assert [row.text_hash for row in store.readings.unscored([crawl_id], READER, SCORER)] == ["h-pride"]
    assert len(store.readings.unscored([crawl_id], READER, "scorer-2")) == 2


def test_scores_come_back_to_the_last_bit_and_a_second_time_changes_nothing(store: StudyStore) -> None:
    score = PassageScore(0.1 + 0.2, 1e-300, {"run": 1 / 3, "save": 0.0})
    store.readings.add_scores(SCORER, {"h": score})
    store.readings.add_scores(SCORER, {"h": PassageScore(0.0, 0.0, {})})
    assert store.readings.scores(SCORER, {"h", "unknown"}) == {"h": score}
    assert store.readings.scores("scorer-2", {"h"}) == {}


def test_embeddings_come_back_to_the_last_bit(store: StudyStore) -> None:
    vectors = {f"h{n}": np.random.default_rng(n).random(384, dtype=np.float32) for n in range(1200)}
    store.readings.add_vectors(MODEL, vectors)
    store.readings.add_vectors(MODEL, {"h0": np.zeros(384, dtype=np.float32)})
    found = store.readings.vectors(MODEL, [*vectors, "unknown"])
    assert set(found) == set(vectors)
    assert all(np.array_equal(found[key], vector) for key, vector in vectors.items())
    assert store.readings.vectors("model-2", list(vectors)) == {}
