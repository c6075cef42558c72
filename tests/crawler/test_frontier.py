from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.frontier.frontier import EXTRA_REQUESTS, MIN_WAITING, REQUESTS_PER_PAGE, Frontier
from crawler.frontier.shares import FAMILY_PART, MIN_SHARE, PATTERN_PART
from crawler.frontier.waiting import Candidate
from jobdepth.model import SkippedPage, SkipReason

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
    for path in ("legal/terms", "news/item", "solutions/x", "whatever"):
        frontier.add_click(HOME + path, HOME)
    frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["solutions/x", "whatever", "news/item", "legal/terms"]
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
    for path in ("legal", "products", "solutions"):
        frontier.add_click(HOME + path, HOME)
    frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["solutions"]
    frontier.answered(is_page=True)
    assert frontier.next_round() == []
    left = [SkippedPage(HOME + path, SkipReason.BUDGET, "", HOME) for path in ("legal", "products")]
    assert frontier.drain() == left
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


def added(frontier: Frontier, *paths: str) -> None:
    """Links of a page of this level."""
    for path in paths:
        frontier.add_click(HOME + path, HOME)


def crawl(frontier: Frontier, links: Callable[[str], Iterable[str]]) -> dict[str, int]:
    """Fetch until nothing is left or the budget is spent: path -> the level it was fetched at."""
    fetched: dict[str, int] = {}
    batch = [""]
    while batch:
        for path in batch:
            fetched[path] = frontier.level
            added(frontier, *links(path))
            frontier.answered(is_page=True)
        batch = urls(frontier.next_round())
    return fetched


def many(folder: str, count: int) -> list[str]:
    return [f"{folder}/{word(n)}" for n in range(count)]


def word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def test_a_pattern_gets_its_share_and_the_next_level_comes_before_the_rest_of_it() -> None:
    frontier = begun(budget=200)
    tree = {"": [*many("blog", 300), "solutions"], "solutions": ["solutions/deep"]}
    rounds = []
    crawl_links = iter([tree[""], tree["solutions"], ["industries/x"], []])
    batch: list[str] = [""]
    while batch:
        rounds.append(batch)
        added(frontier, *next(crawl_links, []))
        for _ in batch:
            frontier.answered(is_page=True)
        batch = urls(frontier.next_round())
    assert rounds[1][0] == "solutions"
    assert len(rounds[1]) == 1 + 200 // PATTERN_PART
    assert rounds[2:4] == [["solutions/deep"], ["industries/x"]]
    assert all(path.startswith("blog/") for batch in rounds[4:] for path in batch)
    assert sum(map(len, rounds)) == 200


def test_a_site_that_fits_the_budget_is_fetched_completely_and_every_page_at_its_level() -> None:
    tree = {"": [*many("blog", 80), "blog?page=2", "de/x"], "blog?page=2": many("press", 40), "blog/a": ["maze/b/c"]}
    fetched = crawl(begun(budget=200), lambda path: tree.get(path, []))
    levels = dict.fromkeys(tree[""], 1) | dict.fromkeys([*tree["blog?page=2"], "maze/b/c"], 2)
    assert fetched == {"": 0, **levels}


def test_links_of_a_page_that_was_held_back_belong_to_the_level_below_it() -> None:
    posts = many("blog", 60)
    deep = {"solutions": ["solutions/x"], "solutions/x": ["solutions/y"]}
    order: list[str] = []

    def links(path: str) -> list[str]:
        order.append(path)
        return [*posts, "solutions"] if not path else deep.get(path, [path.replace("blog", "press")])

    fetched = crawl(begun(budget=130), links)
    last = next(path for path in reversed(order) if path.startswith("blog/"))
    assert order.index(last) > order.index("solutions/y")
    assert (fetched[last], fetched["solutions/y"]) == (1, 3)
    assert fetched[last.replace("blog", "press")] == 2


