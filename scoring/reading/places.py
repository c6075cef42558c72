"""Where on the page an element stands, from tags, roles and class names."""

from __future__ import annotations

from lxml.etree import _Element as Element

from jobdepth.model import Place
from jobdepth.place_hints import (
    PLACE_OF_ROLE,
    PLACE_OF_TAG,
    hinted_place,
    names_banner,
    names_consent,
    names_content_aside,
    names_hero,
)
from scoring.reading.elements import CONTENT_TAGS, UNHINTED_TAGS, text_of

#: A box with more of the page's text than this, most of it not links, is content whatever its class says.
_CONTENT_SHARE = 0.7
_LINK_SHARE = 0.5


class PlaceFinder:
    """Finds the places of one page's elements, from the outside in."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._page_chars: int | None = None
        #: Whether any element said where it stands; if none did, places are guesses.
        self.has_landmarks = False

    def place(self, element: Element, names: str, parent: Place, is_in_content: bool) -> Place:
        """The place of an element inside `parent`; `is_in_content`: below main, article or section."""
        marked = self._marked(element, names)
        if marked is Place.MAIN:
            self.has_landmarks = True
            return Place.MAIN
        if marked is None or marked is parent:
            return parent
        if parent is Place.NAV or (parent is Place.FOOTER and marked is not Place.ASIDE):
            return parent
        if parent is Place.ASIDE and marked is not Place.NAV:
            return parent
        if is_in_content and self._belongs_to_content(marked, names):
            return parent
        if self._holds_content(element, names, marked):
            return parent
        self.has_landmarks = True
        return marked

    @staticmethod
    def _marked(element: Element, names: str) -> Place | None:
        role = element.get("role")
        if role in PLACE_OF_ROLE:
            return PLACE_OF_ROLE[role]
        if element.tag in ("html", "body"):
            return None
        if element.tag in PLACE_OF_TAG:
            return PLACE_OF_TAG[element.tag]
        return hinted_place(names) if names and element.tag not in UNHINTED_TAGS else None

    @staticmethod
    def _belongs_to_content(marked: Place, names: str) -> bool:
        if marked in (Place.HEADER, Place.FOOTER):
            return True
        if marked is not Place.ASIDE:
            return False
        return not names_banner(names) if names_consent(names) else names_content_aside(names)

    def _holds_content(self, element: Element, names: str, marked: Place) -> bool:
        if marked is Place.HEADER and names_hero(names):
            return True
        if element.tag == "a":
            return False
        if any(_is_main(below) for below in element.iter("main", "div", "article", "section")):
            return True
        if marked is not Place.HEADER and next(element.iter("h1"), None) is not None:
            return True
        return marked is Place.ASIDE and self._holds_most_text(element)

    def _holds_most_text(self, element: Element) -> bool:
        if self._page_chars is None:
            self._page_chars = max(1, _readable_chars(self._root))
        chars = _readable_chars(element)
        if chars < _CONTENT_SHARE * self._page_chars:
            return False
        linked = sum(len(text_of(link)) for link in element.iter("a"))
        return linked < _LINK_SHARE * chars


def is_content(element: Element) -> bool:
    """Whether headers and footers below an element are the content's own."""
    return element.tag in CONTENT_TAGS or element.get("role") == "main"


def is_article(element: Element) -> bool:
    """Whether an element says that it holds the content itself."""
    return element.tag == "article" or _is_main(element)


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _readable_chars(element: Element) -> int:
    unread = sum(len(below.text or "") for below in element.iter("script", "style"))
    return len(text_of(element)) - unread
