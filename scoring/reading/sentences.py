"""Long paragraphs to parts of whole sentences."""

from __future__ import annotations

import re

_SENTENCE_GAP = re.compile(r"(?<=[.!?…])[\"'”’)»]*\s+(?=[\"'“‘(«¿¡„]*[^\W_a-z])|(?<=[。！？])")

#: A full stop behind these, or behind a single letter, ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Co|Inc|Ltd|vs|etc|e\.g|i\.e|z\.B|bzw|ca|usw|inkl|approx|resp|Fig|al)"
    r"|\b[A-Za-z])\.$"
)


def split_sentences(text: str) -> list[str]:
    """Sentences of a text; together they hold every word of it."""
    sentences: list[str] = []
    start = 0
    for gap in _SENTENCE_GAP.finditer(text):
        end = gap.start() + len(gap.group().rstrip())
        if not _ABBREVIATION.search(text, start, end):
            sentences.append(text[start:end])
            start = gap.end()
    sentences.append(text[start:])
    return [sentence for sentence in sentences if sentence]


def split_long(text: str, longest: int, target: int) -> list[str]:
    """The text itself if it has at most `longest` words, else parts of about `target` words."""
    words = len(text.split())
    if words <= longest:
        return [text]
    limit = words / max(2, round(words / target))
    parts: list[list[str]] = [[]]
    count = 0
    for sentence in _no_longer(split_sentences(text), longest):
        length = len(sentence.split())
        if parts[-1] and count + length / 2 > limit:
            parts.append([])
            count = 0
        parts[-1].append(sentence)
        count += length
    return [" ".join(part) for part in parts]


def _no_longer(sentences: list[str], longest: int) -> list[str]:
    pieces: list[str] = []
    for sentence in sentences:
        words = sentence.split()
        pieces.extend(" ".join(words[at : at + longest]) for at in range(0, len(words), longest))
    return pieces
