"""Places names in a picture so that none covers another name, a dot or the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Width of a letter as a share of the type size: thin, narrow, wide and capital ones, and all others. Those of DejaVu
#: Sans Bold, the widest of the usual sans-serifs.
_THIN, _NARROW, _WIDE = "iIjl.,'’| ", "ftr:;!()[]-/", "mwMW@%…"
_WIDTHS = (0.4, 0.5, 1.1, 0.84, 0.72)
#: From words to their own dot, and to the edge of any other.
_GAP, _OTHERS_GAP = 3.0, 5.0
#: How many are tried; those that come later stand out little.
_TRIES = 60
#: Lines up or down, and how far to the side, where words stand apart from their dot.
_FARTHER, _LEADER = (0, 1, -1, 2, -2, 3, -3, 4, -4), 18.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any point inside."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def lies_in(self, other: Box) -> bool:
        """Whether no part sticks out of `other`."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Placed:
    """Words with their base line, their anchor, the room they take and, where they stand apart, a line to their dot."""

    x: float
    y: float
    anchor: str
    text: str
    box: Box
    leader: tuple[float, float, float, float] | None = None

    def room(self) -> list[Box]:
        """What nothing else may cover: the words and the line."""
        return [self.box, *_along(self.leader)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that would like to stand beside a dot."""

    x: float
    y: float
    radius: float
    text: str


def text_width(text: str, size: float) -> float:
    """How wide a text is at most, in units of `size`, in any usual sans-serif."""
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    thin, narrow, wide, capital, other = _WIDTHS
    for letters, width in ((_THIN, thin), (_NARROW, narrow), (_WIDE, wide)):
        if letter in letters:
            return width
    return capital if letter.isupper() or not letter.isascii() else other


def place_labels(wanted: Sequence[Wanted], field: Box, size: float, most: int) -> tuple[Placed, ...]:
    """Up to `most` of the wanted words, in the order given; those for which there is no room are left out.

    No words cover a dot of `wanted`, named or not.
    """
    placed: list[Placed] = []
    for number, each in enumerate(wanted[:_TRIES]):
        if len(placed) == most:
            break
        # Its own dot is left out: every place stands clear of that, and a line begins in it.
        others = [*wanted[:number], *wanted[number + 1 :]]
        free = next((place for place in _places(each, size) if _is_free(place, field, others, placed)), None)
        if free is not None:
            placed.append(free)
    return tuple(placed)


def _is_free(place: Placed, field: Box, others: Sequence[Wanted], placed: Sequence[Placed]) -> bool:
    """Whether the words stand clear of all that is drawn, and so far from other dots that they seem to name none."""
    if not place.box.lies_in(field):
        return False
    if any(place.box.meets(dot_box(dot.x, dot.y, dot.radius + _OTHERS_GAP)) for dot in others):
        return False
    line = place.room()[1:]
    if any(mine.meets(dot_box(dot.x, dot.y, dot.radius)) for mine in line for dot in others):
        return False
    return not any(mine.meets(room) for mine in place.room() for other in placed for room in other.room())


def _places(each: Wanted, size: float) -> Iterator[Placed]:
    """Right, left, above, below, the corners, and then farther off with a line."""
    width, away = text_width(each.text, size), each.radius + _GAP
    level, above = each.y + 0.35 * size, each.y - away
    below, slant = each.y + away + 0.8 * size, 0.7 * away
    sides = (
        (each.x + away, level, "start"),
        (each.x - away, level, "end"),
        (each.x, above, "middle"),
        (each.x, below, "middle"),
        (each.x + slant, above + 0.3 * away, "start"),
        (each.x - slant, above + 0.3 * away, "end"),
        (each.x + slant, below - 0.3 * away, "start"),
        (each.x - slant, below - 0.3 * away, "end"),
    )
    for x, y, anchor in sides:
        yield Placed(x, y, anchor, each.text, text_box(x, y, anchor, width, size))
    for lines in _FARTHER:
        for turn, anchor in ((1, "start"), (-1, "end")):
            x, y = each.x + turn * (away + _LEADER), level + lines * 1.3 * size
            leader = (each.x + turn * each.radius, each.y, x - turn * _GAP, y - 0.35 * size)
            yield Placed(x, y, anchor, each.text, text_box(x, y, anchor, width, size), leader)


def _along(line: tuple[float, float, float, float] | None) -> list[Box]:
    """Small boxes along a line."""
    if line is None:
        return []
    x1, y1, x2, y2 = line
    steps = (step / 10 for step in range(1, 11))
    return [dot_box(x1 + (x2 - x1) * step, y1 + (y2 - y1) * step, 1) for step in steps]


def text_box(x: float, y: float, anchor: str, width: float, size: float) -> Box:
    """The room of a text on the base line `y`."""
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Box(left, y - 0.95 * size, left + width, y + 0.3 * size)


def dot_box(x: float, y: float, radius: float) -> Box:
    """The room of a dot."""
    return Box(x - radius, y - radius, x + radius, y + radius)
