"""Draws of what a person would say of each passage, page by page."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from jobdepth.ranking.uncertainty.evidence import Bits, Bools, Floats, PageEvidence, PagePoint, SiteEvidence
from jobdepth.ranking.uncertainty.settings import DRAWS, DRAWS_A_LEVEL, SHIFT_LEVELS, SKIPPED_SHARE

#: Probabilities are told apart by 16 bits: four random numbers for the price of one.
_STEPS = 1 << 16
#: Square of 16 sqrt(3) / 15 pi: how much a normal shift of log-odds flattens probabilities.
_FLATTENING = 0.346


@dataclass(frozen=True, slots=True)
class PageOutcomes:
    """What one page says in each draw; jobs are bits in the order of the rubric."""

    jobs: Bits
    connected: Bits
    problems: NDArray[np.int64]
    problem_words: NDArray[np.int64]


def generator(seed: str, *keys: bytes) -> np.random.Generator:
    """Random numbers that depend on the seed and the keys only."""
    digest = hashlib.sha256(b"\n".join((seed.encode(), *keys))).digest()
    return np.random.Generator(np.random.SFC64(np.frombuffer(digest[15::-1], "<u4")))


@cache
def shift_levels(deviation: float) -> Floats:
    """The shifts of log-odds that groups of draws share: the middles of equally likely parts of a normal curve."""
    middles = [(number + 0.5) / SHIFT_LEVELS for number in range(SHIFT_LEVELS)]
    return np.array([NormalDist().inv_cdf(middle) * deviation for middle in middles])


def shifted(focus: Floats, shifts: Floats, deviation: float) -> Floats:
    """Probabilities under each shift, passages x shifts; their mean over the shifts stays what it was."""
    safe = np.clip(focus, 1e-9, 1 - 1e-9)
    logits = np.log(safe / (1 - safe)) * np.sqrt(1 + _FLATTENING * deviation**2)
    moved = 1 / (1 + np.exp(-(logits[:, None] + shifts)))
    is_certain = (focus <= 0) | (focus >= 1)
    return np.where(is_certain[:, None], focus[:, None], moved)


def is_worth_drawing(site: SiteEvidence, deviation: float) -> list[bool]:
    """Which pages are drawn; the others are too unlikely to be problem-focused to change a figure."""
    if not site.pages:
        return []
    parts = _shifted_pages(site.pages, shift_levels(deviation)[-1:], deviation)
    bounds = [_focused_bound(page, part) for page, part in zip(site.pages, parts, strict=True)]
    order = sorted(range(len(bounds)), key=lambda number: bounds[number])
    total = np.cumsum([bounds[number] for number in order])
    skipped = {number for number, sum_ in zip(order, total, strict=True) if sum_ < SKIPPED_SHARE}
    return [page.is_home or number not in skipped for number, page in enumerate(site.pages)]


def _shifted_pages(pages: Sequence[PageEvidence], shifts: Floats, deviation: float) -> list[Floats]:
    """Probabilities of each page's passages under each shift; one call for all pages costs far less than one each."""
    together = shifted(np.concatenate([page.focus for page in pages]), shifts, deviation)
    return np.split(together, np.cumsum([len(page.focus) for page in pages])[:-1])


def _focused_bound(page: PageEvidence, focus: Floats) -> float:
    """No less than the probability that the page is problem-focused, given that of its passages."""
    expected = float(focus.sum())
    return expected if page.needed == 1 else expected**2 / 2


def _draw_page(page: PageEvidence, chances: Floats, rng: np.random.Generator) -> PageOutcomes:
    """The page in every draw, in the order of the shifts, of which `chances` has a column each."""
    tosses = _coins(chances[:, :, None], (*chances.shape, DRAWS_A_LEVEL), rng)
    is_problem = tosses.reshape(len(page.focus), DRAWS)
    count = np.add.reduce(is_problem, axis=0, dtype=np.int32)
    focused = count >= page.needed
    jobs, connected = np.zeros(DRAWS, dtype=np.uint64), np.zeros(DRAWS, dtype=np.uint64)
    columns = np.flatnonzero(focused)
    if len(columns):
        jobs[columns], connected[columns] = _draw_jobs(page, is_problem[:, columns], rng)
    # Only the home page's words are in a measure, and a product of whole numbers is slow.
    told = page.words @ is_problem if page.is_home else np.zeros(DRAWS, dtype=np.int64)
    return PageOutcomes(jobs, connected, np.where(focused, count, 0), told)


def _draw_jobs(page: PageEvidence, is_problem: Bools, rng: np.random.Generator) -> tuple[Bits, Bits]:
    """Jobs addressed and jobs connected, given which passages are problem passages (passages x draws)."""
    given = page.matches / np.maximum(page.focus, 1e-9)[:, None]
    shape = (*given.shape, is_problem.shape[1])
    addressed = _coins(given[:, :, None], shape, rng) & is_problem[:, None, :]
    jobs = _packed(np.logical_or.reduce(addressed, axis=0))
    if page.leads_on >= 1:
        return jobs, jobs
    connects = _coins(page.connects[:, None], is_problem.shape, rng)
    told = _packed(np.logical_or.reduce(addressed & connects[:, None, :], axis=0))
    leads_on = _coins(np.array([page.leads_on]), (is_problem.shape[1],), rng)
    return jobs, np.where(leads_on, jobs, told)


def _coins(chances: Floats, shape: tuple[int, ...], rng: np.random.Generator) -> Bools:
    """One toss for each place of `shape`."""
    size = math.prod(shape)
    words = rng.bit_generator.random_raw(-(-size // 4))
    numbers = words.astype("<u8", copy=False).view("<u2")[:size].reshape(shape)
    limits = np.clip(np.rint(chances * _STEPS), 0, _STEPS - 1).astype(np.uint16)
    result: Bools = numbers < limits
    # The largest 16-bit number would be no certainty.
    is_certain = chances >= 1
    return result | is_certain if is_certain.any() else result


def _packed(addressed: Bools) -> Bits:
    """A row a job to one number a draw."""
    rows = np.packbits(addressed, axis=0, bitorder="little").astype(np.uint64)
    places = np.arange(0, 8 * len(rows), 8, dtype=np.uint64)
    result: Bits = np.bitwise_or.reduce(np.left_shift(rows, places[:, None]), axis=0, initial=0)
    return result


def fixed_outcomes(point: PagePoint) -> PageOutcomes:
    """The page as the published figures take it, the same in every draw."""
    return PageOutcomes(
        np.full(DRAWS, point.jobs, dtype=np.uint64), np.full(DRAWS, point.connected, dtype=np.uint64),
        np.full(DRAWS, point.problems), np.full(DRAWS, point.problem_words),
    )  # fmt: skip


def draw_pages(pages: Sequence[PageEvidence], deviation: float, seed: str) -> list[PageOutcomes]:
    """The outcomes of these pages."""
    if not pages:
        return []
    chances = _shifted_pages(pages, shift_levels(deviation), deviation)
    return [
        _draw_page(page, each, generator(seed, b"page", page.key)) for page, each in zip(pages, chances, strict=True)
    ]
