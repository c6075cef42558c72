"""A claim is added to corrections.yaml without a change to what stands there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobdepth.claims import ClaimKind
from jobdepth.errors import InputError
from jobdepth.study.corrections import Correction, load_corrections
from jobdepth.study.corrections_append import append_correction


def claim(number: int = 1, **keys: object) -> Correction:
    known = {
        "id": f"2026-11-22-{number}",
        "site": "acme",
        "claim": ClaimKind.EXCLUDE_SITE,
        "received": date(2026, 11, 22),
    }
    return Correction.model_validate(known | keys)


def test_the_first_claim_makes_the_file_with_a_word_on_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    append_correction(path, claim(evidence='They said: "no"  # really\nand that was it'))
    append_correction(path, claim(2))
    assert path.read_text(encoding="utf-8").startswith("# Claims of operators")
    first, second = load_corrections(path)
    assert first.evidence == 'They said: "no" # really and that was it'
    assert second.id == "2026-11-22-2"
    assert [each.name for each in tmp_path.iterdir()] == ["corrections.yaml"]


ENTRY = "- id: 2026-11-01-1\n{0}  site: acme  # a remark\n{0}  claim: exclude-site\n{0}  received: 2026-11-01\n"


@pytest.mark.parametrize(
    "text",
    [
        "corrections:\n" + ENTRY.format(""),
        "# head\ncorrections:\n    " + ENTRY.format("    "),
        "corrections:\n  " + ENTRY.format("  ").rstrip("\n"),
        ("corrections:\n  " + ENTRY.format("  ")).replace("\n", "\r\n"),
        "\ufeffcorrections:\n  " + ENTRY.format("  ") + "\n# an end\n",
        "corrections:\n",
        "",
    ],
    ids=["no indent", "four blanks", "no last line end", "CRLF", "BOM and a comment at the end", "no entry", "empty"],
)
def test_what_stands_in_the_file_stays_to_the_byte(text: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_bytes(text.encode())
    before = len(load_corrections(path)) if text.strip() else 0
    append_correction(path, claim())
    after = path.read_bytes()
    assert after.startswith(text.encode())
    assert len(load_corrections(path)) == before + 1
    assert (b"\r\n" in after) == ("\r\n" in text)
    assert b"\r\n" not in text.encode() or after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize(
    "text",
    ["corrections: []\n", "corrections: [{id: 2026-11-01-1, site: a, claim: exclude-site, received: 2026-11-01}]\n"],
)
def test_a_file_in_which_a_claim_cannot_be_added_stays_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match="cannot be added at the end of this file"):
        append_correction(path, claim())
    assert path.read_text() == text


def test_an_id_that_is_there_already_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    append_correction(path, claim())
    before = path.read_bytes()
    with pytest.raises(InputError):
        append_correction(path, claim())
    assert path.read_bytes() == before


def test_a_link_stays_a_link_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    path, link = tmp_path / "real.yaml", tmp_path / "corrections.yaml"
    path.write_text("corrections:\n")
    path.chmod(0o640)
    link.symlink_to(path)
    append_correction(link, claim())
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(load_corrections(path)) == 1


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_words_come_back_as_they_were_or_are_refused(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    path = tmp_path_factory.mktemp("words") / "corrections.yaml"
    try:
        entry = claim(evidence=words, ruling="open")
        append_correction(path, entry)
    except ValueError:
        return
    except InputError:
        assert not path.exists()
        return
    assert load_corrections(path) == (entry,)
