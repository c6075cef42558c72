"""`jobdepth corrections new|check`, as a publisher uses them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jobdepth.errors import ExitCode
from tests.command_line import jobdepth
from tests.pipeline.corrected_study import ACME, COST_1, COST_2, build, entry, text_of, write

COSTS = f"{ACME}costs"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    build(folder)
    return folder


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    return shutil.copytree(stored, tmp_path / "study")


def corrections(folder: Path, command: str, *arguments: str) -> tuple[int, str, str]:
    where = ("--study", str(folder / "study.yaml"), "--output", str(folder / "output"))
    done = jobdepth("corrections", command, *arguments, *where)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("named", ["acme", "ACME", "www.acme.example", f"{ACME}?utm_source=x", ACME.rstrip("/")])
def test_a_claim_finds_its_site_by_id_name_host_and_address(folder: Path, named: str) -> None:
    code, _, error = corrections(folder, "new", named, "--claim", "exclude-site", "--received", "2026-11-20")
    assert code == 0, error
    assert "site: acme\n" in (folder / "corrections.yaml").read_text()


def test_a_new_claim_is_written_with_the_whole_passage_and_its_hash(folder: Path) -> None:
    (folder / "corrections.yaml").write_text("# ours\ncorrections:\n")
    arguments = ("Acme", "--claim", "not-a-problem", "--url", COSTS, "--passage", "your POWER bill")
    code, told, words = corrections(folder, "new", *arguments, "--received", "2026-11-20")
    assert (code, told) == (0, "2026-11-20-1\n")
    assert f"The passage: {COST_1}" in words
    assert "If it is upheld, focus: 0.90 -> 0.00" in words
    assert "If it is upheld, score: 4.0 -> 0.0" in words
    text = (folder / "corrections.yaml").read_text()
    assert text.startswith("# ours\ncorrections:\n  - id: 2026-11-20-1\n    site: acme\n")
    assert f'passage: "{COST_1}"' in text
    assert "ruling: open" in text
    code, told, _ = corrections(folder, "new", "acme.example", "--claim", "exclude-site", "--received", "2026-11-20")
    assert (code, told) == (0, "2026-11-20-2\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("acne", "--claim", "exclude-site"), "no such site in the study (found 'acne'); did you mean 'acme'?"),
        (("acme", "--claim", "not-a-problem", "--url", COSTS), "needs --passage; add it"),
        (("acme", "--claim", "offer-page", "--url", COSTS, "--job", "cost"), "--job says nothing in a claim"),
        (("acme", "--claim", "offer-page", "--url", "javascript:alert(1)"), "--url should be the address of a page"),
        (("acme", "--claim", "offer-page", "--url", f"{ACME}gone"), "fits nothing: no page that was read"),
        (("acme", "--claim", "no-such-link", "--url", COSTS, "--to", f"{ACME}notes"), "more than one thing: 2 links"),
        (("acme", "--claim", "exclude-site", "--evidence", "a\x1bb"), "should hold no control characters"),
        (("acme", "--claim", "exclude-sites"), "'exclude-sites' is not one of"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_taken_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], words: str, folder: Path
) -> None:
    code, told, error = corrections(folder, "new", *arguments)
    assert (code, told) == (ExitCode.BAD_INPUT, "")
    assert words in error
    assert not (folder / "corrections.yaml").exists()


def test_a_claim_that_fits_nothing_can_be_put_on_record(folder: Path) -> None:
    arguments = ("acme", "--claim", "offer-page", "--url", f"{ACME}gone", "--anyway")
    code, _, words = corrections(folder, "new", *arguments)
    assert code == 0
    assert "As stored, it no longer applies: no page that was read" in words
    assert f'url: "{ACME}gone"' in (folder / "corrections.yaml").read_text()


def test_check_tells_what_each_claim_changes(folder: Path) -> None:
    claims = (
        entry("offer-page", 1, url=COSTS),
        entry("exclude-site", 2, "open"),
        entry("not-ours", 3, url=f"{ACME}gone"),
        entry("exclude-site", 4, "rejected"),
    )
    write(folder, text_of(*claims))
    code, told, _ = corrections(folder, "check")
    assert code == 0
    rows = [line.split("  ") for line in told.splitlines()]
    table = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert table == [
        ["id", "site", "claim", "ruling", "applies", "score", "rank"],
        ["2026-11-20-1", "acme", "offer-page", "upheld", "applied", "4.0 -> 29.0", "1"],
        ["2026-11-20-2", "acme", "exclude-site", "open", "would, if upheld", "29.0 -> none", "1 -> none"],
        ["2026-11-20-3", "acme", "not-ours", "upheld", "no longer applies"],
        ["no page that was read has the address http://acme.example/gone"],
        ["2026-11-20-4", "acme", "exclude-site", "rejected", "not applied"],
        ["it was rejected"],
    ]
    code, told, _ = corrections(folder, "check", "--json")
    assert [item["state"] for item in json.loads(told)] == [
        "applied", "applied", "no longer applies", "not applied"
    ]  # fmt: skip


def test_a_claim_that_fits_two_things_fails_the_check_with_its_line(folder: Path) -> None:
    write(folder, "# ours\n" + text_of(entry("no-such-link", url=COSTS, to=f"{ACME}notes")))
    code, told, error = corrections(folder, "check")
    assert code == ExitCode.BAD_INPUT
    assert "matches more than one thing" in told
    assert "corrections.yaml:3:3: correction 2026-11-20-1: 2 links fit" in error
    assert "add 'words' and 'place'" in error


def test_a_broken_file_stops_the_ranking_before_it_begins(folder: Path) -> None:
    write(folder, text_of(entry("offer-page", url=COSTS)) + "  claim: [\n")
    for done in (
        jobdepth("rank", str(folder / "study.yaml"), "--output", str(folder / "output")),
        jobdepth("run", str(folder / "study.yaml"), "--output", str(folder / "output"), "--dry-run"),
    ):
        assert done.returncode == ExitCode.BAD_INPUT
        assert "corrections.yaml:" in done.stderr
        assert "nothing was run" in done.stderr
    assert not (folder / "output" / "store" / "result.json").exists()


def test_ranking_tells_what_was_applied_and_what_fits_nothing_any_more(folder: Path) -> None:
    write(folder, text_of(entry("offer-page", 1, url=COSTS), entry("is-a-problem", 2, url=COSTS, passage="Gone")))
    done = jobdepth("rank", str(folder / "study.yaml"), "--output", str(folder / "output"))
    assert done.returncode == 0
    assert "Corrections: 2 claims, 1 applied, 0 open" in done.stderr
    assert "Warning: correction 2026-11-20-2 no longer applies: no passage" in done.stderr


def test_ranking_again_with_the_same_corrections_gives_the_same_bytes(folder: Path) -> None:
    write(folder, text_of(entry("offer-page", 1, url=COSTS), entry("not-a-problem", 2, url=COSTS, passage=COST_2)))
    found = []
    for _ in range(2):
        done = jobdepth("rank", str(folder / "study.yaml"), "--output", str(folder / "output"))
        assert done.returncode == 0, done.stderr
        found.append((folder / "output" / "store" / "result.json").read_bytes())
    assert found[0] == found[1]


def test_without_a_crawl_there_is_nothing_to_check_against(folder: Path) -> None:
    write(folder, text_of(entry("exclude-site")))
    done = jobdepth("corrections", "check", "--study", str(folder / "study.yaml"), "--output", str(folder / "none"))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "nothing is stored here" in done.stderr
    assert not (folder / "none").exists()
