import numpy as np
import pytest

from scoring.training.rows import CachedEncoder
from tests.scoring.fakes import FakeEncoder

TEXTS = ["An outage costs us a day.", "We were founded in 1990.", "An outage costs us a day."]


class CountingEncoder(FakeEncoder):
    def __init__(self, model_id: str = "") -> None:
        super().__init__()
        self.model_id = model_id or FakeEncoder().model_id
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += texts
        return super().encode(texts)


@pytest.fixture
def kept(tmp_path):
    file = tmp_path / "new" / "rows.npz"
    encoder = CachedEncoder(FakeEncoder(), file)
    encoder.encode(TEXTS)
    encoder.save()
    return file


def test_each_text_is_encoded_once():
    counting = CountingEncoder()
    encoder = CachedEncoder(counting)
    assert np.array_equal(encoder.encode(TEXTS), FakeEncoder().encode(TEXTS))
    encoder.encode(TEXTS[::-1])
    assert sorted(counting.asked) == sorted(set(TEXTS))


def test_the_next_training_finds_the_rows_of_the_last(kept):
    counting = CountingEncoder()
    assert np.array_equal(CachedEncoder(counting, kept).encode(TEXTS), FakeEncoder().encode(TEXTS))
    assert counting.asked == []


def test_rows_of_another_model_are_made_again(kept):
    counting = CountingEncoder("another")
    CachedEncoder(counting, kept).encode(TEXTS)
    assert len(counting.asked) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"nothing like it"])
def test_a_broken_file_is_no_obstacle(kept, content):
    kept.write_bytes(content)
    encoder = CachedEncoder(FakeEncoder(), kept)
    assert np.array_equal(encoder.encode(TEXTS), FakeEncoder().encode(TEXTS))
    encoder.save()
    assert CachedEncoder(CountingEncoder(), kept).encode(TEXTS).shape == (3, encoder.row_length)
