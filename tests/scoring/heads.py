"""A small head for the fake encoder."""

from __future__ import annotations

import numpy as np

from scoring.head import Head, Logistic
from scoring.lexical import LEXICAL_NAMES
from scoring.space import MATCH_NAMES, RUBRIC_NAMES
from scoring.tuned import SIGNAL_NAMES
from tests.scoring.fakes import DIMENSIONS, FakeEncoder


def small_head() -> Head:
    rng = np.random.default_rng(3)
    columns = DIMENSIONS + len(LEXICAL_NAMES) + len(RUBRIC_NAMES) + len(SIGNAL_NAMES)
    match = np.zeros(len(MATCH_NAMES))
    match[MATCH_NAMES.index("nearest")] = 20.0
    return Head(
        focus=Logistic(rng.normal(size=columns) * 0.1, -0.2),
        connects=Logistic(rng.normal(size=columns) * 0.1, -1.0),
        match=Logistic(match, -11.0),
        focus_threshold=0.5,
        match_threshold=0.5,
        usual=0.2,
        encoder_id=FakeEncoder.model_id,
        fingerprint="small",
        facts={"note": "for tests"},
    )
