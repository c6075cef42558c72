"""Click depth: the fewest clicks from the home page, by breadth-first search over the stored graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from jobdepth.model import Place
from jobdepth.ranking.graph import ClickGraph, Edge


@dataclass(frozen=True, slots=True)
class Step:
    """A page on the way from the home page, and the link that leads to it."""

    node: str
    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Depths:
    """Click depth of every node that links reach, and how it was reached."""

    by_node: dict[str, int]
    came_by: dict[str, Edge]
    #: The smallest depth at which an address was known and not seen; None where everything was seen.
    unseen_from: int | None

    def is_exact(self, node: str) -> bool:
        """Whether no unseen page could make this node's depth smaller."""
        depth = self.by_node.get(node)
        if self.unseen_from is None:
            return True
        # Not one more: what is hidden may be a redirect, which costs no click.
        return depth is not None and depth <= self.unseen_from

    def path(self, node: str) -> list[Step]:
        """The pages from home to `node`, one a click: where redirects end, and the page around a frame."""
        steps: list[Step] = []
        shown = node
        while node in self.came_by:
            edge = self.came_by[node]
            if edge.cost:
                steps.append(Step(shown, edge.text, edge.place))
            if edge.cost or (edge.is_frame and steps):
                shown = edge.source
            node = edge.source
        return [Step(shown, "", None), *reversed(steps)]


def search(graph: ClickGraph, home: str, unseen: Collection[str], *, with_navigation: bool) -> Depths:
    """Depths from the node `home`; `unseen` are nodes that exist but could not be read.

    Without navigation, links of the site-wide navigation count on the home page only.
    """
    by_node = {home: 0}
    came_by: dict[str, Edge] = {}
    queue: deque[tuple[int, str]] = deque([(0, home)])
    home_nodes = {home}
    while queue:
        depth, node = queue.popleft()
        if depth > by_node[node]:
            continue
        for edge in graph.edges.get(node, ()):
            if not with_navigation and edge.is_site_wide and node not in home_nodes and edge.cost:
                continue
            reached = depth + edge.cost
            if reached >= by_node.get(edge.target, reached + 1):
                continue
            by_node[edge.target] = reached
            came_by[edge.target] = edge
            if edge.cost:
                queue.append((reached, edge.target))
            else:
                queue.appendleft((reached, edge.target))
                if node in home_nodes:
                    home_nodes.add(edge.target)
    hidden = [by_node[node] for node in unseen if node in by_node]
    return Depths(by_node, came_by, min(hidden, default=None))
