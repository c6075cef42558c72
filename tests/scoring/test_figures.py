"""Figures of a labelled set agree with those of another library, and say where there is nothing to say."""

import math

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from scoring.figures import Baselines, Told, Truth, figures

RNG = np.random.default_rng(4)
N, JOBS = 150, 3


def labelled() -> tuple[Truth, Told, Baselines]:
    jobs = RNG.random((N, JOBS)) < 0.2
    focus = jobs.any(axis=1)
    told = Told(
        focus=np.clip(focus * 0.3 + RNG.random(N) * 0.7, 0, 1),
        connects=RNG.random(N),
        matches=np.clip(jobs * 0.3 + RNG.random((N, JOBS)) * 0.7, 0, 1),
    )
    baselines = Baselines(cosine=RNG.random((N, JOBS)) + jobs * 0.2, you_share=RNG.random(N))
    return Truth(focus, RNG.random(N) < 0.3, jobs), told, baselines


def test_figures_are_those_of_another_library():
    truth, told, baselines = labelled()
    found = {figure.name: figure for figure in figures(truth, told, baselines, 0.5, 0.5)}
    nearest = baselines.cosine.max(axis=1)
    assert found["focus_auc"].value == pytest.approx(roc_auc_score(truth.focus, told.focus))
    assert found["focus_auc"].cosine == pytest.approx(roc_auc_score(truth.focus, nearest))
    assert found["focus_auc"].you_share == pytest.approx(roc_auc_score(truth.focus, baselines.you_share))
    assert found["focus_ap"].value == pytest.approx(average_precision_score(truth.focus, told.focus))
    assert found["focus_f1"].value == pytest.approx(f1_score(truth.focus, told.focus >= 0.5))
    assert found["match_map"].value == pytest.approx(average_precision_score(truth.jobs, told.matches, average="macro"))
    addressed = (told.matches >= 0.5) & (told.focus >= 0.5)[:, None]
    assert found["match_f1"].value == pytest.approx(f1_score(truth.jobs.ravel(), addressed.ravel()))
    assert found["connects_auc"].value == pytest.approx(roc_auc_score(truth.connects, told.connects))


def test_every_interval_holds_its_figure():
    for figure in figures(*labelled(), 0.5, 0.5):
        assert figure.low <= figure.value <= figure.high


def test_labels_with_one_answer_only_give_no_figure():
    truth, told, baselines = labelled()
    none = Truth(truth.focus, np.zeros(N, dtype=bool), truth.jobs)
    found = {figure.name: figure for figure in figures(none, told, baselines, 0.5, 0.5)}
    assert math.isnan(found["connects_auc"].value)
    assert not math.isnan(found["focus_auc"].value)
