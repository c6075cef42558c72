"""Says where on a page a link stands: menu, header, footer, sidebar or main text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jobdepth.model import Place
from jobdepth.place_hints import PLACE_OF_ROLE, PLACE_OF_TAG, hinted_place, names_hero

_CONTENT_TAGS = frozenset({"main", "article", "section"})
#: Elements whose class or id is believed; one on a link or a word says what it looks like, not where it stands.
_BOXES = frozenset({"div", "ul", "ol", "td", "section", "p"})
_TELLING_TAGS = _BOXES | PLACE_OF_TAG.keys()
#: Longer lists of classes are cut: they would fill the memory.
_MAX_NAMES = 2000


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
    tag, role = element.tag, element.get("role")
    if role is None and tag not in _TELLING_TAGS:
        return None
    names = (role or "", element.get("class") or "", element.get("id") or "")
    place = _announced_place(tag if isinstance(tag, str) else "", *(name[:_MAX_NAMES] for name in names))
    return None if place is Place.HEADER and _is_in_content(element) else place


@lru_cache(maxsize=20_000)
def _announced_place(tag: str, role: str, class_names: str, own_id: str) -> Place | None:
    names = f"{class_names} {own_id}".strip()
    place = PLACE_OF_ROLE.get(role.strip().lower()) or PLACE_OF_TAG.get(tag)
    if place is None and names and tag in _BOXES:
        place = hinted_place(names)
    return None if place is Place.HEADER and names_hero(names) else place


def _is_in_content(element: Any) -> bool:
    return any(parent.tag in _CONTENT_TAGS for parent in element.iterancestors())
