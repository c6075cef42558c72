"""Reads the links of a page, each with its text and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

import lxml.html
from lxml import etree
from w3lib.encoding import html_to_unicode

from jobdepth.html.places import PlaceFinder
from jobdepth.model import HopKind, Link
from jobdepth.urls import join_url

MAX_TEXT = 200
MAX_REFRESH_S = 5.0
REFRESH = re.compile(r"^\s*([\d.]+)\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What leads away from a page; `refresh_url` is set where the page is only a redirect."""

    links: tuple[Link, ...]
    is_cut: bool = False
    canonical_url: str | None = None
    refresh_url: str | None = None


def read_links(body: bytes, content_type: str, url: str, max_links: int) -> PageLinks:
    """Read the links of an HTML page at `url`; broken markup gives what links it has, never an error."""
    tree = _parse(body, content_type)
    if tree is None:
        return PageLinks(())
    base = _base(tree, url)
    links: dict[Link, None] = {}
    places = PlaceFinder()
    for element in tree.iter("a", "area", "iframe", "frame"):
        target = join_url(base, element.get("src" if element.tag in ("iframe", "frame") else "href") or "#")
        if target is None or (element.get("href") is None and element.get("src") is None):
            continue
        if len(links) >= max_links:
            return PageLinks(tuple(links), True, _canonical(tree, base), _refresh(tree, base, url))
        kind = HopKind.FRAME if element.tag in ("iframe", "frame") else HopKind.CLICK
        links[Link(target, _text(element), places.place_of(element), kind)] = None
    return PageLinks(tuple(links), False, _canonical(tree, base), _refresh(tree, base, url))


def _parse(body: bytes, content_type: str) -> lxml.html.HtmlElement | None:
    _, text = html_to_unicode(content_type or None, body)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    if not text.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    href = next((node.get("href") for node in tree.iter("base") if node.get("href") is not None), None)
    return (join_url(url, href) if href else None) or url


def _text(element: lxml.html.HtmlElement) -> str:
    """The words of a link as a visitor sees or hears them."""
    words = " ".join("".join(element.itertext()).split())
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
        if (node.get("http-equiv") or "").strip().lower() != "refresh":
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
