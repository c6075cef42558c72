"""A rubric drafted from customers' words is valid, takes its statements from them, and keeps subjects apart."""

import json
from pathlib import Path

import pytest
import yaml

from jobdepth.errors import InputError
from jobdepth.pipeline.rubric_draft import draft_rubric, read_texts
from jobdepth.study.rubric import load_rubric
from tests.command_line import jobdepth

LATE = [
    "The parcel was three days late and nobody told us.",
    "We waited a week for a delivery that should take two days.",
    "The courier never arrived in the promised time window.",
    "Our pallets were late again and the shop had empty shelves.",
    "I had to wait at home all day because the delivery was delayed.",
    "Why does every shipment arrive after the date they promised?",
]
BROKEN = [
    "Two boxes were crushed and the glass inside was broken.",
    "The driver dropped the crate and the machine was damaged.",
    "Everything was wet when it came out of the lorry, so we had to throw it away.",
    "Half of the bottles were broken because they had been packed badly.",
    "They damaged our furniture and never paid for the repair.",
    "The pallet was torn open and the goods were damaged.",
]
BILLS = [
    "The invoice was higher than the quote and nobody could explain the surcharge.",
    "We were charged twice and had to fight for a refund.",
    "Hidden fees on every invoice, I never know what I must pay.",
    "They added a fuel surcharge to the bill that was not in the price.",
    "Our accounts people waste hours on wrong invoices from them.",
    "The price on the bill should be the price that was quoted.",
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_its_cells(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(f'id{delimiter}review\n1{delimiter}"Late again, as ever"\n')
    assert read_texts(path) == ["Late again, as ever"]


def test_an_open_quote_does_not_swallow_the_rest_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text('id,review\n1,"Late again\n2,And dear\n3,And rude\n')
    with pytest.raises(InputError, match="is a quote open"):
        read_texts(path)


def subject(statements: list[str]) -> int:
    """Which of the three subjects most of the statements are about; they must be at least three quarters."""
    counts = [len(set(statements) & set(group)) for group in (LATE, BROKEN, BILLS)]
    assert max(counts) >= 0.75 * len(statements)
    return counts.index(max(counts))


def test_a_draft_is_a_rubric_whose_jobs_each_speak_of_one_thing(tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.csv"
    mixed = [" ".join(three) for three in zip(LATE, BROKEN, BILLS, strict=True)]
    reviews.write_text("date,Review\n" + "".join(f'2026-01-01,"{text} Thanks."\n' for text in mixed))
    done = jobdepth("rubric", "draft", str(reviews), "--jobs", "3")
    assert done.returncode == 0, done.stderr
    draft = tmp_path / "draft.yaml"
    draft.write_text(done.stdout)
    rubric = load_rubric(str(draft))
    assert {subject(list(job.statements)) for job in rubric.jobs} == {0, 1, 2}
    assert json.dumps(yaml.safe_load(done.stdout)) == json.dumps(yaml.safe_load(draft_rubric(reviews, jobs=3)))


def test_without_a_number_the_words_decide_how_many_jobs(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("\n\n".join([*LATE, *BROKEN, *BILLS]))
    jobs = yaml.safe_load(draft_rubric(talk))["jobs"]
    assert 2 <= len(jobs) <= 4


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "date,stars\n1,5\n", "no column with customers' words"),
        ("a.csv", "", "no column with customers' words"),
        ("a.txt", "Great service, thanks a lot for all.\n", "too few different sentences"),
        ("a.txt", "caf\xe9", "not UTF-8"),
    ],
)
def test_what_cannot_be_drafted_from_is_bad_input(tmp_path: Path, name: str, content: str, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=told):
        draft_rubric(path)


def test_lines_stand_for_paragraphs_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n")
    assert read_texts(path) == ["one", "two"]
