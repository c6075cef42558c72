"""Publishes a league: the whole folder, or nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from jobdepth.brand import Brand
from jobdepth.edition_record import EditionRecord
from jobdepth.errors import JobdepthError
from jobdepth.publish.branding import brand_files, render_branded
from jobdepth.publish.checks import check_site
from jobdepth.publish.correction_words import CORRECTIONS_PAGE
from jobdepth.publish.corrections_page import build_corrections_context
from jobdepth.publish.documents import evidence_jsonl, league_json
from jobdepth.publish.edition_folder import add_edition, carry_over
from jobdepth.publish.editions_page import build_list_pointer
from jobdepth.publish.files import replaced_folder
from jobdepth.publish.findings_page import build_findings_context
from jobdepth.publish.frame import LIST_PAGE, site_path
from jobdepth.publish.league_page import build_league_context
from jobdepth.publish.method_page import build_dictionary_context, build_methodology_context
from jobdepth.publish.pages import SCRIPT, STYLESHEET, asset
from jobdepth.publish.score_sum import check_scores
from jobdepth.publish.site_page import build_site_context
from jobdepth.publish.tables import league_csv, pages_csv
from jobdepth.publish.top import write_top
from jobdepth.result import League

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """What lies in the published folder."""

    #: The folder, with links resolved.
    folder: Path
    #: Paths inside it, with forward slashes; those of earlier editions are not among them.
    names: tuple[str, ...]
    #: What was published, with the number of its edition.
    league: League
    #: What to keep of it.
    record: EditionRecord
    #: False where the newest edition already shows the same, to the byte.
    is_new: bool
    #: True where the newest edition's folder was gone and has been written again, the same to the byte.
    is_restored: bool

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.folder / "index.html"


def publish_league(
    league: League,
    folder: Path,
    past: Sequence[EditionRecord] = (),
    published_at: datetime | None = None,
    brand: Brand | None = None,
) -> PublishedFiles:
    """Publish `league` to `folder` in one step: as an edition in a folder of its own, and as the newest one on top.

    `past` are the records of the editions published before, oldest first; their folders stay as they are. Where the
    newest one already shows the same no edition is added. Raises JobdepthError, and leaves everything as it was, if
    anything is wrong.
    """
    check_slugs(league)
    check_scores(league)
    write_files = partial(_write_all, brand=brand)
    with replaced_folder(folder) as fresh:
        shelf = carry_over(folder.resolve(), fresh)
        edition = add_edition(league, shelf, past, published_at or league.edition.created_at, write_files)
        on_top = write_top(edition, shelf, past, brand)
        check_site(fresh, on_top)
    return PublishedFiles(
        folder.resolve(), tuple(on_top), edition.league, edition.record, edition.is_new, edition.is_restored
    )


def check_slugs(league: League) -> None:
    """Raise an error if a slug could lead out of the published folder, stands for two sites, or for none."""
    seen: set[str] = set()
    for site in league.sites:
        if not _SLUG.fullmatch(site.slug):
            raise JobdepthError(f"{site.slug!r} cannot name a folder: use a-z, 0-9 and hyphens, at most 60 characters")
        if site.slug in seen:
            raise JobdepthError(f"two sites have the slug {site.slug!r}")
        seen.add(site.slug)
    unknown = sorted(_named_slugs(league) - seen)
    if unknown:
        raise JobdepthError(f"the findings name {unknown[0]!r}, which is no site; run `jobdepth rank` again")


def _named_slugs(league: League) -> set[str]:
    findings = league.findings
    pairs = [*findings.sameness.pairs, *(site.nearest for site in league.sites if site.nearest)]
    alike = {slug for pair in pairs for slug in (pair.slug, pair.other)}
    return alike.union(*(group.ranked for group in findings.groups), _peers(league))


def _peers(league: League) -> set[str]:
    reviews = (site.review for site in league.sites if site.review)
    return {job.example.slug for review in reviews for job in review.unanswered if job.example}


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
    for name in (STYLESHEET, SCRIPT):
        shutil.copyfile(asset(name), folder / "assets" / name)
    own = brand_files(brand)
    for name, content in own.items():
        (folder / name).write_bytes(content)
    return [f"assets/{STYLESHEET}", f"assets/{SCRIPT}", *own]


def _texts(league: League, brand: Brand | None) -> Iterator[tuple[str, str]]:
    yield "league.json", league_json(league)
    yield "league.csv", league_csv(league)
    yield "pages.csv", pages_csv(league)
    yield "evidence.jsonl", evidence_jsonl(league)
    yield "index.html", render_branded(build_league_context(league), brand)
    yield "findings.html", render_branded(build_findings_context(league), brand)
    yield "methodology.html", render_branded(build_methodology_context(league), brand)
    yield "data-dictionary.html", render_branded(build_dictionary_context(league), brand)
    yield CORRECTIONS_PAGE, render_branded(build_corrections_context(league), brand)
    yield LIST_PAGE, render_branded(build_list_pointer(league), brand)
    for site in league.sites:
        yield site_path(site.slug), render_branded(build_site_context(site, league), brand)
