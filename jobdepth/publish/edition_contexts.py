"""What the templates are given of editions and of what changed between them; the names are a contract with them."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.contexts import Frame


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One figure of a site, then and now."""

    #: Name of the figure.
    name: str
    #: As the last edition gave it.
    before: str
    #: From the last edition's captures by today's method.
    rescored: str
    #: The same with today's corrections.
    corrected: str
    #: In this edition.
    now: str
    #: What the website changed.
    by_site: str
    #: What the method changed.
    by_method: str
    #: What corrections changed.
    by_correction: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What changed at one site since the last edition."""

    #: The change in one phrase.
    headline: str
    #: What it is compared with, and how far it can be, a sentence each.
    sentences: tuple[str, ...]
    #: True where the last edition's captures were scored by today's method.
    is_rescored: bool
    #: True where they were ranked again with today's corrections.
    is_corrected: bool
    #: One row a figure; empty where the site was not in the last edition.
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One edition in a sparkline."""

    #: From the left.
    x: str
    #: From the top.
    y: str
    #: Class: then or latest.
    tone: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The score of a site over the editions, drawn small."""

    #: The same in words.
    description: str
    #: Points of each line; a line ends where the method changed or there is no score.
    lines: tuple[str, ...]
    #: One dot an edition with a score.
    dots: tuple[Dot, ...]
    #: Where the method changed, from the left.
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One site in one edition."""

    #: Number and date of the edition.
    edition: str
    #: Place in it.
    place: str
    #: Score in it.
    score: str
    #: Whether the method changed before it.
    note: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One published edition."""

    #: Date and number; the name of its folder.
    id: str
    #: Number and date in words.
    title: str
    #: Its table, "" where the folder is gone.
    page: str
    #: When it was published.
    published: str
    #: What it says and what changed.
    summary: tuple[str, ...]
    #: What is wrong with its folder, or "".
    fault: str


@dataclass(frozen=True, slots=True)
class EditionsContext:
    """Everything on editions.html."""

    #: Head, menu and footer.
    frame: Frame
    #: Editions, newest first.
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, slots=True)
class PointerContext:
    """A page that only leads to another."""

    #: Head, menu and footer.
    frame: Frame
    #: What is found where.
    text: str
    #: Relative way to the page.
    target: str
    #: Words of the link.
    label: str
    #: True where the browser goes there by itself.
    is_forwarding: bool
