"""The true click depths of a plan, by networkx and by the plan alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from jobdepth.model import Place
from tests.crawler.generated.plan import Address, Form, Plan, PlannedLink

#: A link on four of five pages of a site that has eight or more is site-wide wherever it stands.
WIDE_PAGES, OF_PAGES, MIN_PAGES = 4, 5, 8
SITE_WIDE = (Place.NAV, Place.HEADER, Place.FOOTER)


@dataclass(frozen=True)
class Truth:
    """What a crawl of a plan must find out."""

    plan: Plan

    @cached_property
    def node_of(self) -> dict[Address, str]:
        """Each address that is a page or leads on, and what it stands for: the addresses of one page share a node."""
        nodes = {step.address: step.address.url for step in self.plan.steps}
        nodes |= {address: page.addresses[0].url for page in self.plan.pages for address in page.addresses}
        return nodes

    @cached_property
    def pages(self) -> dict[str, list[PlannedLink]]:
        """All pages, and their links inside the site."""
        return {
            page.addresses[0].url: [link for link in page.links if link.target in self.node_of]
            for page in self.plan.pages
        }

    @cached_property
    def ways(self) -> nx.MultiDiGraph:
        """Pages and steps; a click costs one, all else nothing."""
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(self.node_of.values())
        for node, links in self.pages.items():
            for link in links:
                cost = 0 if link.form is Form.FRAME else 1
                graph.add_edge(node, self.node_of[link.target], cost=cost, link=link)
        for step in self.plan.steps:
            if step.target in self.node_of:
                graph.add_edge(step.address.url, self.node_of[step.target], cost=0, link=None)
        return graph

    @cached_property
    def start(self) -> str:
        return self.node_of[self.plan.start]

    @cached_property
    def known(self) -> set[str]:
        """Nodes that links lead to, or else the sitemap and the links of its pages."""
        begin = {self.start, *(self.node_of[address] for address in self.plan.sitemap if address in self.node_of)}
        return begin.union(*(nx.descendants(self.ways, node) for node in begin))

    @cached_property
    def known_pages(self) -> set[str]:
        """Pages that a crawl comes to know."""
        return self.known & self.pages.keys()

    @cached_property
    def read_addresses(self) -> dict[Address, str]:
        """Addresses of pages that a crawl comes to know, and their pages."""
        named = {self.plan.start, *self.plan.sitemap}
        named |= {link.target for node in self.known_pages for link in self.pages[node]}
        named |= {step.target for step in self.plan.steps if step.address.url in self.known}
        return {address: node for address, node in self.node_of.items() if address in named and node in self.pages}

    @cached_property
    def at_home(self) -> set[str]:
        """What a visitor sees at home without a click."""
        free = nx.DiGraph()
        free.add_nodes_from(self.ways)
        free.add_edges_from((one, other) for one, other, cost in self.ways.edges(data="cost") if cost == 0)
        return {self.start, *nx.descendants(free, self.start)}

    @cached_property
    def everywhere(self) -> set[tuple[str, str]]:
        """Links, by target and words, on nearly every page that a crawl comes to know."""
        count = Counter(
            link
            for node in self.known_pages
            for link in {(self.node_of[link.target], link.text) for link in self.pages[node]}
        )
        total = len(self.known_pages)
        return {link for link, pages in count.items() if total >= MIN_PAGES and pages * OF_PAGES >= WIDE_PAGES * total}

    @cached_property
    def depths(self) -> dict[str, int]:
        """Click depth through all links."""
        return dict(nx.single_source_dijkstra_path_length(self.ways, self.start, weight="cost"))

    @cached_property
    def depths_without_navigation(self) -> dict[str, int]:
        """Click depth with site-wide navigation taken out except at home."""
        return dict(nx.single_source_dijkstra_path_length(self.ways_without_navigation, self.start, weight="cost"))

    @cached_property
    def ways_without_navigation(self) -> nx.MultiDiGraph:
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(self.ways)
        for node, target, way in self.ways.edges(data=True):
            if node in self.at_home or not self._is_navigation(target, way["cost"], way["link"]):
                graph.add_edge(node, target, **way)
        return graph

    def _is_navigation(self, target: str, cost: int, link: PlannedLink | None) -> bool:
        if link is None or cost == 0:
            return False
        return link.place in SITE_WIDE or (target, link.text) in self.everywhere
