"""Compares rules for "this page is problem-focused" and "it leads to an offer" on pages of unseen sectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import PageKind
from scoring.page_rule import OWN_AFFAIRS, SURE
from scoring.training.page_figures import PageJudgement, f1
from scoring.training.page_opinions import Opinion, opinions_of
from scoring.training.site_pages import Labels, PageSet

Floats = NDArray[np.float64]
#: Focus of the passages, falling, to one number of a page.
Mass = Callable[[Floats], float]

MASSES: dict[str, Mass] = {
    "the best": lambda focus: focus[0],
    "the second best": lambda focus: focus[1],
    "the best two, added": lambda focus: focus[:2].sum(),
    "the best three, added": lambda focus: focus[:3].sum(),
    "all, added": lambda focus: focus.sum(),
    "all, added, by the root of their number": lambda focus: focus.sum() / np.sqrt(max((focus > 0).sum(), 1)),
    "mean": lambda focus: focus.sum() / max((focus > 0).sum(), 1),
    "noisy or, as log-odds against": lambda focus: -np.log1p(-np.minimum(focus, 0.999)).sum(),
    "chance of two or more": lambda focus: _two_or_more(focus),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A rule, its threshold, and precision, recall and F1 with thresholds chosen on the other sectors."""

    name: str
    threshold: float
    precision: float
    recall: float
    f1: float


def compare_problem_rules(
    data: PageSet, judged: Sequence[PageJudgement], opinions: Mapping[str, Opinion]
) -> list[Compared]:
    """Each mass, for all kinds alike and with own-affairs pages held to sure passages."""
    truth = np.array([page.problem for page in data.pages])
    focus = [np.array([each.focus for each in opinions_of(page, opinions)]) for page in data.pages]
    own = [said.kind in OWN_AFFAIRS for said in judged]
    strict = [np.where(values >= SURE, values, 0.0) if o else values for values, o in zip(focus, own, strict=True)]
    rows = []
    for name, mass in MASSES.items():
        for kind, values in (("", focus), (f"; own affairs from {SURE}", strict)):
            scores = np.array([mass(_falling(each)) for each in values])
            rows.append(_compared(name + kind, scores, truth, data.sectors))
    return rows


def compare_connects_rules(
    data: PageSet, judged: Sequence[PageJudgement], opinions: Mapping[str, Opinion]
) -> list[Compared]:
    """Ways to tell that a page which is taken for problem-focused leads to an offer by itself."""
    truth = np.array([page.connects for page in data.pages])
    problem = np.array([said.problem for said in judged])
    offer = np.array([said.offer for said in judged])
    story = np.array([said.kind is PageKind.CASE_STUDY for said in judged])
    connects = [np.array([each.connects for each in opinions_of(page, opinions)]) for page in data.pages]
    best = np.array([each.max() for each in connects])
    union = np.array([1 - np.prod(1 - each) for each in connects])
    signals = {
        "every problem page": np.ones(len(truth)),
        "an offer page": offer.astype(float),
        "a passage that connects": best,
        "an offer page, or a passage that connects": np.maximum(best, offer),
        "an offer page, or noisy or of the passages": np.maximum(union, offer),
        "an offer page, a case study, or a passage that connects": np.maximum(best, offer | story),
    }
    return [_compared(name, np.where(problem, told, -1.0), truth, data.sectors) for name, told in signals.items()]


def _falling(focus: Floats) -> Floats:
    """The values from the highest down, with zeros behind so that there are always three."""
    return np.append(np.sort(focus)[::-1], np.zeros(max(3 - len(focus), 0)))


def _two_or_more(focus: Floats) -> float:
    none = np.prod(1 - focus)
    one = sum(value * np.prod(np.delete(1 - focus, at)) for at, value in enumerate(focus))
    return float(1 - none - one)


def _compared(name: str, scores: Floats, truth: Labels, sectors: NDArray[np.str_]) -> Compared:
    said = np.zeros(len(truth), dtype=np.bool_)
    for sector in np.unique(sectors):
        others = sectors != sector
        said[~others] = scores[~others] >= _best_threshold(scores[others], truth[others])
    hits = int((said & truth).sum())
    threshold = _best_threshold(scores, truth)
    return Compared(name, threshold, hits / max(int(said.sum()), 1), hits / int(truth.sum()), f1(truth, said))


def _best_threshold(scores: Floats, truth: Labels) -> float:
    """The score from which on "yes" has the best F1; what was ruled out before is below 0."""
    return float(max(np.unique(scores[scores >= 0]), key=lambda at: f1(truth, scores >= at)))
