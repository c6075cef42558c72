"""What the template of a site's own page is given; the names are a contract with it."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.contexts import Frame, Term
from jobdepth.publish.correction_contexts import SiteCorrection
from jobdepth.publish.edition_contexts import ChangeView, HistoryRow, Sparkline
from jobdepth.publish.finding_contexts import Quote, SiteFindings
from jobdepth.publish.links import Link
from jobdepth.publish.review_contexts import ReviewView


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """One line of the score worked out by hand."""

    #: Name of the measure.
    measure: str
    #: What it counts, in a few words.
    made_of: str
    #: Its value with three decimals, or why there is none.
    value: str
    #: Its weight with two decimals.
    weight: str
    #: What it adds, with two decimals.
    points: str
    #: Median of the ranked sites, with three decimals.
    median: str
    #: "0.65 to 0.94", the middle of the draws.
    likely: str


@dataclass(frozen=True, slots=True)
class Step:
    """One page on a click path."""

    #: The page; its text is the link's words, or "Home page".
    link: Link
    #: Where the link stands, "" for the home page.
    place: str


@dataclass(frozen=True, slots=True)
class PathView:
    """A way from the home page to the first problem content."""

    #: Which links it may use.
    title: str
    #: How many clicks, in words.
    clicks: str
    #: Home page first; empty where there is no such way.
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class JobRow:
    """One covered job."""

    #: Id of the rubric.
    id: str
    #: The job in one sentence.
    job: str
    #: Click depth of its first page in words.
    depth: str
    #: The same without site-wide navigation.
    depth_plain: str
    #: That page.
    page: Link
    #: How it leads to an offer, in words.
    connection: str
    #: What it adds to reach before its weight, with two decimals.
    adds: str
    #: Best passages.
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Pages at one click depth."""

    #: Click depth in words.
    label: str
    #: All pages.
    pages: str
    #: Problem-focused pages.
    problem_pages: str
    #: Width of the bar of all pages, 0 to 100.
    bar: str
    #: Width of the bar of problem-focused pages.
    problem_bar: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page that was read."""

    #: The page by its title.
    link: Link
    #: Its address in readable form.
    address: str
    #: Click depth in words.
    depth: str
    #: The same without site-wide navigation.
    depth_plain: str
    #: What the page is for.
    kind: str
    #: "yes" or "no".
    problem_focused: str
    #: Jobs it addresses, or "none".
    jobs: str
    #: "yes", "no", or "no problem content".
    connected: str


@dataclass(frozen=True, slots=True)
class SkippedGroup:
    """Addresses that were not read for one reason."""

    #: The reason in words.
    reason: str
    #: How many.
    count: str
    #: Some or all of them, each with its detail.
    pages: tuple[tuple[Link, str], ...]
    #: "and 12 more", or "".
    rest: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much of the interval one source makes."""

    #: The source in words.
    name: str
    #: "61%".
    figure: str
    #: The same as the width of a bar, 0 to 100.
    bar: str


@dataclass(frozen=True, slots=True)
class SiteContext:
    """Everything on sites/<slug>/index.html."""

    #: Head, menu and footer.
    frame: Frame
    #: Name of the operator.
    name: str
    #: The address that the study gives.
    website: Link
    #: Rank in words, or that there is none and why.
    verdict: str
    #: Score with one decimal, or "not scored".
    score: str
    #: True if the site has a score.
    is_ranked: bool
    #: True if any of its pages was judged.
    is_judged: bool
    #: Group, country, own columns, dates, pages.
    facts: tuple[Term, ...]
    #: What the figures would be without corrections, "" where they would be the same.
    corrected: str
    #: Claims on this site, newest first.
    corrections: tuple[SiteCorrection, ...]
    #: The score worked out by hand.
    terms: tuple[ScoreTerm, ...]
    #: Sum of the points, with two decimals.
    points_sum: str
    #: "36.1 to 69.2", or that none was drawn.
    score_likely: str
    #: Median score of the ranked sites, with one decimal.
    median_score: str
    #: How sure the place is; empty where nothing was drawn.
    sureness: tuple[Term, ...]
    #: What varies in the draws, in one sentence.
    sureness_note: str
    #: What the interval of the score comes from, the most first; empty where nothing was drawn.
    doubts: tuple[Doubt, ...]
    #: Substance, which stands beside the score.
    substance: str
    #: What changed since the last edition, None in the first one.
    change: ChangeView | None
    #: The score over the editions, drawn; None where fewer than two have one.
    sparkline: Sparkline | None
    #: The site in this edition and earlier ones, newest first; empty in its first.
    history: tuple[HistoryRow, ...]
    #: What the operator can do; None where the site is not ranked.
    review: ReviewView | None
    #: First problem content in words.
    first_problem: str
    #: Through all links, and without site-wide navigation.
    paths: tuple[PathView, ...]
    #: The first problem passage, None where there is none.
    first_quote: Quote | None
    #: "7 of 11 addressed".
    jobs_count: str
    #: Jobs that some page addresses.
    jobs_found: tuple[JobRow, ...]
    #: Jobs that none does.
    jobs_missing: tuple[Term, ...]
    #: Pages by click depth.
    levels: tuple[LevelRow, ...]
    #: Problem-focused pages, nearest first.
    problem_pages: tuple[PageRow, ...]
    #: All pages that were read.
    pages: tuple[PageRow, ...]
    #: False where the document came without its long lists.
    has_lists: bool
    #: The conversation yardstick.
    conversation: tuple[Term, ...]
    #: Patterns of which only a sample was read, each with its share in a sentence.
    sampled: tuple[str, ...]
    #: Addresses that were not read, by reason.
    skipped: tuple[SkippedGroup, ...]
    #: Flags, place among the others, where content lives.
    beside: SiteFindings
    #: What these figures cannot say.
    limits: tuple[str, ...]
    #: Settings of the crawl, a sentence each.
    settings: tuple[str, ...]
