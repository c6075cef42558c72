import subprocess
import sys
from dataclasses import replace

import pytest

from scoring.errors import ScoringModelError
from scoring.rubric import ScoringJob, ScoringRubric
from scoring.scorer import load_scorer
from scoring.text import scored_text
from tests.scoring.fakes import FakeEncoder
from tests.scoring.heads import small_head

OUTAGE = ScoringJob("outage", "Keep the lights on", ("the power failed again tonight", "another outage stopped us"))
AUDIT = ScoringJob("audit", "Pass the audit", ("the auditor asks for proof of access", "we failed our audit"))
RUBRIC = ScoringRubric("tests", (OUTAGE, AUDIT))
TEXTS = [
    ("Outages", "Another outage stopped us and the power failed again tonight."),
    ("", "The auditor asks for proof of access."),
    ("About", "Founded in 1998, our team of friendly people won several awards."),
    ("Plans", "8 cores, 32 GB, 1 TB."),
]


def scorer_of(rubric=RUBRIC, head=None):
    return load_scorer(rubric, FakeEncoder(), head or small_head())


def test_the_heading_stands_on_a_line_of_its_own():
    assert scored_text(" Outages ", "We know. ") == "Outages\nWe know."
    assert scored_text("", "We know.") == "We know."


def test_scores_are_probabilities_for_every_job():
    scorer = scorer_of()
    scores = scorer.score(TEXTS, scorer.encode(TEXTS))
    assert [list(score.matches) for score in scores] == [["outage", "audit"]] * 4
    assert all(0 <= p <= 1 for score in scores for p in (score.focus, score.connects, *score.matches.values()))


def test_a_passage_matches_its_own_job_and_ordinary_copy_matches_none():
    scorer = scorer_of()
    outage, audit, about, plans = scorer.score(TEXTS, scorer.encode(TEXTS))
    assert outage.matches["outage"] >= scorer.match_threshold > outage.matches["audit"]
    assert audit.matches["audit"] >= scorer.match_threshold > audit.matches["outage"]
    assert all(p < scorer.match_threshold for score in (about, plans) for p in score.matches.values())


def test_a_score_does_not_depend_on_order_or_company():
    scorer = scorer_of()
    together = scorer.score(TEXTS, scorer.encode(TEXTS))
    backwards = scorer.score(TEXTS[::-1], scorer.encode(TEXTS[::-1]))
    alone = [scorer.score([text], scorer.encode([text]))[0] for text in TEXTS]
    assert together == backwards[::-1] == alone


def test_nothing_in_gives_nothing_out():
    scorer = scorer_of()
    assert scorer.score([], scorer.encode([])) == []


def test_rows_of_other_texts_are_refused():
    scorer = scorer_of()
    with pytest.raises(ValueError, match="4 texts need 4 rows"):
        scorer.score(TEXTS, scorer.encode(TEXTS[:2]))


def test_the_scorer_id_follows_rubric_and_head():
    reworded = replace(RUBRIC, jobs=(OUTAGE, replace(AUDIT, statements=("they want proof",))))
    ids = {
        scorer_of().scorer_id,
        scorer_of(reworded).scorer_id,
        scorer_of(head=replace(small_head(), fingerprint="other")).scorer_id,
    }
    assert len(ids) == 3
    assert scorer_of().scorer_id == scorer_of().scorer_id


def test_a_rubric_of_one_job_can_be_scored():
    scorer = scorer_of(ScoringRubric("one", (OUTAGE,)))
    assert list(scorer.score(TEXTS, scorer.encode(TEXTS))[0].matches) == ["outage"]


def test_a_counter_exemplar_lowers_the_match_of_its_own_job_only():
    warned = replace(RUBRIC, jobs=(replace(OUTAGE, counter_exemplars=("8 cores, 32 GB, 1 TB.",)), AUDIT))
    before, after = (scorer.score(TEXTS, scorer.encode(TEXTS)) for scorer in (scorer_of(), scorer_of(warned)))
    assert after[3].matches["outage"] < before[3].matches["outage"]
    assert after[3].matches["audit"] == before[3].matches["audit"]
    assert after[0] == before[0]


def test_a_head_of_another_encoder_is_refused():
    with pytest.raises(ScoringModelError, match="do not carry over"):
        scorer_of(head=replace(small_head(), encoder_id="other@123"))


def test_importing_the_scorer_loads_no_model_library():
    code = "import sys, scoring.scorer, scoring.encoder; print({'torch', 'sentence_transformers'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
