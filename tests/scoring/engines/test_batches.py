import numpy as np

from scoring.engines.batches import BATCH_ROWS, LENGTH_STEP, build_batches

TOKENS = [list(range(1, length + 1)) for length in (3, 40, 15, 16, 5, 256, 7, 4, 41)]


def test_every_text_stands_in_one_batch():
    batches = build_batches(TOKENS)
    assert sorted(place for batch in batches for place in batch.places) == list(range(len(TOKENS)))
    for batch in batches:
        for row, place in enumerate(batch.places):
            assert batch.ids[row][batch.mask[row] == 1].tolist() == TOKENS[place]
    assert build_batches([]) == []


def test_batches_have_few_shapes_and_always_some_padding():
    for batch in build_batches(TOKENS):
        assert batch.ids.shape == batch.mask.shape
        assert batch.ids.shape[0] == BATCH_ROWS
        assert batch.ids.shape[1] % LENGTH_STEP == 0
        assert (batch.mask[:, -1] == 0).all()


def test_a_short_batch_repeats_its_last_text():
    (batch,) = build_batches([[5, 6], [7]])
    assert batch.places == [0, 1]
    assert np.array_equal(batch.ids[1:], np.repeat(batch.ids[1:2], BATCH_ROWS - 1, axis=0))
