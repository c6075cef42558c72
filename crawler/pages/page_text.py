"""The words of a page that a visitor sees, for decisions that the crawl must take at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.pages.places import PlaceFinder
from jobdepth.model import Place
from jobdepth.page_shell import is_shell

#: Elements whose text no visitor reads on the page, and choices that are folded away.
UNREAD_TAGS = frozenset(
    "title script style noscript template svg math iframe object audio video canvas map select option datalist"
    " textarea".split()
)
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def tree_text(tree: Any, unread: frozenset[str] = UNREAD_TAGS) -> str:
    """All words below an element that a visitor sees, in one line, without those in `unread` elements."""
    return " ".join(run for _, run in text_runs(tree, unread))


def main_text(tree: Any) -> str:
    """The words of a page outside menus, header, footer, sidebars and banners, in one line."""
    places = PlaceFinder()
    return " ".join(run for element, run in text_runs(tree) if places.place_of(element) is Place.MAIN)


def text_runs(tree: Any, unread: frozenset[str] = UNREAD_TAGS) -> Iterator[tuple[Any, str]]:
    """Each unbroken run of visible text, white space collapsed, with the element it stands in."""
    steps = etree.iterwalk(tree, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            if element is not tree and element.tail and (run := " ".join(element.tail.split())):
                yield element.getparent(), run
        elif element.tag in unread or _is_hidden(element):
            steps.skip_subtree()
        elif element.text and (run := " ".join(element.text.split())):
            yield element, run


def _is_hidden(element: Any) -> bool:
    attributes = element.attrib
    return bool(attributes) and ("hidden" in attributes or bool(HIDING_STYLE.search(attributes.get("style", ""))))


def needs_rendering(tree: Any) -> bool:
    """Whether a page, as the tree of its HTML, shows hardly any text or links before its scripts have run."""
    return is_shell(tree, len(tree_text(tree).split()))
