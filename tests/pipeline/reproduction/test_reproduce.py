"""A stranger makes the table again from the archive alone, and is told of everything that does not fit."""

import base64
import gzip
import json
import re
import shutil
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from typer import Exit
from warcio.archiveiterator import ArchiveIterator

from jobdepth.cli.archive_commands import reproduce
from jobdepth.errors import ExitCode
from tests.command_line import jobdepth
from tests.pipeline.reproduction.archives import Files, change_json, files_of, repacked
from tests.pipeline.reproduction.conftest import PASSWORD, Study

pytestmark = pytest.mark.slow

WATCH = """\
import os, sys

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        address = args[1] if event in ("socket.connect", "socket.sendto", "socket.sendmsg") else args[0]
        if not isinstance(address, (bytes, type(None))) and not str(address).startswith("/"):
            with open(os.environ["NETWORK_LOG"], "a") as log:
                log.write(f"{event} {address}\\n")
            raise OSError("there is no network here")

sys.addaudithook(watch)
"""


def league(output: Path, edition: str) -> bytes:
    return (output / "public" / "editions" / edition / "league.json").read_bytes()


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python process notes and refuses any use of the network."""
    folder = tmp_path / "watch"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WATCH)
    root = Path(__file__).resolve().parents[3]
    return {"PYTHONPATH": f"{folder}:{root}", "NETWORK_LOG": str(tmp_path / "network.log")}


def test_the_watch_sees_a_program_that_uses_the_network(offline: dict[str, str]) -> None:
    assert jobdepth("explain", "http://127.0.0.1:9/", **offline).returncode == ExitCode.FAILED
    assert "127.0.0.1" in Path(offline["NETWORK_LOG"]).read_text()


def test_a_first_edition_comes_out_the_same_to_the_byte_without_a_network(
    exported: Study, tmp_path: Path, offline: dict[str, str]
) -> None:
    keep = tmp_path / "kept"
    done = jobdepth("reproduce", str(exported.archives[0]), "--keep", str(keep), **offline)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("reproduced: identical\n")
    assert not Path(offline["NETWORK_LOG"]).exists()
    assert (keep / "league.json").read_bytes() == league(exported.output, exported.editions[0])
    pages, links = map(int, re.findall(r"(\d+) pages and (\d+) links were held", done.stdout)[0])
    assert pages == 16
    assert links > 100


def test_an_edition_with_history_and_another_method_comes_out_the_same_to_the_byte(
    exported: Study, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = jobdepth("reproduce", str(exported.archives[1]), "--quiet", TMPDIR=str(temporary))
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "reproduced: identical"), done.stdout
    told = json.loads(files_of(exported.archives[1])["league.json"])
    assert told["comparison"]["is_rescored"] is True
    assert [len(site["history"]) for site in told["sites"]] == [1, 1]
    assert list(temporary.glob("jobdepth-*")) == []


def test_exporting_again_gives_the_same_bytes_wherever_the_study_lies(exported: Study, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(exported.output, tmp_path / "another place")
    for edition, archive in zip(exported.editions, exported.archives, strict=True):
        done = jobdepth("export", edition, "--output", str(elsewhere))
        assert done.returncode == 0, done.stderr
        made = Path(done.stdout.strip().removeprefix("Archive: "))
        assert made == elsewhere / "exports" / f"{edition}.tar.gz"
        assert made.read_bytes() == archive.read_bytes()
        assert "was there already" in jobdepth("export", edition, "--output", str(elsewhere)).stdout
    assert sorted(each.name for each in (elsewhere / "exports").iterdir()) == [
        f"{each}.tar.gz" for each in exported.editions
    ]


def test_the_newest_edition_is_exported_by_default_and_over_no_other_file(exported: Study, tmp_path: Path) -> None:
    mine = tmp_path / "mine.tar.gz"
    mine.write_text("mine")
    done = jobdepth("export", "--output", str(exported.output), "--file", str(mine))
    assert done.returncode == ExitCode.BAD_INPUT
    assert mine.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.tar.gz"]
    done = jobdepth("export", "--output", str(exported.output), "--file", str(tmp_path / "new.tar.gz"))
    assert f"edition {exported.editions[1]}" in done.stderr
    assert (tmp_path / "new.tar.gz").read_bytes() == exported.archives[1].read_bytes()


def test_an_unknown_edition_and_a_folder_without_a_study_are_bad_input(exported: Study, tmp_path: Path) -> None:
    done = jobdepth("export", "2001-01-01-1", "--output", str(exported.output))
    assert done.returncode == ExitCode.BAD_INPUT
    assert exported.editions[1] in done.stderr
    done = jobdepth("export", "--output", str(tmp_path / "nothing"))
    assert done.returncode == ExitCode.BAD_INPUT
    assert not (tmp_path / "nothing").exists()


def test_an_archive_has_the_captures_of_its_own_pages_and_no_others(exported: Study) -> None:
    files = files_of(exported.archives[0])
    captures = {name for name in files if name.startswith("captures/")}
    assert captures == {f"captures/{site}/00001.warc.gz" for site in ("brannica", "brightmoor")}
    records = {name: records_of(files[name]) for name in captures}
    for name in (each for each in files if each.startswith("crawls/")):
        facts = json.loads(files[name])
        for each in facts["pages"]:
            capture = each["page"]["capture"]
            assert records[f"captures/{capture['file']}"][capture["record_id"]] == each["page"]["url"]


def records_of(warc: bytes) -> dict[str, str]:
    """Addresses by record id; no record is a request, whose headers are the sender's own."""
    found = {}
    for record in ArchiveIterator(BytesIO(warc)):
        assert record.rec_type in ("warcinfo", "response", "conversion")
        found[record.rec_headers.get_header("WARC-Record-ID")] = record.rec_headers.get_header("WARC-Target-URI")
    return found


