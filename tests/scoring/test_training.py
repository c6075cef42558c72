import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jobdepth.pipeline.evaluate import evaluate, parse_labels
from jobdepth.study.rubric import load_rubric
from scoring.encoder import job_vectors_of, load_encoder
from scoring.head import MODEL_DIR, Logistic, load_head
from scoring.page_model import load_page_model
from scoring.scorer import load_scorer
from scoring.space import MATCH_NAMES, build_space, likeness
from scoring.training import gate
from scoring.training.data import (
    HELD_OUT,
    NATURAL,
    PASSAGES_DIR,
    load_passages,
    load_scoring_rubric,
    training_files,
    training_fingerprint,
)
from scoring.training.fit import Settings, calibrated, fit_calibration, fit_connects, fit_focus, fit_logistic
from scoring.training.folds import summary, unseen_folds
from scoring.training.rows import CachedEncoder
from scoring.training.train import REAL_WEBSITES, load_sectors, train_head
from scoring.training.unseen import Told, save_unseen
from scoring.training.usual import usual_likeness
from scoring.tuned import load_facts
from tests.scoring.fakes import FakeEncoder, signals
from tests.scoring.heads import small_head

SHARED = Path(os.environ.get("JOBDEPTH_SHARED", Path(__file__).resolve().parents[3] / "shared"))
DEV = SHARED / "data" / "passages-dev.jsonl"


