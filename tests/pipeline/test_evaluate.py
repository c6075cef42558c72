"""Labelled passages are checked before anything is scored, and compared with what the scorer says."""

import json
from pathlib import Path

import pytest

from jobdepth.errors import InputError
from jobdepth.pipeline.evaluate import parse_labels
from jobdepth.study.rubric import load_rubric
from tests.command_line import jobdepth

GOOD = {"text": "Another outage would cost us the season.", "focus": 2, "jobs": ["keep-running"], "connects": False}
PLAIN = {"text": "Our company was founded in 1998 and has three offices.", "focus": 0, "jobs": [], "connects": False}


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({**GOOD, "focus": 3}, "'focus' is not 0, 1 or 2"),
        ({**GOOD, "focus": True}, "'focus' is not 0, 1 or 2"),
        ({**GOOD, "jobs": "keep-running"}, "'jobs' is not a list"),
        ({**GOOD, "jobs": ["fly"]}, "no job 'fly'"),
        ({**GOOD, "jobs": [{}]}, "no job {}"),
        ({**GOOD, "connects": 1}, "'connects' not true or false"),
        ({"focus": 1}, "not an object with 'text'"),
        ([], "not an object with 'text'"),
    ],
)
def test_a_bad_label_is_named_with_its_line(row: object, told: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_labels(lines(GOOD, row), "labels.jsonl", load_rubric("data-centres"))
    assert str(raised.value).startswith("labels.jsonl:2: ")
    assert told in str(raised.value)


def test_passages_of_another_sector_are_left_out() -> None:
    other = {**GOOD, "sector": "law-firms", "jobs": ["dispute"]}
    rubric = load_rubric("data-centres")
    assert len(parse_labels(lines(GOOD, other), "labels.jsonl", rubric)) == 1
    with pytest.raises(InputError, match="no labelled passage of the sector data-centres"):
        parse_labels(lines(other), "labels.jsonl", rubric)


def test_figures_are_printed_beside_both_baselines(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(lines(*[GOOD, PLAIN] * 5))
    done = jobdepth("evaluate", str(path), "--rubric", "data-centres", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    figures = {figure["name"]: figure for figure in told["figures"]}
    assert (told["passages"], told["problem_focused"]) == (10, 5)
    assert figures["focus_auc"]["value"] == figures["match_top1"]["value"] == 1
    assert figures["focus_auc"]["cosine"] > 0.5
    # Nothing connects: there is nothing to tell apart.
    assert figures["connects_auc"]["value"] is None
    assert "focus_auc" in jobdepth("evaluate", str(path)).stdout