def test_a_password_of_a_proxy_is_in_no_archive_and_in_no_capture(exported: Study) -> None:
    secrets = (PASSWORD.encode(), base64.b64encode(f"me:{PASSWORD}".encode()))
    for archive in exported.archives:
        for name, content in files_of(archive).items():
            plain = gzip.decompress(content) if name.endswith(".gz") else content
            assert not [secret for secret in secrets if secret in plain], name
    for path in (exported.output / "store" / "archive").rglob("*.warc.gz"):
        assert secrets[1] not in gzip.decompress(path.read_bytes())


def test_the_archive_alone_tells_a_stranger_what_to_do(exported: Study) -> None:
    files = files_of(exported.archives[1])
    assert b"jobdepth reproduce ARCHIVE" in files["README.txt"]
    assert all(line.encode() in files["requirements.lock"] for line in ("numpy==", "trafilatura==", "torch=="))
    made = json.loads(files["made-with.json"])
    assert made["model_weights"] == json.loads(files["league.json"])["model"]["weights_sha256"]
    assert yaml.safe_load(files["study/rubric.yaml"])["patience"] == 0.3


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[[Path, Callable[[Files], None]], str]:
    """Changes an archive, makes its result again in this process, which must fail, and returns what was said."""

    def run(archive: Path, change: Callable[[Files], None]) -> str:
        with pytest.raises(Exit) as ended:
            reproduce(repacked(archive, tmp_path, change), quiet=True)
        assert ended.value.exit_code == ExitCode.FAILED
        said = capsys.readouterr().out
        assert said.startswith("not reproduced\n")
        return said

    return run


Told = Callable[[Path, Callable[[Files], None]], str]


