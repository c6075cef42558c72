"""A rubric's author is told which jobs overlap and which statements are too general."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from jobdepth.pipeline.rubric_check import Remark, RemarkKind, lint_rubric
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Job, Rubric, load_rubric, rubric_names
from scoring.encoder import Encoder, load_encoder
from tests.command_line import jobdepth

NEW = (RemarkKind.OVERLAP, RemarkKind.GENERAL)

#: None of them stands in the list that the check compares with, and none had a part in choosing its thresholds.
GENERAL = [
    "We want somebody we can count on.",
    "I wish things were easier.",
    "We need to do better than last year.",
    "I want good people on my side.",
    "We expect a fast response.",
    "We need the right tools to succeed.",
    "I want to be proud of my company.",
    "Our situation is complicated.",
    "We would like an all-in-one service.",
    "I want to get more out of my budget.",
    "We want to be ready for the future.",
    "My team needs support.",
    "We want clear and simple prices.",
    "I am disappointed with what we get.",
    "We need innovative ideas.",
    "I want a company that is easy to deal with.",
    "We need to become more competitive.",
    "Somebody should take care of this for me.",
    "We want to make our customers happy.",
    "I don't know which provider to choose.",
]
#: The same job as keep-running of data-centres, as another author would have put it.
STAY_UP = Job(
    id="stay-up",
    job="Stay available whatever fails: electricity, air conditioning, lines or machines",
    statements=[
        "Every minute that our systems are down costs us orders.",
        "The electricity failed last winter and the servers went off with it.",
        "When the air conditioning stopped, the servers got too hot and shut themselves down.",
        "One broken switch should never be enough to stop everybody's work.",
        "Our users expect the service at three in the morning too, without interruption.",
        "I want to repair and maintain things without switching anything off.",
    ],
)


@cache
def encoder() -> Encoder:
    settings = ScoringSettings()
    return load_encoder(settings.model, settings.device, settings.threads)


def remarks(rubric: Rubric, *kinds: RemarkKind) -> list[Remark]:
    return [remark for remark in lint_rubric(rubric, encoder()) if remark.kind in kinds]


def with_jobs(rubric: Rubric, jobs: list[Job]) -> Rubric:
    return rubric.model_copy(update={"jobs": jobs})


def with_statements(rubric: Rubric, job_id: str, statements: list[str]) -> Rubric:
    """The rubric with other statements of one job."""
    jobs = [job.model_copy(update={"statements": statements}) if job.id == job_id else job for job in rubric.jobs]
    return with_jobs(rubric, jobs)


def overlapping(rubric: Rubric) -> list[tuple[str, str]]:
    found = remarks(rubric, RemarkKind.OVERLAP)
    return [(remark.job, remark.told.removeprefix("overlaps with ").partition(":")[0]) for remark in found]


@pytest.mark.slow
def test_a_job_told_twice_in_other_words_overlaps() -> None:
    rubric = load_rubric("data-centres")
    assert overlapping(rubric) == []
    assert overlapping(with_jobs(rubric, [*rubric.jobs, STAY_UP])) == [("keep-running", "stay-up")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["keep-running", "recover", "comply", "migrate", "density"])
def test_a_job_cut_into_two_overlaps(name: str) -> None:
    rubric = load_rubric("data-centres")
    whole = next(job for job in rubric.jobs if job.id == name)
    halves = [
        whole.model_copy(update={"id": f"{name}-{number}", "statements": whole.statements[number::2]})
        for number in (0, 1)
    ]
    others = [job for job in rubric.jobs if job.id != name]
    assert overlapping(with_jobs(rubric, [*others, *halves])) == [(f"{name}-0", f"{name}-1")]


@pytest.mark.slow
@pytest.mark.parametrize("sector", ["data-centres", "clinics"])
def test_most_general_statements_are_named(sector: str) -> None:
    rubric = load_rubric(sector)
    # Two in each of ten jobs, so that they are not one another's neighbours.
    jobs = [
        job.model_copy(update={"statements": [*job.statements, *GENERAL[number::10]]})
        for number, job in enumerate(rubric.jobs[:10])
    ]
    named = {remark.statement for remark in remarks(with_jobs(rubric, jobs), RemarkKind.GENERAL)}
    assert named <= set(GENERAL)
    assert len(named) >= len(GENERAL) / 2


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["We want a good service.", "I need help with my business."])
def test_a_general_statement_is_named_with_its_job(statement: str) -> None:
    rubric = load_rubric("data-centres")
    own = rubric.jobs[0].statements
    found = remarks(with_statements(rubric, rubric.jobs[0].id, [*own, statement]), RemarkKind.GENERAL)
    assert [(remark.job, remark.statement) for remark in found] == [(rubric.jobs[0].id, statement)]


@pytest.mark.slow
def test_general_statements_cannot_hide_all_among_their_like() -> None:
    rubric = with_statements(load_rubric("data-centres"), "keep-running", GENERAL[:10])
    named = {remark.statement for remark in remarks(rubric, RemarkKind.GENERAL)}
    assert len(named & set(GENERAL[:10])) >= 3


@pytest.mark.slow
def test_shipped_rubrics_are_nearly_free_of_overlaps_and_general_statements() -> None:
    found = {name: remarks(load_rubric(name), *NEW) for name in rubric_names()}
    assert len(found) == 27
    assert max(len(each) for each in found.values()) <= 4
    kinds = Counter(remark.kind for each in found.values() for remark in each)
    # Of 1144 pairs of jobs and 1851 statements.
    assert 0 < kinds[RemarkKind.OVERLAP] <= 12
    assert 0 < kinds[RemarkKind.GENERAL] <= 10


@pytest.mark.slow
def test_remarks_are_grouped_with_their_cure(tmp_path: Path) -> None:
    text = Path(__file__).parents[2].joinpath("rubrics", "data-centres.yaml").read_text(encoding="utf-8")
    first = "      - We cannot afford another outage in trading hours.\n"
    file = tmp_path / "rubric.yaml"
    file.write_text(text.replace(first, first * 2 + "      - We want a good service.\n"), encoding="utf-8")
    told = jobdepth("rubric", "check", str(file)).stdout
    general, repeated, misplaced = (
        told.index(f"{name} (")
        for name in (
            "Statements that customers of any sector could make",
            "Statements that repeat one another",
            "Statements that stand nearer to another job",
        )
    )
    assert general < told.index("      We want a good service.\n") < repeated < misplaced
    assert "Jobs that cannot be told apart" not in told


@pytest.mark.slow
def test_jobs_with_few_exemplars_are_named() -> None:
    rubric = load_rubric("data-centres")
    assert remarks(rubric, RemarkKind.EXEMPLARS) == []
    first, second, *others = rubric.jobs
    bare, enough = (job.model_copy(update={"exemplars": job.exemplars[:n]}) for job, n in ((first, 0), (second, 3)))
    found = remarks(with_jobs(rubric, [bare, enough, *others]), RemarkKind.EXEMPLARS)
    assert [(remark.job, remark.told) for remark in found] == [(first.id, "exemplars: 0; 3 to 7 work better")]
