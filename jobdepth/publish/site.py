"""Publishes a league: the whole folder, or nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobdepth.brand import Brand
from jobdepth.errors import JobdepthError
from jobdepth.publish.branding import brand_files, branded
from jobdepth.publish.checks import check_site
from jobdepth.publish.documents import evidence_jsonl, league_json
from jobdepth.publish.files import replaced_folder
from jobdepth.publish.frame import site_path
from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.method_page import build_dictionary_context, build_methodology_context
from jobdepth.publish.pages import STYLESHEET, render_page, stylesheet
from jobdepth.publish.score_sum import check_scores
from jobdepth.publish.site_page import build_site_context
from jobdepth.publish.tables import league_csv, pages_csv
from jobdepth.result import League

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """What lies in the published folder."""

    #: The folder, with links resolved.
    folder: Path
    #: Paths inside it, with forward slashes.
    names: tuple[str, ...]

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.folder / "index.html"


def publish_league(league: League, folder: Path, brand: Brand | None = None) -> PublishedFiles:
    """Write the static site of `league` to `folder`, replacing the edition there in one step.

    Raises JobdepthError, and leaves the old edition as it was, if anything is wrong.
    """
    check_slugs(league)
    check_scores(league)
    with replaced_folder(folder) as fresh:
        names = _write_all(league, fresh, brand)
        check_site(fresh, names)
    return PublishedFiles(folder.resolve(), tuple(names))


def check_slugs(league: League) -> None:
    """Raise an error if a slug could lead out of the published folder, or stands for two sites."""
    seen: set[str] = set()
    for site in league.sites:
        if not _SLUG.fullmatch(site.slug):
            raise JobdepthError(f"{site.slug!r} cannot name a folder: use a-z, 0-9 and hyphens, at most 60 characters")
        if site.slug in seen:
            raise JobdepthError(f"two sites have the slug {site.slug!r}")
        seen.add(site.slug)


def _write_all(league: League, folder: Path, brand: Brand | None) -> list[str]:
    names = []
    for name, content in _texts(league, brand):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
        names.append(name)
    return [*names, *write_assets(folder, brand)]


def write_assets(folder: Path, brand: Brand | None) -> list[str]:
    """Write what the pages in `folder` load; returns the paths."""
    (folder / "assets").mkdir()
    shutil.copyfile(stylesheet(), folder / "assets" / STYLESHEET)
    own = brand_files(brand)
    for name, content in own.items():
        (folder / name).write_bytes(content)
    return [f"assets/{STYLESHEET}", *own]


def _texts(league: League, brand: Brand | None) -> Iterator[tuple[str, str]]:
    yield "league.json", league_json(league)
    yield "league.csv", league_csv(league)
    yield "pages.csv", pages_csv(league)
    yield "evidence.jsonl", evidence_jsonl(league)
    yield "index.html", render_page(branded(build_league_context(league), brand))
    yield "methodology.html", render_page(branded(build_methodology_context(league), brand))
    yield "data-dictionary.html", render_page(branded(build_dictionary_context(league), brand))
    for site in league.sites:
        yield site_path(site.slug), render_page(branded(build_site_context(site, league), brand))
