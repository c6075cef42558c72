"""The league and the reviews on paper, as PDF."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from jobdepth.brand import Brand
from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.result import League, SiteResult


def print_league(league: League, brand: Brand | None, target: Path) -> None:
    """Write the league page as a tagged PDF; the file is there whole or not at all."""
    from jobdepth.publish.printed import sheet_footer, write_league

    _print(lambda folder: write_league(league, brand, folder), sheet_footer(league.study.title, league, brand), target)


def print_review(site: SiteResult, league: League, brand: Brand | None, target: Path) -> None:
    """Write the review of a site as a tagged PDF; the file is there whole or not at all."""
    from jobdepth.publish.printed import sheet_footer, write_review

    _print(lambda folder: write_review(site, league, brand, folder), sheet_footer(site.name, league, brand), target)


def check_printable(target: Path) -> None:
    """Refuse, before anything else is done, a file that cannot be written or a machine that cannot print."""
    cure = "name a file in a folder that you may write to"
    if target.is_dir():
        raise InputError([Problem("--pdf", "a folder, not a file", value=str(target), cure=cure)])
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise InputError(
            [Problem("--pdf", "its folder is not there or cannot be written", value=str(target), cure=cure)]
        )
    from crawler.rendering.browser import hindrance

    missing = hindrance()
    if missing:
        raise InputError([Problem("--pdf", "a PDF is printed by Chromium, which is missing here", cure=missing)])


def _print(write_page: Callable[[Path], Path], footer: str, target: Path) -> None:
    check_printable(target)
    from crawler.rendering.printing import print_pdf

    with TemporaryDirectory(prefix="jobdepth-") as folder:
        content = print_pdf(write_page(Path(folder)), Path(folder), footer)
    new = target.with_name(f".{target.name}.new")
    try:
        new.write_bytes(content)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise JobdepthError(f"{target} could not be written: {error.strerror or error}") from None
