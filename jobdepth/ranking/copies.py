"""Finds addresses that only repeat a text: error pages, session copies, one page under many spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from jobdepth.model import PageKind
from jobdepth.ranking.pages import ScoredPage

#: A text that this many addresses share is one page, and the others are none.
SHARED_BY = 3
#: A bare title ("Authors", "Coming soon") may well stand over pages that differ in their links.
MIN_WORDS = 10


def split_copies(pages: Sequence[ScoredPage]) -> tuple[list[ScoredPage], list[tuple[ScoredPage, ScoredPage]]]:
    """The pages that stand for themselves, and (copy, page that it repeats) pairs; the nearest address is the page."""
    alike: dict[str, list[ScoredPage]] = defaultdict(list)
    for page in pages:
        if page.words >= MIN_WORDS:
            alike[page.text_hash].append(page)
    original = {
        page.node: first
        for group in alike.values()
        if len(group) >= SHARED_BY
        for first in [min(group, key=_nearness)]
        for page in group
        if page is not first and page.kind is not PageKind.HOME
    }
    kept = [page for page in pages if page.node not in original]
    return kept, [(page, original[page.node]) for page in pages if page.node in original]


def _nearness(page: ScoredPage) -> tuple[bool, bool, int, int, str]:
    depth = page.depth
    return (page.kind is not PageKind.HOME, depth is None, depth or 0, len(page.url), page.url)
