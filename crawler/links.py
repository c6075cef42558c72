"""Reads the links of a page, each with its text and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

import lxml.html
from lxml import etree
from w3lib.encoding import html_to_unicode

from crawler.places import PlaceFinder
from jobdepth.model import HopKind, Link
from jobdepth.urls import join_url

MAX_TEXT = 200
MAX_REFRESH_S = 5.0
#: Elements looked at for each link that may be read: many are no web addresses.
ELEMENTS_PER_LINK = 10
#: An XML declaration, and the ends of body and html, behind which the parser would read nothing; browsers read on.
IGNORED = re.compile(r"^\s*<\?xml[^>]*\?>|</(?:body|html)\s*>", re.IGNORECASE)
#: The parser's time grows with the square of the attributes of an element.
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>")
MAX_ATTRIBUTES = 1000
#: Elements that stand on a line of their own; inside a link their words must not run together.
BLOCK_TAGS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "td")
REFRESH = re.compile(r"^\s*([\d.]+)\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)


_VISIBLE = etree.XPath("descendant::text()[not(parent::script or parent::style)]")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What leads away from a page; `refresh_url` is set where the page is only a redirect."""

    links: tuple[Link, ...]
    canonical_url: str | None = None
    refresh_url: str | None = None


def read_links(body: bytes, content_type: str, url: str, max_links: int) -> PageLinks:
    """Read the first links of an HTML page at `url`; broken markup gives what links it has, never an error."""
    tree = _parse(body, content_type)
    if tree is None:
        return PageLinks(())
    base = _base(tree, url)
    links = tuple(islice(_links(tree, base, max_links * ELEMENTS_PER_LINK), max_links))
    return PageLinks(links, _canonical(tree, base), _refresh(tree, base, url))


def _links(tree: lxml.html.HtmlElement, base: str, most_elements: int) -> Iterator[Link]:
    places = PlaceFinder()
    for element in islice(tree.iter("a", "area", "iframe", "frame"), most_elements):
        kind = HopKind.FRAME if element.tag in ("iframe", "frame") else HopKind.CLICK
        reference = element.get("src" if kind is HopKind.FRAME else "href")
        target = join_url(base, reference) if reference is not None else None
        if target is not None:
            yield Link(target, _text(element), places.place_of(element), kind)


def _parse(body: bytes, content_type: str) -> lxml.html.HtmlElement | None:
    _, text = html_to_unicode(content_type or None, body)
    text = IGNORED.sub("", text.replace("\0", ""))
    text = LONG_TAG.sub(lambda tag: tag[0] if len(tag[0].split()) < MAX_ATTRIBUTES else "", text)
    if not text.strip():
        return None
    # Without huge_tree a page nested deeper than 256 elements would have no links at all.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    href = next((node.get("href") for node in tree.iter("base") if node.get("href") is not None), None)
    return (join_url(url, href) if href else None) or url


def _text(element: lxml.html.HtmlElement) -> str:
    """The words of a link as a visitor sees or hears them."""
    glue = " " if next(element.iter(*BLOCK_TAGS), None) is not None else ""
    words = " ".join(glue.join(map(str, cast(list[object], _VISIBLE(element)))).split())
    if not words:
        images = (node.get("alt") or "" for node in element.iter("img"))
        words = element.get("aria-label") or element.get("title") or element.get("alt") or " ".join(images)
    return " ".join(words.split())[:MAX_TEXT]


def _canonical(tree: lxml.html.HtmlElement, base: str) -> str | None:
    for node in tree.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split() and node.get("href"):
            return join_url(base, node.get("href"))
    return None


def _refresh(tree: lxml.html.HtmlElement, base: str, url: str) -> str | None:
    """Where a meta refresh sends the visitor before he can read the page."""
    for node in tree.iter("meta"):
        is_refresh = (node.get("http-equiv") or "").strip().lower() == "refresh"
        # What stands in noscript sends nobody away whose browser runs scripts.
        if not is_refresh or next(node.iterancestors("noscript"), None) is not None:
            continue
        found = REFRESH.match(node.get("content") or "")
        if not found or not found[2].strip() or not _is_soon(found[1]):
            continue
        target = join_url(base, found[2])
        return target if target != url else None
    return None


def _is_soon(seconds: str) -> bool:
    try:
        return float(seconds) <= MAX_REFRESH_S
    except ValueError:
        return False
