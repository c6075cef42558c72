from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdepth.model import Hop, HopKind, Link, Place
from jobdepth.ranking.graph import SITE_WIDE_MIN_PAGES, ClickGraph, GraphPage, build_graph

SITE = "http://site.example"


def page(path: str, text: str = "", canonical: str | None = None) -> GraphPage:
    return GraphPage(SITE + path, text or path, canonical and SITE + canonical)


def link(path: str, text: str = "words", place: Place = Place.MAIN, kind: HopKind = HopKind.CLICK) -> Link:
    return Link(SITE + path, text, place, kind)


def graph(*pages: GraphPage, links: dict[str, list[Link]] | None = None, hops: tuple[Hop, ...] = ()) -> ClickGraph:
    return build_graph(pages, {SITE + path: found for path, found in (links or {}).items()}, hops)


def shown(found: ClickGraph) -> set[str]:
    return {url.removeprefix(SITE) for url in found.addresses.values()}


@pytest.mark.parametrize(
    "other",
    ["https://site.example/a", "http://www.site.example/a", "https://www.site.example/a"],
)
def test_spellings_of_one_address_are_one_node_whatever_they_serve(other: str) -> None:
    found = build_graph([GraphPage(f"{SITE}/a", "one"), GraphPage(other, "two")], {}, [])
    assert found.node(other) == found.node(f"{SITE}/a")
    assert len(found.addresses) == 1


@pytest.mark.parametrize("other", ["/dir/index.html", "/dir/index.php", "/dir", "/dir/default.aspx"])
def test_a_folder_and_its_index_file_are_one_node_if_they_serve_the_same_text(other: str) -> None:
    assert len(shown(graph(page("/dir/", "same"), page(other, "same")))) == 1
    assert len(shown(graph(page("/dir/", "one"), page(other, "two")))) == 2


def test_a_canonical_link_joins_only_pages_of_the_same_text() -> None:
    assert shown(graph(page("/a?x=1", "same", "/a"), page("/a", "same"))) == {"/a"}
    assert shown(graph(page("/b", "other", "/a"), page("/a", "same"))) == {"/a", "/b"}


def test_a_canonical_link_to_a_page_that_was_not_read_joins_nothing() -> None:
    assert shown(graph(page("/a?x=1", "same", "/a"))) == {"/a?x=1"}


