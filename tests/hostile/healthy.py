"""The healthy part of every hostile site: pages with distinct English text, linked as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from random import Random

#: Each page of a site and the page that links to it; the order is that of the links.
Tree = Mapping[str, str]

#: Enough of a site to tell a good crawl from a bad one; three clicks deep.
SMALL: Tree = {
    "/solutions": "/",
    "/customers": "/",
    "/solutions/disaster-recovery": "/solutions",
    "/team": "/solutions/disaster-recovery",
}
#: What must not drown in a trap: twenty pages, four clicks deep.
TWENTY: Tree = {
    "/solutions": "/", "/industries": "/", "/services/colocation": "/", "/about-us": "/", "/customers": "/",
    "/contact": "/",
    "/solutions/disaster-recovery": "/solutions", "/solutions/cloud-connectivity": "/solutions",
    "/industries/finance": "/industries", "/industries/health-care": "/industries",
    "/industries/gaming": "/industries", "/customers/bank-keeps-running": "/customers",
    "/customers/retailer-moves": "/customers",
    "/guides/power-and-cooling": "/solutions/disaster-recovery",
    "/guides/compliance-in-practice": "/industries/finance",
    "/locations/london": "/solutions/cloud-connectivity", "/locations/frankfurt": "/solutions/cloud-connectivity",
    "/team": "/customers/bank-keeps-running",
    "/white-paper/density": "/guides/power-and-cooling", "/events/open-day": "/team",
}  # fmt: skip

WHO = "bank hospital retailer insurer broadcaster shipper university council airline publisher utility".split()
WHAT = "power cooling network backup storage licence security audit migration staffing lease generator".split()
HURT = "fails stops overheats slips doubles drifts stalls breaks leaks shrinks lags expires".split()
WHEN = "overnight at-weekends in-summer during-audits before-launch after-moves at-month-end in-storms".split()
HELP = "plan engineer partner room contract rehearsal report checklist survey call promise guarantee".split()


def text_of(path: str, sentences: int = 7) -> str:
    """English text that belongs to this path alone and is the same in every run."""
    random = Random(path)
    return " ".join(
        f"When the {random.choice(WHAT)} of a {random.choice(WHO)} {random.choice(HURT)} "
        f"{random.choice(WHEN).replace('-', ' ')}, our customers need a {random.choice(HELP)} "
        f"and a {random.choice(HELP)} within {random.randrange(2, 900)} minutes."
        for _ in range(sentences)
    )


def link(address: str, words: str = "") -> str:
    """A link in a paragraph of its own."""
    return f'<p><a href="{escape(address)}">{escape(words or address)}</a></p>'


def links(*addresses: str) -> str:
    """Links one below the other."""
    return "".join(map(link, addresses))


def document(path: str, inside: str = "", *, head: str = "", text: str | None = None) -> str:
    """A page of this path with `inside` at the end of its main part."""
    words = text_of(path) if text is None else text
    title = f"{path.strip('/').replace('/', ' ').replace('-', ' ') or 'Home'} with facts"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body><main><h1>{escape(title)}</h1><p>{words}</p>{inside}</main></body></html>"
    )


def pages_of(tree: Tree, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The pages of a tree, the home page first; `extra` is HTML for some of them."""
    found = {}
    for path in ("/", *tree):
        onward = links(*(child for child, parent in tree.items() if parent == path))
        found[path] = document(path, onward + (extra or {}).get(path, ""))
    return found


def depths_of(tree: Tree) -> dict[str, int]:
    """The true click depth of each page of a tree."""
    depths = {"/": 0}
    for path, parent in tree.items():
        depths[path] = depths[parent] + 1
    return depths
