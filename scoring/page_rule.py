"""When a page as a whole is problem-focused.

The constants were chosen on the labelled pages of the example study; the figures stand in docs/scoring-log.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.model import PageKind, PassageScore

#: A page needs this many problem passages ...
MIN_PASSAGES = 2
#: ... or one of which the scorer is this sure, so that short pages can qualify.
SURE = 0.8
#: Shorter passages are none: the scorer has learned from passages of 20 words and more, and guesses below that.
MIN_WORDS = 10
#: A passage tells itself how an offer solves the problem from this probability on. High, because the model behind
#: it takes any vivid problem for the beginning of an answer.
CONNECTS = 0.9
#: By the codebook, press releases, vacancies, histories and legal texts are about the operator. On such pages
#: only passages of which the scorer is sure count.
OWN_AFFAIRS = frozenset({PageKind.NEWS, PageKind.CAREERS, PageKind.ABOUT, PageKind.LEGAL, PageKind.CONTACT})

PAGE_RULE_IN_WORDS = (
    f"at least {MIN_PASSAGES} problem passages of {MIN_WORDS} words or more, or one with a focus of {SURE:.2f} or "
    f"more; on news, careers, about, legal and contact pages only passages with a focus of {SURE:.2f} or more count"
)


@dataclass(frozen=True, slots=True)
class PageRule:
    """Turns the scorer's probabilities into yes and no."""

    focus_threshold: float
    match_threshold: float

    def is_problem(self, kind: PageKind, words: int, score: PassageScore) -> bool:
        """Whether a passage of this many words on a page of this kind is about a customer's problem."""
        least = max(SURE, self.focus_threshold) if kind in OWN_AFFAIRS else self.focus_threshold
        return words >= MIN_WORDS and score.focus >= least

    def jobs(self, score: PassageScore) -> list[str]:
        """The jobs that a problem passage addresses; none is a true outcome."""
        return [job for job, match in score.matches.items() if match >= self.match_threshold]

    def connects(self, score: PassageScore) -> bool:
        """Whether a passage itself says how an offer solves the problem."""
        return score.connects >= CONNECTS

    def is_problem_focused(self, problem_focus: Sequence[float]) -> bool:
        """Whether a page is problem-focused, given the focus of each of its problem passages."""
        return len(problem_focus) >= MIN_PASSAGES or max(problem_focus, default=0.0) >= SURE
