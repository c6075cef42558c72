"""The WARC archive: readable by any WARC tool, whole after a crash, and honest about what is lost."""

import gzip
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from jobdepth.errors import JobdepthError
from jobdepth.model import CaptureRef
from jobdepth.store.archive import ArchiveWriter, Exchange, read_capture

FILE = "00001/acme.warc.gz"
BODY = "<p>Grüße".encode()


def exchange(name: str = "", body: bytes = BODY) -> Exchange:
    return Exchange(
        url=f"https://acme.example/{name}",
        method="GET",
        request_headers=[("User-Agent", "jobdepth/0"), ("Accept", "text/html")],
        status=200,
        response_headers=[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "br"), ("X-Twice", "1")],
        body=body,
    )


def written(folder: Path, *exchanges: Exchange) -> list[CaptureRef]:
    writer = ArchiveWriter(folder, FILE, "jobdepth test")
    return [writer.add(one) for one in exchanges]


def records(folder: Path) -> list[tuple[str, str | None]]:
    with (folder / FILE).open("rb") as stream:
        return [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in ArchiveIterator(stream)]


def test_a_stored_response_comes_back_as_it_was(tmp_path: Path) -> None:
    first, second = written(tmp_path, exchange("a"), exchange("b", b""))
    capture = read_capture(tmp_path, first)
    assert (capture.url, capture.status) == ("https://acme.example/a", 200)
    assert (capture.content_type, capture.body) == ("text/html; charset=utf-8", BODY)
    assert read_capture(tmp_path, second).body == b""


def test_each_exchange_is_a_response_and_a_request_that_name_one_another(tmp_path: Path) -> None:
    written(tmp_path, exchange("a?b=1"))
    with (tmp_path / FILE).open("rb") as stream:
        info, response, request = [(one.rec_type, one.rec_headers, one.http_headers) for one in ArchiveIterator(stream)]
    assert [info[0], response[0], request[0]] == ["warcinfo", "response", "request"]
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert request[2].get_header("User-Agent") == "jobdepth/0"
    assert "GET /a?b=1 HTTP/1.1" in f"{request[2].protocol} {request[2].statusline}"
    assert response[1].protocol == "WARC/1.1"


def test_headers_that_describe_the_encoded_body_are_not_kept(tmp_path: Path) -> None:
    written(tmp_path, exchange())
    with (tmp_path / FILE).open("rb") as stream:
        heads = [one.http_headers for one in ArchiveIterator(stream) if one.rec_type == "response"]
    assert heads[0].get_header("Content-Encoding") is None
    assert heads[0].get_header("Content-Length") == str(len(BODY))
    assert heads[0].get_header("X-Twice") == "1"


def test_a_warc_checker_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, exchange("a"), exchange("b"))
    checker = Checker(type("Options", (), {"inputs": [str(tmp_path / FILE)], "verbose": True}))
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out


def test_a_file_opened_again_is_written_on(tmp_path: Path) -> None:
    written(tmp_path, exchange("a"))
    [second] = written(tmp_path, exchange("b"))
    assert [kind for kind, _ in records(tmp_path)] == ["warcinfo", "response", "request", "response", "request"]
    assert read_capture(tmp_path, second).url == "https://acme.example/b"


@pytest.mark.parametrize("missing", [1, 30, 200])
def test_a_record_cut_off_by_a_crash_is_dropped_and_the_rest_stays_readable(tmp_path: Path, missing: int) -> None:
    [first] = written(tmp_path, exchange("a"))
    whole = (tmp_path / FILE).read_bytes()
    written(tmp_path, exchange("lost", bytes(range(256)) * 40))
    both = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(both[: len(whole) + missing])
    [third] = written(tmp_path, exchange("c"))
    assert [url for kind, url in records(tmp_path) if kind == "response"] == [
        "https://acme.example/a",
        "https://acme.example/c",
    ]
    assert read_capture(tmp_path, first).body == read_capture(tmp_path, third).body == BODY


def test_an_archive_of_garbage_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)
    [found] = written(tmp_path, exchange("a"))
    assert read_capture(tmp_path, found).body == BODY


def test_a_writer_holds_no_file_open_between_records(tmp_path: Path) -> None:
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("this system does not list open files")
    writer = ArchiveWriter(tmp_path, FILE, "jobdepth test")
    writer.add(exchange())
    assert not [each for each in handles.iterdir() if each.exists() and each.samefile(tmp_path / FILE)]


def test_a_body_of_megabytes_comes_back_whole(tmp_path: Path) -> None:
    body = bytes(range(256)) * 20_000
    [found] = written(tmp_path, exchange("big", body))
    assert read_capture(tmp_path, found).body == body


@pytest.mark.parametrize(
    "reference",
    [
        CaptureRef("none.warc.gz", 0, "<urn:uuid:1>"),
        CaptureRef(FILE, 0, "<urn:uuid:of-another>"),
        CaptureRef(FILE, 7, "<urn:uuid:1>"),
        CaptureRef(FILE, 10**9, "<urn:uuid:1>"),
    ],
)
def test_a_record_that_is_not_there_is_an_error_with_a_cure(tmp_path: Path, reference: CaptureRef) -> None:
    written(tmp_path, exchange())
    with pytest.raises(JobdepthError, match="crawl the site again"):
        read_capture(tmp_path, reference)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_record_is_an_error_and_never_a_shorter_page(tmp_path: Path, share: float) -> None:
    body = b"".join(number.to_bytes(4, "big") for number in range(50_000))
    [found] = written(tmp_path, exchange("big", body))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[: found.offset + int((path.stat().st_size - found.offset) * share)])
    with pytest.raises(JobdepthError, match="crawl the site again"):
        read_capture(tmp_path, found)


def test_a_damaged_record_is_an_error(tmp_path: Path) -> None:
    [found] = written(tmp_path, exchange("a", gzip.compress(bytes(range(256)) * 50)))
    raw = bytearray((tmp_path / FILE).read_bytes())
    raw[found.offset + 60 : found.offset + 90] = b"\xff" * 30
    (tmp_path / FILE).write_bytes(raw)
    with pytest.raises(JobdepthError, match="crawl the site again"):
        read_capture(tmp_path, found)
