"""What a page is, and when it as a whole is problem-focused.

PAIR and OFFER are what is best on the labelled pages of `scoring/training/site_pages.jsonl`, or nearly; CONNECTS stands
above it, since nearly all problem pages there lead to an offer. The figures are in docs/scoring-log.md, "Pages".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.model import NO_OFFER_KINDS, OFFER_KINDS, PageEvidence, PageKind, PassageScore
from jobdepth.page_kind import address_kind, page_kind

#: A page is problem-focused if the focus of its two best problem passages adds up to this. One passage among others
#: never does, however sure: a teaser must not decide where a site begins to speak of problems. A page that consists of
#: one passage is judged by it alone, from SURE on.
PAIR = 1.2
#: Shorter passages are none: the scorer has learned from passages of 20 words and more, and guesses below that.
MIN_WORDS = 10
#: A passage tells itself how an offer solves the problem from this probability on.
CONNECTS = 0.5
#: By the codebook, press releases, vacancies, histories and legal texts are about the operator. On such pages
#: only passages with this focus count.
OWN_AFFAIRS = frozenset({PageKind.NEWS, PageKind.CAREERS, PageKind.ABOUT, PageKind.LEGAL, PageKind.CONTACT})
SURE = 0.8
#: So many problem passages make a page problem-focused for one who is sure of each of them.
CERTAIN_PASSAGES = math.ceil(PAIR)
#: A page whose kind leaves it open describes an offer from this probability on.
OFFER = 0.5

PAGE_RULE_IN_WORDS = (
    f"the two best problem passages of {MIN_WORDS} words or more have a focus of {PAIR:.2f} or more together, or the "
    f"only passage of the page has {SURE:.2f} or more; on news, careers, about, legal and contact pages only passages "
    f"with a focus of {SURE:.2f} or more count"
)
PAGE_KIND_IN_WORDS = (
    "the address where it names a kind of page, else a model that was trained on text and titles of labelled pages"
)
OFFER_IN_WORDS = (
    "product and solution pages do; blog, news, careers, contact and legal pages do not; of others the text tells: "
    f"with a probability of {OFFER:.2f} or more"
)


@dataclass(frozen=True, slots=True)
class PageNature:
    """What a page is for, and whether it describes a product or service."""

    kind: PageKind
    is_offer: bool
    #: How probable it is; 0 or 1 where the kind leaves nothing open or the text could not be judged.
    offer_chance: float


def page_nature(url: str, title: str, evidence: PageEvidence | None, *, is_home: bool) -> PageNature:
    """What a page is; where its text could not be judged there is no evidence, and address and title decide."""
    kind = _kind(url, title, evidence, is_home)
    if evidence is not None and kind not in OFFER_KINDS | NO_OFFER_KINDS:
        return PageNature(kind, evidence.offer >= OFFER, evidence.offer)
    is_offer = kind in OFFER_KINDS
    return PageNature(kind, is_offer, float(is_offer))


def _kind(url: str, title: str, evidence: PageEvidence | None, is_home: bool) -> PageKind:
    if is_home or evidence is None:
        return page_kind(url, title, is_home)
    return address_kind(url) or evidence.kind


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

    def is_problem_focused(self, problem_focus: Sequence[float], passages: int) -> bool:
        """Whether a page of so many passages is problem-focused, given the focus of each of its problem passages."""
        if passages == 1:
            return max(problem_focus, default=0.0) >= SURE
        return sum(sorted(problem_focus)[-2:]) >= PAIR
