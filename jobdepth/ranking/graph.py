"""The click graph of a site: pages under one name each, and the clicks and free hops between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jobdepth.model import SITE_WIDE_PLACES, Hop, HopKind, Link, Place
from jobdepth.ranking.joins import GraphPage, joined_names
from jobdepth.urls import page_key

__all__ = ["ClickGraph", "Edge", "GraphPage", "build_graph"]

#: A link that stands on this share of the pages of a site is site-wide navigation wherever it stands,
#: as long as the site is large enough for the share to mean anything.
SITE_WIDE_SHARE = 0.8
SITE_WIDE_MIN_PAGES = 8


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

    def with_edge(self, edge: Edge) -> ClickGraph:
        """The same graph with one more edge; this one stays as it is."""
        changed = ClickGraph((), self._names, self.addresses)
        changed.edges.update(self.edges)
        changed.edges[edge.source] = [*self.edges.get(edge.source, ()), edge]
        return changed


def build_graph(pages: Sequence[GraphPage], links: Mapping[str, Sequence[Link]], hops: Sequence[Hop]) -> ClickGraph:
    """Join addresses that are one page, and mark site-wide navigation."""
    # In an order of their own, so that the answers of a server may come in any.
    pages = sorted(pages, key=lambda page: (len(page_key(page.url)), page_key(page.url), page.url))
    names = joined_names(pages, hops)
    node = partial(_node, names=names)
    addresses: dict[str, str] = {}
    links_by_node: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for page in pages:
        source = node(page.url)
        addresses.setdefault(source, page.url)
        links_by_node[source].update((node(link.target), link.text) for link in links.get(page.url, ()))
    wide = _site_wide_links(list(links_by_node.values()))
    edges = [
        Edge(
            node(page.url), node(link.target), int(link.kind is HopKind.CLICK), link.text, link.place,
            link.place in SITE_WIDE_PLACES or (node(link.target), link.text) in wide,
        )
        for page in pages
        for link in links.get(page.url, ())
    ]  # fmt: skip
    redirects = sorted({(node(hop.source), node(hop.target)) for hop in hops if hop.kind is HopKind.REDIRECT})
    edges += [Edge(source, target, 0) for source, target in redirects]
    return ClickGraph((edge for edge in edges if edge.source != edge.target), names, addresses)


def _node(url: str, names: Mapping[str, str]) -> str:
    key = page_key(url)
    return names.get(key, key)


def _site_wide_links(links_by_page: Sequence[set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Links, by target and words, that stand on nearly every page; a link in the text to the same target is another."""
    if len(links_by_page) < SITE_WIDE_MIN_PAGES:
        return set()
    counts = Counter(link for links in links_by_page for link in links)
    return {link for link, count in counts.items() if count >= SITE_WIDE_SHARE * len(links_by_page)}
