"""One site's review: which site is meant, and where its page stands."""

from __future__ import annotations

import difflib
from pathlib import Path

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
