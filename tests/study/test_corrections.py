"""corrections.yaml is checked before it is believed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from jobdepth.claims import RULES, ClaimKind, Ruling
from jobdepth.errors import InputError
from jobdepth.model import PageKind
from jobdepth.reference import FOLDER
from jobdepth.study.corrections import Correction, load_corrections, parse_corrections
from jobdepth.study.definition import load_study

GOOD = """\
# what Acme wrote
corrections:
  - id: 2026-11-22-1
    site: acme
    claim: page-kind
    url: http://acme.example/costs
    kind: solution
    evidence: It is a guide.
    received: 2026-11-20
    ruling: partly
    ruled: 2026-11-22
    ruled_by: The editors
    reason: A guide is no solution.
    upheld: {kind: blog}
"""


def complaints(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_corrections(text, "c.yaml")
    assert caught.value.exit_code == 2
    return "\n".join(map(str, caught.value.problems))


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_an_entry_gives_the_claim_as_made_and_as_upheld() -> None:
    (entry,) = parse_corrections(GOOD, "c.yaml")
    assert entry.as_made().kind is PageKind.SOLUTION
    upheld = entry.as_upheld()
    assert upheld is not None
    assert (upheld.kind, upheld.url, upheld.id) == (PageKind.BLOG, "http://acme.example/costs", "2026-11-22-1")
    assert entry.received == date(2026, 11, 20)


def test_open_and_rejected_claims_give_nothing_to_apply() -> None:
    for ruling in (Ruling.OPEN, Ruling.REJECTED):
        assert Correction.model_construct(ruling=ruling, upheld=None).as_upheld() is None


@pytest.mark.parametrize("text", ["corrections:\n", "corrections: []\n", "{}\n"])
def test_a_file_may_hold_no_claims(text: str) -> None:
    assert parse_corrections(text, "c.yaml") == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (changed("claim: page-kind", "claim: page-knd"), 5, "found 'page-knd'"),
        (changed("    kind: solution\n", ""), 5, "kind is missing; add a line 'kind: ...'"),
        (changed("evidence: It is", "evidnce: It is"), 8, "did you mean 'evidence'?"),
        (changed("kind: solution", "kind: solution\n    words: Costs"), 8, "'words' says nothing in a claim"),
        (changed("    ruled: 2026-11-22\n", ""), 10, "ruled is missing, but the claim is ruled partly"),
        (changed("    ruled_by: The editors\n", ""), 10, "ruled_by is missing"),
        (changed("    reason: A guide is no solution.\n", ""), 10, "the operator has a right to know why"),
        (changed("    evidence: It is a guide.\n", ""), 9, "no evidence, but the claim is ruled partly"),
        (changed("    upheld: {kind: blog}\n", ""), 10, "add 'upheld:' with the keys that were found to be right"),
        (changed("ruling: partly", "ruling: upheld"), 14, "'upheld' belongs to a claim that is ruled partly"),
        (changed("upheld: {kind: blog}", "upheld: {claim: about-job}"), 14, "passage is missing"),
        (changed("upheld: {kind: blog}", "upheld: {job: cost}"), 14, "'job' says nothing in a claim 'page-kind'"),
        (changed("upheld: {kind: blog}", "upheld: {ruling: open}"), 14, "unknown key"),
        (changed("ruled: 2026-11-22", "ruled: 2026-11-01"), 11, "ruled before it was received"),
        (changed("received: 2026-11-20", "received: yesterday"), 9, "meaning: when the claim was made"),
        (changed("received: 2026-11-20", "received: 2026-02-31"), 9, "a value that cannot be read"),
        (changed("ruling: partly", "ruling: open"), 11, "'ruled' is given, but the claim is open"),
        (changed("id: 2026-11-22-1", "id: one"), 3, "meaning: date and number"),
        (changed("site: acme", "site: ../etc"), 4, "meaning: slug of the site"),
        (changed("http://acme.example/costs", "javascript:alert(1)"), 6, "should be the address of a page"),
        (changed("http://acme.example/", "http://user:secret@acme.example/"), 6, "should be the address of a page"),
        (changed("evidence: It is a guide.", 'evidence: "a\\u0007b"'), 8, "should hold no control characters"),
        (changed("evidence: It is a guide.", f"evidence: {'a' * 4000}"), 8, "at most 3000 characters"),
        (changed("evidence: It is a guide.", "evidence: ' '"), 8, "should hold some words"),
        (changed("evidence: It is a guide.", "evidence: [1, 2]"), 8, "should be a valid string"),
        (changed("evidence: It is a guide.", "evidence_url: 'javascript:alert(1)'"), 8, "begins with http"),
        (changed("corrections:", "corections:"), 2, "did you mean 'corrections'?"),
        (GOOD + GOOD.split("corrections:\n")[1], 15, "the same id twice"),
        ("corrections: {a: 1}\n", 1, "should be a valid list"),
        ("corrections:\n  - just words\n", 2, "should be a valid dictionary"),
        ("- a list\n", 1, "not a mapping"),
        ("corrections: &a [*a]\n", 1, "a YAML alias"),
        ("a: &a [x,x]\nb: &b [*a,*a]\ncorrections: [*b,*b]\n", 2, "a YAML alias"),
        ("corrections: !!python/object/apply:os.system [ls]\n", 1, "a tag that is not plain YAML"),
        ("corrections: " + "[" * 50 + "]" * 50, 1, "nested deeper than 20 levels"),
        ("corrections: \x07\n", 1, "a control character"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_cure(text: str, line: int, words: str) -> None:
    told = complaints(text)
    assert words in told
    assert any(each.startswith(f"c.yaml:{line}:") for each in told.splitlines() if words in each), told


def test_passwords_are_not_repeated() -> None:
    assert "secret" not in complaints(changed("http://acme.example/costs", "http://user:secret@acme.example/"))


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("# " + "x" * 600_000)
    with pytest.raises(InputError, match="larger than 500 kB"):
        load_corrections(tmp_path / "c.yaml")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"corrections:\n  - id: \xff\xfe\n")
    with pytest.raises(InputError, match=r"c\.yaml:2:9: not UTF-8 text"):
        load_corrections(tmp_path / "c.yaml")


def test_two_upheld_claims_on_one_thing_are_refused() -> None:
    entry = GOOD.split("corrections:\n")[1]
    other = entry.replace("2026-11-22-1", "2026-11-22-2")
    told = complaints(GOOD + other)
    assert "c.yaml:15:5: upheld on the same thing as 2026-11-22-1" in told
    assert "reject one of them" in told
    rejected = other.replace("partly", "rejected").replace("    upheld: {kind: blog}\n", "")
    assert len(parse_corrections(GOOD + rejected, "c.yaml")) == 2


def test_all_mistakes_are_told_at_once() -> None:
    told = complaints(changed("site: acme", "site: A!").replace("page-kind", "page-kin").replace("http:", "file:"))
    assert len(told.splitlines()) == 3


def test_the_editors_schema_takes_what_the_program_takes() -> None:
    schema = yaml.safe_load((FOLDER / "corrections.schema.json").read_text(encoding="utf-8"))
    plain = yaml.load(GOOD, Loader=yaml.BaseLoader)
    jsonschema.Draft202012Validator(schema).validate(plain)
    plain["corrections"][0]["claim"] = "page-kin"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(plain)


def test_every_kind_of_claim_has_a_rule() -> None:
    assert set(RULES) == set(ClaimKind)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "sites.csv").write_text("name,url\nAcme,http://acme.example/\n")
    (tmp_path / "study.yaml").write_text("title: A study\ncontact: us@example.org\n")
    return tmp_path


def test_a_study_takes_the_corrections_beside_it(study: Path) -> None:
    assert load_study(study / "study.yaml").corrections == ()
    (study / "corrections.yaml").write_text(GOOD)
    for file in ("study.yaml", "sites.csv"):
        loaded = load_study(study / file, "data-centres")
        assert [entry.id for entry in loaded.corrections] == ["2026-11-22-1"]
        assert loaded.corrections_file == study / "corrections.yaml"


def test_a_study_may_name_another_file_which_must_be_there(study: Path) -> None:
    (study / "study.yaml").write_text("title: A study\ncontact: us@example.org\ncorrections: claims/ours.yaml\n")
    with pytest.raises(InputError, match=r"ours\.yaml: cannot be read"):
        load_study(study / "study.yaml")
    (study / "claims").mkdir()
    (study / "claims" / "ours.yaml").write_text(GOOD)
    assert len(load_study(study / "study.yaml").corrections) == 1
