"""Crawls in the store: what is written comes back as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobdepth.model import (
    CaptureRef,
    CrawlState,
    FetchedPage,
    Hop,
    HopKind,
    Link,
    Place,
    SiteStatus,
    SkippedPage,
    SkipReason,
)
from jobdepth.store.study_store import StudyStore

HOME = "https://a.example/"
PAGE = FetchedPage(
    HOME, 200, datetime(2025, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC), "c0ffee", 1234,
    CaptureRef("1/a.warc.gz", 4096, "<urn:uuid:1>"), "https://a.example/home",
)  # fmt: skip
LINKS = [
    Link("https://a.example/z", "Zürich — “home”", Place.MAIN),
    Link("https://a.example/z", "the same again", Place.FOOTER),
    Link("https://a.example/frame", "", Place.ASIDE, HopKind.FRAME),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    opened = StudyStore(tmp_path)
    yield opened
    opened.close()


def crawl_of(store: StudyStore, site_id: str = "a") -> int:
    return store.crawls.open_crawl(store.runs.begin().number, site_id, HOME)


def test_a_crawl_is_opened_once_in_a_run(store: StudyStore) -> None:
    number = store.runs.begin().number
    first = store.crawls.open_crawl(number, "a", HOME)
    assert store.crawls.open_crawl(number, "a", HOME) == first
    assert store.crawls.open_crawl(number, "b", HOME) != first
    assert store.crawls.open_crawl(store.runs.begin().number, "a", HOME) != first


def test_pages_and_links_come_back_as_they_were_in_their_order(store: StudyStore) -> None:
    crawl_id = crawl_of(store)
    store.crawls.add_page(crawl_id, PAGE, LINKS)
    store.crawls.add_page(crawl_id, replace(PAGE, url=HOME + "z", canonical_url=None), [])
    graph = store.crawls.graph(crawl_id)
    assert graph.pages == {HOME: PAGE, HOME + "z": replace(PAGE, url=HOME + "z", canonical_url=None)}
    assert graph.links == {HOME: LINKS, HOME + "z": []}


def test_hops_and_skipped_pages_come_back_as_they_were(store: StudyStore) -> None:
    crawl_id = crawl_of(store)
    hop = Hop("http://a.example/", HOME, HopKind.REDIRECT)
    skip = SkippedPage("https://a.example/x", SkipReason.ROBOTS, "Disallow: /x", HOME)
    store.crawls.add_hop(crawl_id, hop)
    store.crawls.add_skipped(crawl_id, [skip])
    graph = store.crawls.graph(crawl_id)
    assert graph.hops == [hop]
    assert graph.skipped == {skip.url: skip}


def test_what_is_stored_twice_is_there_once_as_it_was_first(store: StudyStore) -> None:
    crawl_id = crawl_of(store)
    skip = SkippedPage("https://a.example/x", SkipReason.ROBOTS)
    hop = Hop("http://a.example/", HOME, HopKind.REDIRECT)
    for links in (LINKS, []):
        store.crawls.add_page(crawl_id, PAGE, links)
        store.crawls.add_hop(crawl_id, hop)
        store.crawls.add_skipped(crawl_id, [skip, replace(skip, reason=SkipReason.BUDGET)])
    graph = store.crawls.graph(crawl_id)
    assert graph.links == {HOME: LINKS}
    assert graph.hops == [hop]
    assert graph.skipped == {skip.url: skip}


def test_one_crawl_knows_nothing_of_another(store: StudyStore) -> None:
    first, second = crawl_of(store), crawl_of(store)
    store.crawls.add_page(first, PAGE, LINKS)
    graph = store.crawls.graph(second)
    assert (graph.pages, graph.links, graph.hops, graph.skipped) == ({}, {}, [], {})


def test_a_crawl_that_is_taken_up_again_keeps_pages_and_forgets_what_it_skipped(store: StudyStore) -> None:
    crawl_id = crawl_of(store)
    store.crawls.add_page(crawl_id, PAGE, LINKS)
    store.crawls.add_skipped(crawl_id, [SkippedPage("https://a.example/x", SkipReason.TIMEOUT)])
    graph = store.crawls.take_up(crawl_id)
    assert list(graph.pages) == [HOME]
    assert graph.skipped == {}


def test_captures_come_in_the_order_of_the_archive(store: StudyStore) -> None:
    crawl_id = crawl_of(store)
    for offset in (900, 0, 100):
        capture = CaptureRef("1/a.warc.gz", offset, f"<urn:uuid:{offset}>")
        store.crawls.add_page(crawl_id, replace(PAGE, url=f"{HOME}{offset}", capture=capture), [])
    assert [capture.offset for _, _, capture in store.crawls.captures(crawl_id)] == [0, 100, 900]


def test_the_progress_of_a_crawl_is_seen_while_it_runs(store: StudyStore) -> None:
    number = store.runs.begin().number
    crawl_id = store.crawls.open_crawl(number, "a", HOME)
    [waiting] = store.crawls.crawls_of_run(number)
    assert (waiting.state, waiting.pages, waiting.started_at) == (CrawlState.WAITING, 0, None)
    store.crawls.start(crawl_id)
    store.crawls.set_home(crawl_id, HOME)
    store.crawls.set_level(crawl_id, 2, 17)
    store.crawls.add_page(crawl_id, PAGE, LINKS)
    [running] = store.crawls.crawls_of_run(number)
    assert (running.state, running.level, running.known, running.pages) == (CrawlState.RUNNING, 2, 17, 1)
    assert running.home_url == HOME
    store.crawls.finish(crawl_id, SiteStatus.BLOCKED, "refused by robots.txt")
    [done] = store.crawls.crawls_of_run(number)
    assert (done.state, done.failure, done.reason) == (CrawlState.DONE, SiteStatus.BLOCKED, "refused by robots.txt")
    assert done.known == 17
    assert done.finished_at is not None


def test_a_crawl_that_began_at_another_address_is_made_anew(store: StudyStore) -> None:
    number = store.runs.begin().number
    wrong = store.crawls.open_crawl(number, "a", "http://a.exmaple/")
    store.crawls.add_page(wrong, PAGE, LINKS)
    store.crawls.finish(wrong, SiteStatus.UNREACHABLE, "no such host")
    corrected = store.crawls.open_crawl(number, "a", HOME)
    assert store.crawls.open_crawl(number, "a", HOME) == corrected
    [row] = store.crawls.crawls_of_run(number)
    assert (row.crawl_id, row.seed_url, row.state, row.pages) == (corrected, HOME, CrawlState.WAITING, 0)


def test_a_crawl_of_another_address_is_no_crawl_of_this_one(store: StudyStore) -> None:
    store.crawls.finish(crawl_of(store), None, "")
    assert store.crawls.newest_finished("a", "http://moved.example/") is None


def test_the_newest_finished_crawl_is_found_past_unfinished_and_foreign_ones(store: StudyStore) -> None:
    assert store.crawls.newest_finished("a", HOME) is None
    older, newer = crawl_of(store), crawl_of(store)
    for crawl_id in (older, newer):
        store.crawls.add_page(crawl_id, PAGE, LINKS)
        store.crawls.finish(crawl_id, None, "")
    store.crawls.finish(crawl_of(store, "b"), None, "")
    store.crawls.start(crawl_of(store))
    found = store.crawls.newest_finished("a", HOME)
    assert found is not None
    assert (found.crawl_id, found.pages, found.failure) == (newer, 1, None)
