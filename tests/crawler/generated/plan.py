"""What a generated website is meant to be, before it is written down as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jobdepth.model import Place


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A host and a path (with its query) in their normal spelling."""

    host: str
    path: str

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class Form(Enum):
    """How a link is written."""

    PLAIN = "a"
    NOFOLLOW = "nofollow"
    AREA = "area"
    NOSCRIPT = "noscript"
    FRAME = "iframe"


class Encoding(Enum):
    """How the text of a page becomes bytes, and who says so."""

    UTF_8 = "utf-8"
    UTF_8_MARKED = "utf-8 with a mark"
    UTF_16 = "utf-16"
    LATIN_1 = "latin-1 by header"
    LATIN_1_META = "latin-1 by meta"


class Base(Enum):
    """What the base element of a page says."""

    NONE = "no base"
    EMPTY = "an empty base"
    RELATIVE = "a folder below"
    ABSOLUTE = "another folder of the host"
    OTHER_HOST = "another host of the site"


class Front(Enum):
    """What the site does with the name that has a leading www."""

    BARE_ONLY = "no such host"
    BOTH = "both serve the same"
    TO_WWW = "the bare name redirects"
    TO_BARE = "the www name redirects"


class Missing(Enum):
    """What the site answers where there is nothing."""

    NOT_FOUND = "404"
    SOFT = "a page that says so"
    SOFT_REDIRECT = "a redirect to a page that says so"


class Dead(Enum):
    """Why an address is no page."""

    MISSING = "nothing there"
    GONE = "410"
    ERROR = "500"
    FILE = "a file"
    LEAVES = "redirects to another site"


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A link of a page; one in a frame costs no click."""

    target: Address
    text: str
    place: Place
    form: Form = Form.PLAIN


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page, all addresses at which it is served, and its links."""

    addresses: tuple[Address, ...]
    title: str
    links: tuple[PlannedLink, ...]
    canonical: Address | None
    base: Base
    encoding: Encoding
    #: Addresses that are named on the page, but not as a link.
    not_links: tuple[Address, ...]
    #: Another page says the very same, and neither says that it is the other.
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An address that only leads on: by a status, or by a refresh after so many seconds."""

    address: Address
    target: Address
    status: int | None
    #: Links that stand on a page with a refresh; nobody is there long enough to follow them.
    links: tuple[PlannedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedDead:
    """An address that is no page, with links that nobody should follow."""

    address: Address
    dead: Dead
    links: tuple[PlannedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A website of one registrable domain."""

    seed: int
    domain: str
    pages: tuple[PlannedPage, ...]
    steps: tuple[PlannedStep, ...]
    dead: tuple[PlannedDead, ...]
    sitemap: tuple[Address, ...]
    front: Front
    missing: Missing

    @property
    def start(self) -> Address:
        """The address that the study names."""
        return Address(self.domain, "/")

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts of the site, without the one with a leading www."""
        found = {address.host for page in self.pages for address in page.addresses}
        found |= {each.address.host for each in (*self.steps, *self.dead)}
        return tuple(sorted(found | {self.domain}))
