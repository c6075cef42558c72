"""What another engine does to the scores of real passages."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.encoder import load_encoder
from scoring.engines.engine import REFERENCE
from scoring.scorer import load_scorer
from scoring.training.data import PASSAGES_DIR, load_passages, load_scoring_rubric
from tests.scoring.engines.installed import installed_engines

pytestmark = pytest.mark.slow

SECTOR = "data-centres"
PASSAGES = 600
LEAST_SPEARMAN = 0.999
#: Shares of passages whose best job, or whose side of a threshold, may be another: those that lay on the line.
MOST_CHANGED = 0.01


@pytest.fixture(scope="module")
def scores():
    """Focus and matches of the same passages by engine, and the thresholds."""
    rows = load_passages(PASSAGES_DIR / f"{SECTOR}.jsonl")
    texts = [(row.heading, row.text) for row in rows[:: max(1, len(rows) // PASSAGES)]]
    rubric, found = load_scoring_rubric(SECTOR), {}
    for engine in installed_engines():
        scorer = load_scorer(rubric, load_encoder(engine=engine))
        told = scorer.score(texts, scorer.encode(texts))
        focus = np.array([each.focus for each in told])
        matches = np.array([list(each.matches.values()) for each in told])
        found[engine] = focus, matches, (scorer.focus_threshold, scorer.match_threshold)
    return found


@pytest.mark.parametrize("engine", [name for name in installed_engines() if name != REFERENCE])
def test_another_engine_ranks_passages_and_jobs_as_the_reference_does(scores, engine):
    (focus, matches, thresholds), (other_focus, other_matches, _) = scores[REFERENCE], scores[engine]
    assert spearman(focus, other_focus) >= LEAST_SPEARMAN
    assert spearman(matches, other_matches) >= LEAST_SPEARMAN
    assert min(map(spearman, matches.T, other_matches.T)) >= LEAST_SPEARMAN
    about = focus >= thresholds[0]
    assert (about != (other_focus >= thresholds[0])).mean() <= MOST_CHANGED
    assert ((matches >= thresholds[1]) != (other_matches >= thresholds[1])).any(axis=1).mean() <= MOST_CHANGED
    assert (matches.argmax(axis=1) != other_matches.argmax(axis=1))[about].mean() <= MOST_CHANGED


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Rank correlation; equal values share their mean rank."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count + 1) / 2)[place.ravel()]
