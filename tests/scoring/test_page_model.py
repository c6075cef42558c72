"""The page model: its files, and what it reads."""

import json
from pathlib import Path

import numpy as np
import pytest

from jobdepth.model import PageKind
from scoring.errors import ScoringModelError
from scoring.head import Logistic
from scoring.page_model import (
    ARRAYS_FILE,
    FACTS_FILE,
    PageModel,
    encoded_columns,
    encoder_base,
    judge_texts,
    load_page_model,
    save_page_model,
    word_columns,
)
from tests.scoring.fakes import DIMENSIONS, FakeEncoder

TEXTS = [("Backup", "We copy your servers every night for £40 a month."), ("", "Restores are tested.")]
WIDTH = encoded_columns(FakeEncoder(), "Backup", TEXTS).size


def small_model(encoder: str = FakeEncoder.model_id) -> PageModel:
    rng = np.random.default_rng(1)
    models = [Logistic(rng.normal(size=WIDTH) * 0.1, 0.0) for _ in range(4)]
    kinds = (PageKind.BLOG, PageKind.LEGAL, PageKind.PRODUCT)
    return PageModel(kinds, tuple(models[:3]), models[3], encoder, "", {"note": "for tests"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_page_model(small_model(), tmp_path)
    return tmp_path


def test_a_page_model_comes_back_as_it_was_saved(folder: Path) -> None:
    loaded, saved = load_page_model(folder), small_model()
    assert loaded.kinds == saved.kinds
    assert loaded.facts["note"] == "for tests"
    columns = encoded_columns(FakeEncoder(), "Backup", TEXTS)
    assert loaded.evidence(columns) == saved.evidence(columns)


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
    save_page_model(PageModel(model.kinds, model.kind_models[::-1], model.offer, model.encoder_base, "", {}), other)
    assert load_page_model(other).fingerprint != load_page_model(folder).fingerprint


def test_a_page_model_for_another_encoder_is_refused() -> None:
    with pytest.raises(ScoringModelError, match="fits other@1, not fake@"):
        judge_texts(small_model("other@1"), FakeEncoder(), "Backup", TEXTS)


def test_newly_tuned_layers_do_not_make_a_page_model_old() -> None:
    assert encoder_base("model@53aa51172d14+cd478d61") == encoder_base("model@53aa51172d14+00000000")


def test_the_words_of_a_page_stand_between_the_vectors() -> None:
    words = word_columns(WIDTH)
    assert words.start == DIMENSIONS
    columns = encoded_columns(FakeEncoder(), "", TEXTS)
    assert np.any(columns[: words.start])
    assert not np.any(columns[words.stop : words.stop + DIMENSIONS])


def test_a_site_s_name_in_the_title_plays_no_part() -> None:
    with_name = encoded_columns(FakeEncoder(), "Backup | Cloud Hosting Services", TEXTS)
    assert np.array_equal(with_name, encoded_columns(FakeEncoder(), "Backup", TEXTS))


def test_the_shipped_page_model_is_whole_and_small() -> None:
    model = load_page_model()
    assert PageKind.HOME not in model.kinds
    assert model.facts["licence"] == "Apache-2.0"
    assert model.facts["training"]["command"] == "python -m scoring.training.pages"
