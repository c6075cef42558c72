"""What the templates of flags and findings are given; the names are a contract with them."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.contexts import Frame
from jobdepth.publish.links import Link


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage in the operator's own words."""

    #: The exact words.
    text: str
    #: Heading above it, or "".
    heading: str
    #: The page; its href opens at the passage.
    page: Link
    #: Click depth of the page in words.
    depth: str
    #: When it was fetched.
    fetched: str
    #: WARC record id.
    capture: str
    #: Focus, and match where a job is meant, as probabilities.
    scores: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One measure of all ranked sites on a line, with this one marked; places are per cent of the line."""

    #: Name of the measure.
    measure: str
    #: Figure of this site, or why there is none.
    value: str
    #: Median and best of the group in words.
    words: str
    #: Places of all ranked sites.
    others: tuple[str, ...]
    #: Place of this site, "" where it has no figure.
    own: str
    #: Place of the median, "" where there is none.
    median: str
    #: Place of the best in the group, "" where there is none.
    best: str


@dataclass(frozen=True, slots=True)
class FlagView:
    """A rule that a site falls under."""

    #: Name of the flag.
    label: str
    #: What was counted.
    sentence: str
    #: Pages it rests on, each with its click depth in words.
    pages: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that was tried on a site and did not hold, or could not be."""

    #: Name of the flag.
    label: str
    #: "no" or "not judged".
    outcome: str
    #: What was counted.
    sentence: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """Pages of one kind."""

    #: The kind in words.
    kind: str
    #: Pages or sites, in words.
    count: str
    #: Problem passages on them, in words; "" in the table of the sector.
    passages: str
    #: Share of the problem passages in per cent, or why there is none.
    share: str
    #: The same as the width of a bar.
    bar: str


@dataclass(frozen=True, slots=True)
class ClicksRow:
    """What is met within so many clicks."""

    #: "On the home page", "Within 2 clicks".
    label: str
    #: Jobs in words or per cent.
    jobs: str
    #: Width of its bar.
    jobs_bar: str
    #: Jobs without site-wide navigation.
    jobs_plain: str
    #: Problem-focused pages, or that there are none.
    pages: str
    #: Width of its bar.
    pages_bar: str
    #: Pages without site-wide navigation.
    pages_plain: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two websites that are alike."""

    #: Name of the one.
    one: str
    #: Way to its page.
    one_page: str
    #: Name of the other.
    other: str
    #: Way to its page.
    other_page: str
    #: Likeness of all passages.
    alike: str
    #: Likeness of problem passages, or why there is none.
    problem: str
    #: Likeness of offer passages, or why there is none.
    offer: str
    #: Cosine of the two passages.
    closest: str
    #: The passage of the one.
    own_words: Quote
    #: The passage of the other.
    other_words: Quote


@dataclass(frozen=True, slots=True)
class SiteFindings:
    """What a site's page shows beside its score."""

    #: Flags that it earned.
    flags: tuple[FlagView, ...]
    #: Flags that it did not.
    checks: tuple[Check, ...]
    #: Why there are no flags at all, "" where there could be.
    flags_gap: str
    #: Its place among the others.
    strips: tuple[Strip, ...]
    #: Whose median and best are shown.
    strips_note: str
    #: Where its problem content lives.
    kinds: tuple[KindRow, ...]
    #: Where it does not.
    kinds_note: str
    #: Found within 0, 1, 2, 3 clicks.
    clicks: tuple[ClicksRow, ...]
    #: The competitor most like it, None where there is none.
    nearest: PairView | None
    #: How to take that figure, or why there is none.
    nearest_note: str


@dataclass(frozen=True, slots=True)
class SectorFlag:
    """One flag and the operators that have it."""

    #: Name of the flag.
    label: str
    #: The rule and what it means.
    meaning: str
    #: "3 of 9 ranked operators".
    count: str
    #: Name, way to the page and sentence of each.
    sites: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One ranked site of a group."""

    #: Place in the group.
    place: str
    #: Name of the operator.
    name: str
    #: Its page.
    page: str
    #: Score with one decimal.
    score: str
    #: The same as the width of a bar.
    bar: str
    #: Place in the whole league.
    rank: str
    #: First problem content in words.
    first_problem: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One peer group."""

    #: Its name.
    title: str
    #: Sites, ranked sites and median in words.
    note: str
    #: Its ranked sites, best first.
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class FindingsContext:
    """Everything on findings.html."""

    #: Head, menu and footer.
    frame: Frame
    #: Found within 0, 1, 2, 3 clicks.
    clicks: tuple[ClicksRow, ...]
    #: Where problem content lives.
    kinds: tuple[KindRow, ...]
    #: How many sites the table of kinds rests on.
    kinds_note: str
    #: Flags with the operators that have them.
    flags: tuple[SectorFlag, ...]
    #: Peer groups.
    groups: tuple[GroupTable, ...]
    #: The most alike pairs.
    pairs: tuple[PairView, ...]
    #: How to take their figures, or why there are none.
    pairs_note: str
