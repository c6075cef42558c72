"""The click graph of a site: pages under one name each, and the clicks and free hops between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jobdepth.model import SITE_WIDE_PLACES, Hop, HopKind, Link, Place
from jobdepth.urls import page_key, variant_key

#: A link that stands on this share of the pages of a site is site-wide navigation wherever it stands,
#: as long as the site is large enough for the share to mean anything.
SITE_WIDE_SHARE = 0.8
SITE_WIDE_MIN_PAGES = 8


@dataclass(frozen=True, slots=True)
class GraphPage:
    """What the graph must know of a page: its address, its text (by hash) and its canonical address."""

    url: str
    text_hash: str
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another; `cost` is 1 for a click and 0 for a redirect or a frame."""

    source: str
    target: str
    cost: int
    text: str = ""
    place: Place | None = None
    is_site_wide: bool = False

    @property
    def is_frame(self) -> bool:
        """Whether the target is shown inside the source."""
        return self.cost == 0 and self.place is not None


class ClickGraph:
    """Nodes are pages (and addresses that may be pages) under one name; edges are clicks and free hops."""

    def __init__(self, edges: Iterable[Edge], names: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        self._names = names
        #: Node -> the address of the page to show; only nodes that are pages are in it.
        self.addresses = addresses
        self.edges: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            self.edges[edge.source].append(edge)

    def node(self, url: str) -> str:
        """The node an address belongs to."""
        return _node(url, self._names)


def build_graph(pages: Sequence[GraphPage], links: Mapping[str, Sequence[Link]], hops: Sequence[Hop]) -> ClickGraph:
    """Join addresses that are one page, and mark site-wide navigation."""
    names = _joined_names(pages)
    node = partial(_node, names=names)
    addresses: dict[str, str] = {}
    for page in sorted(pages, key=lambda page: (len(page.url), page.url)):
        addresses.setdefault(node(page.url), page.url)
    wide = _site_wide_links([{(node(link.target), link.text) for link in links.get(page.url, ())} for page in pages])
    edges = [
        Edge(
            node(page.url), node(link.target), int(link.kind is HopKind.CLICK), link.text, link.place,
            link.place in SITE_WIDE_PLACES or (node(link.target), link.text) in wide,
        )
        for page in pages
        for link in links.get(page.url, ())
    ]  # fmt: skip
    edges += [Edge(node(hop.source), node(hop.target), 0) for hop in hops if hop.kind is HopKind.REDIRECT]
    return ClickGraph((edge for edge in edges if edge.source != edge.target), names, addresses)


def _node(url: str, names: Mapping[str, str]) -> str:
    key = page_key(url)
    return names.get(key, key)


def _joined_names(pages: Sequence[GraphPage]) -> dict[str, str]:
    """The shared name of keys that are one page.

    Two spellings (index file, final slash) or a canonical link join two addresses only where both serve
    the same text; a canonical link alone may be a lie.
    """
    by_key = {page_key(page.url): page for page in pages}
    names: dict[str, str] = {}
    variants: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, page in by_key.items():
        variants[variant_key(page.url), page.text_hash].append(key)
    for keys in variants.values():
        best = min(keys, key=lambda key: (len(key), key))
        names.update({key: best for key in keys if key != best})
    for key, page in by_key.items():
        target = page_key(page.canonical_url) if page.canonical_url else key
        other = by_key.get(target)
        if other is not None and target != key and other.text_hash == page.text_hash:
            _rename(names, names.get(key, key), names.get(target, target))
    return names


def _rename(names: dict[str, str], old: str, new: str) -> None:
    if old != new:
        names.update({key: new for key, name in names.items() if name == old})
        names[old] = new
        names.pop(new, None)


def _site_wide_links(links_by_page: Sequence[set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Links, by target and words, that stand on nearly every page; a link in the text to the same target is another."""
    if len(links_by_page) < SITE_WIDE_MIN_PAGES:
        return set()
    counts = Counter(link for links in links_by_page for link in links)
    return {link for link, count in counts.items() if count >= SITE_WIDE_SHARE * len(links_by_page)}