def test_what_is_found_again_nearer_to_the_home_page_moves_up() -> None:
    frontier = begun(budget=100)
    added(frontier, *many("blog", 30), "solutions")
    frontier.answered(is_page=True)
    first = urls(frontier.next_round())
    added(frontier, "solutions/x")
    for _ in first:
        frontier.answered(is_page=True)
    assert urls(frontier.next_round()) == ["solutions/x"]
    added(frontier, *many("press", 30))
    frontier.answered(is_page=True)
    assert len(frontier.next_round()) == 10
    assert frontier.level == 3
    for _ in range(10):
        frontier.answered(is_page=True)
    # The rest of the blog, of level 1, comes before the rest of the press, and links to one of that.
    rest = urls(frontier.next_round())
    assert (frontier.level, {path.split("/")[0] for path in rest}) == (1, {"blog"})
    added(frontier, *many("press", 30))
    for _ in rest:
        frontier.answered(is_page=True)
    assert {path.split("/")[0] for path in urls(frontier.next_round())} <= {"blog", "press"}
    assert frontier.level < 3


def test_lists_and_other_languages_come_last_in_their_level() -> None:
    frontier = begun()
    added(frontier, "blog?page=2", "de/solutions", "tag/x", "2019/03", "legal/terms", "shop?a=1&b=2")
    frontier.answered(is_page=True)
    assert urls(frontier.next_round())[0] == "legal/terms"


def test_the_language_of_the_study_is_the_one_that_does_not_come_last() -> None:
    frontier = Frontier(1, "de")
    added(frontier, "en/loesungen", "de/legal/agb")
    assert urls(frontier.next_round()) == ["de/legal/agb"]


def test_patterns_of_a_kind_take_turns() -> None:
    frontier = begun(budget=5)
    added(frontier, *many("products/racks", 9), *many("products/servers", 9))
    frontier.answered(is_page=True)
    assert sorted(path.split("/")[1] for path in urls(frontier.next_round())) == ["racks"] * 2 + ["servers"] * 2


def test_a_flat_site_is_not_one_pattern_to_be_sampled() -> None:
    frontier = begun(budget=300)
    added(frontier, *(f"page-{path[2:]}" for path in many("f", 90)), *many("blog", 1000))
    frontier.answered(is_page=True)
    assert sum("/" not in path for path in urls(frontier.next_round())) == 90


@pytest.mark.parametrize(
    "trap",
    [
        lambda n: f"events/{1900 + n // 12}/{n % 12 + 1:02}",
        lambda n: f"shop?{word(n)}=1&z={n}",
        lambda n: f"wiki{'/more' * (n % 100 + 1)}/{word(n // 100)}",
        lambda n: f"{word(n)}/{n}/x",
        lambda n: f"page-{n}?sid=1",
    ],
    ids=["calendar", "filters", "deeper", "maze", "session"],
)
def test_a_trap_keeps_no_page_from_being_fetched(trap: Callable[[int], str]) -> None:
    numbers = iter(range(1_000_000))
    healthy = {"": ["solutions", *many("products", 40)]} | {
        path: [f"support/{path.split('/')[1]}", *many(f"press/{path.split('/')[1]}", 3)]
        for path in many("products", 40)
    }

    def links(path: str) -> list[str]:
        return [*healthy.get(path, []), *(trap(next(numbers)) for _ in range(20))]

    pages = {path for paths in healthy.values() for path in paths}
    budget = 2 * len(pages)
    fetched = crawl(begun(budget), links)
    assert len(fetched) == budget
    assert pages <= fetched.keys()


def test_a_pattern_that_came_too_late_for_its_family_is_looked_at_before_another_gets_a_second_share() -> None:
    tree = {
        "": [*(f"offer-{n}" for n in range(90)), *(f"{word(n)}/x" for n in range(25))],
        "offer-1": ["papers/density"],
    }
    for n in range(90):
        tree.setdefault(f"offer-{n}", ["papers/density"])
    fetched = crawl(begun(budget=60), lambda path: tree.get(path, []))
    assert "papers/density" in fetched


