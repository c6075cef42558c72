"""Numbers the sections of a page: the borders that passages do not cross."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import Block, Place
from scoring.reading.blocks import RawBlock

#: Pages built of nested divs have no section elements. The children of the innermost element that holds this
#: share of the main text are taken for sections.
_HOLDS_MOST = 0.6

#: A child with fewer words is a card, which may be joined with its neighbours.
_BAND_WORDS = 20


def to_blocks(raw: Sequence[RawBlock], boxes: set[int]) -> list[Block]:
    """The page's blocks in their final form, with sections numbered in reading order.

    `boxes`: numbers of the elements that say nothing of what they are (div, td).
    """
    bands = _bands([block for block in raw if block.place is Place.MAIN]) & boxes
    numbers: dict[tuple[int, int, Place], int] = {}
    return [_to_block(block, bands, numbers) for block in raw]


def _to_block(raw: RawBlock, bands: frozenset[int], numbers: dict[tuple[int, int, Place], int]) -> Block:
    band = next((number for number in reversed(raw.path) if number in bands), 0)
    key = (raw.path[raw.section_at], band, raw.place)
    return Block(
        text=raw.text,
        place=raw.place,
        headings=raw.headings,
        is_heading=raw.level > 0,
        section=numbers.setdefault(key, len(numbers)),
    )


def _bands(main: Sequence[RawBlock]) -> frozenset[int]:
    """Numbers of the elements that part the main text, found from the outside in."""
    total = _words(main)
    bands: set[int] = set()
    depth, members = 0, list(main)
    while members and total:
        depth = _common_depth(members)
        groups = _children(members, depth)
        bands.update(number for number, group in groups.items() if len(group) > 1 and _words(group) >= _BAND_WORDS)
        members = next((group for group in groups.values() if _holds_most(group, total)), [])
    return frozenset(bands)


def _common_depth(members: Sequence[RawBlock]) -> int:
    first = min((block.path for block in members), default=())
    last = max((block.path for block in members), default=())
    depth = 0
    while depth < min(len(first), len(last)) and first[depth] == last[depth]:
        depth += 1
    return depth


def _children(members: Sequence[RawBlock], depth: int) -> dict[int, list[RawBlock]]:
    groups: dict[int, list[RawBlock]] = {}
    for block in members:
        if len(block.path) > depth:
            groups.setdefault(block.path[depth], []).append(block)
    return groups


def _holds_most(group: Sequence[RawBlock], total: int) -> bool:
    return len(group) > 1 and _words(group) > _HOLDS_MOST * total


def _words(blocks: Sequence[RawBlock]) -> int:
    return sum(block.words for block in blocks)
