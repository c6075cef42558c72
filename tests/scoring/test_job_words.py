import numpy as np
import pytest

from scoring.job_words import job_words, words_in_common
from scoring.rubric import ScoringJob, ScoringRubric

OUTAGE = ScoringJob(
    "outage", "Keep running", ("our power failed again", "we lost power twice"), ("Power comes and goes.",)
)
AUDIT = ScoringJob("audit", "Pass the audit", ("our auditors ask for proof", "we failed an audit"))
RUBRIC = ScoringRubric("tests", (OUTAGE, AUDIT))


def common(text: str, heading: str = "", rubric: ScoringRubric = RUBRIC) -> list[float]:
    (row,) = words_in_common(job_words(rubric), [(heading, text)]).tolist()
    return row


def test_a_word_of_one_job_speaks_for_it_and_for_no_other():
    outage, audit = common("Two lines of power.")
    assert outage > 0 == audit
    outage, audit = common("Proof for auditors")
    assert audit > 0 == outage


def test_a_word_that_more_sentences_of_a_job_have_weighs_more():
    assert common("power")[0] > common("twice")[0]


def test_words_that_all_jobs_say_as_often_speak_for_none():
    both = ScoringRubric("same", (OUTAGE, ScoringJob("again", OUTAGE.job, OUTAGE.statements, OUTAGE.exemplars)))
    assert common("Our power failed again", rubric=both) == [0, 0]
    assert common("Our power failed again", rubric=ScoringRubric("one", (OUTAGE,))) == [0]


def test_endings_make_no_other_word_unless_little_would_be_left():
    assert common("powers powered powering") == common("power")
    rubric = ScoringRubric("short", (ScoringJob("gas", "Gas", ("gas",)), ScoringJob("ring", "Ring", ("ring",))))
    assert common("ga", rubric=rubric) == common("r", rubric=rubric) == [0, 0]


def test_heading_and_text_count_alike_and_a_word_counts_once():
    assert common("power", "Power power") == common("Power") == common("", "power")


def test_what_the_rubric_never_says_speaks_for_nothing():
    assert common("Ein Satz über Strom") == common("") == [0, 0]
    assert words_in_common(job_words(RUBRIC), []).shape == (0, 2)


def test_weights_are_logarithms_of_shares_over_their_mean():
    # "power" stands in three of the four sentences of the first job, in none of the three of the second.
    shares = np.array([3.3 / 4.6, 0.3 / 3.6])
    assert common("power")[0] == pytest.approx(np.log(shares[0] / shares.mean()))
