from __future__ import annotations

from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier import EXTRA_REQUESTS, REQUESTS_PER_PAGE, Candidate, Frontier

HOME = "http://site.example/"


def begun(budget: int = 100) -> Frontier:
    """A frontier whose home page is being fetched."""
    frontier = Frontier(budget)
    assert frontier.add_free(HOME, None)
    return frontier


def urls(candidates: list[Candidate]) -> list[str]:
    return [candidate.url.removeprefix(HOME) for candidate in candidates]


def test_a_round_holds_the_pages_one_click_away_customers_pages_first() -> None:
    frontier = begun()
    for path in ("legal/terms", "news/2024", "solutions/x", "whatever"):
        frontier.add_click(HOME + path, HOME)
    frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["solutions/x", "whatever", "news/2024", "legal/terms"]
    assert frontier.level == 1


def test_no_spelling_of_an_address_is_handed_out_twice() -> None:
    frontier = begun()
    for url in ("http://site.example/a", "https://site.example/a", "http://www.site.example/a", HOME):
        frontier.add_click(url, HOME)
    frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["a"]
    assert frontier.add_free("https://www.site.example/a", None) is None


def test_the_target_of_a_redirect_is_handed_out_at_once_even_if_a_click_to_it_waits() -> None:
    frontier = begun()
    frontier.add_click(f"{HOME}a", HOME)
    assert frontier.add_free(f"{HOME}a", None) == Candidate(f"{HOME}a", HOME)
    assert frontier.waiting == 0


def test_a_framed_page_is_fetched_before_the_next_level() -> None:
    frontier = begun()
    frontier.add_click(f"{HOME}a", HOME)
    frontier.add_click(f"{HOME}b", HOME)
    frontier.add_frame(f"{HOME}b", HOME)
    frontier.answered(is_page=True)
    assert (urls(frontier.next_round()), frontier.level) == (["b"], 0)
    frontier.answered(is_page=True)
    assert (urls(frontier.next_round()), frontier.level) == (["a"], 1)


def test_what_the_budget_leaves_over_can_be_listed() -> None:
    frontier = begun(budget=2)
    for path in ("a", "b", "c"):
        frontier.add_click(HOME + path, HOME)
    frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["a"]
    frontier.answered(is_page=True)
    assert frontier.next_round() == []
    assert urls(list(frontier.drain())) == ["b", "c"]
    assert frontier.waiting == 0


def test_a_site_of_nothing_but_dead_links_comes_to_an_end() -> None:
    frontier = begun(budget=2)
    asked = 0
    for number in range(1000):
        frontier.add_click(f"{HOME}{number}", HOME)
    frontier.answered(is_page=False)
    while batch := frontier.next_round():
        asked += len(batch)
        for _ in batch:
            frontier.answered(is_page=False)
    assert asked < 2 * REQUESTS_PER_PAGE + EXTRA_REQUESTS
    assert not frontier.has_budget


GRAPHS = st.integers(2, 12).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.sampled_from(["click", "frame"])), max_size=30
    )
)


@given(GRAPHS, st.integers(0, 1000))
def test_every_page_is_fetched_at_its_true_click_depth_in_whatever_order_answers_arrive(
    edges: list[tuple[int, int, str]], seed: int
) -> None:
    random = Random(seed)
    graph = nx.DiGraph()
    graph.add_node(0)
    for source, target, kind in sorted(edges, key=lambda edge: edge[2]):
        graph.add_edge(source, target, cost=int(kind == "click"))
    for source, target, kind in edges:
        if kind == "frame":
            graph[source][target]["cost"] = 0
    frontier = begun(budget=1000)
    fetched: dict[int, int] = {}
    batch = [0]
    while batch:
        random.shuffle(batch)
        for node in batch:
            fetched[node] = frontier.level
            for _, target, data in graph.out_edges(node, data=True):
                add = frontier.add_click if data["cost"] else frontier.add_frame
                add(HOME if target == 0 else f"{HOME}{target}", HOME)
            frontier.answered(is_page=True)
        assert frontier.is_idle
        batch = [int(path or 0) for path in urls(frontier.next_round())]
    assert fetched == nx.single_source_dijkstra_path_length(graph, 0, weight="cost")


@given(st.integers(1, 6), st.lists(st.booleans(), max_size=60))
def test_never_more_pages_than_the_budget(budget: int, outcomes: list[bool]) -> None:
    frontier = begun(budget)
    pages, number = 1, 0
    frontier.answered(is_page=True)
    for count in range(60):
        frontier.add_click(f"{HOME}{count}", HOME)
        frontier.add_frame(f"{HOME}frame{count}", HOME)
    while batch := frontier.next_round():
        for _ in batch:
            is_page = outcomes[number] if number < len(outcomes) else True
            number += 1
            pages += is_page
            frontier.answered(is_page)
    assert pages <= budget


@pytest.mark.parametrize("budget", [1, 3])
def test_with_nothing_known_there_is_nothing_to_fetch(budget: int) -> None:
    frontier = begun(budget)
    frontier.answered(is_page=False)
    assert frontier.next_round() == []
