"""What the crawl of a site asks for, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from crawler.pages.links import PageLinks
from jobdepth.model import CaptureRef, FetchedPage, Validators

#: Pages up to this size are read at once: no markup makes a parser busy with them for more than about a second.
QUICK_BYTES = 250_000
NO_VALIDATORS = Validators()


class Purpose(Enum):
    """Why an address is asked for."""

    PAGE = auto()
    #: To see whether it is the home page in the study's language.
    VERSION = auto()
    #: An address that cannot exist, to see how the site says so.
    PROBE = auto()
    #: The home page again, to tell pages that are closed from a site that has shut us out.
    CHECK = auto()
    SITEMAP = auto()


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to request now, and how many redirects led to it."""

    url: str
    purpose: Purpose = Purpose.PAGE
    redirects: int = 0
    #: The page that links to it.
    found_on: str | None = None
    #: This crawl's own response in the archive; no request is needed.
    stored: FetchedPage | None = None
    #: The response of an earlier crawl; the server is asked whether it still holds.
    earlier: FetchedPage | None = None
    #: What the server sent, where a browser is to show what it makes of it.
    shell: Shell | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address."""

    url: str
    status: int
    content_type: str
    location: str | None
    body: bytes
    capture: CaptureRef
    validators: Validators = NO_VALIDATORS
    headers: Mapping[str, str] = field(default_factory=dict)
    certificate_problem: str = ""
    #: Seconds between requests that the host's robots.txt asks for.
    asked_delay_s: float = 0.0
    #: Where the page's own scripts send the visitor.
    leads_to: str | None = None
    #: Sitemaps that the host's robots.txt names.
    sitemaps: tuple[str, ...] = ()

    @property
    def beginning(self) -> bytes:
        """As much of the body as may be looked at without a clock."""
        return self.body[:QUICK_BYTES]


@dataclass(frozen=True, slots=True)
class Shell:
    """A page that shows hardly anything before its scripts have run."""

    answer: Answer
    found: PageLinks
