"""Click depth against shortest paths by networkx, on graphs at random."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from jobdepth.model import Place
from jobdepth.ranking.depth import Depths, search
from jobdepth.ranking.graph import ClickGraph, Edge
from tests.ranking.pages import graph_of

HOME = "0"
SIZE = 9
NODES = st.integers(0, SIZE - 1).map(str)


def click(source: str, target: str, is_site_wide: bool = False) -> Edge:
    return Edge(source, target, 1, f"{source} to {target}", Place.NAV if is_site_wide else Place.MAIN, is_site_wide)


def redirect(source: str, target: str) -> Edge:
    return Edge(source, target, 0)


def frame(source: str, target: str) -> Edge:
    return Edge(source, target, 0, "", Place.MAIN)


CLICKS = st.builds(click, NODES, NODES, st.booleans())
EDGES = st.lists(st.one_of(CLICKS, CLICKS, st.builds(redirect, NODES, NODES), st.builds(frame, NODES, NODES)),
                 max_size=25)  # fmt: skip


def shortest(edges: list[Edge]) -> dict[str, int]:
    """Fewest clicks to every node that can be reached, by networkx."""
    graph = nx.MultiDiGraph()
    graph.add_node(HOME)
    for edge in edges:
        graph.add_edge(edge.source, edge.target, cost=edge.cost)
    return dict(nx.single_source_dijkstra_path_length(graph, HOME, weight="cost"))


def home_nodes(edges: list[Edge]) -> set[str]:
    """What a visitor sees at home without a click."""
    return {node for node, depth in shortest(edges).items() if depth == 0}


def found(edges: list[Edge], unseen: tuple[str, ...] = (), *, with_navigation: bool = True) -> Depths:
    return search(graph_of(*edges), HOME, unseen, with_navigation=with_navigation)


@given(EDGES)
def test_click_depth_is_the_shortest_path_where_only_clicks_cost(edges: list[Edge]) -> None:
    assert found(edges).by_node == shortest(edges)


@given(EDGES)
def test_without_navigation_menus_count_on_the_home_page_only(edges: list[Edge]) -> None:
    at_home = home_nodes(edges)
    kept = [edge for edge in edges if not edge.is_site_wide or edge.source in at_home]
    assert found(edges, with_navigation=False).by_node == shortest(kept)


@given(EDGES)
def test_taking_navigation_out_never_brings_a_page_nearer(edges: list[Edge]) -> None:
    with_menus = found(edges).by_node
    for node, depth in found(edges, with_navigation=False).by_node.items():
        assert depth >= with_menus[node]


@given(EDGES, st.booleans())
def test_the_click_path_has_a_click_for_each_step_of_the_depth(edges: list[Edge], with_navigation: bool) -> None:
    depths = found(edges, with_navigation=with_navigation)
    for node, depth in depths.by_node.items():
        steps = depths.path(node)
        assert len(steps) == depth + 1
        assert steps[-1].node == node
        assert (steps[0].text, steps[0].place) == ("", None)
        assert all(step.text for step in steps[1:])


@given(EDGES, st.booleans())
def test_every_step_of_a_click_path_is_a_link_between_pages_seen_at_the_same_place(
    edges: list[Edge], with_navigation: bool
) -> None:
    depths = found(edges, with_navigation=with_navigation)
    free = nx.DiGraph()
    free.add_nodes_from(depths.by_node)
    free.add_edges_from((edge.source, edge.target) for edge in edges if edge.cost == 0)
    clicks = {(edge.text, edge.place): edge for edge in edges if edge.cost}
    for node in depths.by_node:
        steps = depths.path(node)
        assert nx.has_path(free, HOME, steps[0].node)
        for before, after in pairwise(steps):
            edge = clicks[after.text, after.place]
            assert nx.has_path(free, before.node, edge.source)
            assert nx.has_path(free, edge.target, after.node)


HIDDEN = st.lists(NODES.filter(lambda node: node != HOME), max_size=3).map(tuple)


@given(EDGES, HIDDEN, st.data())
def test_no_link_of_an_unseen_page_makes_a_depth_called_exact_smaller(
    edges: list[Edge], unseen: tuple[str, ...], data: st.DataObject
) -> None:
    seen = [edge for edge in edges if edge.source not in unseen]
    before = found(seen, unseen)
    hidden = st.builds(Edge, st.sampled_from(unseen or ("unlinked",)), NODES, st.integers(0, 1))
    after = shortest([*seen, *data.draw(st.lists(hidden, max_size=6))])
    for node in map(str, range(SIZE)):
        if before.is_exact(node):
            assert after.get(node) == before.by_node.get(node)


@given(EDGES)
def test_where_everything_was_seen_every_depth_is_exact(edges: list[Edge]) -> None:
    depths = found(edges)
    assert all(depths.is_exact(str(node)) for node in range(SIZE))


def test_a_page_behind_a_hidden_one_is_at_most_as_deep_as_found() -> None:
    edges = [click("0", "login"), click("0", "1"), click("1", "2")]
    depths = found(edges, ("login",))
    assert [depths.is_exact(node) for node in ("0", "1", "2", "never found")] == [True, True, False, False]


def test_a_hidden_page_that_no_link_reaches_hides_nothing() -> None:
    depths = found([click("0", "1"), click("1", "2")], ("unlinked",))
    assert depths.is_exact("2")


def test_the_path_through_a_redirect_names_the_page_where_it_ends() -> None:
    depths = found([click("0", "r"), redirect("r", "1"), click("1", "2")])
    assert [(step.node, step.text) for step in depths.path("2")] == [("0", ""), ("1", "0 to r"), ("2", "1 to 2")]


def test_the_path_through_a_frame_names_the_page_around_it() -> None:
    depths = found([click("0", "1"), frame("1", "f"), click("f", "2")])
    assert [(step.node, step.text) for step in depths.path("2")] == [("0", ""), ("1", "0 to 1"), ("2", "f to 2")]


def test_a_path_out_of_a_frame_of_the_home_page_begins_at_home() -> None:
    depths = found([frame("0", "f"), click("f", "1")])
    assert [step.node for step in depths.path("1")] == ["0", "1"]


def test_the_path_home_is_home() -> None:
    assert [step.node for step in search(ClickGraph((), {}, {}), HOME, (), with_navigation=True).path(HOME)] == [HOME]


def test_the_same_graph_gives_the_same_path_in_whatever_order_its_pages_come() -> None:
    edges = [click("0", "a"), click("0", "b"), click("a", "x"), click("b", "x")]
    other = [*edges[:2], edges[3], edges[2]]
    assert found(edges).path("x") == found(other).path("x")
