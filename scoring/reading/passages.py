"""Blocks to passages: the units of 20 to 120 words that are scored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from jobdepth.model import Block, Passage, Place
from scoring.reading.sentences import split_long

#: Lengths in words, heading included. Set by the unit that coders label (20-120 words); most land at 40-60.
_SHORT = 20
_CARD = 30
_ENOUGH = 40
_TARGET = 60
_LONGEST = 120

#: How many hexadecimal characters of a SHA-256 tell texts apart.
_HASH_CHARS = 32


def passage_hash(heading: str, text: str) -> str:
    """The key of a passage's scores: equal for equal heading and text."""
    return hash_text(f"{heading}\n{text}")


def hash_text(text: str) -> str:
    """The start of a text's SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_HASH_CHARS]


def build_passages(blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """The passages of a page in reading order."""
    passages = [
        passage
        for (_, place), members in groupby(blocks, key=lambda block: (block.section, block.place))
        for passage in _section_passages(list(members), place)
    ]
    return tuple(
        passage for passage, following in zip_longest(passages, passages[1:]) if not _is_said_by(passage, following)
    )


def _is_said_by(passage: Passage, following: Passage | None) -> bool:
    """Whether a passage is but a heading that the next one (in another section) repeats as its own."""
    return following is not None and not passage.heading and passage.text == following.heading


@dataclass(slots=True)
class _Unit:
    """A heading with the text below it, or one of several pieces of that text."""

    headings: tuple[str, ...]
    texts: list[str]
    #: Whether `headings` ends with a heading that stands in this unit (and not above it).
    has_heading: bool = False

    def words(self) -> int:
        heading = self.headings[-1] if self.has_heading else ""
        return _count(heading) + sum(_count(text) for text in self.texts)


def _section_passages(blocks: Sequence[Block], place: Place) -> Iterator[Passage]:
    pieces = [piece for unit in _units(blocks) for piece in _split(unit)]
    for group in _join(pieces):
        heading, text = _render(group)
        yield Passage(text, heading, place, passage_hash(heading, text))


def _units(blocks: Sequence[Block]) -> Iterator[_Unit]:
    unit: _Unit | None = None
    for block in blocks:
        if block.is_heading:
            if unit is not None:
                yield unit
            unit = _Unit((*block.headings, block.text), [], has_heading=True)
        elif unit is None or unit.headings != block.headings:
            if unit is not None:
                yield unit
            unit = _Unit(block.headings, [block.text])
        else:
            unit.texts.append(block.text)
    if unit is not None:
        yield unit


def _split(unit: _Unit) -> Iterator[_Unit]:
    """Cut the text of a long unit into pieces near the target length, never behind a lead-in line."""
    texts = [part for text in unit.texts for part in split_long(text, _LONGEST, _TARGET)]
    pieces: list[list[str]] = [[]]
    for text in texts:
        if pieces[-1] and not _fits(pieces[-1], text):
            pieces.append([])
        pieces[-1].append(text)
    if len(pieces) > 1 and _total(pieces[-1]) < _SHORT and _total(pieces[-2]) + _SHORT <= _LONGEST:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    yield _Unit(unit.headings, pieces[0], unit.has_heading)
    for piece in pieces[1:]:
        yield _Unit(unit.headings, piece)


def _fits(piece: Sequence[str], text: str) -> bool:
    words = _total(piece)
    together = words + _count(text)
    if words < _SHORT or piece[-1].endswith(":"):
        return together <= _LONGEST
    return (words < _ENOUGH and together <= _TARGET + _SHORT) or together <= _TARGET


def _join(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """Join short neighbours: cards with one another, leftovers with what stands before them."""
    groups: list[list[_Unit]] = []
    group_words = 0
    for unit in units:
        words = unit.words()
        if groups and _belongs(groups[-1][-1], group_words, unit, words):
            groups[-1].append(unit)
            group_words += words
        else:
            groups.append([unit])
            group_words = words
    return groups


def _belongs(last: _Unit, group_words: int, unit: _Unit, words: int) -> bool:
    """Whether a unit belongs to the group of neighbours that `last` ends."""
    together = group_words + words
    if not last.texts:  # a heading without text opens what follows it
        return together <= _LONGEST
    if min(group_words, words) < _SHORT:
        return together <= (_TARGET + _SHORT if unit.texts else _TARGET)
    return max(group_words, words) < _CARD and together <= _TARGET


def _render(group: Sequence[_Unit]) -> tuple[str, str]:
    """Heading and text of a passage; headings inside it become sentences of its text."""
    common = _common(group)
    parts: list[str] = []
    for unit in group:
        if unit.has_heading and len(unit.headings) > len(common):
            parts.append(unit.headings[-1])
        parts.extend(unit.texts)
    heading = common[-1] if common else ""
    if not parts:
        return "", heading
    if not heading and group[0].has_heading and len(parts) > 1:
        heading = parts.pop(0)
    return heading, _as_prose(parts)


def _common(group: Sequence[_Unit]) -> tuple[str, ...]:
    common = group[0].headings
    for unit in group[1:]:
        same = 0
        while same < min(len(common), len(unit.headings)) and common[same] == unit.headings[same]:
            same += 1
        common = common[:same]
    return common


def _as_prose(parts: Sequence[str]) -> str:
    closed = [part if part[-1] in '.!?…:;,"”’»)' else f"{part}." for part in parts[:-1]]
    return " ".join([*closed, parts[-1]])


def _count(text: str) -> int:
    return len(text.split())


def _total(texts: Sequence[str]) -> int:
    return sum(_count(text) for text in texts)
