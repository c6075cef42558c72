"""The words of the project as types: what stages hand to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HopKind(StrEnum):
    """How one URL leads to another; only a click costs a visitor anything."""

    CLICK = "click"
    REDIRECT = "redirect"
    CANONICAL = "canonical"
    FRAME = "frame"
    SITEMAP = "sitemap"


class Place(StrEnum):
    """Where on a page a block or link stands."""

    MAIN = "main"
    NAV = "nav"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"


PLACE_WORDS = {
    Place.MAIN: "in the text",
    Place.NAV: "in the menu",
    Place.HEADER: "in the page header",
    Place.FOOTER: "in the footer",
    Place.ASIDE: "in a side column",
}
SITE_WIDE_PLACES = frozenset({Place.NAV, Place.HEADER, Place.FOOTER})


class PageKind(StrEnum):
    """What a page is for."""

    HOME = "home"
    SOLUTION = "solution"
    INDUSTRY = "industry"
    CASE_STUDY = "case-study"
    PRODUCT = "product"
    BLOG = "blog"
    NEWS = "news"
    ABOUT = "about"
    CAREERS = "careers"
    SUPPORT = "support"
    CONTACT = "contact"
    LEGAL = "legal"
    OTHER = "other"


#: Pages of these kinds describe an offer ...
OFFER_KINDS = frozenset({PageKind.PRODUCT, PageKind.SOLUTION})
#: ... pages of these do not, whatever they mention. Of all others only their text can tell.
NO_OFFER_KINDS = frozenset({PageKind.BLOG, PageKind.NEWS, PageKind.CAREERS, PageKind.CONTACT, PageKind.LEGAL})


class SkipReason(StrEnum):
    """Why a known address of a site was not read as a page; each value is the words shown to readers."""

    ROBOTS = "forbidden by robots.txt"
    BUDGET = "beyond the page budget"
    NOT_FOUND = "not found (404 or 410)"
    REFUSED = "refused by the server (401, 403 or 429)"
    SERVER_ERROR = "server error"
    UNREACHABLE = "no answer"
    TIMEOUT = "took too long"
    TOO_LARGE = "larger than the limit"
    NOT_HTML = "not an HTML page"
    REDIRECT_LOOP = "too many redirects"
    REDIRECT_OUT = "redirects to another site"
    FORBIDDEN_ADDRESS = "address that must not be requested"
    URL_TOO_LONG = "address longer than the limit"
    TOO_MANY_LINKS = "links beyond the limit of a page"
    UNREADABLE = "could not be read"
    TIME_LIMIT = "the time for this site was used up"
    SAMPLED = "one of many alike, of which only a share was read"
    SOFT_NOT_FOUND = "says that nothing is there (soft 404)"
    DUPLICATE = "only repeats the text of another page"
    WALL = "shows a check, a log-in or a consent form instead of its content"
    LEFT_ALONE = "not asked for, since the server wants to be left alone"
    NEEDS_BROWSER = "shows its text only to a browser that runs scripts"
    NOT_OURS = "not a page of this operator, as a correction says"


class CrawlState(StrEnum):
    """How far the crawl of one site has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class SiteStatus(StrEnum):
    """The outcome of a site in a study; only ok and partial are ranked."""

    OK = "ok"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    NEEDS_BROWSER = "needs-browser"
    OTHER_LANGUAGE = "other-language"
    TOO_LITTLE_TEXT = "too-little-text"
    EXCLUDED = "excluded"


RANKED_STATUSES = frozenset({SiteStatus.OK, SiteStatus.PARTIAL})


class Connection(StrEnum):
    """How problem content leads to an offer."""

    SAME_PASSAGE = "same passage"
    SAME_PAGE = "same page"
    ONE_LINK = "one content link"


class ChangeKind(StrEnum):
    """What a proposed link does for a site."""

    BURIED = "brings a buried page forward"
    UNLINKED = "leads to a page that no link reaches"
    TO_OFFER = "leads from a problem to an offer"


@dataclass(frozen=True, slots=True)
class CaptureRef:
    """Where the raw response of a page lies: a WARC file (relative to the archive folder) and a record in it."""

    file: str
    offset: int
    record_id: str


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """An HTML page as the crawler got it; `url` is the final address after redirects."""

    url: str
    http_status: int
    fetched_at: datetime
    content_hash: str
    size_bytes: int
    capture: CaptureRef
    canonical_url: str | None = None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server can be told so that it need not send again what has not changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page, in the order of the page."""

    target: str
    text: str
    place: Place
    kind: HopKind = HopKind.CLICK


@dataclass(frozen=True, slots=True)
class Hop:
    """A step between two URLs that is not a link on a page (redirect or canonical)."""

    source: str
    target: str
    kind: HopKind


@dataclass(frozen=True, slots=True)
class SkippedPage:
    """A known address that was not read, and why; `found_on` is the page that links to it."""

    url: str
    reason: SkipReason
    detail: str = ""
    found_on: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as read from a page; `headings` is the path of headings above it, outermost first."""

    text: str
    place: Place
    headings: tuple[str, ...] = ()
    is_heading: bool = False
    #: Blocks of one section of the page (a card, an article, a list) share a number.
    section: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is scored: neighbouring blocks of one section, 20-120 words where the page allows it."""

    text: str
    heading: str
    place: Place
    text_hash: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read from one page's HTML; a pure function of bytes, charset and URL."""

    title: str
    language: str
    words: int
    text_hash: str
    passages: tuple[Passage, ...]
    author: str = ""
    links_in_html: int = 0
    needs_browser: bool = False


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What text and title of a page say, whatever its address: its kind, and how probable it describes an offer."""

    kind: PageKind
    offer: float


@dataclass(frozen=True, slots=True)
class PassageScore:
    """What the scorer says of one passage; all values are calibrated probabilities."""

    focus: float
    connects: float
    matches: dict[str, float] = field(default_factory=dict)
