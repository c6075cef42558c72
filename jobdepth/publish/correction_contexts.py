"""What the templates are given of corrections; the names are a contract with them."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.contexts import Frame, Term
from jobdepth.publish.links import Link


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """The figures of one site without any correction and with all of them."""

    #: Name of the row, for a link to it.
    anchor: str
    #: Name of the operator.
    name: str
    #: Its page in this folder.
    page: str
    #: Place, without corrections and with them.
    place: tuple[str, str]
    #: Score with one decimal.
    score: tuple[str, str]
    #: First problem content in words.
    first_problem: tuple[str, str]
    #: Number of jobs addressed.
    jobs: tuple[str, str]
    #: Corrections applied to it, each with the way to it; empty where others moved it.
    corrections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value as it was found and as it counts."""

    #: What it is.
    name: str
    #: As it was found.
    before: str
    #: As it counts.
    now: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One claim with its ruling."""

    #: Name of its place on the page.
    anchor: str
    #: Date and number.
    id: str
    #: Name of the operator.
    site: str
    #: Its page in this folder, "" where the site is not in this edition.
    page: str
    #: The claim in a sentence.
    told: str
    #: Class of the ruling: open, upheld, partly or rejected.
    tone: str
    #: The ruling in words.
    ruling: str
    #: Received, evidence, ruled, reason, what was upheld, state and effect.
    facts: tuple[Term, ...]
    #: The pages that it names, and what speaks for it.
    links: tuple[Link, ...]
    #: The values it replaced.
    changes: tuple[ChangedValue, ...]


@dataclass(frozen=True, slots=True)
class SiteCorrection:
    """One claim as its site's own page tells it."""

    #: The claim in a sentence.
    told: str
    #: Ruling and state in words.
    ruling: str
    #: Way to it from the top of the folder.
    way: str


@dataclass(frozen=True, slots=True)
class CorrectionsContext:
    """Everything on corrections.html."""

    #: Head, menu and footer.
    frame: Frame
    #: How many claims were upheld, in a sentence.
    rate: str
    #: Sites whose figures corrections changed.
    sites: tuple[CorrectedRow, ...]
    #: All claims, newest first.
    claims: tuple[CorrectionView, ...]
