"""How good the judgements of the labelled pages are: precision, recall and F1, with 95 % intervals by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import NO_OFFER_KINDS, OFFER_KINDS, PageEvidence, PageKind, PassageScore
from scoring import evaluation
from scoring.page_rule import PageRule
from scoring.space import Floats
from scoring.training.page_opinions import Opinion, opinions_of
from scoring.training.site_pages import Labels, PageSet, SitePage

DRAWS = 1000
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PageJudgement:
    """What is said of one page."""

    kind: PageKind
    offer: bool
    problem: bool
    connects: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its 95 % interval; nan where nothing was said or nothing was there to find."""

    value: float
    low: float
    high: float


def judge(
    data: PageSet, evidence: Sequence[PageEvidence | None], opinions: Mapping[str, Opinion], rule: PageRule
) -> list[PageJudgement]:
    """What the program says of each page by itself, without the links around it."""
    return [
        _judge_page(page, told, opinions_of(page, opinions), rule)
        for page, told in zip(data.pages, evidence, strict=True)
    ]


def _judge_page(
    page: SitePage, evidence: PageEvidence | None, opinions: Sequence[Opinion], rule: PageRule
) -> PageJudgement:
    nature = page.nature(evidence)
    scores = [PassageScore(each.focus, each.connects) for each in opinions]
    problems = [
        score
        for (heading, text), score in zip(page.texts, scores, strict=True)
        if rule.is_problem(nature.kind, len(heading.split()) + len(text.split()), score)
    ]
    focused = rule.is_problem_focused([score.focus for score in problems], len(page.texts))
    leads_on = nature.is_offer or any(map(rule.connects, problems))
    return PageJudgement(nature.kind, nature.is_offer, focused, focused and leads_on)


def page_figures(data: PageSet, judged: Sequence[PageJudgement]) -> dict[str, Figure]:
    """Accuracy of the kind; precision, recall and F1 of each kind, of offer, problem and connects."""
    right = np.array([page.kind is said.kind for page, said in zip(data.pages, judged, strict=True)])
    found = {"kind accuracy": _with_interval(right[:, None].astype(float), lambda sums, n: sums[..., 0] / n)}
    for kind in PageKind:
        truth = np.array([page.kind is kind for page in data.pages])
        found |= _of("kind " + kind.value, truth, np.array([said.kind is kind for said in judged]))
    for name in ("offer", "problem", "connects"):
        truth = np.array([getattr(page, name) for page in data.pages])
        found |= _of(name, truth, np.array([getattr(said, name) for said in judged]))
    return found


def offer_figures(data: PageSet, evidence: Sequence[PageEvidence]) -> dict[str, Figure]:
    """How well the text tells which pages describe an offer, where the kind that they are taken for leaves it open."""
    natures = [page.nature(told) for page, told in zip(data.pages, evidence, strict=True)]
    is_open = np.array([nature.kind not in OFFER_KINDS | NO_OFFER_KINDS for nature in natures])
    truth = np.array([page.offer for page in data.pages])[is_open]
    chance = np.array([nature.offer_chance for nature in natures])[is_open]
    return {"offer AUC, kind open": _auc_with_interval(truth[:, None], chance[:, None])}


def pair_figures(offering: Floats, plain: Floats) -> dict[str, Figure]:
    """How well pages that describe an offer are told from the same pages without it, given the chances of each pair."""
    truth = np.tile([True, False], (len(offering), 1))
    return {"offer AUC, pairs": _auc_with_interval(truth, np.column_stack([offering, plain]))}


def _auc_with_interval(truth: Labels, chance: Floats) -> Figure:
    """AUC over all, and its interval by drawing rows anew."""
    rng = np.random.default_rng(0)
    drawn = [rng.integers(len(truth), size=len(truth)) for _ in range(DRAWS)]
    found = [evaluation.auc(truth[rows].ravel(), chance[rows].ravel()) for rows in drawn]
    low, high = np.nanquantile(found, [0.025, 0.975])
    return Figure(evaluation.auc(truth.ravel(), chance.ravel()), float(low), float(high))


def _of(name: str, truth: Labels, said: Labels) -> dict[str, Figure]:
    counts = np.column_stack([truth & said, said, truth]).astype(float)
    figures: dict[str, Callable[[Counts, int], Counts]] = {
        "precision": lambda sums, _: sums[..., 0] / sums[..., 1],
        "recall": lambda sums, _: sums[..., 0] / sums[..., 2],
        "F1": lambda sums, _: 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2]),
    }
    return {f"{name} {word}": _with_interval(counts, figure) for word, figure in figures.items()}


def _with_interval(counts: Counts, figure: Callable[[Counts, int], Counts]) -> Figure:
    """A figure of sums over pages, and its interval by drawing pages anew."""
    rng = np.random.default_rng(0)
    weights = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=DRAWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(figure(counts.sum(axis=0), len(counts)))
        drawn = figure(weights @ counts, len(counts))
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
    return Figure(value, float(low), float(high))


def f1(truth: Labels, said: Labels) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (truth & said).sum() / max(int(truth.sum() + said.sum()), 1))