@pytest.fixture
def small_folder(tmp_path):
    for name in ("agencies", "business-energy", "business-software"):
        path = PASSAGES_DIR / f"{name}.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines()[:60]
        (tmp_path / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_unseen(tmp_path)
    return tmp_path


def write_unseen(folder):
    """What layers tell of all passages of a folder, made of their words."""
    encoder, told = FakeEncoder(), {}
    for path in training_files(folder):
        rows, space = load_passages(path), build_space(load_scoring_rubric(path.stem), encoder)
        alike = likeness(space, job_vectors_of(encoder.encode([row.text for row in rows])))
        told |= {row.id: Told(signals(row.text), each) for row, each in zip(rows, alike, strict=True)}
    save_unseen(told, training_fingerprint(folder), folder / "unseen.npz")


def small_sectors(folder, encoder=None):
    return load_sectors(folder, encoder or FakeEncoder(), folder / "unseen.npz")


def test_every_training_passage_has_labels_that_its_rubric_knows():
    for path in training_files():
        known = {job.id for job in load_scoring_rubric(path.stem).jobs}
        passages = load_passages(path)
        assert len({row.id for row in passages}) == len(passages)
        for row in passages:
            assert row.sector == path.stem
            assert row.focus in (0, 1, 2)
            assert set(row.jobs) <= known, row.id
            assert row.focus or not (row.jobs or row.connects), row.id


def test_the_held_out_sector_is_never_trained_on(tmp_path):
    for name in (HELD_OUT, "clinics"):
        (tmp_path / f"{name}.jsonl").write_text("")
    assert [path.stem for path in training_files(tmp_path)] == ["clinics"]
    assert HELD_OUT not in load_head().facts["training"]["passages"]


def test_training_twice_gives_the_same_head(small_folder):
    heads = []
    for _ in range(2):
        sectors = small_sectors(small_folder, CachedEncoder(FakeEncoder()))
        heads.append(train_head(sectors, unseen_folds(sectors, Settings()), FakeEncoder(), Settings()))
    for name in ("focus", "connects", "match"):
        first, second = (getattr(head, name) for head in heads)
        assert np.array_equal(first.weights, second.weights)
        assert first.bias == second.bias
    assert heads[0].focus_threshold == heads[1].focus_threshold


def test_a_sector_is_scored_by_models_that_never_saw_its_labels(small_folder):
    before = unseen_folds(small_sectors(small_folder), Settings()).focus.logits[0]
    first = training_files(small_folder)[0]
    rows = [json.loads(line) for line in first.read_text(encoding="utf-8").splitlines()]
    flipped = [row | {"focus": 2 * (not row["focus"]), "sure": float(not row["focus"]), "jobs": []} for row in rows]
    first.write_text("\n".join(map(json.dumps, flipped)))
    write_unseen(small_folder)
    after = unseen_folds(small_sectors(small_folder), Settings()).focus.logits[0]
    assert np.array_equal(before, after)


def test_focus_is_corrected_for_real_websites_and_nothing_else_is(small_folder):
    sectors = small_sectors(small_folder)
    folds = unseen_folds(sectors, Settings())
    head = train_head(sectors, folds, FakeEncoder(), Settings())
    plain = calibrated(fit_focus(sectors, Settings()), folds.focus.calibration(), "focus")
    assert np.array_equal(head.focus.weights, plain.weights)
    assert head.focus.bias == pytest.approx(plain.bias + REAL_WEBSITES)
    assert head.connects.bias == calibrated(fit_connects(sectors, Settings()), folds.connects.calibration()).bias


def test_each_job_alone_expects_as_many_passages_as_within_its_whole_rubric(small_folder):
    encoder = CachedEncoder(FakeEncoder())
    sectors = small_sectors(small_folder, encoder)
    share = np.array([float(name == "tuned_log_share") for name in MATCH_NAMES])
    head = replace(small_head(), match=Logistic(share, 0.0))
    usual = usual_likeness(head, sectors, encoder)

    def expected(usual, cut):
        total = 0.0
        for data in sectors:
            for rubric in cut(load_scoring_rubric(data.sector)):
                scorer = load_scorer(rubric, encoder, replace(head, usual=usual))
                scores = scorer.score(data.texts, scorer.encode(data.texts))
                total += sum(sum(score.matches.values()) for score in scores)
        return total

    def alone(rubric):
        return [replace(rubric, jobs=(job,)) for job in rubric.jobs]

    whole = expected(usual, lambda rubric: [rubric])
    assert expected(usual - 0.01, alone) > whole > expected(usual + 0.01, alone)


@pytest.mark.slow
@pytest.mark.skipif(not DEV.is_file(), reason=f"no {DEV}; set JOBDEPTH_SHARED to the folder that holds data/")
def test_real_passages_are_more_likely_by_the_correction_for_real_websites():
    odds, labels = [], []
    for sector in ("data-centres", "accountants"):
        rows = [row for row in map(json.loads, DEV.read_text(encoding="utf-8").splitlines()) if row["sector"] == sector]
        scorer = load_scorer(load_scoring_rubric(sector), load_encoder())
        texts = [(row["heading"] or "", row["text"]) for row in rows]
        focus = np.array([score.focus for score in scorer.score(texts, scorer.encode(texts))]).clip(1e-5, 1 - 1e-5)
        odds.append(np.log(focus / (1 - focus)))
        labels.append([row["focus"] >= 1 for row in rows])
    told, wanted = np.concatenate(odds), np.concatenate(labels)

    def likelihood(shift: float) -> float:
        return float(np.sum(wanted * (told + shift) - np.logaddexp(0, told + shift)))

    assert likelihood(0) > likelihood(-REAL_WEBSITES)


def test_standardisation_is_folded_into_the_weights():
    rng = np.random.default_rng(0)
    columns = rng.normal(5, 3, size=(80, 2))
    labels = columns[:, 0] > 5
    model = fit_logistic(columns, labels, np.ones(2), 1.0)
    assert ((model.logits(columns) > 0) == labels).mean() > 0.95


def test_calibration_mends_overconfident_logits():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=4000)
    labels = rng.random(4000) < 1 / (1 + np.exp(-truth))
    calibration = fit_calibration((truth * 3 + 1)[:, None], labels)
    assert calibration.weights[0] == pytest.approx(1 / 3, abs=0.05)
    assert calibration.bias == pytest.approx(-1 / 3, abs=0.1)
    model = fit_logistic(truth[:, None], labels, np.ones(1), 1.0)
    twice = calibrated(model, Logistic(np.array([2.0]), 1.0)).logits(np.ones((1, 1)))
    assert twice == pytest.approx(2 * model.logits(np.ones((1, 1))) + 1)


def test_what_the_tuned_layers_say_is_weighed_with_the_head():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=4000)
    labels = rng.random(4000) < 1 / (1 + np.exp(-truth))
    opinions = np.column_stack([truth + rng.normal(size=4000), truth + 0.5 * rng.normal(size=4000)])
    calibration = fit_calibration(opinions, labels)
    assert calibration.weights[1] > calibration.weights[0] > 0
    model = Logistic(np.array([1.0]), 0.5)
    both = calibrated(model, calibration, "connects")
    row = np.array([[2.0, 7.0, 7.0, 3.0]])
    assert both.logits(row) == pytest.approx(calibration.logits(np.array([[2.5, 3.0]])))


