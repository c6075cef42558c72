"""Turns the bytes of a page into a tree, whatever they are, in a time that grows with their number only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from jobdepth.charset import decode
from jobdepth.urls import join_url

#: Elements of a kind that stand in the head (base, link, meta) that are looked at.
MAX_HEAD_ELEMENTS = 1000
#: A longer base makes every link too long to follow.
MAX_BASE = 4000
#: The parser takes neither where it is not expected: browsers do.
DECLARATION = re.compile(r"\s*+<\?xml[^>]*+\?>", re.IGNORECASE)
#: Behind the ends of body and html the parser would read nothing; browsers read on.
DOCUMENT_END = re.compile(r"</(?:body|html)[ \t\n\f\r]*+>", re.IGNORECASE)
#: The parser's time grows with the square of the attributes of a tag. No real tag has nearly as many.
MAX_ATTRIBUTES = 128
_ATTRIBUTE = (
    r"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"?+|'[^']*+'?+|[^ \t\n\f\r>]*+))?+"""
)
#: A name holds no `<` here, though it may: what begins at the later `<` is looked at anyway, and once is enough.
OVERFULL_TAG = re.compile(rf"<[a-zA-Z][^ \t\n\f\r/><]*+(?=[ \t\n\f\r/])(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}")
#: What looks like a tag may be a comparison in a script, which must still end where it ends.
CODE_END = re.compile(r"</(?:script|style)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """A page as a tree, and the encoding it was written in."""

    tree: Element
    encoding: str


def parse_markup(body: bytes, content_type: str) -> Element | None:
    """The tree of an HTML page; None where there is nothing to parse."""
    markup = read_markup(body, content_type)
    return None if markup is None else markup.tree


def read_markup(body: bytes, content_type: str) -> Markup | None:
    """The tree of an HTML page and its encoding; None where there is nothing to parse."""
    text, encoding = decode(body, content_type)
    text = DOCUMENT_END.sub("", text.replace("\0", ""))
    declaration = DECLARATION.match(text)
    text = _without_overfull_tags(text[declaration.end() :] if declaration else text)
    if not text.strip():
        return None
    # Without huge_tree a page nested deeper than 256 elements would end there.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    return Markup(tree, encoding) if tree is not None else None


def base_url(tree: Element, url: str) -> str:
    """The address that the links of a page at `url` are read against."""
    hrefs = (node.get("href") for node in islice(tree.iter("base"), MAX_HEAD_ELEMENTS))
    href = next((href for href in hrefs if href is not None), None)
    return (join_url(url, href) if href and len(href) <= MAX_BASE else None) or url


def _without_overfull_tags(text: str) -> str:
    kept: list[str] = []
    at = 0
    while tag := OVERFULL_TAG.search(text, at):
        kept.append(text[at : tag.start()])
        code_end = CODE_END.search(text, tag.start(), tag.end())
        at = code_end.start() if code_end else tag.end()
    return "".join([*kept, text[at:]])