@given(st.permutations(["/a", "/a?1", "/a?2", "/a?3"]), st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_canonical_links_in_chains_and_circles_join_to_one_node(paths: list[str], targets: list[int]) -> None:
    pages = [page(path, "same", paths[target]) for path, target in zip(paths, targets, strict=True)]
    found = graph(*pages)
    for path, target in zip(paths, targets, strict=True):
        assert found.node(SITE + path) == found.node(SITE + paths[target])
    assert {found.node(SITE + path) for path in paths} == set(found.addresses)


def test_the_links_of_joined_pages_are_all_there_and_those_among_them_are_not() -> None:
    found = graph(
        page("/a/", "same"),
        page("/a/index.html", "same"),
        links={"/a/": [link("/x"), link("/a/index.html")], "/a/index.html": [link("/y")]},
    )
    targets = {edge.target for edge in found.edges[found.node(f"{SITE}/a/")]}
    assert targets == {found.node(f"{SITE}/x"), found.node(f"{SITE}/y")}


def test_clicks_cost_one_and_redirects_and_frames_nothing() -> None:
    found = graph(
        page("/"),
        links={"/": [link("/a"), link("/f", kind=HopKind.FRAME)]},
        hops=(Hop(f"{SITE}/old", f"{SITE}/new", HopKind.REDIRECT),),
    )
    costs = {edge.target: (edge.cost, edge.is_frame) for edges in found.edges.values() for edge in edges}
    nodes = {path: found.node(SITE + path) for path in ("/a", "/f", "/new")}
    assert costs == {nodes["/a"]: (1, False), nodes["/f"]: (0, True), nodes["/new"]: (0, False)}


def test_sitemaps_and_canonical_links_are_no_way_from_page_to_page() -> None:
    hops = tuple(Hop(f"{SITE}/", f"{SITE}/x", kind) for kind in (HopKind.SITEMAP, HopKind.CANONICAL))
    assert not graph(page("/"), hops=hops).edges


@pytest.mark.parametrize("place", [Place.NAV, Place.HEADER, Place.FOOTER])
def test_a_link_in_a_menu_a_header_or_a_footer_is_site_wide(place: Place) -> None:
    found = graph(page("/"), links={"/": [link("/a", place=place), link("/b")]})
    assert [edge.is_site_wide for edges in found.edges.values() for edge in edges] == [True, False]


def site_of(size: int, everywhere: Link, sometimes: Link) -> ClickGraph:
    pages = [page(f"/{n}") for n in range(size)]
    links = {f"/{n}": [everywhere, *([sometimes] if n % 2 else [])] for n in range(size)}
    return graph(*pages, links=links)


def test_a_link_on_nearly_every_page_is_site_wide_wherever_it_stands() -> None:
    found = site_of(SITE_WIDE_MIN_PAGES, link("/offer", "See our offer"), link("/other"))
    wide = {edge.target: edge.is_site_wide for edges in found.edges.values() for edge in edges}
    assert wide == {found.node(f"{SITE}/offer"): True, found.node(f"{SITE}/other"): False}


def test_on_a_small_site_no_link_in_the_text_is_site_wide() -> None:
    found = site_of(SITE_WIDE_MIN_PAGES - 1, link("/offer"), link("/other"))
    assert not any(edge.is_site_wide for edges in found.edges.values() for edge in edges)


def test_a_page_is_shown_under_its_shortest_address() -> None:
    found = graph(page("/dir/index.html", "same"), page("/dir/", "same"))
    assert shown(found) == {"/dir/"}


def redirect(source: str, target: str) -> Hop:
    return Hop(SITE + source, SITE + target, HopKind.REDIRECT)


def test_a_canonical_link_is_followed_through_redirects() -> None:
    hops = (redirect("/old", "/older"), redirect("/older", "/a"))
    assert shown(graph(page("/a?x=1", "same", "/old"), page("/a", "same"), hops=hops)) == {"/a"}
    assert shown(graph(page("/b", "other", "/old"), page("/a", "same"), hops=hops)) == {"/a", "/b"}


def test_a_canonical_link_through_redirects_in_a_circle_joins_nothing() -> None:
    hops = (redirect("/old", "/older"), redirect("/older", "/old"))
    assert shown(graph(page("/b", "same", "/old"), page("/a", "same"), hops=hops)) == {"/a", "/b"}


def test_a_canonical_link_names_a_page_in_any_spelling_that_serves_its_text() -> None:
    assert shown(graph(page("/dir/?view=print", "same", "/dir/index.html"), page("/dir/", "same"))) == {"/dir/"}


def test_pages_of_the_same_text_that_name_the_same_unread_address_are_one() -> None:
    assert shown(graph(page("/a?x=1", "same", "/a"), page("/a?x=2", "same", "/a"))) == {"/a?x=1"}
    assert len(shown(graph(page("/a?x=1", "one", "/a"), page("/a?x=2", "two", "/a")))) == 2


def test_pages_of_the_same_text_that_all_name_the_home_page_are_not_one() -> None:
    found = graph(page("/", "home"), page("/a", "same", "/"), page("/b", "same", "/"))
    assert shown(found) == {"/", "/a", "/b"}


def test_a_canonical_link_to_another_host_is_ignored() -> None:
    other = "http://elsewhere.example/a"
    pages = [GraphPage(f"{SITE}/a", "same", other), GraphPage(f"{SITE}/b", "same", other)]
    assert shown(build_graph(pages, {}, [])) == {"/a", "/b"}


def test_pages_of_the_same_text_without_a_canonical_link_are_two() -> None:
    assert shown(graph(page("/a", "same"), page("/b", "same"))) == {"/a", "/b"}


def test_a_page_at_two_addresses_counts_once_when_links_are_counted() -> None:
    folders = [f"/{n}/" for n in range(6)]
    pages = [page(path + name, path) for path in folders for name in ("", "index.html")]
    links = {path + name: [link("/offer")] for path in folders for name in ("", "index.html")}
    found = graph(*pages, page("/a"), page("/b"), links=links)
    assert not any(edge.is_site_wide for edges in found.edges.values() for edge in edges)
