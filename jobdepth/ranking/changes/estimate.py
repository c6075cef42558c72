"""A quick estimate of what a link is worth, so that only the best are counted in full."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from jobdepth.ranking.changes.what_if import Method, NewLink, Outcome
from jobdepth.ranking.graph import ClickGraph


def nearer(graph: ClickGraph, by_node: Mapping[str, int], link: NewLink) -> dict[str, int]:
    """The nodes that one more link brings nearer to the home page, with their new click depth."""
    if link.source not in by_node:
        return {}
    found: dict[str, int] = {}
    queue = deque([(by_node[link.source] + 1, link.target)])
    while queue:
        depth, node = queue.popleft()
        if depth >= found.get(node, by_node.get(node, depth + 1)):
            continue
        found[node] = depth
        for edge in graph.edges.get(node, ()):
            if edge.cost:
                queue.append((depth + 1, edge.target))
            else:
                queue.appendleft((depth, edge.target))
    return found


class Estimate:
    """Points of a site with one more link, as long as no text moves from one page to another."""

    def __init__(self, outcome: Outcome, method: Method) -> None:
        self._graph = outcome.state.graph
        self._by_node = outcome.depths.by_node
        self._method = method
        self._offers = {item.page.node for item in outcome.pages if item.page.leads_on}
        self._jobs = {item.page.node: dict(item.jobs) for item in outcome.pages if item.jobs}
        self._first = {job.id: job.depth for job in outcome.jobs if job.depth is not None}
        self._connected = {job.id for job in outcome.jobs if job.connected}
        self._hidden = [item for item in outcome.pages if item.page.depth is None and item.jobs]
        self._now = self._points(self._first, self._connected)

    def bound(self, link: NewLink) -> float:
        """The most that `gain` can be: the target's jobs one click from the source, and all others two clicks."""
        if link.source not in self._by_node:
            return 0.0
        near = self._by_node[link.source] + 1
        first, connected = dict(self._first), set(self._connected)
        reachable = {job for item in self._hidden for job in item.jobs} if link.target not in self._by_node else set()
        for job in {*first, *reachable}:
            first[job] = min(first.get(job, near + 1), near + (job not in self._jobs.get(link.target, ())))
        for item in self._hidden if reachable else ():
            connected.update(job for job, connection in item.jobs.items() if connection is not None)
        if link.target in self._offers:
            connected.update(self._jobs.get(link.source, ()))
        # Without new coverage the share of connected jobs has the same base; with it the base may shrink the share.
        return self._points(first, connected, covered=self._covered(self._first)) - self._now

    def gain(self, link: NewLink) -> float:
        """What reach, coverage and connection add to the score, in points."""
        moved = nearer(self._graph, self._by_node, link)
        first, connected = dict(self._first), set(self._connected)
        for node in moved.keys() & self._jobs.keys():
            for job, connection in self._jobs[node].items():
                first[job] = min(moved[node], first.get(job, moved[node]))
                if connection is not None:
                    connected.add(job)
        if link.target in self._offers and (link.source in self._by_node):
            connected.update(self._jobs.get(link.source, ()))
        return self._points(first, connected) - self._now

    def _covered(self, first: Iterable[str]) -> float:
        return sum(self._method.yardstick.job_weights[job] for job in first)

    def _points(self, first: Mapping[str, int], connected: set[str], covered: float | None = None) -> float:
        """Points of reach, coverage and connection; `covered` is another base for connection than the jobs found."""
        yardstick = self._method.yardstick
        weights, total = yardstick.job_weights, sum(yardstick.job_weights.values())
        base = covered or self._covered(first)
        shares = {
            "reach": sum(weights[job] * yardstick.patience**depth for job, depth in first.items()) / total,
            "coverage": self._covered(first) / total,
            "connection": min(1.0, self._covered(connected) / base) if base else 0.0,
        }
        measures = yardstick.measure_weights
        return 100 * sum(measures.get(name, 0.0) * share for name, share in shares.items()) / sum(measures.values())
