"""Click depth with and without site-wide navigation, and the ways that are shown for it, seen on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobdepth.model import Place
from jobdepth.ranking.depth import Depths, search
from tests.crawler.crawls import Crawled, crawl_sites, path_of
from tests.site_server import Reply, Site, moved, page

SITES: dict[str, Site] = {}
ROOMS = [f"/rooms/{name}" for name in ("alba", "bruno", "cara", "dora", "enno", "fritz", "gerda", "hugo", "ida")]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("navigation"), SITES) as found:
        yield found


def depths(crawled: Crawled, host: str, *, with_navigation: bool) -> Depths:
    site = crawled[host]
    return search(site.graph, site.graph.node(site.row.home_url or ""), (), with_navigation=with_navigation)


def by_path(crawled: Crawled, host: str, *, with_navigation: bool) -> dict[str, int | None]:
    found = depths(crawled, host, with_navigation=with_navigation).by_node
    return {path_of(url): found.get(node) for node, url in crawled[host].graph.addresses.items()}


def way(crawled: Crawled, host: str, path: str, *, with_navigation: bool) -> list[tuple[str, str, Place | None]]:
    """Each page on the way, with the words and the place of the link to it."""
    graph = crawled[host].graph
    steps = depths(crawled, host, with_navigation=with_navigation).path(graph.node(f"http://{host}{path}"))
    return [(path_of(graph.addresses[step.node]), step.text, step.place) for step in steps]


def link(target: str, words: str) -> str:
    return f'<a href="{target}">{words}</a>'


MENU = "".join(link(room, f"Room {number}") for number, room in enumerate(ROOMS))
CHAIN = dict(zip(["/", *ROOMS], [*ROOMS, "/"], strict=True))
for tag in ("nav", "header", "footer"):
    # Only the home page has no menu, so that the menu is nowhere followed from home.
    SITES[f"{tag}.example"] = {
        here: page(
            text=f"{'' if here == '/' else f'<{tag}>{MENU}</{tag}>'}<main>{link(after, f'On to {after}')}</main>"
        )
        for here, after in CHAIN.items()
    }


@pytest.mark.parametrize("tag", ["nav", "header", "footer"])
def test_a_menu_of_everything_brings_nothing_nearer_in_the_figure_without_navigation(
    crawled: Crawled, tag: str
) -> None:
    with_menu = by_path(crawled, f"{tag}.example", with_navigation=True)
    assert with_menu == {"/": 0, ROOMS[0]: 1, **dict.fromkeys(ROOMS[1:], 2)}
    without = by_path(crawled, f"{tag}.example", with_navigation=False)
    assert without == {"/": 0, **{room: number for number, room in enumerate(ROOMS, 1)}}


@pytest.mark.parametrize("tag", ["nav", "header", "footer"])
def test_both_figures_have_a_way_with_the_words_and_the_place_of_each_link(crawled: Crawled, tag: str) -> None:
    host = f"{tag}.example"
    assert way(crawled, host, ROOMS[3], with_navigation=True) == [
        ("/", "", None),
        (ROOMS[0], f"On to {ROOMS[0]}", Place.MAIN),
        (ROOMS[3], "Room 3", Place(tag)),
    ]
    assert way(crawled, host, ROOMS[3], with_navigation=False) == [
        ("/", "", None),
        *((room, f"On to {room}", Place.MAIN) for room in ROOMS[:4]),
    ]


SITES["home-menu.example"] = {
    here: page(text=f"<nav>{MENU}</nav><main>{link(after, 'On')}</main>") for here, after in CHAIN.items()
}


def test_the_menu_of_the_home_page_counts_in_both_figures(crawled: Crawled) -> None:
    for with_navigation in (True, False):
        found = by_path(crawled, "home-menu.example", with_navigation=with_navigation)
        assert found == {"/": 0, **dict.fromkeys(ROOMS, 1)}


OFFER = link("/offer", "Book a visit")
SITES["offer.example"] = {
    **{
        here: page(text=f"<main>{link(after, 'On')}{OFFER if here != '/' else ''}</main>")
        for here, after in CHAIN.items()
    },
    "/offer": page(text=f"<main>{link('/prices', 'Prices')}</main>"),
    "/prices": page(text=f"<main>{OFFER}</main>"),
}


def test_a_link_in_the_text_of_nearly_every_page_is_navigation(crawled: Crawled) -> None:
    with_offer = by_path(crawled, "offer.example", with_navigation=True)
    assert (with_offer["/offer"], with_offer["/prices"]) == (2, 3)
    without = by_path(crawled, "offer.example", with_navigation=False)
    assert (without["/offer"], without["/prices"]) == (None, None)
    assert without[ROOMS[-1]] == len(ROOMS)


OTHER_WORDS = link("/offer", "what a visit costs")
SITES["words.example"] = {
    **{
        here: page(
            text=f"<main>{link(after, 'On')}{OFFER if here != '/' else ''}{OTHER_WORDS * (here == ROOMS[1])}</main>"
        )
        for here, after in CHAIN.items()
    },
    "/offer": page(text="<main>An offer</main>"),
}


def test_a_link_to_the_same_page_in_words_of_its_own_is_no_navigation(crawled: Crawled) -> None:
    assert by_path(crawled, "words.example", with_navigation=True)["/offer"] == 2
    assert by_path(crawled, "words.example", with_navigation=False)["/offer"] == 3
    way_there = way(crawled, "words.example", "/offer", with_navigation=False)
    assert way_there[-1] == ("/offer", "what a visit costs", Place.MAIN)


SITES["entrance.example"] = {
    "/": moved("/start"),
    "/start": page(text=f'<iframe src="/top"></iframe><main>{link(ROOMS[0], "On")}</main>'),
    "/top": page(text=f"<nav>{link(ROOMS[5], 'Room 5')}</nav>"),
    **{room: page(text=f"<nav>{MENU}</nav><main>{link(CHAIN[room], 'On')}</main>") for room in ROOMS},
}


def test_the_menu_in_a_frame_of_the_home_page_is_the_menu_of_the_home_page(crawled: Crawled) -> None:
    without = by_path(crawled, "entrance.example", with_navigation=False)
    assert (without["/start"], without[ROOMS[0]], without[ROOMS[5]], without[ROOMS[6]]) == (0, 1, 1, 2)
    assert way(crawled, "entrance.example", ROOMS[6], with_navigation=False) == [
        ("/start", "", None),
        (ROOMS[5], "Room 5", Place.NAV),
        (ROOMS[6], "On", Place.MAIN),
    ]


TWINS = {
    f"/d{number}/{name}": page(text=f"<main>Folder {number} {link('/last', 'The last')}</main>")
    for number in range(6)
    for name in ("", "index.html")
}
SITES["twins.example"] = {
    "/": page(*TWINS),
    **TWINS,
    "/last": page(text="The last"),
}


def test_a_page_at_two_addresses_counts_once_when_links_are_counted(crawled: Crawled) -> None:
    site = crawled["twins.example"]
    assert len(site.graph.addresses) == 8
    wide = {edge.text for edges in site.graph.edges.values() for edge in edges if edge.is_site_wide}
    assert wide == set()


SITES["gone.example"] = {
    "/": page(text=f"<main>{link('/a', 'A')}</main>"),
    "/a": page(text=f"<nav>{link('/gone', 'Gone')}</nav><main>{link('/b', 'B')}</main>"),
    "/b": page(),
    "/gone": Reply("", 404),
}


def test_what_is_no_page_has_no_way(crawled: Crawled) -> None:
    assert by_path(crawled, "gone.example", with_navigation=True) == {"/": 0, "/a": 1, "/b": 2}
