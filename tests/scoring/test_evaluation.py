import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from scoring import evaluation

CASES = st.lists(st.tuples(st.booleans(), st.integers(0, 12)), min_size=4, max_size=60).filter(
    lambda rows: len({label for label, _ in rows}) == 2
)


def arrays(rows):
    return np.array([label for label, _ in rows]), np.array([score / 12 for _, score in rows])


@given(CASES)
def test_auc_is_that_of_sklearn_with_ties(rows):
    labels, scores = arrays(rows)
    assert evaluation.auc(labels, scores) == pytest.approx(metrics.roc_auc_score(labels, scores))


@given(CASES)
def test_average_precision_is_that_of_sklearn_with_ties(rows):
    labels, scores = arrays(rows)
    assert evaluation.average_precision(labels, scores) == pytest.approx(
        metrics.average_precision_score(labels, scores)
    )


@given(CASES, st.integers(0, 12))
def test_f1_is_that_of_sklearn_and_never_above_the_best(rows, step):
    labels, scores = arrays(rows)
    found = evaluation.f1_at(labels, scores, step / 12)
    assert found == pytest.approx(metrics.f1_score(labels, scores >= step / 12, zero_division=0))
    best, threshold = evaluation.best_f1(labels, scores)
    assert best >= found - 1e-12
    assert evaluation.f1_at(labels, scores, threshold) == pytest.approx(best)


def test_auc_without_both_labels_is_not_a_number():
    assert np.isnan(evaluation.auc(np.array([True, True]), np.array([0.1, 0.2])))


def test_ece_is_zero_for_true_probabilities_and_the_gap_for_wrong_ones():
    labels = np.array([True, False, False, False])
    assert evaluation.ece(labels, np.full(4, 0.25)) == pytest.approx(0)
    assert evaluation.ece(labels, np.full(4, 0.75)) == pytest.approx(0.5)
    assert evaluation.ece(np.array([True]), np.array([1.0])) == pytest.approx(0)


def test_job_mean_average_precision_leaves_out_jobs_that_never_occur():
    labels = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0]], dtype=bool)
    scores = np.array([[0.9, 0.1, 0.9], [0.2, 0.8, 0.9], [0.1, 0.0, 0.9]])
    second = metrics.average_precision_score(labels[:, 1], scores[:, 1])
    assert evaluation.job_mean_average_precision(labels, scores) == pytest.approx((1 + second) / 2)


def test_top1_counts_passages_with_a_job_only():
    labels = np.array([[1, 0], [0, 1], [0, 0]], dtype=bool)
    scores = np.array([[0.9, 0.1], [0.6, 0.5], [0.6, 0.5]])
    assert evaluation.top1(labels, scores) == pytest.approx(0.5)


def test_you_share_is_one_half_without_pronouns():
    texts = [("", "You and your team"), ("Our story", "We grew"), ("", "Racks")]
    assert evaluation.you_share(texts).tolist() == [1, 0, 0.5]


def test_bootstrap_interval_is_repeatable_and_holds_the_figure():
    rng = np.random.default_rng(1)
    labels = rng.random(200) < 0.4
    scores = labels + rng.normal(size=200)
    low, high = evaluation.bootstrap_interval(evaluation.auc, labels, scores)
    assert low < evaluation.auc(labels, scores) < high
    assert (low, high) == evaluation.bootstrap_interval(evaluation.auc, labels, scores)


def test_interval_holds_a_figure_that_resampling_makes_larger():
    probabilities = np.repeat([0.25, 0.75], 40)
    labels = np.tile([True, False, False, False], 20) ^ (probabilities > 0.5)
    low, high = evaluation.bootstrap_interval(evaluation.ece, labels, probabilities)
    assert evaluation.ece(labels, probabilities) == pytest.approx(0)
    assert low == 0
    assert 0 < high < 0.2
