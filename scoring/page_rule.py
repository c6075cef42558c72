"""When a page as a whole is problem-focused."""

from __future__ import annotations

from collections.abc import Sequence

#: A page needs this many problem passages ...
MIN_PASSAGES = 2
#: ... or one that holds at least this share of its words, so that short pages can qualify ...
MIN_SHARE = 0.5
#: ... or one of which the scorer is this sure.
SURE = 0.9

PAGE_RULE = (
    f"at least {MIN_PASSAGES} problem passages, or problem passages that hold {MIN_SHARE:.0%} of its words, "
    f"or one with a focus of {SURE:.2f} or more"
)


def is_problem_focused(passages: Sequence[tuple[int, float]], threshold: float) -> bool:
    """Whether a page's own passages, as (words, focus) pairs, make it problem-focused."""
    problems = [(words, focus) for words, focus in passages if focus >= threshold]
    if not problems:
        return False
    share = sum(words for words, _ in problems) / max(1, sum(words for words, _ in passages))
    return len(problems) >= MIN_PASSAGES or share >= MIN_SHARE or max(focus for _, focus in problems) >= SURE
