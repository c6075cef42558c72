"""A rubric of few jobs, or with few texts a job, neither claims what is not its own nor misses what is."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from jobdepth.study.rubric import rubric_names
from scoring.encoder import Encoder, load_encoder
from scoring.rubric import ScoringJob, ScoringRubric
from scoring.scorer import load_scorer
from scoring.short_rubric import missing_jobs, missing_wording
from scoring.space import MATCH_NAMES, build_space, match_features
from scoring.text import scored_text
from scoring.training.data import NATURAL, PASSAGES_DIR, load_passages, load_scoring_rubric
from tests.scoring.fakes import FakeEncoder

SECTORS = ("logistics", "clinics")


def rubric_of(jobs: int) -> ScoringRubric:
    words = "ant bee cat dog eel fox gnu hen ibis jay kite".split()[:jobs]
    return ScoringRubric("animals", tuple(ScoringJob(word, word, (f"our {word} is ill",)) for word in words))


def shares(jobs: int) -> np.ndarray:
    """Each job's share of a passage that is about none of them."""
    encoder = FakeEncoder()
    space = build_space(rubric_of(jobs), encoder)
    rows = encoder.encode(["quarterly figures of the board"])
    none = np.zeros((1, jobs))
    features = match_features(space, rows[:, : space.statements.shape[1]], none, none, np.zeros(1), usual=0.2)
    return np.exp(features[0, :, MATCH_NAMES.index("log_share")])


def test_jobs_of_a_full_rubric_share_a_passage_among_themselves() -> None:
    assert shares(9).sum() == pytest.approx(1)
    assert shares(11).sum() == pytest.approx(1)


def test_jobs_of_a_short_rubric_leave_a_share_to_those_that_are_missing() -> None:
    assert shares(1).sum() < shares(4).sum() < shares(8).sum() < 1


def test_shipped_rubrics_lack_nothing() -> None:
    for name in rubric_names():
        rubric = load_scoring_rubric(name)
        assert (missing_jobs(len(rubric.jobs)), missing_wording(rubric)) == (0, 0), name


def test_less_wording_is_made_up_for_by_more() -> None:
    job = ScoringJob("one", "One", ("a", "b", "c", "d"), exemplars=("e", "f"))
    bare = replace(job, exemplars=())
    added = [missing_wording(ScoringRubric("short", (each, each))) for each in (job, bare)]
    assert 0 < added[0] < added[1] < 1


@cache
def encoder() -> Encoder:
    return load_encoder()


def claimed_and_labelled(rubrics: Callable[[ScoringRubric], list[ScoringRubric]]) -> float:
    """Expected matches by all these rubrics together, over those that the labels have."""
    expected = labelled = 0.0
    for sector in SECTORS:
        passages = [each for each in load_passages(PASSAGES_DIR / f"{sector}.jsonl") if each.set == NATURAL][:200]
        texts = [(each.heading, each.text) for each in passages]
        rows = encoder().encode([scored_text(*text) for text in texts])
        for rubric in rubrics(load_scoring_rubric(sector)):
            scorer = load_scorer(rubric, encoder())
            for score, passage in zip(scorer.score(texts, rows), passages, strict=True):
                expected += sum(score.matches.values())
                labelled += sum(job in passage.jobs for job in score.matches)
    return expected / labelled


@pytest.mark.slow
def test_the_only_job_of_a_rubric_does_not_claim_what_is_about_others() -> None:
    alone = claimed_and_labelled(lambda rubric: [replace(rubric, jobs=(job,)) for job in rubric.jobs])
    assert 0.7 < alone < 1.5


@pytest.mark.slow
def test_a_rubric_without_exemplars_does_not_miss_its_own() -> None:
    def bare(rubric: ScoringRubric) -> list[ScoringRubric]:
        jobs = (replace(job, statements=job.statements[:4], exemplars=()) for job in rubric.jobs)
        return [replace(rubric, jobs=tuple(jobs))]

    assert 0.7 < claimed_and_labelled(bare) < 1.5
