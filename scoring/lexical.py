"""Counts of words and marks that tell a customer's trouble from a supplier's offer, in any sector."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

YOU = frozenset("you your yours yourself yourselves you're you'll you've you'd".split())
WE = frozenset("we our us ours ourselves we're we'll we've we'd".split())
#: People outside the supplier: a story about somebody rather than about us.
THEY = frozenset("i my me they their them he she his her someone somebody people nobody who whose".split())
HARM = frozenset(
    """afraid angry attack avoid breach breached breaks broke broken burden can't cannot chase chasing complaint
    complaints cost costly couldn't delay delayed delays didn't doesn't don't down downtime error errors expensive
    fail failed failing fails failure failures fear fine fines hard isn't lack late lose loses losing loss losses
    lost manual mistake mistakes miss missed missing never nobody not old outage outages overspend pain penalties
    penalty pressure problem problems risk risks short shortage slow stop stopped stops stress struggle struggling
    stuck surprise threat threats too trouble unexpected unplanned urgent wait waiting waste wasted wasting without
    won't worried worries worry wrong""".split()
)
NEED = frozenset("after because before had has have if must need needed needs should so until when".split())
PAST = frozenset("asked came could couldn't did found got had needed told wanted was went were".split())
_ARTICLES = frozenset(("a", "an", "the"))

_WORD = re.compile(r"[a-z']+(?:-[a-z]+)?")
_CASED = re.compile(r"[A-Za-z]+")
_SENTENCE_END = re.compile(r"[.!?]+\s")

#: Names of the columns of `lexical_features`, in order.
LEXICAL_NAMES = (
    "you_log you_share we_log we_share you_of_you_we harm_log harm_share need_log need_share past_share question_marks"
    " question_in_heading digits words_log commas sentence_length capitals harm_in_heading you_in_heading we_in_heading"
    " you_at_start we_at_start articles ands they_share"
).split()


def lexical_features(passages: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """One row a (heading, text), columns as in `LEXICAL_NAMES`."""
    rows = [_row(heading, text) for heading, text in passages]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(LEXICAL_NAMES))


def words_of(text: str) -> list[str]:
    """Lower-case words, with the typographic apostrophe made plain."""
    return _WORD.findall(text.lower().replace("’", "'"))


def _count(words: Sequence[str], members: frozenset[str]) -> int:
    return sum(word in members for word in words)


def _row(heading: str, text: str) -> list[float]:
    words, head = words_of(text), words_of(heading)
    tens = max(len(words), 1) / 10
    sentences = max(sum(1 for part in _SENTENCE_END.split(text) if part.strip()), 1)
    cased = _CASED.findall(text)[1:]
    you, we, harm, need = (_count(words, members) for members in (YOU, WE, HARM, NEED))
    return [
        np.log1p(you),
        you / tens,
        np.log1p(we),
        we / tens,
        (you + 0.5) / (you + we + 1),
        np.log1p(harm),
        harm / tens,
        np.log1p(need),
        need / tens,
        _count(words, PAST) / tens,
        np.log1p(text.count("?")),
        float("?" in heading),
        10 * sum(char.isdigit() for char in text) / max(len(text), 1),
        np.log(max(len(words), 1)),
        text.count(",") / tens,
        len(words) / sentences / 20,
        sum(word[0].isupper() for word in cased) / tens / 2,
        _count(head, HARM),
        _count(head, YOU),
        _count(head, WE),
        _count(words[:12], YOU),
        _count(words[:12], WE),
        _count(words, _ARTICLES) / tens,
        words.count("and") / tens,
        _count(words, THEY) / tens,
    ]
