"""Seconds and bytes of publishing: 76 sites of 300 pages, and a league of 5,000 sites.

Run: python -m bench.publish RESULT, the `store/result.json` of a finished study, such as that of `./run`. Its sites are
multiplied under new names and its pages under new addresses; no measure is invented.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from jobdepth.pipeline.publish import load_result
from jobdepth.publish import publish_league
from jobdepth.ranking.league import rank_sites
from jobdepth.result import League, PageResult, SitePages, SiteResult

#: Sites and pages a site.
SIZES = ((76, 300), (5_000, 0))


def main(result: Path) -> None:
    league = load_result(result)
    for sites, pages in SIZES:
        big = enlarge(league, sites, pages)
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            done = publish_league(big, Path(folder) / "public")
            seconds = time.perf_counter() - start
            table = done.index.stat().st_size / 1000
            largest = max(path.stat().st_size for path in (done.folder / "sites").rglob("*.html")) / 1000
        print(f"{sites} sites of {pages or 'no'} listed pages: published in {seconds:.1f} s; "
              f"league page {table:.0f} kB, largest review {largest:.0f} kB")  # fmt: skip


def enlarge(league: League, sites: int, pages: int) -> League:
    """The league with so many ranked sites, and so many pages listed of each."""
    ranked = [site for site in league.sites if site.rank is not None]
    many = [
        _enlarged(site, number, pages, is_copy=number >= len(ranked))
        for number, site in enumerate(islice(cycle(ranked), sites))
    ]
    placed = rank_sites([*many, *(site for site in league.sites if site.rank is None)], league.rubric.weights)
    study = league.study.model_copy(update={"site_count": len(placed), "ranked_count": sites})
    return league.model_copy(update={"study": study, "sites": placed})


def _enlarged(site: SiteResult, number: int, pages: int, *, is_copy: bool) -> SiteResult:
    listed = site.lists.pages if site.lists else []
    # The first of each keeps its name: findings speak of it.
    name = {"slug": f"{site.slug[:50]}-{number}", "name": f"{site.name} {number}"} if is_copy else {}
    lists = SitePages(pages=list(_pages(listed, pages)), skipped=site.lists.skipped if site.lists else [])
    return site.model_copy(update={**name, "lists": lists, "pages_read": pages})


def _pages(listed: Sequence[PageResult], wanted: int) -> Iterator[PageResult]:
    for number, page in enumerate(islice(cycle(listed), wanted)):
        yield page.model_copy(update={"url": f"{page.url}?copy={number}"}) if number >= len(listed) else page


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
