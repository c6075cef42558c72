"""Which headings stand above a block: they end with the element they open, not with the page."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.model import Place

#: A heading with at least this much text after it in its own wrapper is about that wrapper; one with less
#: (a by-line, a strap line) stands over what follows the wrapper.
_OWN_TEXT_WORDS = 12

#: Headings never reach out of these.
_CLOSED_TAGS = frozenset("article aside li td th main nav footer details dd dl fieldset".split())

#: Only the page's title may reach out of these.
_NEARLY_CLOSED_TAGS = frozenset(("section",))


@dataclass(slots=True)
class _Open:
    text: str
    level: int
    place: Place
    frame: int
    words_after: int = 0


class HeadingScope:
    """The headings in force at one point of the walk."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def path(self, level: int, place: Place) -> tuple[str, ...]:
        """Headings above a block, outermost first; `level` is the block's own if it is a heading, else 0."""
        return tuple(
            heading.text for heading in self._open if heading.place is place and (not level or heading.level < level)
        )

    def add(self, text: str, level: int, place: Place, frame: int) -> None:
        """Take note of a block in frame number `frame`."""
        if level:
            self._open = [heading for heading in self._open if heading.level < level]
            self._open.append(_Open(text, level, place, frame))
            return
        words = len(text.split())
        for heading in self._open:
            heading.words_after += words

    def leave(self, frame: int, tag: str) -> None:
        """Close the headings that end with a frame, and hand the others on to the frame around it."""
        kept = []
        for heading in self._open:
            if heading.frame < frame:
                kept.append(heading)
            elif not self._ends_with(heading, tag):
                heading.frame = frame - 1
                kept.append(heading)
        self._open = kept

    @staticmethod
    def _ends_with(heading: _Open, tag: str) -> bool:
        if tag in _CLOSED_TAGS or (tag in _NEARLY_CLOSED_TAGS and heading.level > 1):
            return True
        return heading.words_after >= _OWN_TEXT_WORDS
