"""The CSV tables: each column once, with its meaning and how it is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from jobdepth.model import PageKind
from jobdepth.publish.sureness import SOURCE_WORDS
from jobdepth.publish.text import published
from jobdepth.result import League, PageResult, SiteResult

Cell = str | int | float | bool | None
Row = TypeVar("Row")

#: Put before a study's own column whose name jobdepth uses itself.
OWN_PREFIX = "study_"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table."""

    name: str
    meaning: str
    value: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page and the slug of its site."""

    slug: str
    page: PageResult


def _measure(name: str) -> Callable[[SiteResult], Cell]:
    def value(site: SiteResult) -> Cell:
        share: float | None = getattr(site.measures, name)
        return None if share is None else published(share)

    return value


def _score(site: SiteResult) -> Cell:
    return None if site.score is None else published(site.score)


def _sure(path: str) -> Callable[[SiteResult], Cell]:
    """A figure of the site's uncertainty; empty where there is none."""

    def value(site: SiteResult) -> Cell:
        found = site.uncertainty
        for part in path.split("."):
            found = None if found is None else getattr(found, part)
        return found  # type: ignore[return-value]

    return value


def _jobs_covered(site: SiteResult) -> Cell:
    return sum(job.covered for job in site.jobs) if site.rank is not None else None


def _past(which: str, figure: str) -> Callable[[SiteResult], Cell]:
    """A figure of the last edition, as published or by today's method."""

    def value(site: SiteResult) -> Cell:
        figures = getattr(site.change, which) if site.change else None
        cell: Cell = getattr(figures, figure) if figures else None
        return cell

    return value


def _jobs_moved(which: str) -> Callable[[SiteResult], Cell]:
    def value(site: SiteResult) -> Cell:
        moved = site.change.by_site if site.change else None
        return ";".join(getattr(moved, which)) if moved else None

    return value


LEAGUE_COLUMNS: tuple[Column[SiteResult], ...] = (
    Column("rank", "Place in the league, 1 is best; empty if not ranked.", attrgetter("rank")),
    Column("tied", "true if the rank is shared with another site.", attrgetter("is_tied")),
    Column("name", "Name of the operator as the study gives it.", attrgetter("name")),
    Column("slug", "Short name of the site in this study; the folder of its page.", attrgetter("slug")),
    Column("group", "Peer group as the study gives it; may be empty.", attrgetter("group")),
    Column("country", "Country as the study gives it; may be empty.", attrgetter("country")),
    Column(
        "group_rank",
        "Place among the ranked sites of its group; empty if not ranked.",
        attrgetter("group_rank"),
    ),
    Column(
        "status",
        "ok, partial, blocked, unreachable, needs-browser, other-language, too-little-text or excluded; "
        "only ok and partial are ranked.",
        attrgetter("status.value"),
    ),
    Column("reason", "Why a site is not ranked or only partly seen; empty if ok.", attrgetter("reason")),
    Column("score", "Weighted mean of the measures, 0 to 100; empty if not ranked.", _score),
    Column(
        "reach",
        "Weight share of jobs, each discounted by the click depth of its first page; 0 to 1.",
        _measure("reach"),
    ),
    Column("coverage", "Weight share of jobs that some page addresses; 0 to 1.", _measure("coverage")),
    Column(
        "connection",
        "Weight share of covered jobs that lead on to an offer; 0 to 1, empty if no job is covered.",
        _measure("connection"),
    ),
    Column(
        "orientation",
        "How much of the home page's text is led by the customer's problem; 0 to 1.",
        _measure("orientation"),
    ),
    Column(
        "substance",
        "How much distinct problem content stands behind it; 0 to 1, not part of the score.",
        _measure("substance"),
    ),
    Column(
        "first_problem_depth",
        "Fewest clicks from the home page (0) to problem-focused content; empty if none was found.",
        attrgetter("first_problem_depth"),
    ),
    Column(
        "first_problem_depth_is_exact",
        "false if a page that could not be read may hide a shorter way: the figure is then “at most”.",
        attrgetter("first_problem_depth_is_exact"),
    ),
    Column(
        "first_problem_depth_without_navigation",
        "The same with site-wide menus, headers and footers taken out except on the home page; "
        "empty if there is no such way.",
        attrgetter("first_problem_depth_without_navigation"),
    ),
    Column(
        "first_problem_url",
        "The page where that content stands; empty if none was found.",
        attrgetter("first_problem_url"),
    ),
    Column("jobs_covered", "Number of jobs that some page addresses; empty if not ranked.", _jobs_covered),
    Column("rank_before", "Place in the last edition as published; empty if none.", _past("before", "rank")),
    Column("score_before", "Score in the last edition as published; empty if none.", _past("before", "score")),
    Column(
        "rank_before_rescored",
        "Place of the last edition's captures by today's method; empty where the method is the same or this is not "
        "known.",
        _past("rescored", "rank"),
    ),
    Column("score_before_rescored", "Score of the same; empty likewise.", _past("rescored", "score")),
    Column(
        "jobs_gained",
        "Ids of jobs that the website addresses now and did not in the last edition, joined by “;”.",
        _jobs_moved("jobs_gained"),
    ),
    Column("jobs_lost", "Ids of jobs that it did and does not now, joined by “;”.", _jobs_moved("jobs_lost")),
    Column("rank_low", "Best rank of the likely interval; empty if not ranked.", attrgetter("rank_low")),
    Column("rank_high", "Worst rank of the likely interval; empty if not ranked.", attrgetter("rank_high")),
    Column("score_low", "Lower end of the likely score; empty if not ranked.", _sure("score.low")),
    Column("score_high", "Upper end of the likely score; empty if not ranked.", _sure("score.high")),
    Column("tie_band", "Sites of one band cannot be told from its first one; empty if not ranked.", _sure("tie_band")),
    Column(
        "top_ten_share",
        "Share of draws with other weights alone that put it in the top ten; empty if not ranked.",
        _sure("top_ten_share"),
    ),
    *(
        Column(
            f"doubt_from_{name}",
            f"Share of the variance of the score that comes from {words}; empty if nothing varies.",
            _sure(f"shares.{name}"),
        )
        for name, words in SOURCE_WORDS.items()
    ),
    Column(
        "corrections",
        "Ids of the corrections that are applied to the site, joined by “;”; empty if none.",
        lambda site: ";".join(site.corrections),
    ),
    Column("pages_read", "Pages of the site that were read.", attrgetter("pages_read")),
    Column("url", "Address of the website as the study gives it.", attrgetter("url")),
)

