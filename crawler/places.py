"""Says where on a page a link stands: menu, header, footer, sidebar or main text."""

from __future__ import annotations

from typing import Any

from jobdepth.model import Place
from jobdepth.place_hints import PLACE_OF_ROLE, PLACE_OF_TAG, hinted_place, names_hero

_CONTENT_TAGS = frozenset({"main", "article", "section"})
#: Elements whose class or id is believed; one on a link or a word says what it looks like, not where it stands.
_BOXES = frozenset({"div", "ul", "ol", "td", "section", "p"})


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
            place = _own_place(step) or place
            self._known[step] = place
        return place


def _own_place(element: Any) -> Place | None:
    """The place that an element itself announces, by tag, role, class or id."""
    tag = element.tag if isinstance(element.tag, str) else ""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    role = PLACE_OF_ROLE.get((element.get("role") or "").strip().lower())
    place = role or PLACE_OF_TAG.get(tag) or (hinted_place(names) if names and tag in _BOXES else None)
    if place is Place.HEADER and (names_hero(names) or _is_in_content(element)):
        return None
    return place


def _is_in_content(element: Any) -> bool:
    return any(parent.tag in _CONTENT_TAGS for parent in element.iterancestors())
