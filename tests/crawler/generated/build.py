"""Draws up a website from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from jobdepth.model import Place
from tests.crawler.generated.plan import (
    Address,
    Base,
    Dead,
    Encoding,
    Form,
    Front,
    Missing,
    Plan,
    PlannedDead,
    PlannedLink,
    PlannedPage,
    PlannedStep,
)

#: Steps after one another; with a second hop for a leading www each this stays below the limit of the crawler.
LONGEST_CHAIN = 3
SYLLABLES = "ba co di fu ge ka le mo nu pa ri so ta vi zo".split()
STATUSES = (301, 302, 303, 307, 308)
LINK_COUNTS = (0, 1, 2, 2, 3, 3, 4, 5)
PRINT = "?view=print"
MENU_PLACES = (Place.NAV, Place.HEADER, Place.FOOTER)


@dataclass(slots=True)
class Draft:
    """A website while it is being drawn up."""

    random: Random
    domain: str
    hosts: list[str]
    words: set[str] = field(default_factory=set)
    steps: dict[Address, PlannedStep] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def word(self) -> str:
        """A word that the site does not have yet."""
        while True:
            word = "".join(self.random.choice(SYLLABLES) for _ in range(4))
            if word not in self.words:
                self.words.add(word)
                return word

    def address(self) -> Address:
        word = self.word()
        shape = self.random.choice(
            [
                f"/{word}", f"/{word}", f"/{word}.html", f"/{word}/", f"/{word[:4]}/{word}", f"/{word[:2]}/x/{word}/",
                f"/gr%C3%BC{word}", f"/{word}/a%20b", f"/~{word};v=1", f"/{word}?id=1&x=2", f"/list?q={word}",
                f"/%E6%97%A5/{word}/", f"/{word}/100%25", f"/{word}/a%2Fb",
            ]
        )  # fmt: skip
        return Address(self.random.choice([self.domain] * 4 + self.hosts), shape)


def random_plan(seed: int) -> Plan:
    """A website of 12 to 40 addresses; the same for the same seed."""
    random = Random(seed)
    domain = f"g{seed}.example"
    others = [f"shop.{domain}", f"xn--bcher-kva.{domain}"]
    draft = Draft(random, domain, random.sample(others, k=random.randint(0, 2)))
    start = Address(domain, "/")
    addresses = [start, *(draft.address() for _ in range(random.randint(10, 32)))]
    roles = [_role(draft, address, start) for address in addresses]
    page_at = [address for address, role in zip(addresses, roles, strict=True) if role == "page"]
    served = {address: _twins(draft, address) for address in page_at}
    every = [twin for address in addresses for twin in served.get(address, (address,))]
    dead = [_dead(draft, address) for address, role in zip(addresses, roles, strict=True) if role == "dead"]
    _draw_steps(
        draft, [address for address, role in zip(addresses, roles, strict=True) if role == "step"], every, page_at
    )
    pages = _draw_pages(draft, served, every)
    return Plan(
        seed, domain, tuple(pages), tuple(draft.steps.values()), tuple(dead), _sitemap(draft, every),
        random.choice([Front.BARE_ONLY, Front.BARE_ONLY, Front.BOTH, Front.TO_WWW, Front.TO_BARE]),
        random.choice([Missing.NOT_FOUND, Missing.NOT_FOUND, Missing.NOT_FOUND, Missing.SOFT, Missing.SOFT_REDIRECT]),
    )  # fmt: skip


def _draw_steps(draft: Draft, addresses: list[Address], every: list[Address], pages: list[Address]) -> None:
    for address in addresses:
        draft.steps[address] = _step(draft, address, every, pages)
    for address, step in draft.steps.items():
        if _chain(draft, address) > LONGEST_CHAIN:
            draft.steps[address] = replace(step, target=draft.random.choice(pages))


def _draw_pages(draft: Draft, served: dict[Address, tuple[Address, ...]], every: list[Address]) -> list[PlannedPage]:
    places = {address: place for place, address in enumerate(every)}
    menu, offer_text = _menu(draft, every), f"Talk to {draft.word()}"
    # A link that nearly every page has in its text, to a page that is far from home without it.
    offer, offer_share = draft.random.choice(every[len(every) // 2 :]), draft.random.choice([0.0, 0.5, 0.97])
    has_offer_at_home = draft.chance(0.3)
    first = next(iter(served))
    pages: list[PlannedPage] = []
    for address, twins in served.items():
        links = _links(draft, every, places[address])
        links += menu if draft.chance(0.95) else []
        has_offer = draft.chance(offer_share) and (has_offer_at_home or address != first)
        links += [PlannedLink(offer, offer_text, Place.MAIN)] if has_offer else []
        draft.random.shuffle(links)
        pages.append(_page(draft, twins, links, every))
        if len(pages) > 1 and draft.chance(0.06) and _may_be_copies(*pages[-2:]):
            original = replace(pages[-2], canonical=None, is_copy=True)
            pages[-2:] = [original, replace(original, addresses=twins)]
    return pages


def _role(draft: Draft, address: Address, start: Address) -> str:
    if address == start:
        return "step" if draft.chance(0.15) else "page"
    return draft.random.choices(["page", "step", "dead"], weights=[68, 22, 10])[0]


def _twins(draft: Draft, address: Address) -> tuple[Address, ...]:
    """All addresses at which a page is served; the first is the one that its canonical link names."""
    host, path = address.host, address.path
    twins = [address]
    if path.endswith("/") and draft.chance(0.4):
        twins.append(Address(host, path + draft.random.choice(["index.html", "index.php", "default.aspx"])))
    if path.endswith("/") and path != "/" and draft.chance(0.3):
        twins.append(Address(host, path.rstrip("/")))
    if "?" not in path and draft.chance(0.15):
        twins.append(Address(host, path + PRINT))
    return tuple(twins)


def _dead(draft: Draft, address: Address) -> PlannedDead:
    dead = draft.random.choices(list(Dead), weights=[45, 20, 3, 12, 20])[0]
    return PlannedDead(address, dead, (_link(draft, Address(draft.domain, f"/hidden-{draft.word()}")),))


def _step(draft: Draft, address: Address, every: list[Address], pages: list[Address]) -> PlannedStep:
    target = draft.random.choice(pages if address == Address(draft.domain, "/") else every)
    # A page that refreshes itself is a page.
    status = draft.random.choice(STATUSES) if draft.chance(0.7) or target == address else None
    return PlannedStep(address, target, status, () if status else tuple(_links(draft, every, 0)))


def _chain(draft: Draft, address: Address) -> int:
    """How many steps follow from `address` on, before a page or a circle."""
    seen: set[Address] = set()
    while address in draft.steps and address not in seen:
        seen.add(address)
        address = draft.steps[address].target
    return len(seen)


def _links(draft: Draft, every: list[Address], place: int) -> list[PlannedLink]:
    """Links to a few addresses drawn up shortly before or after, and now and then to any: so there are deep pages."""
    near = [place + draft.random.randint(-5, 8) for _ in range(draft.random.choice(LINK_COUNTS))]
    targets = [every[max(0, min(at, len(every) - 1))] for at in near]
    if draft.chance(0.08):
        targets.append(draft.random.choice(every))
    return [_link(draft, target) for target in targets]


def _link(draft: Draft, target: Address) -> PlannedLink:
    place = draft.random.choices(list(Place), weights=[70, 8, 5, 12, 5])[0]
    form = draft.random.choices(list(Form), weights=[75, 6, 5, 6, 8])[0]
    return PlannedLink(target, f"to {draft.word()}", place, form)


def _menu(draft: Draft, every: list[Address]) -> list[PlannedLink]:
    if draft.chance(0.6):
        return []
    place = draft.random.choice(MENU_PLACES)
    share = draft.random.choice([0.1, 0.4, 1.0])
    return [PlannedLink(target, f"Menu {draft.word()}", place) for target in every if draft.chance(share)]


def _page(draft: Draft, twins: tuple[Address, ...], links: list[PlannedLink], every: list[Address]) -> PlannedPage:
    start = Address(draft.domain, "/")
    canonical = draft.random.choices(
        [twins[0], None, start, draft.random.choice(every), Address("elsewhere.example", twins[0].path)],
        weights=[50, 20, 12, 12, 6],
    )[0]
    needs_canonical = any(PRINT in twin.path for twin in twins)
    return PlannedPage(
        twins,
        draft.word(),
        tuple(links),
        twins[0] if needs_canonical else canonical,
        draft.random.choices(list(Base), weights=[70, 6, 8, 8, 8])[0],
        draft.random.choices(list(Encoding), weights=[60, 8, 12, 12, 8])[0],
        tuple(Address(draft.domain, f"/hidden-{draft.word()}") for _ in range(draft.random.randint(0, 2))),
    )


def _may_be_copies(one: PlannedPage, other: PlannedPage) -> bool:
    """Whether nothing but their text would say that two pages are one."""
    addresses = (*one.addresses, *other.addresses)
    return len({address.host for address in addresses}) == 1 and not any(PRINT in address.path for address in addresses)


def _sitemap(draft: Draft, every: list[Address]) -> tuple[Address, ...]:
    return tuple(draft.random.sample(every, k=len(every) // 4)) if draft.chance(0.4) else ()
