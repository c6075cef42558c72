"""Shows how far each site has come: live on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table

from jobdepth.model import CrawlState
from jobdepth.store.crawl_rows import CrawlRow

PLAIN_INTERVAL_S = 30.0
MAX_ROWS = 20


@contextmanager
def progress_watcher(budget: int, quiet: bool) -> Iterator[Callable[[list[CrawlRow]], None]]:
    """A function that is shown the crawls of a run again and again."""
    if quiet:
        yield _no_progress
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
            yield lambda rows: live.update(_table(rows, budget))
    else:
        yield _PlainProgress()


def _no_progress(rows: list[CrawlRow]) -> None:
    del rows


class _PlainProgress:
    """One line now and then, for logs."""

    def __init__(self) -> None:
        self._last_s = time.monotonic()

    def __call__(self, rows: list[CrawlRow]) -> None:
        if time.monotonic() - self._last_s >= PLAIN_INTERVAL_S:
            self._last_s = time.monotonic()
            print(_summary(rows), file=sys.stderr, flush=True)  # noqa: T201 - this is the output


def _summary(rows: list[CrawlRow]) -> str:
    done = sum(row.state is CrawlState.DONE for row in rows)
    return f"crawling: {done} of {len(rows)} sites done, {sum(row.pages for row in rows)} pages"


def _table(rows: list[CrawlRow], budget: int) -> Table:
    """Running sites first, as many as fit."""
    table = Table(title=_summary(rows), title_justify="left", box=None)
    for name, justify in (("site", "left"), ("state", "left"), ("click depth", "right"), ("pages", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    table.add_column("waiting", justify="right")
    order = [CrawlState.RUNNING, CrawlState.WAITING, CrawlState.DONE]
    for row in sorted(rows, key=lambda row: order.index(row.state))[:MAX_ROWS]:
        state = row.failure.value if row.failure else row.state.value
        table.add_row(row.site_id, state, str(row.level), f"{row.pages}/{budget}", str(row.queued))
    return table
