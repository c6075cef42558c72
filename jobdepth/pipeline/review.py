"""One site's review: where it stands, what is worth most in it, and the same on paper."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from jobdepth.brand import Brand
from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.pipeline.publish import load_result
from jobdepth.publish.frame import site_path
from jobdepth.result import League, SiteResult
from jobdepth.store.study_store import public_folder, result_file


def load_league(output: Path) -> League:
    """The last ranking in an output folder; makes no file there."""
    return load_result(result_file(output))


def find_site(league: League, named: str) -> SiteResult:
    """The site with this id; raises InputError with the nearest one where there is none."""
    known = {site.slug: site for site in league.sites}
    if named in known:
        return known[named]
    by_name = {site.name.casefold(): site.slug for site in league.sites}
    close = difflib.get_close_matches(named.casefold(), [*known, *by_name], 1, 0.5)
    slug = by_name.get(close[0], close[0]) if close else ""
    cure = f"did you mean {slug!r}?" if slug else f"the sites are {', '.join(sorted(known))}"
    raise InputError([Problem("SITE", "no site of this study", value=named, cure=cure)])


def published_page(output: Path, site: SiteResult) -> Path:
    """The page of a site in the published folder; raises JobdepthError where it is not there."""
    page = public_folder(output) / site_path(site.slug)
    if not page.is_file():
        raise JobdepthError(f"{page} is not there yet; run 'jobdepth publish' first")
    return page.resolve()


def print_review(site: SiteResult, league: League, brand: Brand | None, target: Path) -> None:
    """Write the review of a site as a tagged PDF; the file is there whole or not at all."""
    _check_target(target)
    _require_browser()
    from crawler.rendering.printing import print_pdf
    from jobdepth.publish.printed import sheet_footer, write_review

    with TemporaryDirectory(prefix="jobdepth-") as folder:
        page = write_review(site, league, brand, Path(folder))
        content = print_pdf(page, Path(folder), sheet_footer(site, league, brand))
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(content)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise JobdepthError(f"{target} could not be written: {error.strerror or error}") from None


def _check_target(target: Path) -> None:
    """Tell before Chromium starts that the file cannot be written."""
    cure = "name a file in a folder that you may write to"
    if target.is_dir():
        raise InputError([Problem("--pdf", "a folder, not a file", value=str(target), cure=cure)])
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise InputError(
            [Problem("--pdf", "its folder is not there or cannot be written", value=str(target), cure=cure)]
        )


def _require_browser() -> None:
    from crawler.rendering.browser import hindrance

    missing = hindrance()
    if missing:
        raise InputError([Problem("--pdf", "a PDF is printed by Chromium, which is missing here", cure=missing)])
