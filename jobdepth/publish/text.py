"""Puts figures into words; the same words on every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import inf
from statistics import median

from jobdepth.model import SiteStatus

DECIMALS = 4

#: A click depth (None: not found), and whether it is exact.
FoundDepth = tuple[int | None, bool]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STATUS_WORDS = {
    SiteStatus.OK: "read in full",
    SiteStatus.PARTIAL: "read in part",
    SiteStatus.BLOCKED: "blocked",
    SiteStatus.UNREACHABLE: "unreachable",
    SiteStatus.NEEDS_BROWSER: "needs a browser",
    SiteStatus.OTHER_LANGUAGE: "other language",
    SiteStatus.TOO_LITTLE_TEXT: "too little text",
    SiteStatus.EXCLUDED: "left out",
}

STATUS_MEANINGS = {
    SiteStatus.OK: "Every page that was to be read was read. Ranked.",
    SiteStatus.PARTIAL: "Some pages could not be read. Ranked, with “at most” where a figure may be smaller.",
    SiteStatus.BLOCKED: "The operator's robots.txt or server refused the crawler. Not ranked.",
    SiteStatus.UNREACHABLE: "The website did not answer. Not ranked.",
    SiteStatus.NEEDS_BROWSER: "The pages carry no text until scripts run, and no browser was used. Not ranked.",
    SiteStatus.OTHER_LANGUAGE: "The website is not in the language that the scorer reads. Not ranked.",
    SiteStatus.TOO_LITTLE_TEXT: "There is too little text to judge. Not ranked.",
    SiteStatus.EXCLUDED: "An upheld correction says that the website should not be ranked. Not ranked.",
}

MEASURE_WORDS = {
    "reach": "Reach",
    "coverage": "Coverage",
    "connection": "Connection",
    "orientation": "Orientation",
    "substance": "Substance",
}

#: What the weighted measures count, in the fewest words.
MEASURE_MEANINGS = {
    "reach": "jobs addressed, less for each click",
    "coverage": "jobs addressed, of all",
    "connection": "addressed jobs that lead to an offer",
    "orientation": "home-page words about the problem, of all",
    "substance": "distinct problem content of the whole website",
}

#: What no figure says, on whatever site.
LIMITS = (
    "They judge the words of a website, not the service that the operator gives.",
    "A program judged each passage, and it errs: see “How well the scorer does” under How it was measured.",
    "Words in pictures, films and files such as PDF were not read.",
)

#: Why a measure of a ranked site can be null.
MEASURE_GAPS = {
    "reach": "no job could be looked for",
    "coverage": "no job could be looked for",
    "connection": "no problem content to connect",
    "orientation": "no text on the home page",
    "substance": "no text to measure",
}


def build_headline(depths: Sequence[FoundDepth]) -> str:
    """The finding in one sentence, from the first-problem click depths of the ranked sites."""
    total = len(depths)
    if total == 0:
        return "No operator could be ranked in this edition"
    at_home = sum(depth == 0 for depth, _ in depths)
    first = _home_sentence(at_home, total)
    return first if at_home * 2 > total else f"{first}; {_median_words(depths)}"


def _home_sentence(at_home: int, total: int) -> str:
    rest = "of the customer’s problem on " + ("its" if total == 1 else "their") + " home page"
    if total == 1:
        return f"The one ranked operator {'speaks' if at_home else 'does not speak'} {rest}"
    if at_home == 0:
        return f"None of the {total} ranked operators speaks {rest}"
    if at_home == total:
        return f"All {total} ranked operators speak {rest}"
    only = "Only " if at_home * 2 <= total else ""
    return f"{only}{at_home} of {total} operators {'speaks' if at_home == 1 else 'speak'} {rest}"


def _median_words(depths: Sequence[FoundDepth]) -> str:
    middle = median(inf if depth is None else depth for depth, _ in depths)
    if middle == inf:
        return "at the median it is not found on any page that was read"
    # The home page was read, so the true depth behind an “at most” is 1 or more.
    least = median(_least(depth, is_exact=is_exact) for depth, is_exact in depths)
    at_most = "" if least == middle else "at most "
    return f"at the median it takes {at_most}{middle:g} {'click' if middle == 1 else 'clicks'}"


def _least(depth: int | None, *, is_exact: bool) -> float:
    if not is_exact and depth != 0:
        return 1
    return inf if depth is None else depth


def depth_words(depth: int | None, *, is_exact: bool = True) -> str:
    """A click depth as a reader says it."""
    if depth is None:
        return "not found" if is_exact else "not found in the pages read"
    if depth == 0:
        return "on the home page"
    at_most = "" if is_exact else "at most "
    return f"{at_most}{depth} {'click' if depth == 1 else 'clicks'}"


def depth_figure(depth: int | None, *, is_exact: bool = True) -> str:
    """A click depth in the least room: `2`, `≤ 3` or `none`."""
    if depth is None:
        return "none"
    return str(depth) if is_exact or depth == 0 else f"≤ {depth}"


def published(value: float) -> float:
    """A measure as it is published: CSV cells and figures on screen start from the same rounding."""
    return round(value, DECIMALS)


def percent(share: float | None) -> str:
    """A share in whole per cent, without the sign; `not measured` where there was nothing to measure."""
    return "not measured" if share is None else f"{published(share) * 100:.0f}"


def score_figure(score: float | None) -> str:
    """A score with one decimal."""
    return "not scored" if score is None else f"{published(score):.1f}"


def rank_figure(rank: int | None, *, is_tied: bool) -> str:
    """A rank as in a table: `3`, or `3=` where it is shared."""
    return "not ranked" if rank is None else f"{rank}{'=' if is_tied else ''}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def interval_words(low: int | None, high: int | None) -> str:
    """The likely ranks, or nothing where no interval was drawn."""
    if low is None or high is None:
        return ""
    return f"likely {low}" if low == high else f"likely {low}–{high}"


def day_words(moment: datetime | None) -> str:
    """`4 March 2026`; months by name, whatever the locale."""
    if moment is None:
        return "date not recorded"
    return date_words(_utc(moment))


def date_words(day: date) -> str:
    """The same of a day without a time."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """`4 March 2026, 09:05 UTC`."""
    return f"{day_words(moment)}, {_utc(moment):%H:%M} UTC"


def period_words(start: datetime | None, end: datetime | None) -> str:
    """One day, or a span of days."""
    first, last = day_words(start), day_words(end)
    return first if first == last else f"{first} to {last}"


def count_words(number: int, one: str, many: str) -> str:
    """`1 page`, `1,204 pages`."""
    return f"{number:,} {one if number == 1 else many}"


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC)
