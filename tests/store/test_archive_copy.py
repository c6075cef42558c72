"""Records are copied as they are, and only those that may be seen by others."""

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from jobdepth.errors import JobdepthError
from jobdepth.model import CaptureRef
from jobdepth.store.archive import ArchiveWriter, Exchange, read_capture
from jobdepth.store.archive_copy import copy_records, read_members


def written(folder: Path, bodies: list[bytes]) -> list[CaptureRef]:
    writer = ArchiveWriter(folder, "a/00001.warc.gz", "test")
    found = [
        writer.add(
            Exchange(
                f"http://a.example/{number}",
                "GET",
                [("User-Agent", "secret")],
                200,
                [("Content-Type", "text/html")],
                body,
            )
        )
        for number, body in enumerate(bodies)
    ]
    found.append(writer.add_rendered("http://a.example/0", b"<p>rendered", found[0]))
    return found


def kinds(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [record.rec_type for record in ArchiveIterator(stream)]


def test_wanted_records_are_read_at_their_new_places_and_the_others_are_gone(tmp_path: Path) -> None:
    bodies = [b"one", b"two" * 1_000_000, b"three"]
    one, two, three, rendered = written(tmp_path, bodies)
    target = tmp_path / "b.warc.gz"
    moved = copy_records(tmp_path / one.file, target, lambda offset: offset in (two.offset, rendered.offset))
    assert set(moved) == {0, two.offset, rendered.offset}
    assert kinds(target) == ["warcinfo", "response", "conversion"]
    there = read_capture(tmp_path, CaptureRef("b.warc.gz", moved[two.offset], two.record_id))
    assert (there.url, there.body, there.content_type) == ("http://a.example/1", bodies[1], "text/html")
    assert three.offset not in moved


def test_no_request_is_copied_even_if_all_is_wanted(tmp_path: Path) -> None:
    written(tmp_path, [b"one", b"two"])
    copy_records(tmp_path / "a/00001.warc.gz", tmp_path / "b.warc.gz", lambda offset: True)
    assert kinds(tmp_path / "b.warc.gz") == ["warcinfo", "response", "response", "conversion"]


def test_the_members_are_the_whole_file(tmp_path: Path) -> None:
    written(tmp_path, [b"one" * 2_000_000, b"two"])
    path = tmp_path / "a/00001.warc.gz"
    members = list(read_members(path))
    assert b"".join(member.raw for member in members) == path.read_bytes()
    assert [member.type for member in members] == kinds(path)


@pytest.mark.parametrize("change", [lambda raw: raw[:-3], lambda raw: raw + b"x", lambda raw: b"no gzip"])
def test_a_file_that_is_not_sound_is_told(tmp_path: Path, change: object) -> None:
    assert callable(change)
    written(tmp_path, [b"one"])
    path = tmp_path / "a/00001.warc.gz"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(JobdepthError, match="cannot be copied"):
        copy_records(path, tmp_path / "b.warc.gz", lambda offset: True)


def test_several_content_types_are_one_as_the_crawler_takes_them(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "a.warc.gz", "test")
    headers = [("Content-Type", "text/html"), ("content-type", "text/html; charset=utf-8")]
    capture = writer.add(Exchange("http://a.example/", "GET", [], 200, headers, b"x"))
    assert read_capture(tmp_path, capture).content_type == "text/html, text/html; charset=utf-8"
