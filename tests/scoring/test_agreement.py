import pytest

from scoring.head import load_head
from scoring.training.agreement import ReadTwice, agreement, load_readings
from scoring.training.data import NATURAL, load_passages, training_files


def read(focus, jobs=("", ""), connects=(False, False)):
    return ReadTwice("x", focus, tuple(frozenset(each.split()) for each in jobs), connects)


def test_readers_who_always_agree_have_a_kappa_of_one():
    rows = [read((0, 0)), read((1, 1), ("a", "a"), (True, True)), read((2, 2), ("a b", "a b"))]
    assert agreement(rows) == {"passages": 3, "focus": 1, "focus_weighted": 1, "connects": 1, "jobs": 1}


def test_readers_who_agree_by_chance_have_a_kappa_of_zero():
    rows = [read((first, second), ("a", "b"), (bool(first), bool(second))) for first in (0, 1) for second in (0, 1)]
    figures = agreement(rows)
    assert (figures["focus"], figures["connects"], figures["jobs"]) == (0, 0, 0)


def test_jobs_overlap_by_the_share_that_both_name():
    rows = [read((1, 2), ("a b", "a"), (True, True)), read((0, 1), ("", "c")), read((0, 0)), read((1, 1), ("c", "c"))]
    assert agreement(rows)["jobs"] == pytest.approx(0.75)


def test_every_natural_training_passage_was_read_twice():
    natural = {row.id for path in training_files() for row in load_passages(path) if row.set == NATURAL}
    assert {row.id for row in load_readings()} == natural


def test_the_shipped_head_tells_the_agreement_of_its_readers():
    assert load_head().facts["agreement"] == agreement(load_readings())