def test_other_hosts_share_one_part_of_the_budget() -> None:
    frontier = begun(budget=300)
    for number in range(1000):
        frontier.add_click(f"http://user{number}.site.example/", HOME)
    added(frontier, *many("solutions", 20))
    frontier.answered(is_page=True)
    hosts = [candidate.url for candidate in frontier.next_round() if not candidate.url.startswith(HOME)]
    assert len(hosts) == 300 // FAMILY_PART


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_what_is_fetched_does_not_depend_on_the_order_in_which_answers_arrive(random: Random) -> None:
    tree = {"": [*many("blog", 40), *many("products", 40)]} | {
        path: [f"{path}/more", "tag/x", *many(path.split("/")[1], 3)] for path in many("blog", 40)
    }

    def run(order: Random | None) -> list[set[str]]:
        frontier, rounds, batch = begun(budget=100), [], [""]
        while batch:
            rounds.append(set(batch))
            if order:
                order.shuffle(batch)
            for path in batch:
                added(frontier, *tree.get(path, []))
                frontier.answered(is_page=True)
            batch = urls(frontier.next_round())
        return rounds

    assert run(random) == run(None)


def test_what_a_pattern_held_back_is_told_from_what_the_budget_left_over() -> None:
    frontier = begun(budget=20)
    added(frontier, *many("blog", 25), *many("press", 10))
    frontier.answered(is_page=True)
    batch = frontier.next_round()
    assert len(batch) == 19
    for _ in batch:
        frontier.answered(is_page=True)
    left = frontier.drain(SkipReason.TIME_LIMIT)
    assert Counter((skip.reason, skip.detail) for skip in left) == {
        (SkipReason.SAMPLED, "10 of 25 of site.example/blog/*"): 15,
        (SkipReason.TIME_LIMIT, ""): 1,
    }


def test_a_cap_lowers_the_pages_and_the_shares() -> None:
    frontier = begun(budget=300)
    frontier.cap(40)
    added(frontier, *many("blog", 100))
    frontier.answered(is_page=True)
    assert len(frontier.next_round()) == MIN_SHARE
    for _ in range(MIN_SHARE):
        frontier.answered(is_page=True)
    frontier.cap(MIN_SHARE + 1)
    assert not frontier.has_budget
    frontier.cap(300)
    assert frontier.next_round() == []


def test_more_addresses_than_can_ever_be_asked_for_are_dropped_but_leave_a_trace() -> None:
    frontier = begun(budget=50)
    posts = [f"blog/{number}-x" for number in range(3 * MIN_WAITING)]
    rare = many("solutions", 15)
    for path in [*posts, *rare]:
        frontier.add_click(HOME + path, HOME)
    frontier.answered(is_page=True)
    batch = urls(frontier.next_round())
    assert len([path for path in batch if path in rare]) == MIN_SHARE
    assert frontier.waiting + len(batch) == MIN_WAITING
    assert all(frontier.knows(HOME + path) for path in posts)
    for _ in batch:
        frontier.answered(is_page=True)
    left = frontier.drain()
    details = {skip.detail for skip in left if "/blog/" in skip.url}
    assert details == {f"{MIN_SHARE} of {len(posts):,} of site.example/blog/*"}


@pytest.mark.parametrize("seed", range(3))
def test_which_addresses_are_dropped_does_not_depend_on_their_order(seed: int) -> None:
    paths = [f"blog/{number}-x" for number in range(2 * MIN_WAITING)]
    paths += [f"{path}/x" for path in many("", 2 * MIN_WAITING)]
    found = []
    for _ in range(2):
        frontier = begun(budget=50)
        added(frontier, *paths)
        frontier.answered(is_page=True)
        batch = urls(frontier.next_round())
        found.append((batch, [skip.url for skip in frontier.drain()]))
        Random(seed).shuffle(paths)
    assert found[0] == found[1]


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
