"""Crawls generated websites as the product does, and compares what was stored with the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx

from jobdepth.ranking.depth import Depths, Step, search
from jobdepth.ranking.graph import ClickGraph
from tests.crawler.crawls import CrawledSite, crawl_sites
from tests.crawler.generated.build import random_plan
from tests.crawler.generated.plan import Address, Form, Plan
from tests.crawler.generated.render import ELSEWHERE, sites_of
from tests.crawler.generated.truth import Truth
from tests.site_server import Site, page

#: Each answer is held back for up to this long, so that answers overtake one another.
MOST_DELAY_S = 0.03


@dataclass(frozen=True)
class Outcome:
    """Click depths that were found on one site, by address, and what is wrong with them."""

    plan: Plan
    depths: Mapping[Address, tuple[int | None, int | None]]
    #: The words of the links on the way to each page: through all links, and without site-wide navigation.
    paths: Mapping[Address, tuple[tuple[str, ...], tuple[str, ...]]]
    problems: tuple[str, ...]


def crawl_plans(output: Path, seeds: Iterable[int], *, delay_seed: int = 0) -> Iterator[Outcome]:
    """Crawl the websites of these seeds in one process, at full concurrency and with answers in any order."""
    plans = {f"g{seed}.example": random_plan(seed) for seed in seeds}
    own: dict[str, Site] = {}
    others: dict[str, Site] = {ELSEWHERE: {"/": page()}}
    for domain, plan in plans.items():
        for host, site in sites_of(plan).items():
            (own if host == domain else others)[host] = site
    settings = {"concurrency_per_host": 16, "concurrency": 64, "delay_s": 0.0}
    with crawl_sites(output, own, others, most_delay_s=MOST_DELAY_S, seed=delay_seed, **settings) as crawled:
        asked_elsewhere = {asked.host for asked in crawled.server.asked} & {ELSEWHERE}
        never = {(asked.host, asked.path) for asked in crawled.server.asked if "/hidden-" in asked.path}
        for domain, plan in plans.items():
            found = sorted(path for host, path in never if host.endswith(domain))
            others_asked = [f"asked for what nothing links to: {path}" for path in found]
            others_asked += [f"asked {host}" for host in asked_elsewhere]
            yield _outcome(plan, crawled[domain], others_asked)


def address_of(url: str) -> Address:
    """The address in a plan, whatever name of the site and whatever protocol was used."""
    parts = urlsplit(url)
    return Address((parts.hostname or "").removeprefix("www."), parts.path + (f"?{parts.query}" if parts.query else ""))


def _outcome(plan: Plan, site: CrawledSite, problems: list[str]) -> Outcome:
    truth, graph = Truth(plan), site.graph
    if site.row.home_url is None:
        return Outcome(plan, {}, {}, (f"no home page: {site.row.reason}",))
    unseen = [graph.node(url) for url in site.stored.skipped]
    home = graph.node(site.row.home_url)
    through_all = search(graph, home, unseen, with_navigation=True)
    without = search(graph, home, unseen, with_navigation=False)
    nodes = {address_of(url): graph.node(url) for url in site.stored.pages}
    found = {address: (through_all.by_node.get(n), without.by_node.get(n)) for address, n in nodes.items()}
    true = {
        address: (truth.depths.get(node), truth.depths_without_navigation.get(node))
        for address, node in truth.read_addresses.items()
    }
    problems += [
        f"{address.url}: found {found.get(address)}, true is {true.get(address)}"
        for address in sorted(found.keys() | true.keys())
        if found.get(address) != true.get(address)
    ]
    if len(graph.addresses) != len(truth.known_pages):
        problems.append(f"{len(graph.addresses)} pages instead of {len(truth.known_pages)}")
    if not problems:
        for depths, ways in ((through_all, truth.ways), (without, truth.ways_without_navigation)):
            problems += _wrong_paths(graph, depths, truth, ways)
    paths = {
        address_of(url): (_words(through_all, node), _words(without, node)) for node, url in graph.addresses.items()
    }
    return Outcome(plan, found, paths, tuple(problems))


def _words(depths: Depths, node: str) -> tuple[str, ...]:
    return tuple(step.text for step in depths.path(node))


def _wrong_paths(graph: ClickGraph, depths: Depths, truth: Truth, ways: nx.MultiDiGraph) -> Iterator[str]:
    """Click paths that no visitor could follow as they say."""
    free = nx.DiGraph()
    free.add_nodes_from(ways)
    free.add_edges_from((one, other) for one, other, cost in ways.edges(data="cost") if cost == 0)
    reach = {node: {node, *nx.descendants(free, node)} for node in free}
    for node, url in graph.addresses.items():
        if node not in depths.by_node:
            continue
        steps = depths.path(node)
        true_nodes = [truth.node_of[address_of(graph.addresses[step.node])] for step in steps]
        if len(steps) != depths.by_node[node] + 1 or graph.addresses[steps[-1].node] != url:
            yield f"{url}: a path of {len(steps)} pages to {steps[-1].node}"
        if true_nodes[0] not in truth.at_home:
            yield f"{url}: a path that begins at {true_nodes[0]}"
        for (before, after), step in zip(pairwise(true_nodes), steps[1:], strict=True):
            if not _is_click(ways, reach, before, after, step):
                yield f"{url}: no click {step} from {before} to {after}"


def _is_click(ways: nx.MultiDiGraph, reach: Mapping[str, set[str]], before: str, after: str, step: Step) -> bool:
    return any(
        after in reach[target] and (way["link"].text, way["link"].place) == (step.text, step.place)
        for source in reach[before]
        for _, target, way in ways.out_edges(source, data=True)
        if way["link"] is not None and way["link"].form is not Form.FRAME
    )
