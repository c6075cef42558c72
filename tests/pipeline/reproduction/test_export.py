"""Which captures go into an archive when a server said that a page had not changed."""

from datetime import UTC, datetime
from pathlib import Path

from jobdepth.edition_files import hashed_files
from jobdepth.model import CaptureRef, FetchedPage
from jobdepth.pipeline.reproduction.bundle import FACTS
from jobdepth.pipeline.reproduction.check import check_captures
from jobdepth.pipeline.reproduction.export import write_crawls
from jobdepth.store.archive import ArchiveWriter, Exchange, page_hash, read_capture
from jobdepth.store.crawl_facts import facts_of
from jobdepth.store.study_store import StudyStore

TYPE = "text/html; charset=utf-8"


def fetched(writer: ArchiveWriter, url: str, body: bytes) -> FetchedPage:
    capture = writer.add(Exchange(url, "GET", [], 200, [("Content-Type", TYPE)], body))
    return FetchedPage(url, 200, datetime.now(UTC), page_hash(TYPE, body), len(body), capture)


def crawled(store: StudyStore, pages: list[FetchedPage]) -> None:
    number = store.runs.begin().number
    crawl_id = store.crawls.open_crawl(number, "acme", "http://acme.example/")
    for page in pages:
        store.crawls.add_page(crawl_id, page, [])
    store.crawls.set_home(crawl_id, pages[0].url)
    store.crawls.finish(crawl_id, None, "")


def test_of_an_earlier_crawl_only_the_pages_that_had_not_changed_go_in(tmp_path: Path) -> None:
    store = StudyStore(tmp_path / "output")
    first = ArchiveWriter(store.archive, "acme/00001.warc.gz", "test")
    pages = [fetched(first, f"http://acme.example/{number}", b"%d" % number * 5000) for number in range(5)]
    crawled(store, pages)
    second = ArchiveWriter(store.archive, "acme/00002.warc.gz", "test")
    home = fetched(second, "http://acme.example/", b"home")
    second.add(Exchange("http://acme.example/gone", "GET", [], 404, [("Content-Type", TYPE)], b"gone"))
    crawled(store, [home, pages[3]])
    newest = store.crawls.newest_finished("acme", "http://acme.example/")
    assert newest is not None
    write_crawls(store, [newest], tmp_path / "contents")
    store.close()
    captures = tmp_path / "contents" / "captures"
    assert sorted(hashed_files(captures)) == ["acme/00001.warc.gz", "acme/00002.warc.gz"]
    facts = FACTS.validate_json((tmp_path / "contents" / "crawls" / "acme" / "00002.json").read_bytes())
    unchanged = next(each.page for each in facts.pages if each.page.url == pages[3].url)
    assert unchanged.capture.offset < pages[3].capture.offset
    assert read_capture(captures, unchanged.capture).body == b"3" * 5000
    whole, part = (folder / "acme/00001.warc.gz" for folder in (store.archive, captures))
    assert part.stat().st_size < whole.stat().st_size / 2
    checked = check_captures(captures, [facts], 100)
    assert (checked.pages, checked.complaints) == (2, [])


def test_a_row_that_points_to_the_capture_of_another_page_is_told(tmp_path: Path) -> None:
    store = StudyStore(tmp_path / "output")
    writer = ArchiveWriter(store.archive, "acme/00001.warc.gz", "test")
    one, two = (fetched(writer, f"http://acme.example/{name}", b"same") for name in ("one", "two"))
    swapped = FetchedPage(one.url, 200, one.fetched_at, one.content_hash, one.size_bytes, two.capture)
    lost = FetchedPage(
        two.url, 200, two.fetched_at, two.content_hash, two.size_bytes, CaptureRef("acme/00001.warc.gz", 3, "<x>")
    )
    crawled(store, [swapped, lost])
    newest = store.crawls.newest_finished("acme", "http://acme.example/")
    assert newest is not None
    checked = check_captures(store.archive, [facts_of(store.crawls, newest)], 100)
    store.close()
    assert len(checked.complaints) == 2
    assert "http://acme.example/one: the capture is of another address: http://acme.example/two" in checked.complaints
    assert any("http://acme.example/two: the archive does not hold the page" in each for each in checked.complaints)
