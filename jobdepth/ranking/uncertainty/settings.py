"""The constants of the draws, each with the reason for its value."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.model import PageKind

#: Groups of draws that share one value of the site's own shift, and draws in each.
SHIFT_LEVELS, DRAWS_A_LEVEL = 25, 40
DRAWS = SHIFT_LEVELS * DRAWS_A_LEVEL
#: Share of the draws that an interval holds.
INTERVAL = 0.95
#: A site is told from another one when it is above it in this share of the draws.
SEPARATE = 0.95
#: Shape of the gamma behind a weight of average size: such a weight varies by about a third of itself.
CONCENTRATION = 8.0
#: Standard deviation, in log-odds, of the error that all passages of a site share; docs/uncertainty.md has its source.
SITE_SHIFT = 0.8
#: Pages that are left out of the draws are, all together, expected to be problem-focused in fewer draws than this.
SKIPPED_SHARE = 0.01
TOP = 10
#: Up to so many sites every pair is published; beyond, the pairs of so many neighbours.
ALL_PAIRS, NEIGHBOURS = 200, 10


@dataclass(frozen=True, slots=True)
class LabelRule:
    """What the page rule asks of a passage beyond being about a customer's problem."""

    #: So many problem passages make a page problem-focused; one that consists of one passage needs only that.
    min_passages: int
    #: Passages of own affairs below this focus never count.
    sure: float
    min_words: int
    #: Passages below this never lead to an offer by themselves.
    connects: float
    own_affairs: frozenset[PageKind]

    def needed(self, passages: int) -> int:
        """How many problem passages make a page of so many passages problem-focused."""
        return 1 if passages == 1 else self.min_passages

    def may_count(self, kind: PageKind, words: int, focus: float) -> bool:
        """Whether the rule would let a passage count if a person called it a problem passage."""
        return words >= self.min_words and (kind not in self.own_affairs or focus >= self.sure)
