"""The page model: its files, and what it reads."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jobdepth.model import PageKind
from scoring.errors import ScoringModelError
from scoring.head import Logistic
from scoring.page_model import (
    ARRAYS_FILE,
    FACTS_FILE,
    PageColumns,
    PageModel,
    counted_columns,
    encoded_columns,
    judge_texts,
    load_page_model,
    save_page_model,
    with_offers,
    word_columns,
)
from scoring.tuned import SIGNAL_NAMES
from tests.scoring.fakes import DIMENSIONS, FakeEncoder, signals

TEXTS = [("Backup", "We copy your servers every night for £40 a month."), ("", "Restores are tested.")]
COLUMNS = encoded_columns(FakeEncoder(), "Backup", TEXTS)
WIDTH, PASSAGE_WIDTH = COLUMNS.page.size, COLUMNS.passages.shape[1]


def small_model(encoder: str = FakeEncoder.model_id) -> PageModel:
    rng = np.random.default_rng(1)
    of_kind = tuple(Logistic(rng.normal(size=WIDTH) * 0.1, 0.0) for _ in range(3))
    of_passage, offer = (Logistic(rng.normal(size=width) * 0.1, 0.0) for width in (PASSAGE_WIDTH, WIDTH + 1))
    kinds = (PageKind.BLOG, PageKind.LEGAL, PageKind.PRODUCT)
    return PageModel(kinds, of_kind, of_passage, offer, encoder, "", {"note": "for tests"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_page_model(small_model(), tmp_path)
    return tmp_path


def test_a_page_model_comes_back_as_it_was_saved(folder: Path) -> None:
    loaded, saved = load_page_model(folder), small_model()
    assert loaded.kinds == saved.kinds
    assert loaded.facts["note"] == "for tests"
    assert loaded.evidence(COLUMNS) == saved.evidence(COLUMNS)


def test_the_same_page_model_gives_the_same_bytes(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    save_page_model(small_model(), other)
    for name in (ARRAYS_FILE, FACTS_FILE):
        assert (folder / name).read_bytes() == (other / name).read_bytes()


def test_a_damaged_page_model_is_a_clear_error(folder: Path) -> None:
    content = bytearray((folder / ARRAYS_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / ARRAYS_FILE).write_bytes(bytes(content))
    with pytest.raises(ScoringModelError, match=r"not the file that pages\.json describes; .*scoring\.training\.pages"):
        load_page_model(folder)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_facts_that_are_none_are_a_clear_error(folder: Path, text: str) -> None:
    (folder / FACTS_FILE).write_text(text)
    with pytest.raises(ScoringModelError, match=r"scoring\.training\.pages"):
        load_page_model(folder)


def test_a_page_model_for_other_columns_is_refused(folder: Path) -> None:
    facts = json.loads((folder / FACTS_FILE).read_text())
    (folder / FACTS_FILE).write_text(json.dumps(facts | {"columns": "123"}))
    with pytest.raises(ScoringModelError, match="another version of the scorer"):
        load_page_model(folder)


def test_a_missing_page_model_is_told_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(ScoringModelError, match=r"python -m scoring\.training\.pages"):
        load_page_model(tmp_path)


def test_other_weights_give_another_fingerprint(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    model = small_model()
    save_page_model(replace(model, kind_models=model.kind_models[::-1]), other)
    assert load_page_model(other).fingerprint != load_page_model(folder).fingerprint


def test_a_page_model_for_another_encoder_is_refused() -> None:
    with pytest.raises(ScoringModelError, match="fits other@1, not fake@"):
        judge_texts(small_model("other@1"), FakeEncoder(), "Backup", TEXTS)


def test_a_page_model_for_other_tuned_layers_is_refused_and_an_engine_is_none() -> None:
    model = small_model("fake@000000000000+cd478d61")
    encoder = FakeEncoder()
    encoder.model_id = "fake@000000000000+cd478d61/openvino-bf16"
    judge_texts(model, encoder, "Backup", TEXTS)
    encoder.model_id = "fake@000000000000+00000000"
    with pytest.raises(ScoringModelError, match=r"fits fake@000000000000\+cd478d61"):
        judge_texts(model, encoder, "Backup", TEXTS)


def test_one_passage_that_describes_an_offer_tells_of_the_page_however_many_do_not() -> None:
    chances = np.array([0.2, 0.9, 0.1])
    of_passage = Logistic(np.ones(1), 0.0)
    columns = PageColumns(np.zeros(4), np.log(chances / (1 - chances))[:, None])
    any_of_them = 1 - np.prod(1 - chances)
    assert with_offers(of_passage, columns)[-1] == pytest.approx(np.log(-np.log(1 - any_of_them)))
    others = PageColumns(np.zeros(4), np.vstack([columns.passages, np.full((20, 1), -9.0)]))
    assert with_offers(of_passage, others)[-1] == pytest.approx(with_offers(of_passage, columns)[-1], abs=0.01)


def test_a_passage_s_words_and_signals_stand_behind_its_vector() -> None:
    words, told = counted_columns(PASSAGE_WIDTH)
    assert (words.start, told.stop - told.start) == (DIMENSIONS, len(SIGNAL_NAMES))
    assert np.array_equal(COLUMNS.passages[0, told], signals(". ".join(TEXTS[0])))


def test_signals_of_other_layers_stand_in_for_those_of_the_encoder() -> None:
    other = np.full((len(TEXTS), len(SIGNAL_NAMES)), 7.0, dtype=np.float32)
    columns = encoded_columns(FakeEncoder(), "Backup", TEXTS, other)
    _, told = counted_columns(PASSAGE_WIDTH)
    assert np.all(columns.passages[:, told] == 7.0)
    assert np.array_equal(columns.page, COLUMNS.page)


def test_the_words_of_a_page_stand_between_the_vectors() -> None:
    words = word_columns(WIDTH)
    assert words.start == DIMENSIONS
    columns = encoded_columns(FakeEncoder(), "", TEXTS).page
    assert np.any(columns[: words.start])
    assert not np.any(columns[words.stop : words.stop + DIMENSIONS])


def test_a_site_s_name_in_the_title_plays_no_part() -> None:
    with_name = encoded_columns(FakeEncoder(), "Backup | Cloud Hosting Services", TEXTS)
    assert np.array_equal(with_name.page, COLUMNS.page)


def test_the_shipped_page_model_is_whole_and_small() -> None:
    model = load_page_model()
    assert PageKind.HOME not in model.kinds
    assert model.facts["licence"] == "Apache-2.0"
    assert model.facts["training"]["command"] == "python -m scoring.training.pages"
