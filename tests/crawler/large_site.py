"""A website with all that eats a budget: a long blog, archives, lists in many orders, and traps without an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from random import Random
from urllib.parse import parse_qsl, urlsplit

import networkx as nx

from tests.site_server import NOT_FOUND, Replies, page

#: Stands on pages that speak of a customer's problem, and only there.
PROBLEM = "we cannot afford another outage"
#: Kinds of page on which the problem may stand; which, the seed decides.
PROBLEM_FOLDERS = ("/solutions/", "/industries/", "/customers/")
SECTIONS = tuple(
    "solutions industries customers products locations support blog news about-us careers contact legal"
    " events shop account wiki labyrinth".split()
)
#: Pages on which every section leads into the traps: a calendar, filters, sessions, ever deeper paths, a maze.
DOORS = ("/events/2024/05", "/shop?color=red", "/account?sid=0", "/wiki/more/", "/labyrinth/a")
WORDS = (
    "power cooling network storage backup migration audit risk tenant carrier edge rack fibre ledger harbour".split()
)
FILTERS = {
    "color": "red blue green", "size": "s m l xl", "brand": "acme bolt core", "rating": "1 2 3", "stock": "in out",
}  # fmt: skip
#: Pages of each section for a site of 5,000; a smaller one has fewer of each.
PAGES = {
    "solutions": 45, "industries": 25, "products": 150, "support": 250, "careers": 20, "about-us/team": 60,
    "locations": 12, "customers": 80, "news": 900, "": 20,
}  # fmt: skip
FULL_SIZE = 5000


class LargeSite(Mapping[str, Replies]):
    """The site of a seed: path -> page. Pages of traps are made up when they are asked for."""

    def __init__(self, seed: int, *, posts: int | None = None, scale: float = 1.0) -> None:
        self._random = Random(seed)
        self._names = _names(self._random)
        #: Path of each healthy page -> the paths it links to besides the navigation.
        self.links: dict[str, list[str]] = {"/": []}
        for section in SECTIONS:
            self.links[f"/{section}"] = []
        count = {section: max(1, round(pages * scale)) for section, pages in PAGES.items()}
        for section in ("solutions", "industries", "products", "support", "careers", "about-us/team", "locations", ""):
            self._add(f"/{section.split('/')[0]}", [f"/{section}/".replace("//", "/")] * count[section])
        self.links["/legal"] += ["/legal/privacy", "/legal/terms"]
        self.links |= {"/legal/privacy": [], "/legal/terms": []}
        for _ in range(count["customers"]):
            self._add(self._random.choice(self.links["/industries"]), ["/customers/"])
        self._add_news(count["news"])
        self._add_blog(posts if posts is not None else (FULL_SIZE - len(self.links) - len(WORDS)) * 10 // 11)
        self.depths = self._true_depths()
        self.problems = self._choose_problems(PROBLEM_FOLDERS[seed % len(PROBLEM_FOLDERS)])

    @property
    def navigation(self) -> list[str]:
        """What every healthy page links to."""
        return [f"/{section}" for section in SECTIONS]

    @property
    def first_problem_depth(self) -> int:
        """The true click depth of the first page with a problem on it."""
        return min(self.depths[path] for path in self.problems)

    def get(self, path: str, default: Replies = NOT_FOUND) -> Replies:  # type: ignore[override]
        """The page at a path."""
        if path in self.links:
            words = PROBLEM if path in self.problems else "we are proud to present"
            doors = DOORS if path in self.navigation else ()
            return page(*self.navigation, *self.links[path], *doors, text=f"{path}: {words}")
        links = list(_trap_links(path))
        return page("/", *links, text=f"{path}: nothing new") if links else default

    def __getitem__(self, path: str) -> Replies:
        return self.get(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.links)

    def __len__(self) -> int:
        return len(self.links)

    def _add(self, parent: str, folders: list[str]) -> list[str]:
        """A new page in each of the folders, linked from `parent`."""
        paths = [folder + next(self._names) for folder in folders]
        self.links[parent or "/"] += paths
        self.links.update({path: [] for path in paths})
        return paths

    def _add_news(self, count: int) -> None:
        for number in range(count):
            archive = f"/news/{2015 + number % 10}/{number % 12 + 1:02}"
            if archive not in self.links:
                self.links["/news"].append(archive)
                self.links[archive] = []
            self._add(archive, [f"{archive}/"])

    def _add_blog(self, count: int) -> None:
        """Ten posts on each page of the list; a list knows the next two, a post knows others."""
        lists = ["/blog", *(f"/blog?page={number}" for number in range(2, count // 10 + 1))]
        self.links.update({path: [] for path in lists})
        posts = [post for path in lists for post in self._add(path, ["/blog/"] * 10)]
        for number, path in enumerate(lists):
            tag = f"/blog/tag/{WORDS[number % len(WORDS)]}"
            self.links[path] += [*lists[number + 1 : number + 3], tag]
            self.links[tag] = self._random.sample(posts, min(30, len(posts)))
        for post in posts:
            self.links[post] = self._random.sample(posts, 3)

    def _true_depths(self) -> dict[str, int]:
        graph = nx.DiGraph()
        for source, targets in self.links.items():
            graph.add_edges_from((source, target) for target in [*self.navigation, *targets])
        return dict(nx.single_source_shortest_path_length(graph, "/"))

    def _choose_problems(self, folder: str) -> set[str]:
        """A third of the pages of a kind, and blog posts that are farther away."""
        near = [path for path in self.links if path.startswith(folder)]
        chosen = self._random.sample(near, max(1, len(near) // 3))
        first = min(self.depths[path] for path in chosen)
        far = [path for path, depth in self.depths.items() if path.startswith("/blog/") and depth > first]
        return {*chosen, *self._random.sample(far, min(50, len(far)))}


def _trap_links(path: str) -> Iterator[str]:
    """Where a page of a trap leads: to further ones, without end."""
    parts = urlsplit(path)
    if path.startswith("/events/"):
        yield from _calendar([int(part) for part in path.split("/")[2:]])
    elif parts.path == "/shop":
        yield from _filters(dict(parse_qsl(parts.query)))
    elif path.startswith("/account"):
        yield from (f"/{name}?sid={_hash(path + name)}" for name in ("account", "account/orders", "account/tickets"))
    elif path.startswith("/wiki/"):
        yield from (f"{path}{name}/" for name in ("more", "edit"))
    elif path.startswith("/labyrinth/"):
        turns = [_hash(f"{path}{number}").translate(_LETTERS) for number in range(12)]
        yield from (f"/labyrinth/{turn[:7]}/{turn[7:15]}" for turn in turns)


def _calendar(date: list[int]) -> Iterator[str]:
    year, month = date[:2]
    for months in (year * 12 + month - 2, year * 12 + month):
        yield f"/events/{months // 12}/{months % 12 + 1:02}"
    yield from (f"/events/{year}/{month:02}/{day:02}" for day in range(1, 31) if len(date) == 2)


def _filters(chosen: dict[str, str]) -> Iterator[str]:
    for name, values in FILTERS.items():
        for value in values.split():
            yield "/shop?" + "&".join(f"{key}={each}" for key, each in {**chosen, name: value}.items())


_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def _names(random: Random) -> Iterator[str]:
    """Names of pages as people write them, all different."""
    for number in range(10 * FULL_SIZE):
        yield "-".join([*random.sample(WORDS, 3), str(number).translate(_LETTERS)])


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=10).hexdigest()
