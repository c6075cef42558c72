"""Text of a page to a tree, within the parser's limits."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from scoring.reading.errors import UnreadablePage

#: The parser compares each attribute of a tag with all before it: 100,000 in one tag take two minutes.
#: A real page has at most some dozens in one tag.
_MOST_ATTRIBUTES = 500

#: A tag as HTML 5 reads it, quoted values with `<` and `>` in them included; the group is one attribute too many.
#: Nothing is tried twice, and each tag is taken whole.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+({_ATTRIBUTE})?", re.ASCII)

#: Where what looks like a tag is none: scripts compare with `<`.
_NO_MARKUP = re.compile(
    r"<!--(?:.*?-->|.*)|<script\b(?:.*?</script|.*)|<style\b(?:.*?</style|.*)", re.ASCII | re.DOTALL | re.IGNORECASE
)

#: Forty times as many as in a long page; to walk over more of them takes seconds.
_MOST_ELEMENTS = 200_000

_HEAD_TAGS = frozenset("base link meta noscript script style template title".split())


def parse_html(text: str) -> Element:
    """The tree of a page; raises UnreadablePage where the parser gives up, MemoryError where memory runs out."""
    _check_attributes(text)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        _check_memory(parser)
        raise UnreadablePage(f"the page could not be parsed: {error}") from error
    if root is None:
        raise UnreadablePage("the page holds no markup and no text")
    _check_limits(parser)
    _check_elements(text, root)
    _close_head(root)
    return root


def _close_head(root: Element) -> None:
    """Move to the body what the parser, which knows no `<main>` or `<section>`, took to be part of the head."""
    head = root.find("head")
    strayed = [child for child in head if child.tag not in _HEAD_TAGS] if head is not None else []
    if not strayed:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, child in enumerate(strayed):
        body.insert(place, child)


def _check_attributes(text: str) -> None:
    if _has_crowded_tag(text) and _has_crowded_tag(_NO_MARKUP.sub(" ", text)):
        raise UnreadablePage(f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes")


def _has_crowded_tag(text: str) -> bool:
    return any(tag.lastindex for tag in _TAG.finditer(text))


def _check_elements(text: str, root: Element) -> None:
    if text.count("<") > _MOST_ELEMENTS and sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise UnreadablePage(f"the page has more than {_MOST_ELEMENTS:,} elements")


def _check_memory(parser: etree.HTMLParser) -> None:
    if any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log):
        raise MemoryError


def _check_limits(parser: etree.HTMLParser) -> None:
    _check_memory(parser)
    for entry in parser.error_log.filter_from_errors():
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            if "depth" in entry.message:
                raise UnreadablePage("the page's elements are nested too deeply")
            raise UnreadablePage("a text of the page is too long for the parser")
