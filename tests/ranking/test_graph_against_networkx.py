"""Pages, links and redirects at random: which addresses are one page, and how deep each is, by networkx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from jobdepth.model import Hop, HopKind, Link, Place
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import GraphPage, build_graph

SITE = "http://site.example"
HOME = f"{SITE}/"
#: Addresses that have one meaning whatever they serve share a line.
SPELLINGS = (
    (HOME, "https://www.site.example/"),
    (f"{SITE}/dir/", "https://site.example/dir/"),
    (f"{SITE}/dir", "http://www.site.example/dir"),
    (f"{SITE}/dir/index.html",),
    (f"{SITE}/a", "https://site.example/a"),
    (f"{SITE}/a?view=print",),
    (f"{SITE}/b",),
    ("http://shop.site.example/a",),
)
URLS = [url for line in SPELLINGS for url in line]
MEANING = {url: line[0] for line in SPELLINGS for url in line}
#: Addresses that are one page if they serve the same text.
FOLDER = {f"{SITE}/dir/", f"{SITE}/dir", f"{SITE}/dir/index.html"}
OUTSIDE = "http://elsewhere.example/a"


@dataclass(frozen=True)
class Crawl:
    """What a crawl might have stored."""

    pages: tuple[GraphPage, ...]
    links: dict[str, list[Link]]
    hops: tuple[Hop, ...]


LINKS = st.builds(
    Link, st.sampled_from(URLS), st.sampled_from(["one", "two"]), st.sampled_from(Place),
    st.sampled_from([HopKind.CLICK, HopKind.CLICK, HopKind.CLICK, HopKind.FRAME]),
)  # fmt: skip
HOPS = st.builds(
    Hop, st.sampled_from(URLS), st.sampled_from(URLS), st.sampled_from([HopKind.REDIRECT] * 3 + list(HopKind))
)


@st.composite
def crawls(draw: Callable[[Any], Any]) -> Crawl:
    urls = draw(st.lists(st.sampled_from(URLS), unique_by=MEANING.__getitem__, min_size=1, max_size=len(SPELLINGS)))
    canonicals = st.none() | st.sampled_from([*URLS, OUTSIDE])
    pages = tuple(GraphPage(url, draw(st.sampled_from("xy")), draw(canonicals)) for url in urls)
    links = {url: draw(st.lists(LINKS, max_size=4)) for url in urls}
    # What is a page leads nowhere else.
    hops = [hop for hop in draw(st.lists(HOPS, max_size=4)) if MEANING[hop.source] not in {MEANING[u] for u in urls}]
    one_way = {MEANING[hop.source]: hop for hop in hops if hop.kind is HopKind.REDIRECT}
    others = [hop for hop in hops if hop.kind is not HopKind.REDIRECT]
    return Crawl(pages, links, (*one_way.values(), *others))


def joined(crawl: Crawl) -> dict[str, str]:
    """The page each address belongs to, from comparing all pages with one another."""
    alike = nx.Graph()
    alike.add_nodes_from(MEANING.values())
    for one, other in combinations(crawl.pages, 2):
        if one.text_hash != other.text_hash:
            continue
        own, others_own = MEANING[one.url], MEANING[other.url]
        claims, others_claims = {own, belongs(crawl, one)}, {others_own, belongs(crawl, other)}
        if claims & others_claims or (claims & FOLDER and others_claims & FOLDER):
            alike.add_edge(own, others_own)
    return {member: min(group) for group in nx.connected_components(alike) for member in group}


def belongs(crawl: Crawl, page: GraphPage) -> str:
    """Where the canonical link of a page leads in the end, if that may be true."""
    own = MEANING[page.url]
    if page.canonical_url is None or page.canonical_url == OUTSIDE:
        return own
    texts = {MEANING[each.url]: each.text_hash for each in crawl.pages}
    ways = {MEANING[hop.source]: MEANING[hop.target] for hop in crawl.hops if hop.kind is HopKind.REDIRECT}
    target = MEANING[page.canonical_url]
    for _ in range(len(URLS)):
        target = target if target in texts else ways.get(target, target)
    is_other_host_unseen = target.startswith("http://shop.") and not any("shop." in url for url in texts)
    own_host_unseen = not target.startswith("http://shop.") and all("shop." in url for url in texts)
    is_lie = target in texts and texts[target] != page.text_hash
    return own if is_lie or is_other_host_unseen or own_host_unseen else target


def depths(crawl: Crawl, home: str, *, with_navigation: bool) -> dict[str, int]:
    """Click depth of the pages, by their names in `joined`."""
    names = joined(crawl)
    steps = [(names[MEANING[page.url]], names[MEANING[link.target]], link)
             for page in crawl.pages for link in crawl.links[page.url]]  # fmt: skip
    free = nx.DiGraph()
    free.add_nodes_from(names.values())
    free.add_edges_from((source, target) for source, target, link in steps if link.kind is HopKind.FRAME)
    free.add_edges_from(
        (names[MEANING[hop.source]], names[MEANING[hop.target]]) for hop in crawl.hops if hop.kind is HopKind.REDIRECT
    )
    at_home = {names[home], *nx.descendants(free, names[home])}
    count = Counter((target, text) for target, text, _ in {(t, k.text, s) for s, t, k in steps})
    pages = {names[MEANING[page.url]] for page in crawl.pages}
    wide = {link for link, number in count.items() if len(pages) >= 8 and number * 5 >= len(pages) * 4}
    ways = nx.MultiDiGraph()
    ways.add_nodes_from(free)
    ways.add_edges_from(free.edges, cost=0)
    for source, target, link in steps:
        is_wide = link.place in (Place.NAV, Place.HEADER, Place.FOOTER) or (target, link.text) in wide
        if link.kind is HopKind.CLICK and (with_navigation or not is_wide or source in at_home):
            ways.add_edge(source, target, cost=1)
    return dict(nx.single_source_dijkstra_path_length(ways, names[home], weight="cost"))


@given(crawls(), st.booleans(), st.randoms(use_true_random=False))
def test_click_depths_of_any_crawl_are_those_that_networkx_finds(
    crawl: Crawl, with_navigation: bool, random: Any
) -> None:
    home = MEANING[crawl.pages[0].url]
    names = joined(crawl)
    pages, hops = list(crawl.pages), list(crawl.hops)
    random.shuffle(pages)
    random.shuffle(hops)
    graph = build_graph(pages, {page.url: crawl.links[page.url] for page in pages}, hops)
    assert len(graph.addresses) == len({names[MEANING[page.url]] for page in pages})
    found = search(graph, graph.node(home), (), with_navigation=with_navigation)
    true = depths(crawl, home, with_navigation=with_navigation)
    assert {url: found.by_node.get(graph.node(url)) for url in URLS} == {
        url: true.get(names[MEANING[url]]) for url in URLS
    }


@given(crawls(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_in_which_pages_were_stored_changes_nothing(crawl: Crawl, with_navigation: bool, random: Any) -> None:
    home = crawl.pages[0].url
    pages, hops = list(crawl.pages), list(crawl.hops)
    random.shuffle(pages)
    random.shuffle(hops)
    one = build_graph(crawl.pages, crawl.links, crawl.hops)
    other = build_graph(pages, {page.url: crawl.links[page.url] for page in pages}, hops)
    assert one.addresses == other.addresses
    found = [search(graph, graph.node(home), (), with_navigation=with_navigation) for graph in (one, other)]
    assert found[0].by_node == found[1].by_node
    for node in found[0].by_node:
        assert found[0].path(node) == found[1].path(node)
