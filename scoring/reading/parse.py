"""Text of a page to a tree, within the parser's limits."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element as Element

from scoring.reading.errors import UnreadablePage

#: The parser compares each attribute of a tag with all before it: 100,000 in one tag take two minutes.
#: Only long tags are counted; a real page has at most some dozens in one tag.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 500

_HEAD_TAGS = frozenset("base link meta noscript script style template title".split())


def parse_html(text: str) -> Element:
    """The tree of a page; raises UnreadablePage where the parser gives up."""
    _check_attributes(text)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, MemoryError) as error:
        raise UnreadablePage(f"the page could not be parsed: {error}") from error
    if root is None:
        raise UnreadablePage("the page holds no markup and no text")
    _check_limits(parser)
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
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub(" ", tag.group()).split()) > _MOST_ATTRIBUTES:
            raise UnreadablePage(f"a tag of the page has more than {_MOST_ATTRIBUTES} attributes")


def _check_limits(parser: etree.HTMLParser) -> None:
    for entry in parser.error_log.filter_from_errors():
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise UnreadablePage(f"the page is beyond the parser's limits: {entry.message.strip()}")