def test_as_many_passages_are_problem_focused_as_on_real_pages():
    natural = [row for path in training_files() for row in load_passages(path) if row.set == NATURAL]
    assert np.mean([row.focus >= 1 for row in natural]) == pytest.approx(0.30, abs=0.01)


def test_what_was_told_of_other_passages_is_refused(small_folder):
    path = training_files(small_folder)[0]
    path.write_text(path.read_text(encoding="utf-8").replace("the", "The", 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"scoring\.training\.tune"):
        small_sectors(small_folder)


def test_the_gate_refuses_worse_figures_and_higher_errors(tmp_path):
    path = tmp_path / "gate.json"
    assert gate.check_floors({"focus_auc": 0.1}, path) == []
    gate.write_floors({"focus_auc": 0.9, "focus_ece": 0.02, "cosine_map": 0.5}, "abc", path)
    assert gate.check_floors({"focus_auc": 0.9, "focus_ece": 0.02}, path) == []
    problems = gate.check_floors({"focus_auc": 0.8, "focus_ece": 0.2}, path)
    assert len(problems) == 2
    assert problems[0].startswith("focus_auc is 0.8000")


def test_floors_go_down_only_when_asked(tmp_path):
    path = tmp_path / "gate.json"
    gate.write_floors({"focus_auc": 0.9, "focus_ece": 0.02}, "abc", path)
    gate.write_floors({"focus_auc": 0.897, "focus_ece": 0.024}, "abc", path)
    assert gate.load_gate(path)["floors"] == {"focus_auc": 0.895, "focus_ece": 0.025}
    gate.write_floors({"focus_auc": 0.8, "focus_ece": 0.05}, "abc", path, may_lower=True)
    assert gate.load_gate(path)["floors"] == {"focus_auc": 0.795, "focus_ece": 0.055}


def test_the_shipped_head_was_trained_on_the_passages_in_the_folder_and_reaches_the_floors():
    facts, stored = load_head().facts, gate.load_gate()
    assert facts["training"]["fingerprint"] == stored["training_fingerprint"] == training_fingerprint(PASSAGES_DIR)
    assert load_facts()["fingerprint"] == training_fingerprint(PASSAGES_DIR)
    assert gate.check_floors(facts["evaluation"]["figures"]) == []
    assert max(facts["evaluation"]["figures"][name] for name in gate.CEILINGS) <= 0.05


def test_no_likeness_counts_against_a_job():
    assert (load_head().match.weights >= 0).all()


def test_each_shipped_model_says_how_and_from_what_it_was_made_and_under_which_licence():
    for facts in (load_head().facts, load_page_model().facts, load_facts()):
        made = facts.get("training", facts)
        assert made["command"].startswith("python -m scoring.training.")
        assert made["fingerprint"]
        assert facts["licence"].startswith("Apache-2.0")
    assert sum(path.stat().st_size for path in MODEL_DIR.iterdir()) < 30_000_000


@pytest.mark.proof
def test_training_again_reaches_the_floors_and_gives_the_shipped_head():
    encoder = CachedEncoder(load_encoder())
    sectors = load_sectors(PASSAGES_DIR, encoder)
    folds = unseen_folds(sectors, Settings())
    assert gate.check_floors(summary(folds)) == []
    again, shipped = train_head(sectors, folds, encoder, Settings()), load_head()
    for name in ("focus", "connects", "match"):
        assert getattr(again, name).weights == pytest.approx(getattr(shipped, name).weights, rel=1e-3, abs=1e-3)
    assert again.focus_threshold == pytest.approx(shipped.focus_threshold, abs=1e-3)
    assert again.usual == pytest.approx(shipped.usual, abs=2e-3)


@pytest.mark.slow
@pytest.mark.skipif(not DEV.is_file(), reason=f"no {DEV}; set JOBDEPTH_SHARED to the folder that holds data/")
@pytest.mark.parametrize("sector", ["accountants", "data-centres"])
def test_real_passages_are_told_apart_far_better_than_by_bare_cosine(sector):
    rubric = load_rubric(sector)
    told = evaluate(parse_labels(DEV.read_text(encoding="utf-8"), DEV.name, rubric), rubric)
    figures = {figure.name: figure for figure in told.figures}
    auc = figures["focus_auc"]
    assert auc.value >= 0.78
    assert auc.value >= auc.cosine + 0.05
    assert auc.value >= auc.you_share + 0.10
    assert figures["match_map"].value >= figures["match_map"].cosine
