"""How alike the websites of a study are, by the vectors of their problem and offer passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import PageKind, Passage
from jobdepth.ranking.pages import JudgedPage, JudgedPassage, ScoredPage, repeated_texts

#: Shorter passages are headlines and labels, which are alike everywhere.
MIN_WORDS = 15
#: From this share of words with a digit in them a passage is a table of specifications, and no two of those differ.
MAX_DIGIT_WORDS = 0.15
#: A site (or one kind of its passages) with fewer says too little to be compared.
MIN_PASSAGES = 5
#: Most passages of one site, and of all sites together, that are compared. Time grows with the square of the sum.
MAX_PASSAGES = 300
MAX_ALL_PASSAGES = 16_000
#: With more sites there would be too few passages left for each.
MAX_SITES = MAX_ALL_PASSAGES // 20
#: Vectors are rounded to this step. Products of such numbers and their sums below 4 are exact in single precision, so
#: that no order of summing, and so no processor and no number of threads, changes a figure.
STEP = 2.0**-11

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A passage that is compared, and the page it stands on."""

    page: ScoredPage
    passage: Passage
    is_problem: bool


@dataclass(frozen=True, slots=True)
class SiteVectors:
    """The passages of a site with their unit-length vectors, passages x dimensions."""

    slug: str
    passages: tuple[OwnPassage, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class PairLikeness:
    """How alike two sites are (0..1), and the places of their two most alike passages."""

    first: int
    second: int
    alike: float
    problem: float | None
    offer: float | None
    best: tuple[int, int]
    best_alike: float


def passage_room(sites: int) -> int:
    """How many passages of each site are compared; 0 where there are too many sites."""
    return 0 if sites > MAX_SITES else min(MAX_PASSAGES, MAX_ALL_PASSAGES // max(1, sites))


def own_passages(pages: Sequence[JudgedPage], room: int) -> tuple[OwnPassage, ...]:
    """The problem and offer passages of a site, problem passages first, each nearest first.

    Texts that stand all over the site are left out. Where there are more than `room`, each kind has half of it, and
    what one kind leaves goes to the other.
    """
    repeated = repeated_texts([item.page for item in pages])
    prose = [
        (item, each)
        for item in pages
        for each in item.passages
        if each.passage.text_hash not in repeated and is_prose(each.passage.text)
    ]
    problem = [OwnPassage(item.page, each.passage, True) for item, each in prose if _is_problem(item, each)]
    offer = [OwnPassage(item.page, each.passage, False) for item, each in prose if _is_offer(item, each)]
    for_problem = max(room // 2, room - len(offer))
    problem = problem[:for_problem]
    return (*problem, *offer[: room - len(problem)])


def is_prose(text: str) -> bool:
    """Whether a passage is long enough to compare, and no table of figures."""
    words = text.split()
    with_digit = sum(any(letter.isdigit() for letter in word) for word in words)
    return len(words) >= MIN_WORDS and with_digit < MAX_DIGIT_WORDS * len(words)


def _is_problem(item: JudgedPage, each: JudgedPassage) -> bool:
    return item.is_problem_focused and each.is_problem


def _is_offer(item: JudgedPage, each: JudgedPassage) -> bool:
    on_offer = item.page.is_offer or item.page.kind is PageKind.HOME
    return on_offer and not _is_problem(item, each)


def with_vectors(slug: str, passages: Sequence[OwnPassage], vectors: Mapping[int, Vectors]) -> SiteVectors:
    """A site whose passages have vectors, by their place; those without are left out."""
    known = [place for place in range(len(passages)) if place in vectors]
    rows = [vectors[place] for place in known]
    matrix = np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)
    rounded: Vectors = (np.round(matrix / STEP) * STEP).astype(np.float32)
    return SiteVectors(slug, tuple(passages[place] for place in known), rounded)


def compare_sites(sites: Sequence[SiteVectors]) -> list[PairLikeness]:
    """Every pair of sites that have enough passages, the most alike first."""
    able = [place for place, site in enumerate(sites) if len(site.passages) >= MIN_PASSAGES]
    pairs = [_compare(sites, first, second) for first, second in combinations(able, 2)]
    return sorted(pairs, key=lambda pair: (-pair.alike, sites[pair.first].slug, sites[pair.second].slug))


def _compare(sites: Sequence[SiteVectors], first: int, second: int) -> PairLikeness:
    one, other = sites[first], sites[second]
    cosines: Vectors = one.vectors @ other.vectors.T
    rows, columns = _problem_count(one), _problem_count(other)
    row, column = divmod(int(cosines.argmax()), cosines.shape[1])
    return PairLikeness(
        first, second, _likeness(cosines), _part(cosines[:rows, :columns]), _part(cosines[rows:, columns:]),
        (row, column), _share(float(cosines[row, column])),
    )  # fmt: skip


def _problem_count(site: SiteVectors) -> int:
    return sum(each.is_problem for each in site.passages)


def _part(cosines: Vectors) -> float | None:
    return None if min(cosines.shape) < MIN_PASSAGES else _likeness(cosines)


def _likeness(cosines: Vectors) -> float:
    """The mean cosine of each passage with its best match in the other site, the mean of both directions."""
    there = cosines.max(axis=1).mean(dtype=np.float64)
    back = cosines.max(axis=0).mean(dtype=np.float64)
    return _share(float(there + back) / 2)


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
