"""A page's tree to blocks: runs of text with place, headings and section."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from jobdepth.model import Place
from scoring.reading.decode import clean_text
from scoring.reading.elements import (
    SECTION_TAGS,
    heading_level,
    is_block,
    is_dropped,
    label_of,
    names_of,
)
from scoring.reading.errors import UnreadablePage
from scoring.reading.headings import HeadingScope
from scoring.reading.places import PlaceFinder, is_article, is_content
from scoring.reading.tables import is_plain_row

#: Beyond these nobody wrote the text for readers: 5 MB of prose are 900,000 words, a heading has some dozens, and a
#: longer "word" than this in a long block is data.
_MOST_WORDS = 1_000_000
_HEADING_CHARS = 2_000
_LONG_BLOCK_CHARS = 20_000
_WORD_CHARS = 2_000

_CELL_END = ", "

#: Separators that stand for nothing once a line is taken out of its layout.
_LOOSE_ENDS = " ,|·•"
#: Signs of the link to itself that some templates put behind a heading.
_ANCHOR_SIGN = re.compile(r"(?<=\w\w)\s*[#¶§🔗]+$")
_LETTER = re.compile(r"[^\W_]")


@dataclass(slots=True)
class RawBlock:
    """A block while its page is being read: what later rules need to know of where it came from."""

    text: str
    place: Place
    level: int
    tag: str
    headings: tuple[str, ...]
    #: Numbers of the block elements around it, outermost first.
    path: tuple[int, ...]
    #: Index in `path` of the nearest element that is a section of its own.
    section_at: int
    link_share: float
    links: int
    #: Inside a main or article element: no second look at its place is needed.
    is_in_article: bool
    words: int


@dataclass(slots=True)
class _Frame:
    """An open block element."""

    element: Element
    place: Place
    number: int
    section_at: int
    is_in_content: bool
    is_in_article: bool
    is_row: bool = False


@dataclass(slots=True)
class _Run:
    """The text of the block being collected."""

    pieces: list[str] = field(default_factory=list)
    link_chars: int = 0
    links: int = 0
    breaks: int = 0


class BlockReader:
    """Walks a tree once, without recursion, and collects its blocks."""

    def __init__(self, root: Element) -> None:
        self.blocks: list[RawBlock] = []
        self.finder = PlaceFinder(root)
        #: Numbers of the div and td elements among those in the blocks' paths.
        self.boxes: set[int] = set()
        self._root = root
        self._frames = [_Frame(root, Place.MAIN, 0, 0, is_in_content=False, is_in_article=False)]
        self._scope = HeadingScope()
        self._run = _Run()
        self._link_level = 0
        self._count = 0
        self._words = 0

    def read(self) -> list[RawBlock]:
        """All blocks in reading order."""
        stack: list[tuple[Element, bool]] = [(self._root, True)]
        while stack:
            element, is_entering = stack.pop()
            if not is_entering:
                self._leave(element)
                self._add(element.tail)
            elif self._enter(element):
                stack.append((element, False))
                self._add(element.text)
                stack.extend((child, True) for child in reversed(element))
            else:
                self._add(element.tail)
        self._flush()
        return self.blocks

    def _enter(self, element: Element) -> bool:
        names = names_of(element)
        if is_dropped(element, names):
            return False
        if element.tag == "br":
            self._break()
            return True
        frame = self._frames[-1]
        place = self.finder.place(element, names, frame.place, frame.is_in_content)
        if is_block(element) or place is not frame.place:
            self._open(element, place)
        else:
            self._separate(element)
        if element.tag == "a":
            self._link_level += 1
            self._run.links += 1
        self._add(label_of(element, names))
        return True

    def _open(self, element: Element, place: Place) -> None:
        parent = self._frames[-1]
        if element.tag in ("td", "th") and parent.is_row:
            self._end_cell()
        else:
            self._flush()
        self._count += 1
        if element.tag in ("div", "td"):
            self.boxes.add(self._count)
        is_section = element.tag in SECTION_TAGS or place is not parent.place
        self._frames.append(
            _Frame(
                element,
                place,
                self._count,
                len(self._frames) if is_section else parent.section_at,
                parent.is_in_content or is_content(element),
                parent.is_in_article or is_article(element),
                is_row=element.tag == "tr" and is_plain_row(element),
            )
        )

    def _leave(self, element: Element) -> None:
        self._link_level -= element.tag == "a"
        frame = self._frames[-1]
        if frame.element is not element or len(self._frames) == 1:
            return
        if not (element.tag in ("td", "th") and self._frames[-2].is_row):
            self._flush()
        self._scope.leave(len(self._frames) - 1, element.tag)
        self._frames.pop()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        run = self._run
        if not text.isspace():
            run.pieces.append(text)
            run.breaks = 0
            if self._link_level:
                run.link_chars += len("".join(text.split()))
        elif run.pieces:
            run.pieces.append(" ")

    def _break(self) -> None:
        """A line break; two of them end a paragraph, as old pages write it."""
        self._run.breaks += 1
        if self._run.breaks > 1 and not self._frames[-1].is_row:
            self._flush()
        else:
            self._run.pieces.append(" ")

    def _separate(self, element: Element) -> None:
        """A space between inline elements that touch: style sheets set them apart (but not single letters)."""
        before = element.getprevious()
        if before is None or before.tail or element.tag in ("sup", "sub", "wbr"):
            return
        if before.tag == "a" or len(self._run.pieces[-1] if self._run.pieces else "") > 1:
            self._run.pieces.append(" ")

    def _end_cell(self) -> None:
        pieces = self._run.pieces
        if pieces:
            pieces[-1] = pieces[-1].rstrip()
            pieces.append(_CELL_END)

    def _flush(self) -> None:
        run = self._run
        if not run.pieces:
            run.links = run.breaks = 0
            return
        self._run = _Run()
        text = clean_text("".join(run.pieces)).strip(_LOOSE_ENDS)
        if len(text) > _LONG_BLOCK_CHARS:
            text = " ".join(word for word in text.split(" ") if len(word) <= _WORD_CHARS)
        if _LETTER.search(text):
            self._emit(text, run)

    def _emit(self, text: str, run: _Run) -> None:
        frame = self._frames[-1]
        level = self._heading_level() if len(text) <= _HEADING_CHARS else 0
        text = _ANCHOR_SIGN.sub("", text) if level else text
        headings = self._scope.path(level, frame.place)
        chars = max(1, len(text) - text.count(" "))
        words = len(text.split())
        self._words += words
        if self._words > _MOST_WORDS:
            raise UnreadablePage(f"the page has more than {_MOST_WORDS:,} words")
        self.blocks.append(
            RawBlock(
                text=text,
                place=frame.place,
                level=level,
                tag=str(frame.element.tag),
                headings=headings,
                path=tuple(frame.number for frame in self._frames),
                section_at=frame.section_at,
                link_share=min(1.0, run.link_chars / chars),
                links=run.links,
                is_in_article=frame.is_in_article,
                words=words,
            )
        )
        self._scope.add(text, level, frame.place, len(self._frames) - 1)

    def _heading_level(self) -> int:
        """Level of the innermost heading that is open, also around a wrapper inside it."""
        for frame in reversed(self._frames[-3:]):
            level = heading_level(frame.element)
            if level:
                return level
        return 0
