import json

import numpy as np
import pytest

from scoring.encoder import model_folder
from scoring.errors import ScoringModelError
from scoring.training.data import NATURAL, PASSAGES_DIR, load_passages, load_scoring_rubric
from scoring.training.states import lower_states
from scoring.training.towers import TowerSettings, tune_signals
from scoring.tuned import (
    FACTS_FILE,
    SIGNAL_NAMES,
    TUNED_LAYERS,
    WEIGHTS_FILE,
    build_tower,
    fill_towers,
    load_arrays,
    save_arrays,
    tower_arrays,
    tuned_id,
)


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    save_arrays({name: rng.normal(size=(4, 3)).astype(np.float16) for name in ("b", "a")}, {"note": "x"}, tmp_path)
    return tmp_path


def test_weights_come_back_as_they_were_saved(folder, tmp_path_factory):
    arrays = load_arrays(folder)
    other = tmp_path_factory.mktemp("other")
    save_arrays(arrays, {"note": "x"}, other)
    assert sorted(arrays) == ["a", "b"]
    assert (folder / WEIGHTS_FILE).read_bytes() == (other / WEIGHTS_FILE).read_bytes()
    assert tuned_id(folder) == tuned_id(other)


def test_changed_weights_are_refused_with_the_cure(folder):
    content = bytearray((folder / WEIGHTS_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / WEIGHTS_FILE).write_bytes(bytes(content))
    with pytest.raises(ScoringModelError, match=r"scoring\.training\.tune"):
        load_arrays(folder)


@pytest.mark.parametrize("change", [{"format": 99}, {"layers": 3}])
def test_weights_for_another_scorer_are_refused(folder, change):
    facts = json.loads((folder / FACTS_FILE).read_text())
    (folder / FACTS_FILE).write_text(json.dumps(facts | change))
    with pytest.raises(ScoringModelError, match="another version"):
        tuned_id(folder)


@pytest.mark.parametrize("content", ["", "[1]", "{", "null"])
def test_a_broken_facts_file_is_refused(folder, content):
    (folder / FACTS_FILE).write_text(content)
    with pytest.raises(ScoringModelError):
        tuned_id(folder)


@pytest.fixture(scope="module")
def bert():
    from transformers import AutoModel

    return AutoModel.from_pretrained(str(model_folder()), local_files_only=True).eval()


@pytest.mark.slow
def test_an_untrained_tower_is_the_top_of_the_encoder(bert):
    import torch

    ids = torch.tensor([[101, 2178, 26503, 102, 0, 0], [101, 1037, 9700, 2005, 2149, 102]])
    mask = (ids != 0).long()
    tower = build_tower(bert, len(SIGNAL_NAMES))
    with torch.inference_mode():
        output = bert(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        pooled = (output.last_hidden_state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        told = tower(output.hidden_states[-1 - TUNED_LAYERS], mask)
        assert told.numpy() == pytest.approx(tower.out(pooled).numpy(), abs=1e-5)
    assert told.shape == (2, len(SIGNAL_NAMES))


@pytest.mark.slow
def test_passages_written_to_be_plain_teach_nothing_of_focus(bert):
    from transformers import AutoTokenizer

    rubric = load_scoring_rubric("clinics")
    passages = load_passages(PASSAGES_DIR / "clinics.jsonl")
    plain = [row for row in passages if row.set != NATURAL and not row.jobs][:4]
    others = [row for row in passages if row not in plain][-8:]
    tokenizer = AutoTokenizer.from_pretrained(str(model_folder()), local_files_only=True)
    lower = lower_states([*others, *plain], [rubric], bert, tokenizer)
    settings, rows = TowerSettings(signal_epochs=1, job_epochs=1, batch=4), np.arange(len(others) + len(plain))
    without, both = (tune_signals(bert, lower, few, settings).state_dict() for few in (rows[: len(others)], rows))
    assert len(plain) == 4
    assert all(np.array_equal(without[name].numpy(), weights.numpy()) for name, weights in both.items())


@pytest.mark.slow
def test_half_precision_weights_fill_a_tower(bert):
    import torch

    first, second = ({name: build_tower(bert, 3) for name in ("one", "other")} for _ in range(2))
    fill_towers(second, tower_arrays(first))
    states, mask = torch.randn(2, 5, 384, generator=torch.Generator().manual_seed(0)), torch.ones(2, 5)
    with torch.inference_mode():
        for name, tower in first.items():
            assert second[name](states, mask).numpy() == pytest.approx(tower(states, mask).numpy(), abs=2e-2)
