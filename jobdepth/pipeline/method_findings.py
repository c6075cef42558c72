"""The rules behind flags and findings, for the methodology page."""

from __future__ import annotations

from jobdepth.ranking.flags import FLAGS
from jobdepth.ranking.sameness import (
    MAX_ALL_PASSAGES,
    MAX_DIGIT_WORDS,
    MAX_PASSAGES,
    MAX_SITES,
    MIN_PASSAGES,
    MIN_WORDS,
)
from jobdepth.result import MethodRow

_FINDINGS = (
    MethodRow(
        name="where problem content lives",
        value="distinct problem passages on problem-focused pages that links reach, by kind of page",
        meaning="For the sector the mean of the sites' shares: a large site counts no more than a small one.",
    ),
    MethodRow(
        name="found within so many clicks",
        value="jobs / jobs of the rubric; problem-focused pages / all problem-focused pages of the site",
        meaning="Unweighted. What is never found stays in the whole, so a site may stop below 100%. For the sector the "
        "mean of the sites' shares.",
    ),
    MethodRow(
        name="likeness of two websites",
        value="mean cosine of each passage with its best match in the other, the mean of both directions",
        meaning=f"Problem passages, and other passages of offer pages and the home page, of {MIN_WORDS} words or more, "
        f"of which fewer than {MAX_DIGIT_WORDS:.0%} hold a digit (tables of specifications are all alike), without "
        f"what is repeated over a site. At least {MIN_PASSAGES} on each side. The vectors are the sentence encoder's "
        "own, not trained for this; read a figure beside that of the middle pair. Sites of one sector share its words, "
        "and a long website finds a match more easily than a short one.",
    ),
    MethodRow(
        name="passages compared",
        value=f"at most {MAX_PASSAGES} of a website and {MAX_ALL_PASSAGES:,} of all, nearest to the home page first",
        meaning=f"Half of the room is kept for problem passages. A study of more than {MAX_SITES} websites is not "
        "compared.",
    ),
    MethodRow(
        name="peer group",
        value="as the study gives it",
        meaning="Place and medians are taken over the ranked websites of the group; in a group of two or three a "
        "median says little.",
    ),
)


def finding_rules() -> list[MethodRow]:
    """The flags as the code decides them, and how the other findings are counted."""
    flags = [MethodRow(name=f"flag: {flag.label}", value=flag.rule, meaning=flag.meaning) for flag in FLAGS]
    caution = MethodRow(
        name="how to take the flags",
        value="limits set by meaning, not learned",
        meaning="They were fixed before the program was run on the example websites, each of which was written to earn "
        "one flag or none.",
    )
    return [*flags, caution, *_FINDINGS]
