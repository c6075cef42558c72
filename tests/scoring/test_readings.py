from math import log

import pytest
from sklearn.metrics import cohen_kappa_score

from scoring.head import load_head
from scoring.training.data import NATURAL, load_passages, training_files
from scoring.training.readings import CODEBOOK, EARLIER, Read, Reading, agreement, load_readings, settle

# Where a first reader is this undecided, a second one reads too.
UNDECIDED = (0.08, 0.50)


def reading(focus, jobs="", connects=False, chance=None):
    return Reading((0.9 if focus else 0.02) if chance is None else chance, focus, frozenset(jobs.split()), connects)


def twice(focus, jobs=("", ""), connects=(False, False), sampled=True):
    return Read("x", tuple(map(reading, focus, jobs, connects)), sampled)


def read(*readings, earlier=None):
    return Read("x", readings, sampled=False, earlier=earlier)


def natural_passages():
    return [row for path in training_files() for row in load_passages(path) if row.set == NATURAL]


def test_readers_who_always_agree_have_a_kappa_of_one():
    rows = [twice((0, 0)), twice((1, 1), ("a", "a"), (True, True)), twice((2, 2), ("a b", "a b"))]
    assert agreement(rows) == {"passages": 3, "focus": 1, "focus_weighted": 1, "connects": 1, "jobs": 1}


def test_readers_who_agree_by_chance_have_a_kappa_of_zero():
    rows = [twice((first, second), ("a", "b"), (bool(first), bool(second))) for first in (0, 1) for second in (0, 1)]
    figures = agreement(rows)
    assert (figures["focus"], figures["connects"], figures["jobs"]) == (0, 0, 0)


def test_jobs_overlap_by_the_share_that_both_name():
    rows = [twice((1, 2), ("a b", "a"), (True, True)), twice((0, 1), ("", "c")), twice((0, 0))]
    rows += [twice((1, 1), ("c", "c"))]
    assert agreement(rows)["jobs"] == pytest.approx(0.75)


def test_passages_read_again_out_of_doubt_say_nothing_of_agreement():
    rows = [twice((0, 0)), twice((1, 1), ("a", "a"), (True, True))]
    assert agreement([*rows, twice((0, 1), sampled=False)]) == agreement(rows)


def test_readers_hedge_so_people_are_surer_than_they():
    sure = [settle(read(reading(1, chance=chance))).sure for chance in (0.0, 0.1, CODEBOOK.even, 0.5, 1.0)]
    assert sure[2] == 0.5
    assert 0 <= sure[0] < sure[1] < 0.25
    assert 0.75 < sure[3] < sure[4] <= 1


def test_earlier_readers_count_as_much_as_the_others_together():
    doubts = [reading(1, "a", chance=CODEBOOK.even)] * 2
    for earlier in (0.2, 0.9):
        sure = settle(read(*doubts, earlier=reading(1, "a", chance=earlier))).sure
        alone = EARLIER.log_odds(earlier)
        assert settle(read(*doubts)).sure == 0.5
        assert CODEBOOK.log_odds(CODEBOOK.even) + alone == pytest.approx(2 * log(sure / (1 - sure)), abs=0.05)


def test_a_passage_gets_the_jobs_that_both_name_or_else_those_of_either():
    assert settle(read(reading(2, "a b"), reading(2, "b c"))).jobs == ("b",)
    assert settle(read(reading(1, "a"), reading(1, "c"))).jobs == ("a", "c")


def test_earlier_readers_name_the_jobs_where_no_other_names_any():
    earlier = reading(2, "b c")
    assert settle(read(reading(1, "a"), earlier=earlier)).jobs == ("a",)
    assert settle(read(reading(1), earlier=earlier)).jobs == ("b", "c")


def test_a_passage_is_problem_focused_by_the_mean_chance_of_its_readers():
    hedging, denying = (reading(1, "a", connects=True, chance=chance) for chance in (0.4, 0.15))
    assert settle(read(hedging, denying)).focus == 1
    none = settle(read(denying, denying))
    assert (none.focus, none.jobs, none.connects) == (0, (), False)


def test_every_natural_training_passage_was_read_and_the_doubtful_ones_twice():
    found = {row.id: row for row in load_readings()}
    assert set(found) == {row.id for row in natural_passages()}
    once = [row.readings[0].chance for row in found.values() if len(row.readings) == 1]
    assert not [chance for chance in once if UNDECIDED[0] <= chance <= UNDECIDED[1]]
    assert all(len(row.readings) == 2 for row in found.values() if row.sampled)


def test_labels_of_natural_passages_are_what_their_readings_settle():
    settled = {row.id: settle(row) for row in load_readings()}
    for row in natural_passages():
        told = settled[row.id]
        assert (row.sure, row.focus, row.jobs, row.connects) == (told.sure, told.focus, told.jobs, told.connects)
        assert bool(row.focus) == (row.sure >= 0.5)


def test_readers_of_earlier_rounds_drew_nearly_the_same_line():
    both = [row for row in load_readings() if row.earlier]
    now = [sum(each.chance for each in row.readings) / len(row.readings) >= CODEBOOK.even for row in both]
    assert cohen_kappa_score(now, [row.earlier.chance >= EARLIER.even for row in both]) > 0.7


def test_the_shipped_head_tells_the_agreement_of_its_readers():
    assert load_head().facts["agreement"] == agreement(load_readings())
