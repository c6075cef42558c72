"""A rubric's author is told which jobs nothing in a study matches."""

import json
from pathlib import Path

import pytest

from jobdepth.errors import ExitCode, InputError
from jobdepth.model import Place
from jobdepth.pipeline import score
from jobdepth.pipeline.rubric_study import unmatched_jobs
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from jobdepth.study.rubric import Job, Rubric, load_rubric
from scoring.encoder import Encoder
from scoring.head import load_head
from scoring.scorer import scorer_id
from tests.command_line import jobdepth
from tests.pipeline.stored_study import Stored, add_scores, matching, passage, reading, store_study


def unmatched(stored: Stored, rubric: Rubric) -> dict[str, str]:
    return {remark.job: remark.told for remark in unmatched_jobs(rubric, stored.study, stored.output)}


def with_jobs(rubric: Rubric, jobs: list[Job]) -> Rubric:
    return rubric.model_copy(update={"jobs": jobs})


PROBLEMS = {
    "power": "If the power fails during trading hours we lose orders that never come back. Another outage would cost "
    "us the season, and nobody could tell our customers when the service will be up again.",
    "audit": "Your auditor wants proof that customer data never leaves the country, and you have three weeks to find "
    "it. Without it the contract is lost and the regulator asks the next question.",
}
PLAIN = "Our company was founded in 1998 and has offices in three towns. We are proud of our awards and our team."


def forbid_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object) -> Encoder:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(score, "load_encoder", load)


def test_jobs_without_a_matching_problem_passage_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rubric = load_rubric("data-centres")
    menu, news = "Recovery from any disaster. " * 4, "We opened a connection hub in March. " * 3
    passages = [passage(text) for text in (*PROBLEMS.values(), PLAIN)]
    pages = {"": reading(*passages, passage(menu, Place.NAV)), "news/hub": reading(passage(news))}
    stored = store_study(tmp_path, pages)
    head = load_head()
    scores = {
        PROBLEMS["power"]: matching(rubric, 0.9, keep_running=head.match_threshold, cost=head.match_threshold - 0.03),
        PROBLEMS["audit"]: matching(rubric, 0.9, comply=0.9),
        # No problem passage: without focus, in a menu, and on a page about the operator's own affairs.
        PLAIN: matching(rubric, 0.05, people=0.99),
        menu: matching(rubric, 0.99, recover=0.99),
        news: matching(rubric, head.focus_threshold, connect=0.99),
    }
    add_scores(stored, rubric, scores)
    forbid_the_model(monkeypatch)
    told = unmatched(stored, rubric)
    assert set(told) == {job.id for job in rubric.jobs} - {"keep-running", "comply"}
    best = f"{head.match_threshold - 0.03:.2f}"
    assert told["cost"].startswith(f"the best of 2 problem passages matches it by {best}, less than ")


def test_a_study_without_problem_passages_says_so(tmp_path: Path) -> None:
    rubric = load_rubric("data-centres")
    stored = store_study(tmp_path, {"": reading(passage(PLAIN))})
    add_scores(stored, rubric, {PLAIN: matching(rubric, 0.05, people=0.99)})
    told = unmatched(stored, rubric)
    assert len(told) == len(rubric.jobs)
    assert set(told.values()) == {"the study has no passage about a customer's problem, for this job or any other"}


@pytest.mark.slow
def test_a_changed_rubric_is_checked_by_the_kept_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sector, clinics = load_rubric("data-centres"), load_rubric("clinics")
    rubric = with_jobs(sector, [*sector.jobs, next(job for job in clinics.jobs if job.id == "teeth")])
    stored = store_study(tmp_path, {"": reading(*map(passage, [*PROBLEMS.values(), PLAIN]))})
    assert {"keep-running", "comply", "teeth"} - set(unmatched(stored, rubric)) == {"keep-running", "comply"}
    forbid_the_model(monkeypatch)
    fewer = with_jobs(rubric, [job for job in rubric.jobs if job.id != "density"])
    assert {"keep-running", "comply", "teeth"} - set(unmatched(stored, fewer)) == {"keep-running", "comply"}
    store = StudyStore(stored.output)
    hashes = [passage(text).text_hash for text in (*PROBLEMS.values(), PLAIN)]
    for each in (rubric, fewer):
        assert store.readings.scores(scorer_id(load_head(), score.scoring_rubric(each)), hashes) == {}
    store.close()


def test_pages_that_are_not_read_are_bad_input(tmp_path: Path) -> None:
    stored = store_study(tmp_path, {"": reading(passage(PLAIN))}, read=False)
    with pytest.raises(InputError, match=r"output: 1 pages of the study are not read yet; run 'jobdepth score'"):
        unmatched(stored, load_rubric("data-centres"))


def test_a_study_of_other_sites_is_bad_input(tmp_path: Path) -> None:
    stored = store_study(tmp_path, {"": reading(passage(PLAIN))})
    stored.sites.write_text("name,url\nOther,http://other.example/\n")
    with pytest.raises(InputError, match="no page of the study's sites is stored here; check --study and --output"):
        unmatched_jobs(load_rubric("data-centres"), load_study(stored.sites), stored.output)


@pytest.mark.parametrize("study", ["sites.csv", "missing.yaml", "."])
def test_a_wrong_study_is_bad_input_and_makes_nothing(study: str, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nAcme,http://acme.example/\n")
    output = tmp_path / "output"
    done = jobdepth("rubric", "check", "data-centres", "--study", str(tmp_path / study), "--output", str(output))
    assert done.returncode == ExitCode.BAD_INPUT
    assert str(output if study == "sites.csv" else tmp_path / study) in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not output.exists()


@pytest.mark.slow
def test_the_command_names_unmatched_jobs_of_the_file_that_is_checked(tmp_path: Path) -> None:
    stored = store_study(tmp_path, {"": reading(passage(PLAIN))})
    rubric = load_rubric("data-centres")
    add_scores(stored, rubric, {PLAIN: matching(rubric, 0.05)})
    options = ("--study", str(stored.sites), "--output", str(stored.output))
    told = json.loads(jobdepth("rubric", "check", "data-centres", *options, "--json").stdout)
    unmatched = [row["job"] for row in told if row["kind"] == "unmatched"]
    assert unmatched == [job.id for job in rubric.jobs]
