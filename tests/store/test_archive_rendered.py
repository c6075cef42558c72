"""Rendered pages in the archive: read back like responses, and never taken for one."""

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from jobdepth.errors import JobdepthError
from jobdepth.model import CaptureRef
from jobdepth.store.archive import ArchiveWriter, read_capture
from tests.store.test_archive import FILE, exchange, records

URL = "https://acme.example/app"
SHELL = b"<div id=app></div><script src=/app.js></script>"
DOM = "<!DOCTYPE html><p>Grüße aus dem Browser".encode()


def written(folder: Path, dom: bytes = DOM) -> tuple[CaptureRef, CaptureRef]:
    """The captures of a page as it was sent and as it was shown; another page follows."""
    writer = ArchiveWriter(folder, FILE, "jobdepth test")
    sent = writer.add(exchange("app", SHELL))
    shown = writer.add_rendered(URL, dom, sent)
    writer.add(exchange("next"))
    return sent, shown


def test_a_rendered_page_comes_back_as_utf_8_html_and_the_response_beside_it(tmp_path: Path) -> None:
    sent, shown = written(tmp_path)
    capture = read_capture(tmp_path, shown)
    assert (capture.url, capture.status, capture.body) == (URL, 200, DOM)
    assert capture.content_type == "text/html; charset=utf-8"
    assert read_capture(tmp_path, sent).body == SHELL


def test_a_rendered_page_is_a_conversion_that_names_the_response_it_was_made_from(tmp_path: Path) -> None:
    sent, _ = written(tmp_path)
    with (tmp_path / FILE).open("rb") as stream:
        [head] = [one.rec_headers for one in ArchiveIterator(stream) if one.rec_type == "conversion"]
    assert head.get_header("WARC-Refers-To") == sent.record_id
    assert head.get_header("WARC-Target-URI") == URL


def test_no_reader_of_responses_meets_a_rendered_page(tmp_path: Path) -> None:
    written(tmp_path)
    assert [url for kind, url in records(tmp_path) if kind == "response"] == [URL, "https://acme.example/next"]


def test_a_warc_checker_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path)
    checker = Checker(type("Options", (), {"inputs": [str(tmp_path / FILE)], "verbose": True}))
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out


def test_a_rendered_page_is_on_disk_once_it_is_added(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, FILE, "jobdepth test")
    shown = writer.add_rendered(URL, DOM, writer.add(exchange("app", SHELL)))
    assert read_capture(tmp_path, shown).body == DOM


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_rendered_page_is_an_error_and_never_a_shorter_page(tmp_path: Path, share: float) -> None:
    dom = b"".join(number.to_bytes(4, "big") for number in range(50_000))
    writer = ArchiveWriter(tmp_path, FILE, "jobdepth test")
    shown = writer.add_rendered(URL, dom, writer.add(exchange("app", SHELL)))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[: shown.offset + int((path.stat().st_size - shown.offset) * share)])
    with pytest.raises(JobdepthError, match="crawl the site again"):
        read_capture(tmp_path, shown)


def test_a_reference_to_another_record_is_not_answered_with_the_rendered_page(tmp_path: Path) -> None:
    _, shown = written(tmp_path)
    with pytest.raises(JobdepthError, match="no record"):
        read_capture(tmp_path, CaptureRef(shown.file, shown.offset, "<urn:uuid:of-another>"))
