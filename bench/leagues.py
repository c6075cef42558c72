"""Leagues whose true scores and ranks are known.

A site has a population of pages. The pages read are a sample of it, and so are the pages that its true score is made
of: as many, but other ones; the home page is the same. A passage is told with a probability; the truth is what a person
would say: a coin of that probability, moved in log-odds by an error that all passages of the site share. The true
weights are a Dirichlet draw around the rubric's. True scores are worked out from labels by the plain formulas of the
measures, in a code of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.evidence import PageEvidence, PagePoint, SiteEvidence, evidence_of, page_evidence
from jobdepth.ranking.uncertainty.settings import CONCENTRATION, LabelRule

JOBS = tuple(f"job-{number}" for number in range(8))
YARDSTICK = Yardstick(
    {job: 1.0 + (number == 0) for number, job in enumerate(JOBS)},
    {"reach": 0.40, "coverage": 0.20, "connection": 0.25, "orientation": 0.15},
    0.6,
)
RULE = LabelRule(2, 0.8, 10, 0.55, frozenset())
#: What the published figures take for true; the problem passages of a page must add up to PAIR, the best two of them.
FOCUS_THRESHOLD, MATCH_THRESHOLD, PAIR, OFFER = 0.4, 0.2, 1.1, 0.66


@dataclass(frozen=True, slots=True)
class Population:
    """What the pages of one site are like."""

    pages: int
    #: How often a page is written for a customer's problem.
    problem_share: float
    #: How often the text of a page links to an offer.
    link_share: float
    depths: tuple[int, ...]
    #: Which jobs the operator likes to write about.
    taste: np.ndarray


@dataclass(frozen=True, slots=True)
class Told:
    """A page as the scorer tells it."""

    depth: int
    is_home: bool
    #: 1 where it links to an offer, else how probable it is that it describes one.
    leads_on: float
    words: np.ndarray
    focus: np.ndarray
    matches: np.ndarray
    connects: np.ndarray


@dataclass(frozen=True, slots=True)
class SimulatedSite:
    """The evidence of the pages read, the published score, and the truth."""

    evidence: SiteEvidence
    published: float
    truth: float


def simulated_league(rng: np.random.Generator, sites: int, pages: tuple[int, int], shift: float) -> list[SimulatedSite]:
    """Sites of one league; the true weights are the same for all of them."""
    job_weights = _true_weights(np.array(list(YARDSTICK.job_weights.values())), rng)
    measure_weights = _true_weights(np.array(list(YARDSTICK.measure_weights.values())), rng)
    return [_site(_population(rng, pages), job_weights, measure_weights, shift, rng) for _ in range(sites)]


def _true_weights(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.dirichlet(CONCENTRATION * len(weights) * weights / weights.sum())


def _population(rng: np.random.Generator, pages: tuple[int, int]) -> Population:
    return Population(
        pages=int(rng.integers(*pages, endpoint=True)),
        problem_share=float(rng.beta(1.2, 3)),
        link_share=float(rng.beta(1.5, 3)),
        depths=tuple(rng.choice([1, 1, 2, 2, 2, 3, 3], size=4).tolist()),
        taste=rng.dirichlet(np.full(len(JOBS), 1.0)),
    )


def _site(
    population: Population, job_weights: np.ndarray, measure_weights: np.ndarray, shift: float,
    rng: np.random.Generator,
) -> SimulatedSite:  # fmt: skip
    home = _page(population, rng, is_home=True)
    read = [home, *(_page(population, rng) for _ in range(population.pages))]
    others = [home, *(_page(population, rng) for _ in range(population.pages))]
    error = rng.normal(0.0, shift)
    labels = [_true_labels(page, error, shift, rng) for page in others]
    said = [_published_labels(page) for page in read]
    rubric_jobs = np.array(list(YARDSTICK.job_weights.values()))
    rubric_measures = np.array(list(YARDSTICK.measure_weights.values()))
    return SimulatedSite(
        evidence=evidence_of([_evidence(page, each) for page, each in zip(read, said, strict=True)], JOBS),
        published=true_score(read, said, rubric_jobs, rubric_measures),
        truth=true_score(others, labels, job_weights, measure_weights),
    )


def _page(population: Population, rng: np.random.Generator, *, is_home: bool = False) -> Told:
    """A page of the population: passages that are told with more or less certainty."""
    count = int(rng.integers(1, 9))
    is_about_problem = rng.random() < population.problem_share
    focus = rng.beta(2.0, 1.2, count) if is_about_problem else rng.beta(0.6, 5.0, count)
    subject = rng.dirichlet(0.15 + 2.0 * population.taste, count)
    return Told(
        depth=0 if is_home else int(rng.choice(population.depths)),
        is_home=is_home,
        leads_on=1.0 if rng.random() < population.link_share else float(rng.beta(0.6, 0.9)),
        words=rng.integers(20, 120, count),
        focus=focus,
        matches=focus[:, None] * subject,
        connects=np.where(rng.random(count) < 0.15, rng.uniform(0.55, 1.0, count), 0.3),
    )


@dataclass(frozen=True, slots=True)
class Labels:
    """What somebody says of a page, and of each of its passages; `jobs` has a column a job."""

    is_focused: bool
    leads_on: bool
    is_problem: np.ndarray
    jobs: np.ndarray
    connects: np.ndarray

    def addressed(self) -> tuple[set[int], set[int]]:
        """Jobs that the page addresses, and those of them that lead to an offer."""
        if not self.is_focused:
            return set(), set()
        found = [(int(k), int(j)) for k, j in zip(*np.nonzero(self.jobs & self.is_problem[:, None]), strict=True)]
        return {j for _, j in found}, {j for k, j in found if self.leads_on or self.connects[k]}


def _published_labels(page: Told) -> Labels:
    """What passes the thresholds."""
    is_problem = page.focus >= FOCUS_THRESHOLD
    best = np.sort(page.focus[is_problem])[-2:].sum()
    is_focused = bool(best >= (RULE.sure if len(page.focus) == 1 else PAIR))
    jobs = page.matches >= MATCH_THRESHOLD
    return Labels(is_focused, page.leads_on >= OFFER, is_problem, jobs, page.connects >= RULE.connects)


def _true_labels(page: Told, error: float, shift: float, rng: np.random.Generator) -> Labels:
    """What a person says: two problem passages make a problem page, or the only one."""
    logits = np.log(page.focus / (1 - page.focus)) * math.sqrt(1 + 0.346 * shift**2)
    is_problem = rng.random(len(page.focus)) < 1 / (1 + np.exp(-(logits + error)))
    given = page.matches / page.focus[:, None]
    jobs = (rng.random(given.shape) < given) & is_problem[:, None]
    connects = (page.connects >= RULE.connects) & (rng.random(len(page.connects)) < page.connects)
    is_focused = bool(is_problem.sum() >= min(2, len(is_problem)))
    return Labels(is_focused, bool(rng.random() < page.leads_on), is_problem, jobs, connects)


def true_score(
    pages: Sequence[Told], labels: Sequence[Labels], job_weights: np.ndarray, measure_weights: np.ndarray
) -> float:
    """The score by the plain formulas, from labels alone."""
    first: dict[int, int] = {}
    connected: set[int] = set()
    for page, each in zip(pages, labels, strict=True):
        jobs, leading = each.addressed()
        connected |= leading
        for job in jobs:
            first[job] = min(page.depth, first.get(job, page.depth))
    home, said = pages[0], labels[0].is_problem
    covered = sum(job_weights[job] for job in first)
    measures = (
        sum(job_weights[job] * YARDSTICK.patience**depth for job, depth in first.items()) / job_weights.sum(),
        covered / job_weights.sum(),
        sum(job_weights[job] for job in connected) / covered if first else 0.0,
        home.words[said].sum() / home.words.sum(),
    )
    return round(100 * float(np.dot(measures, measure_weights) / measure_weights.sum()), 1)


def _evidence(page: Told, said: Labels) -> PageEvidence:
    jobs, connected = said.addressed()
    return page_evidence(
        depth=page.depth, is_home=page.is_home, leads_on=page.leads_on, needed=RULE.needed(len(page.focus)),
        words=page.words.tolist(), focus=page.focus.tolist(), matches=page.matches.tolist(),
        connects=np.where(page.connects >= RULE.connects, page.connects, 0.0).tolist(), jobs=len(JOBS),
        point=PagePoint(
            sum(1 << job for job in jobs), sum(1 << job for job in connected),
            int(said.is_problem.sum()) if said.is_focused else 0, int(page.words[said.is_problem].sum()),
        ),
    )  # fmt: skip
