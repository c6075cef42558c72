"""Shows how far a run has come: live on a terminal, a plain line now and then elsewhere; ends it if asked to stop."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.table import Table

from jobdepth.cli.stopping import heed_stop
from jobdepth.model import CrawlState
from jobdepth.pipeline.progress import NoProgress, Progress
from jobdepth.store.crawl_rows import CrawlRow

PLAIN_INTERVAL_S = 30.0
MAX_ROWS = 20
#: Pages before the pace of a site means anything.
PAGES_FOR_PACE = 5


@contextmanager
def shown_progress(budget: int, quiet: bool) -> Iterator[Progress]:
    """What shows the progress of a run for as long as it lasts."""
    if quiet:
        yield _StoppableProgress(NoProgress())
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
            yield _StoppableProgress(_LiveProgress(live, budget))
    else:
        yield _StoppableProgress(_PlainProgress())


class _StoppableProgress:
    """Heeds a stop that a library has dropped, before it shows what another shows."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown

    def crawling(self, rows: list[CrawlRow]) -> None:
        heed_stop()
        self._shown.crawling(rows)

    def scoring(self, scored: int, left: int) -> None:
        heed_stop()
        self._shown.scoring(scored, left)


class _LiveProgress:
    """A table that is drawn again in place."""

    def __init__(self, live: Live, budget: int) -> None:
        self._live = live
        self._budget = budget

    def crawling(self, rows: list[CrawlRow]) -> None:
        self._live.update(_table(rows, self._budget))

    def scoring(self, scored: int, left: int) -> None:
        self._live.update(_scoring_line(scored, left))


class _PlainProgress:
    """One line now and then, for logs."""

    def __init__(self) -> None:
        self._last_s = time.monotonic()

    def crawling(self, rows: list[CrawlRow]) -> None:
        self._say(_crawling_line(rows))

    def scoring(self, scored: int, left: int) -> None:
        self._say(_scoring_line(scored, left))

    def _say(self, line: str) -> None:
        if time.monotonic() - self._last_s >= PLAIN_INTERVAL_S:
            self._last_s = time.monotonic()
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the output


def _crawling_line(rows: list[CrawlRow]) -> str:
    done = sum(row.state is CrawlState.DONE for row in rows)
    return f"crawling: {done} of {len(rows)} sites done, {sum(row.pages for row in rows)} pages"


def _scoring_line(scored: int, left: int) -> str:
    return f"crawl done; scoring: {scored} passages scored, {left} left"


def _table(rows: list[CrawlRow], budget: int) -> Table:
    """Running sites first, as many as fit."""
    table = Table(title=_crawling_line(rows), title_justify="left", box=None)
    table.add_column("site")
    table.add_column("state")
    for name in ("click depth", "pages", "waiting", "time left"):
        table.add_column(name, justify="right")
    order = [CrawlState.RUNNING, CrawlState.WAITING, CrawlState.DONE]
    for row in sorted(rows, key=lambda row: order.index(row.state))[:MAX_ROWS]:
        state = row.failure.value if row.failure else row.state.value
        left = words_for_time(time_left_s(row, budget, datetime.now(UTC)))
        table.add_row(
            row.site_id, state, str(row.level), f"{row.pages}/{budget}", str(waiting_pages(row, budget)), left
        )
    return table


def time_left_s(row: CrawlRow, budget: int, now: datetime) -> float | None:
    """Seconds that the pages known so far will take at the pace so far; None where that can't be said.

    Pages still to be found come on top, as far as the budget goes.
    """
    if row.state is not CrawlState.RUNNING or row.started_at is None or row.pages < PAGES_FOR_PACE:
        return None
    seconds_a_page = max(0.0, (now - row.started_at).total_seconds()) / row.pages
    return waiting_pages(row, budget) * seconds_a_page


def waiting_pages(row: CrawlRow, budget: int) -> int:
    """Pages known and still to be read, as far as the budget goes."""
    return max(0, min(row.known, budget) - row.pages) if row.state is CrawlState.RUNNING else 0


def words_for_time(seconds: float | None) -> str:
    """A time left in rounded words; empty for None."""
    if seconds is None:
        return ""
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
