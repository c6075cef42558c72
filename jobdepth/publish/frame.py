"""Builds the parts that every page shares."""

from __future__ import annotations

from jobdepth.publish.contexts import Download, Frame
from jobdepth.publish.links import safe_href
from jobdepth.publish.text import day_words
from jobdepth.result import League

#: The list of editions.
LIST_PAGE = "editions.html"

DOWNLOADS = (
    Download("league.csv", "One row a site: rank, status, score, measures, first problem content.", "text/csv"),
    Download(
        "league.json",
        "The whole public result: study, rubric, model, method, sites with jobs and evidence.",
        "application/json",
    ),
    Download("pages.csv", "One row a page that was read: click depth, kind, jobs, connection.", "text/csv"),
    Download(
        "evidence.jsonl",
        "One line a passage that supports a figure, with its page, date and capture.",
        "application/jsonl",
    ),
)


def build_frame(league: League, title: str, description: str, *, path: str, here: str, is_kept: bool = True) -> Frame:
    """The frame of the page at `path` in the published folder; `is_kept` if it is a page of the edition itself."""
    study = league.study
    kept = edition_path(league.edition.id, path) if is_kept and league.edition.id else path
    return Frame(
        title=title,
        description=description,
        root="../" * path.count("/"),
        here=here,
        address=absolute(study.base_url, kept),
        kept=kept if is_kept else "",
        feed=absolute(study.base_url, "feed.xml") or (None if is_kept else "../" * path.count("/") + "feed.xml"),
        study=study.title,
        publisher=study.publisher or "publisher not named",
        contact=study.contact or "no contact was given",
        edition=f"Edition {league.edition.number}, {day_words(league.edition.created_at)}",
        software=league.edition.software,
    )


def site_path(slug: str) -> str:
    """Where a site's page lies in the published folder."""
    return f"sites/{slug}/index.html"


def edition_path(edition: str, path: str) -> str:
    """Where a page of an edition stays for good."""
    return f"editions/{edition}/{path}"


def absolute(base_url: str, path: str) -> str | None:
    """The address of `path` in the published folder; None where the study has no base URL."""
    base = safe_href(base_url)
    return f"{base.rstrip('/')}/{path}" if base else None
