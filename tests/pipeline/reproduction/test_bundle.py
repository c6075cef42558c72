"""Documents of an archive that make no sense are told with their names, before anything is worked out from them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jobdepth.errors import InputError
from jobdepth.pipeline.reproduction.bundle import read_bundle
from jobdepth.pipeline.reproduction.unpack import unpack_archive
from tests.pipeline.reproduction.archives import Files, repacked
from tests.pipeline.reproduction.conftest import Study

pytestmark = pytest.mark.slow

CRAWL = "crawls/brannica/00001.json"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("study/study.json", lambda text: text.replace(b'"title"', b'"titel"'), "not a study of this version"),
        ("study/study.json", lambda text: b"[" * 100_000, "not a study of this version"),
        ("study/study.json", lambda text: text.replace(b'"site_id": "b', b'"site_id": "c'), "does not have the site"),
        ("study/rubric.yaml", lambda text: b"jobs: [", "not valid YAML"),
        ("made-with.json", lambda text: b"{}", "made-with.json: software"),
        ("edition.json", lambda text: text.replace(b'"number": 1', b'"number": 0'), "edition.json: number"),
        ("league.json", lambda text: text.replace(b"Brightmoor", b"Brightmore"), "not the one that was published"),
        (CRAWL, lambda text: text.replace(b"brannica/00001.warc", b"../x/00001.warc"), "not in the archive"),
        (CRAWL, lambda text: text.replace(b"brannica/00001.warc", b"brannica/00007.warc"), "not in the archive"),
        (CRAWL, lambda text: text.replace(b'"run_number": 1', b'"run_number": 7'), "tells of another crawl"),
        (CRAWL, lambda text: text.replace(b'"place": "nav"', b'"place": "moon"'), f"{CRAWL}: pages.0.links"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused(
    exported: Study, tmp_path: Path, name: str, change: Callable[[bytes], bytes], words: str
) -> None:
    def mangle(files: Files) -> None:
        before = files[name]
        files[name] = change(before)
        assert files[name] != before

    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    manifest = unpack_archive(repacked(exported.archives[0], tmp_path, mangle), unpacked)
    with pytest.raises(InputError) as caught:
        read_bundle(unpacked, manifest)
    assert words in str(caught.value)
