"""Reads the links of a page, each with its text and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast
from urllib.parse import quote

from lxml import etree
from lxml.etree import _Element as Element

from crawler.pages.markup import MAX_HEAD_ELEMENTS, base_url, read_markup
from crawler.pages.page_text import needs_rendering
from crawler.pages.places import PlaceFinder
from jobdepth.model import HopKind, Link
from jobdepth.page_shell import SHELL_LINKS
from jobdepth.urls import join_url

MAX_TEXT = 200
#: Pieces of text and pictures of one link that are looked at.
MAX_PIECES = 1000
MAX_REFRESH_S = 5.0
#: Elements looked at for each link that may be read: many are no web addresses.
ELEMENTS_PER_LINK = 10
#: The longest language tag that is taken for one.
MAX_TAG = 35
QUERY = re.compile(r"([^?#]*\?)([^#]*)(.*)", re.DOTALL)
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
    #: Language tag (lower case) and address of each version of the page in a language, as the page names them.
    alternates: tuple[tuple[str, str], ...] = ()
    #: The language the page says it is in, in lower case.
    language: str = ""
    #: Whether the page shows hardly anything before its scripts have run.
    is_shell: bool = False
    #: Whether the page has more than was read of it.
    is_cut: bool = False


def read_links(body: bytes, content_type: str, url: str, max_links: int) -> PageLinks:
    """Read the first links of an HTML page at `url`; broken markup gives what links it has, never an error."""
    markup = read_markup(body, content_type)
    if markup is None:
        return PageLinks(())
    tree, base = markup.tree, base_url(markup.tree, url)
    leading = tree.iter("a", "area", "iframe", "frame")
    elements = list(islice(leading, max_links * ELEMENTS_PER_LINK))
    links = _links(elements, base, markup.encoding)
    first_links = tuple(islice(links, max_links))
    head_links = list(islice(tree.iter("link"), MAX_HEAD_ELEMENTS))
    language = (tree.get("lang") or "").strip().lower()[:MAX_TAG]
    return PageLinks(
        first_links,
        _canonical(head_links, base),
        _refresh(tree, base, url),
        tuple(dict.fromkeys(islice(_alternates([*head_links, *elements], base), MAX_HEAD_ELEMENTS))),
        language,
        _is_shell(tree, elements),
        is_cut=next(links, None) is not None or next(leading, None) is not None,
    )


def _is_shell(tree: Element, elements: Iterable[Element]) -> bool:
    """Whether a page is to be rendered; only pages with hardly any links are looked at closely."""
    return sum(element.tag in ("a", "area") for element in elements) < SHELL_LINKS and needs_rendering(tree)


def _links(elements: Iterable[Element], base: str, encoding: str) -> Iterator[Link]:
    places = PlaceFinder()
    for element in elements:
        kind = HopKind.FRAME if element.tag in ("iframe", "frame") else HopKind.CLICK
        reference = element.get("src" if kind is HopKind.FRAME else "href")
        target = join_url(base, _recoded(reference, encoding)) if reference is not None else None
        if target is not None:
            yield Link(target, _text(element), places.place_of(element), kind)


def _recoded(reference: str, encoding: str) -> str:
    """An address whose query is written in the encoding of its page, as browsers do."""
    if reference.isascii() or "?" not in reference or encoding.startswith("utf"):
        return reference
    found = QUERY.match(reference)
    if found is None:
        return reference
    query = re.sub(r"[^\0-\x7f]+", lambda raw: quote(raw[0].encode(encoding, "xmlcharrefreplace")), found[2])
    return f"{found[1]}{query}{found[3]}"


def _text(element: Element) -> str:
    """The words of a link as a visitor sees or hears them."""
    words = (element.text or "") if len(element) == 0 else _inner_text(element)
    if not words or words.isspace():
        images = (node.get("alt") or "" for node in islice(element.iter("img"), MAX_PIECES))
        words = element.get("aria-label") or element.get("title") or element.get("alt") or " ".join(images)
    return " ".join(words.split())[:MAX_TEXT]


def _inner_text(element: Element) -> str:
    glue = " " if next(element.iter(*BLOCK_TAGS), None) is not None else ""
    return glue.join(map(str, cast(list[str], _VISIBLE(element))[:MAX_PIECES]))


def _canonical(elements: Iterable[Element], base: str) -> str | None:
    for node in elements:
        href = node.get("href")
        if href and "canonical" in (node.get("rel") or "").lower().split():
            return join_url(base, href)
    return None


def _alternates(elements: Iterable[Element], base: str) -> Iterator[tuple[str, str]]:
    """The versions of the page in other languages."""
    for node in elements:
        tag, reference = (node.get("hreflang") or "").strip().lower(), node.get("href")
        if not reference or not 0 < len(tag) <= MAX_TAG:
            continue
        is_alternate = node.tag == "a" or "alternate" in (node.get("rel") or "").lower().split()
        target = join_url(base, reference) if is_alternate else None
        if target is not None:
            yield tag, target


def _refresh(tree: Element, base: str, url: str) -> str | None:
    """Where a meta refresh sends the visitor before he can read the page."""
    for node in islice(tree.iter("meta"), MAX_HEAD_ELEMENTS):
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
