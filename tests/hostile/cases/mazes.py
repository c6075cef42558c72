"""Traps without a pattern."""

from __future__ import annotations

from random import Random

from jobdepth.study.definition import CrawlSettings
from tests.hostile.case import Group
from tests.hostile.cases.traps import Trap
from tests.hostile.healthy import document, links, pages_of, text_of
from tests.hostile.server import Route

WORDS = (
    "amber birch cedar dune ember fjord grove harbour inlet jasper kelp lagoon meadow nectar onyx pebble quartz ridge "
    "spruce tundra umber valley willow yarrow zephyr basalt copper delta estuary flint".split()
)


class RandomMaze(Trap):
    """Each page leads to ten others of random names."""

    group = Group.QUICK
    entry = tuple(f"/{Random(n).getrandbits(40):x}" for n in range(10))

    def inside(self, path: str) -> str | None:
        random = Random(path)
        return links(*(f"/{random.getrandbits(40):x}" for _ in range(10)))


class WordMaze(Trap):
    """Each page leads to twenty others whose names are words, with text of their own: made to look real."""

    entry = tuple(f"/{first}-{second}" for first, second in zip(WORDS[:10], WORDS[10:20], strict=True))

    def inside(self, path: str) -> str | None:
        random = Random(path)
        targets = ("-".join(random.sample(WORDS, 3)) for _ in range(20))
        return f"<p>{text_of(path)}</p>" + links(*(f"/{target}" for target in targets))


class FolderMaze(Trap):
    """The same with folders of random names: each page has a pattern of its own."""

    entry = tuple(f"/{word}/{word}-1" for word in WORDS[:8])

    def inside(self, path: str) -> str | None:
        random = Random(path)
        return links(*("/" + "/".join(random.sample(WORDS, random.randrange(1, 5))) for _ in range(20)))


class MazeInTheNavigation(Trap):
    """Five hundred links into a maze stand before the healthy ones on every page."""

    def __init__(self) -> None:
        super().__init__()
        random = Random(self.name)
        maze = links(*(f"/item/{random.getrandbits(32):x}" for _ in range(500)))
        pages = pages_of(self.tree)
        self._pages = {path: html.replace("<main>", f"<nav>{maze}</nav><main>") for path, html in pages.items()}

    def inside(self, path: str) -> str | None:
        random = Random(path)
        return links(*(f"/item/{random.getrandbits(32):x}" for _ in range(20)))


class SubdomainMaze(Trap):
    """Each page leads to new subdomains, all of which answer; the number of hosts asked is bounded."""

    entry = ()

    def __init__(self) -> None:
        super().__init__()
        self.extra = {"/": links(*(f"http://{word}.{self.host}/" for word in WORDS))}
        self._pages = pages_of(self.tree, self.extra)
        inside = links(*(f"http://{a}.{b}.{self.host}/" for a in WORDS[:5] for b in WORDS[:5]))
        hosts = (*(f"{word}.{self.host}" for word in WORDS), *(f"{a}.{b}.{self.host}" for a in WORDS for b in WORDS))
        self.others = {host: {"/": document(f"/{host}", inside)} for host in hosts}

    def inside(self, path: str) -> str | None:
        return None


class MillionLinks(Trap):
    """As many links as fit into the limit of a page, behind the healthy ones."""

    row = "Traps: a million links"
    group = Group.BOMBS
    most_requests = 3 * CrawlSettings().budget + 60
    count = 300_000

    def __init__(self) -> None:
        super().__init__()
        inside = "".join(f"<a href=/{n:06}>" for n in range(self.count))
        self._pages = {**self._pages, "/": self._pages["/"].replace("</main>", f"{inside}</main>")}

    def inside(self, path: str) -> str | None:
        return ""


class MillionLinksBehind(Trap):
    """The same on a page behind the home page, with the healthy pages read before it or after."""

    row = "Traps: a million links"
    group = Group.BOMBS
    most_requests = 3 * CrawlSettings().budget + 60
    entry = ("/x/million",)

    def route(self, path: str) -> Route:
        if path == "/x/million":
            return document(path, "".join(f"<a href=/{n:06}>" for n in range(MillionLinks.count)))
        return super().route(path)

    def inside(self, path: str) -> str | None:
        return ""


class MillionLinksTooLarge(Trap):
    """A page that is larger than the limit for all its links is skipped."""

    row = "Traps: a million links"
    group = Group.BOMBS
    most_requests = 3 * CrawlSettings().budget + 60
    entry = ("/x/million",)

    def route(self, path: str) -> Route:
        if path == "/x/million":
            return document(path, "".join(f'<a href="/items/{n:07}">{n}</a>' for n in range(1_000_000)))
        return super().route(path)

    def inside(self, path: str) -> str | None:
        return ""


class MillionFrames(Trap):
    """A page of a hundred thousand frames."""

    row = "Traps: a million links"
    group = Group.BOMBS
    most_requests = 3 * CrawlSettings().budget + 60
    entry = ("/x/frames",)

    def route(self, path: str) -> Route:
        if path == "/x/frames":
            return document(path, "".join(f"<iframe src=/f/{n}></iframe>" for n in range(100_000)))
        return super().route(path)

    def inside(self, path: str) -> str | None:
        return ""


class LongLinkText(Trap):
    """Links in links in links, and megabytes of words in one."""

    row = "Traps: a million links"
    group = Group.BOMBS
    most_requests = 3 * CrawlSettings().budget + 60
    entry = ("/x/text",)

    def route(self, path: str) -> Route:
        if path == "/x/text":
            nested = "".join(f"<div><a href=/n/{n}><b>" for n in range(3000))
            return document(path, f"<a href=/long>{'word ' * 500_000}</a>{nested}{'x' * 100_000}")
        return super().route(path)

    def inside(self, path: str) -> str | None:
        return ""
