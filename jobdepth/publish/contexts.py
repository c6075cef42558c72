"""What the template of the league table is given, and every other one; the names are a contract with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobdepth.publish.chart_contexts import Scatter
from jobdepth.publish.links import Link

if TYPE_CHECKING:
    from jobdepth.publish.branding import BrandView


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has: its head, its way to the other pages, and its footer."""

    #: For the browser's title bar and for Open Graph.
    title: str
    #: One sentence for search engines and Open Graph.
    description: str
    #: Relative way to the top of the published folder, "" or "../../".
    root: str
    #: Which entry of the menu this page is, if it is one: league, findings, methodology, data, editions, corrections
    #: or site.
    here: str
    #: Address of this page in its edition's own folder, None where the study has no base URL.
    address: str | None
    #: Path of this page in its edition's own folder, "" for pages that are made anew each time.
    kept: str
    #: Where the feed of editions lies, None where this page cannot say.
    feed: str | None
    #: Title of the study.
    study: str
    #: Who publishes the table.
    publisher: str
    #: Where to report an error; text, never a link.
    contact: str
    #: Number and date of the edition, in words.
    edition: str
    #: Program and version that made it.
    software: str
    #: The agency in whose dress the page stands, None for the plain one.
    brand: BrandView | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A name and what it means or holds."""

    #: The name.
    name: str
    #: Its value or meaning in words.
    text: str


@dataclass(frozen=True, slots=True)
class JobColumn:
    """One job as a column of the grid."""

    #: Id of the rubric; links the column to its explanation.
    id: str
    #: The id as words.
    label: str
    #: The job in one sentence.
    job: str
    #: Ranked sites that cover it, "4 of 9".
    covered_by: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """Click depth of one job at one site."""

    #: "0", "2", "≤ 3" or "none".
    figure: str
    #: Class of its shade: d0, d1, d2, d3 or none.
    tone: str


@dataclass(frozen=True, slots=True)
class MeasureCell:
    """One measure of one site."""

    #: Whole per cent, or why there is none.
    figure: str
    #: Class of the cell: measure or gap.
    tone: str


@dataclass(frozen=True, slots=True)
class ChangeCell:
    """How the place of a site moved, in little room."""

    #: Class of the cell: up, down, same, new or grey.
    tone: str
    #: "▲", "▼", "=" or "".
    arrow: str
    #: Places moved, "new", or why there is no figure.
    figure: str
    #: The same in words, with the place before and the points.
    words: str
    #: Places won, or lost below 0, to sort by; "" where that is not known.
    order: str = ""


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One ranked site."""

    #: Name of the row, for a link to it.
    anchor: str
    #: "3" or "3=".
    rank: str
    #: Since the last edition, None in the first one.
    change: ChangeCell | None
    #: "likely 2–5", or "" where no interval was drawn.
    interval: str
    #: Class of its part of the bracket around a tie: band-first, band-next, band-last, or "" for a site of its own.
    band: str
    #: With whom it is tied, in words, or "".
    tie: str
    #: Name of the operator.
    name: str
    #: Its page in this folder.
    page: str
    #: "read in part" and why, or "".
    note: str
    #: "corrected", or "".
    corrected: str
    #: Way to its row in the list of corrections.
    corrections: str
    #: Peer group, or "no group".
    group: str
    #: Ids of the jobs that it addresses, to filter by.
    covered: str
    #: "2 of 4", place in the group.
    group_rank: str
    #: Score with one decimal.
    score: str
    #: The same as the width of a bar, 0 to 100.
    bar: str
    #: "likely 37–72", or "" where no interval was drawn.
    score_interval: str
    #: Where the line of the likely score begins, 0 to 100, or "".
    range_start: str
    #: How long that line is, or "".
    range_length: str
    #: First problem content in words.
    first_problem: str
    #: Its clicks to sort by, "" where there is none.
    first_problem_order: str
    #: The same without site-wide navigation, in words.
    first_problem_plain: str
    #: Its clicks to sort by, "" where there is none.
    first_problem_plain_order: str
    #: "7/11" jobs covered.
    jobs: str
    #: Reach, coverage, connection, orientation and substance.
    measures: tuple[MeasureCell, ...]
    #: One cell a job.
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class WithinRow:
    """How many sites show problem content within so many clicks."""

    #: "On the home page", "Within 2 clicks".
    label: str
    #: "5 of 9".
    count: str
    #: Width of its bar, 0 to 100.
    bar: str
    #: The same without site-wide navigation.
    count_plain: str
    #: Width of that bar.
    bar_plain: str


@dataclass(frozen=True, slots=True)
class NotRankedRow:
    """A site without a rank."""

    #: Name of the operator.
    name: str
    #: Where its row is on the page.
    anchor: str
    #: Its page in this folder.
    page: str
    #: Its website.
    website: Link
    #: Peer group, or "no group".
    group: str
    #: The status in words.
    status: str
    #: Why, in words.
    reason: str
    #: "corrected", or "".
    corrected: str
    #: Way to its row in the list of corrections.
    corrections: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file for programs and spreadsheets."""

    #: Name in the published folder.
    file: str
    #: What it holds.
    meaning: str
    #: Its media type.
    media: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The league as a data set, in the terms of schema.org."""

    #: What it holds, in a sentence or two.
    description: str
    #: Number of the edition.
    version: str
    #: ISO date.
    published: str
    #: ISO dates from/to of the reading, or "" where they are not known.
    covers: str


@dataclass(frozen=True, slots=True)
class LeagueContext:
    """Everything on index.html."""

    #: Head, menu and footer.
    frame: Frame
    #: The finding in plain words.
    headline: str
    #: One or two sentences under it.
    standfirst: str
    #: Who, which edition, when.
    dateline: str
    #: True where any site has a peer group.
    has_groups: bool
    #: What changed since the last edition, a sentence each; empty in the first one.
    since: tuple[str, ...]
    #: Names of the measures in column order.
    measure_names: tuple[str, ...]
    #: Ranked sites, best first.
    rows: tuple[LeagueRow, ...]
    #: Jobs in the rubric's order.
    jobs: tuple[JobColumn, ...]
    #: Found within 0, 1, 2, 3 clicks.
    within: tuple[WithinRow, ...]
    #: Orientation against substance, None where nothing is ranked.
    scatter: Scatter | None
    #: Sites without a rank.
    not_ranked: tuple[NotRankedRow, ...]
    #: What varies in the likely ranks and what a bracket means, or "" where none were drawn.
    sureness: str
    #: The league for search engines of data sets.
    dataset: Dataset
    #: How many claims were upheld, in a sentence.
    corrections: str
    #: How to read the table, a sentence each.
    reading: tuple[str, ...]
    #: Files to take away.
    downloads: tuple[Download, ...]
