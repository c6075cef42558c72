"""Websites at random, and their true click depths."""

from __future__ import annotations

from random import Random

import networkx as nx

from tests.site_server import Replies, Site, moved, page


def random_site(seed: int, size: int) -> tuple[Site, dict[str, int]]:
    """A site of `size` addresses with links, redirects and frames, and the true depth of each of its pages."""
    random = Random(seed)
    names = ["/", *(f"/{n}" for n in range(1, size))]
    graph = nx.DiGraph()
    site: dict[str, Replies] = {}
    for name in names:
        if name != "/" and random.random() < 0.15:
            target = random.choice(names)
            site[name] = moved(target) if target != name else page(text=name)
            graph.add_edge(name, target, cost=0)
            continue
        links = random.sample(names, k=3)
        frames = random.sample(names, k=1) if random.random() < 0.1 else []
        body = "".join(f'<iframe src="{frame}"></iframe>' for frame in frames)
        site[name] = page(*links, text=name + body)
        costs = [(link, 1) for link in links] + [(frame, 0) for frame in frames]
        for target, cost in costs:
            known = graph.get_edge_data(name, target, {"cost": cost})
            graph.add_edge(name, target, cost=min(cost, known["cost"]))
    depths = nx.single_source_dijkstra_path_length(graph, "/", weight="cost")
    pages = {name for name, reply in site.items() if isinstance(reply, str)}
    return site, {name: depth for name, depth in depths.items() if name in pages}
