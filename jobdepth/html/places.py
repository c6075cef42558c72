"""Says where on a page an element stands: menu, header, footer, sidebar or main text."""

from __future__ import annotations

import re
from typing import Any

from jobdepth.model import Place

_TAGS = {
    "nav": Place.NAV,
    "footer": Place.FOOTER,
    "aside": Place.ASIDE,
    "main": Place.MAIN,
    "header": Place.HEADER,
}
_ROLES = {
    "navigation": Place.NAV,
    "menu": Place.NAV,
    "menubar": Place.NAV,
    "contentinfo": Place.FOOTER,
    "complementary": Place.ASIDE,
    "banner": Place.HEADER,
    "main": Place.MAIN,
}
#: Words in a class or id that tell a place; whole words only, so that "header-image-section" means nothing.
_HINTS = (
    (
        re.compile(r"(?:site|main|top|primary|global|mobile|mega)?[-_]?(?:nav|navbar|navigation|menu)"),
        Place.NAV,
    ),
    (re.compile(r"breadcrumbs?|pagination|pager|skip-?link"), Place.NAV),
    (re.compile(r"(?:site|page|global|main)?[-_]?footer|copyright"), Place.FOOTER),
    (re.compile(r"(?:site|global|top)[-_]?header|header|masthead|top-?bar"), Place.HEADER),
    (
        re.compile(r"sidebar|(?:cookie|consent|gdpr)[-_]?(?:banner|bar|notice|popup|box)?|newsletter"),
        Place.ASIDE,
    ),
)
_CONTENT_TAGS = frozenset({"main", "article", "section"})


class PlaceFinder:
    """Finds the place of elements of one tree, each branch looked at once."""

    def __init__(self) -> None:
        self._known: dict[Any, Place] = {}

    def place_of(self, element: Any) -> Place:
        """The place given by the nearest landmark around `element`; main where there is none."""
        trail = []
        node = element
        while node is not None and node not in self._known:
            trail.append(node)
            node = node.getparent()
        place = self._known[node] if node is not None else Place.MAIN
        for step in reversed(trail):
            place = own_place(step) or place
            self._known[step] = place
        return place


def own_place(element: Any) -> Place | None:
    """The place that an element itself announces, by tag, role, class or id."""
    role = _ROLES.get((element.get("role") or "").strip().lower())
    tag = element.tag if isinstance(element.tag, str) else ""
    place = role or _TAGS.get(tag) or (_hinted(element) if tag in ("div", "ul", "ol", "td", "section") else None)
    if place is Place.HEADER and any(parent.tag in _CONTENT_TAGS for parent in element.iterancestors()):
        return None
    return place


def _hinted(element: Any) -> Place | None:
    words = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return next((place for pattern, place in _HINTS for word in words if pattern.fullmatch(word)), None)