PAGE_COLUMNS: tuple[Column[SitePage], ...] = (
    Column("site", "Slug of the site.", attrgetter("slug")),
    Column("url", "Address of the page after redirects.", attrgetter("page.url")),
    Column(
        "depth",
        "Fewest clicks from the home page; empty if not reachable by links.",
        attrgetter("page.depth"),
    ),
    Column(
        "depth_without_navigation",
        "The same with site-wide menus, headers and footers taken out except on the home page.",
        attrgetter("page.depth_without_navigation"),
    ),
    Column(
        "kind",
        "What the page is for: " + ", ".join(PageKind) + ". By its address where that names a kind, else by its text.",
        attrgetter("page.kind.value"),
    ),
    Column(
        "problem_focused",
        "true if the page is about a customer's problem.",
        attrgetter("page.problem_focused"),
    ),
    Column("jobs", "Ids of the jobs it addresses, joined by “;”.", lambda row: ";".join(row.page.jobs)),
    Column("connected", "true if its problem content leads to an offer.", attrgetter("page.connected")),
)


def ordered_sites(league: League) -> list[SiteResult]:
    """Sites as readers meet them: by rank, then those not ranked, by name."""
    return sorted(league.sites, key=lambda site: (site.rank is None, site.rank or 0, site.name.casefold(), site.slug))


def league_csv(league: League) -> str:
    """league.csv: one row a site, the study's own columns last."""
    return table_text([*LEAGUE_COLUMNS, *_own_columns(league.sites)], ordered_sites(league))


def pages_csv(league: League) -> str:
    """pages.csv: one row a page that was read."""
    sites = [site for site in ordered_sites(league) if site.lists is not None]
    return table_text(
        PAGE_COLUMNS, (SitePage(s.slug, page) for s in sites for page in (s.lists.pages if s.lists else ()))
    )


def table_text(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> str:
    """A CSV file with a header; no cell starts a spreadsheet formula."""
    header = [_cell(column.name) for column in columns]
    body = ([_cell(column.value(row)) for column in columns] for row in rows)
    return "".join(",".join(map(_quoted, cells)) + "\n" for cells in (header, *body))


def _own_columns(sites: Sequence[SiteResult]) -> list[Column[SiteResult]]:
    names = dict.fromkeys(name for site in sites for name in site.columns)
    taken = {column.name for column in LEAGUE_COLUMNS}
    return [Column(OWN_PREFIX + name if name in taken else name, "", _own_value(name)) for name in names]


def _own_value(name: str) -> Callable[[SiteResult], Cell]:
    return lambda site: site.columns.get(name)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    is_formula = text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare, and readers then split the row there.
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