def test_a_changed_capture_and_an_invented_link_are_named(exported: Study, told: Told) -> None:
    def change(files: Files) -> None:
        put_other_words(files, "brightmoor", b"rack", b"RACK")
        change_json(files, "crawls/brannica/00001.json", invent)

    def invent(facts: Any) -> None:
        home = next(each for each in facts["pages"] if each["page"]["url"] == facts["home_url"])
        home["links"][0]["target"] = "http://www.brannica.example/invented"

    said = told(exported.archives[0], change)
    changed = re.findall(r"(\S+): the capture has another content than the crawler noted", said)
    assert changed
    assert {urlsplit(url).hostname for url in changed} == {"www.brightmoor.example"}
    assert said.count("http://www.brannica.example/: link 1 was noted as http://www.brannica.example/invented") == 1


def put_other_words(files: Files, site: str, old: bytes, new: bytes) -> None:
    """Write other words of the same length into the captures of a site, so well that every record is still found."""
    name = f"captures/{site}/00001.warc.gz"
    warc, found, moved = files[name], b"", {}
    while warc:
        inflating = zlib.decompressobj(31)
        plain = inflating.decompress(warc)
        moved[len(files[name]) - len(warc)] = len(found)
        found += gzip.compress(plain.replace(old, new), mtime=0)
        warc = inflating.unused_data
    files[name] = found

    def move(facts: Any) -> None:
        for each in facts["pages"]:
            each["page"]["capture"]["offset"] = moved[each["page"]["capture"]["offset"]]

    change_json(files, f"crawls/{site}/00001.json", move)


def test_a_changed_rubric_is_told_by_the_figures_that_it_moves(exported: Study, told: Told) -> None:
    def change(files: Files) -> None:
        files["study/rubric.yaml"] = files["study/rubric.yaml"].replace(b"patience: 0.6", b"patience: 0.2")

    said = told(exported.archives[0], change)
    assert "the table: rubric.patience is 0.6 in the archive, 0.2 here" in said
    assert re.search(r"largest difference in score: [\d.]+ \(Bran", said)


def test_a_figure_raised_by_hand_and_an_engine_of_another_machine_are_told(exported: Study, told: Told) -> None:
    there = json.loads(files_of(exported.archives[0])["league.json"])["sites"]
    true = next(site["score"] for site in there if site["slug"] == "brightmoor")

    def change(files: Files) -> None:
        change_json(files, "made-with.json", elsewhere)
        change_json(files, "league.json", raise_score)

    def elsewhere(made: Any) -> None:
        made["engine"] = "torch-bf16"
        made["engine_id"] += "/torch-bf16-2.0-00000000"
        made["packages"]["numpy"] = "1.0"

    def raise_score(document: Any) -> None:
        document["model"]["engine"] = "torch-bf16"
        next(site for site in document["sites"] if site["slug"] == "brightmoor")["score"] = 99.9

    said = told(exported.archives[0], change)
    assert "2 values differ, in 1 website" in said
    assert f"Brightmoor: score is 99.9 in the archive, {true} here" in said
    assert "http://" not in said
    # What made the figures comes before the figures.
    engine, package = said.index("engine: torch-bf16 there, torch here"), said.index("package numpy: 1.0 there")
    assert engine < package < said.index('model.engine is "torch-bf16" in the archive, "torch" here')


def test_an_edition_whose_making_was_not_kept_is_exported_after_ranking_again(exported: Study, tmp_path: Path) -> None:
    output = shutil.copytree(exported.output, tmp_path / "output")
    for path in (output / "store" / "made").iterdir():
        path.unlink()
    done = jobdepth("export", "--output", str(output))
    assert done.returncode == ExitCode.FAILED
    assert "jobdepth rank" in done.stderr
    home = exported.archives[0].parent
    for command in (("rank", "--rubric", str(home / "other.yaml")), ("publish",)):
        made = jobdepth(command[0], str(home / "study.yaml"), "--output", str(output), *command[1:])
        assert made.returncode == 0, made.stderr
    done = jobdepth("export", "--output", str(output), "--file", str(tmp_path / "again.tar.gz"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.tar.gz").read_bytes() == exported.archives[1].read_bytes()
