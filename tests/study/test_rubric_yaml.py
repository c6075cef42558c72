"""rubric.yaml: accepted as it comes with the installation, else refused with file and line."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from jobdepth.errors import InputError, Problem
from jobdepth.study.rubric import Rubric, load_rubric, rubric_names

JOB = """\
  - id: {id}
    job: Keep the lights on in every season
    statements:
      - We cannot afford another outage.
      - The last one cost us a customer.
      - Nobody told us it was down.
      - We need it to run at night too.
"""
HEAD = 'format: 1\nid: mine\nversion: "1.0"\ntitle: A sector of mine\njobs:\n'
RUBRIC = HEAD + JOB.format(id="run") + JOB.format(id="save")


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def problems_of(folder: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(InputError) as raised:
        load_rubric(written(folder, text))
    return raised.value.problems


def only_problem_of(folder: Path, text: str | bytes) -> Problem:
    [problem] = problems_of(folder, text)
    return problem


def changed(**values: Any) -> Rubric:
    return Rubric.model_validate(yaml.safe_load(RUBRIC) | values)


@pytest.mark.parametrize("name", rubric_names())
def test_each_rubric_of_the_installation_is_valid_and_named_as_its_file(name: str) -> None:
    assert load_rubric(name).id == name


def test_the_data_centre_rubric_has_the_jobs_the_studies_need() -> None:
    ids = {job.id for job in load_rubric("data-centres").jobs}
    assert ids >= set("keep-running recover comply protect connect scale cost migrate sustain people density".split())


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    rubric = load_rubric(written(tmp_path, RUBRIC))
    assert (rubric.jobs[0].weight, rubric.patience) == (1.0, 0.6)
    assert rubric.weights.model_dump() == {"reach": 0.4, "coverage": 0.2, "connection": 0.25, "orientation": 0.15}


def test_a_byte_order_mark_and_crlf_change_nothing(tmp_path: Path) -> None:
    plain = load_rubric(written(tmp_path, RUBRIC))
    assert load_rubric(written(tmp_path, b"\xef\xbb\xbf" + RUBRIC.replace("\n", "\r\n").encode())) == plain


def test_a_whole_number_serves_as_weight(tmp_path: Path) -> None:
    text = RUBRIC.replace("    statements:", "    weight: 2\n    statements:")
    assert load_rubric(written(tmp_path, text)).jobs[0].weight == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("- a\n", 1, "not a mapping", id="not a mapping"),
        pytest.param(HEAD, 5, "jobs has no value", id="jobs without content"),
        pytest.param(HEAD.replace("jobs:", "jobs: []"), 5, "jobs: List should have at least 1", id="no jobs"),
        pytest.param(RUBRIC.replace("id: save", "id: run"), 13, "the same job id twice", id="job id twice"),
        pytest.param(RUBRIC + "title: Another one\n", 20, "the same key twice", id="key twice"),
        pytest.param(RUBRIC.replace('"1.0"', "1.0"), 3, "put it in quotes", id="version as number"),
        pytest.param(RUBRIC.replace("id: run", "id: Run it"), 6, "jobs.0.id", id="id that is no slug"),
        pytest.param(RUBRIC.replace("format: 1", "format: 2"), 1, "format: should be 1", id="later format"),
        pytest.param(RUBRIC + "patience: 0\n", 20, "patience: should be greater than 0", id="no patience"),
        pytest.param(RUBRIC + "patience: 1.5\n", 20, "patience: should be less", id="too much patience"),
        pytest.param(RUBRIC + "weights: {reach: -1}\n", 20, "weights.reach: should be greater", id="negative"),
        pytest.param(RUBRIC + "weights: {reach: .nan}\n", 20, "weights.reach: should be a finite", id="NaN"),
        pytest.param(RUBRIC + "weights: {reach: yes}\n", 20, "weights.reach: should be a valid number", id="yes"),
        pytest.param(
            RUBRIC + "weights: {reach: 0, coverage: 0, connection: 0, orientation: 0}\n", 20, "above 0", id="all zero"
        ),
        pytest.param(
            RUBRIC.replace("      - Nobody told us it was down.", "      - ''", 1), 11, "at least 8", id="empty words"
        ),
        pytest.param(RUBRIC.replace("      - Nobody told us it was down.", "      -", 1), 11, "no value", id="null"),
        pytest.param(
            RUBRIC.replace("      - Nobody told", "      - !!python/name:os.system x", 1), 11, "tag", id="tag"
        ),
        pytest.param(RUBRIC.replace("    job:", "\tjob:", 1), 7, "not tabs", id="tab"),
    ],
)
def test_a_rubric_that_cannot_be_is_refused_on_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    problem = only_problem_of(tmp_path, text)
    assert (problem.file, problem.line) == (str(tmp_path / "mine.yaml"), line)
    assert words in str(problem)


def test_a_misspelt_key_is_refused_with_the_nearest_one_and_told_as_missing(tmp_path: Path) -> None:
    missing, unknown = problems_of(tmp_path, RUBRIC.replace("    job:", "    jbo:", 1))
    assert (missing.line, missing.message) == (6, "jobs.0.job is missing")
    assert (unknown.line, unknown.column, unknown.cure) == (7, 5, "did you mean 'job'?")


@pytest.mark.parametrize("statements", ["statements: []", "statements: [We cannot afford another outage.]"])
def test_too_few_statements_are_refused_on_their_line(tmp_path: Path, statements: str) -> None:
    text = f"{HEAD}  - id: run\n    job: Keep the lights on\n    {statements}\n"
    problem = only_problem_of(tmp_path, text)
    assert (problem.line, problem.column) == (8, 5)
    assert "at least 4 items" in problem.message


def test_a_job_weight_of_zero_everywhere_is_refused(tmp_path: Path) -> None:
    text = RUBRIC.replace("    statements:", "    weight: 0\n    statements:")
    assert "at least one job needs a weight above 0" in str(only_problem_of(tmp_path, text))


def test_another_encoding_is_refused_on_its_line(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path, RUBRIC.replace("mine\nv", "mine # é\nv").encode("latin-1")).line == 2


def test_all_problems_of_a_rubric_come_at_once(tmp_path: Path) -> None:
    text = RUBRIC.replace("id: save", "id: run").replace("format: 1", "format: 3") + "patience: -1\npatents: 1\n"
    assert [problem.line for problem in problems_of(tmp_path, text)] == [1, 13, 20, 21]


def test_a_misspelt_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean 'data-centres'"):
        load_rubric("datacentres")


def test_a_name_that_leads_out_of_the_folder_is_a_file_and_not_found(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_rubric("../none", tmp_path)


def test_the_fingerprint_changes_with_what_changes_figures_and_with_nothing_else() -> None:
    plain = changed()
    assert changed(title="Another title").fingerprint == plain.fingerprint
    assert changed(patience=0.5).fingerprint != plain.fingerprint
    assert changed(weights={"reach": 0.5}).fingerprint != plain.fingerprint


def test_job_ids_differ_in_rubrics_built_in_code_too() -> None:
    job = yaml.safe_load(RUBRIC)["jobs"][0]
    with pytest.raises(ValidationError, match="used twice: run"):
        changed(jobs=[job, job])
