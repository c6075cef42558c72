"""A crawl leaves one store and comes out of another as it was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobdepth.model import CaptureRef, FetchedPage, Hop, HopKind, Link, Place, SiteStatus, SkippedPage, SkipReason
from jobdepth.store.crawl_facts import facts_of
from jobdepth.store.study_store import StudyStore


def crawled(store: StudyStore) -> int:
    number = store.runs.begin().number
    crawl_id = store.crawls.open_crawl(number, "acme", "http://acme.example/")
    capture = CaptureRef("acme/00001.warc.gz", 7, "<urn:uuid:1>")
    for path in ("", "a"):
        url = f"http://acme.example/{path}"
        page = FetchedPage(url, 200, datetime.now(UTC), f"hash{path}", 9, capture, url, "etag", "yesterday")
        links = [Link(f"http://acme.example/{name}", name, Place.NAV) for name in ("z", "a", "a")]
        store.crawls.add_page(crawl_id, page, links)
    store.crawls.add_hop(crawl_id, Hop("http://acme.example/old", "http://acme.example/a", HopKind.REDIRECT))
    store.crawls.add_skipped(crawl_id, [SkippedPage("http://acme.example/z", SkipReason.ROBOTS, "why", None)])
    store.crawls.set_home(crawl_id, "http://acme.example/", "by its language")
    store.crawls.set_certificate_problem(crawl_id, "out of date")
    store.crawls.finish(crawl_id, SiteStatus.PARTIAL, "1 address gave no answer")
    return crawl_id


def test_what_ranking_reads_is_the_same_in_the_other_store(tmp_path: Path) -> None:
    here, there = StudyStore(tmp_path / "here"), StudyStore(tmp_path / "there")
    crawl_id = crawled(here)
    row = here.crawls.newest_finished("acme", "http://acme.example/")
    assert row is not None
    there.crawl_facts.add([facts_of(here.crawls, row)])
    other = there.crawls.newest_finished("acme", "http://acme.example/")
    assert other is not None
    same = (
        "run_number",
        "seed_url",
        "home_url",
        "home_note",
        "certificate_problem",
        "failure",
        "reason",
        "finished_at",
        "pages",
    )
    assert [getattr(other, name) for name in same] == [getattr(row, name) for name in same]
    assert there.crawls.graph(other.crawl_id) == here.crawls.graph(crawl_id)
    assert there.crawl_facts.finished() == [other.crawl_id]
    assert other.finished_at is not None
    assert there.crawls.finished_at("acme", other.finished_at) == other
    here.close()
    there.close()


def test_a_crawl_that_goes_on_has_no_facts_yet(tmp_path: Path) -> None:
    store = StudyStore(tmp_path)
    store.crawls.open_crawl(store.runs.begin().number, "acme", "http://acme.example/")
    with pytest.raises(ValueError, match="not finished"):
        facts_of(store.crawls, store.crawls.crawls_of_run(1)[0])
    store.close()
