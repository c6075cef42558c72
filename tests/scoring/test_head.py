import json

import numpy as np
import pytest

from scoring.errors import ScoringModelError
from scoring.head import ARRAYS_FILE, FACTS_FILE, MODEL_DIR, load_head, save_head
from tests.scoring.heads import small_head


@pytest.fixture
def folder(tmp_path):
    save_head(small_head(), tmp_path)
    return tmp_path


def rewrite(folder, **changes):
    facts = json.loads((folder / FACTS_FILE).read_text())
    (folder / FACTS_FILE).write_text(json.dumps(facts | changes))


def test_a_head_comes_back_as_it_was_saved(folder):
    loaded, saved = load_head(folder), small_head()
    for name in ("focus", "connects", "match"):
        assert np.array_equal(getattr(loaded, name).weights, getattr(saved, name).weights)
        assert getattr(loaded, name).bias == getattr(saved, name).bias
    assert loaded.facts["note"] == "for tests"
    assert (loaded.focus_threshold, loaded.match_threshold, loaded.usual) == (0.5, 0.5, 0.2)


def test_the_same_head_gives_the_same_bytes(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    save_head(small_head(), other)
    for name in (ARRAYS_FILE, FACTS_FILE):
        assert (folder / name).read_bytes() == (other / name).read_bytes()


def test_changed_weights_are_refused(folder):
    content = bytearray((folder / ARRAYS_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / ARRAYS_FILE).write_bytes(bytes(content))
    with pytest.raises(ScoringModelError, match=r"not the file that head\.json describes"):
        load_head(folder)


def test_a_head_for_other_columns_is_refused(folder):
    rewrite(folder, columns="123")
    with pytest.raises(ScoringModelError, match="another version of the scorer"):
        load_head(folder)


def test_a_missing_head_is_told_with_its_cure(tmp_path):
    with pytest.raises(ScoringModelError, match=r"python -m scoring\.training\.train"):
        load_head(tmp_path)


@pytest.mark.parametrize("changes", [{"thresholds": {"focus": 0.4, "match": 0.5}}, {"usual_likeness": 0.3}])
def test_other_numbers_give_another_fingerprint(folder, changes):
    before = load_head(folder).fingerprint
    rewrite(folder, **changes)
    assert load_head(folder).fingerprint != before


def test_a_head_is_not_used_with_other_rules_for_short_rubrics(folder, monkeypatch):
    monkeypatch.setattr("scoring.head.RULES", (1, 2, 3))
    with pytest.raises(ScoringModelError, match="another version of the scorer"):
        load_head(folder)


def test_the_shipped_head_is_whole_and_small():
    head = load_head()
    assert 0 < head.focus_threshold < 1
    assert 0 < head.match_threshold < 1
    assert sum(path.stat().st_size for path in MODEL_DIR.iterdir()) < 30_000_000
