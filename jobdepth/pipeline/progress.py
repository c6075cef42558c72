"""How a run tells how far it has come."""

from __future__ import annotations

from typing import Protocol

from jobdepth.store.crawl_rows import CrawlRow


class Progress(Protocol):
    """Is told again and again where a run stands; decides itself what to show and when."""

    def crawling(self, rows: list[CrawlRow]) -> None:
        """The crawls of the run."""
        ...

    def scoring(self, scored: int, left: int) -> None:
        """Passages scored in this run, and passages that still wait."""
        ...


class NoProgress:
    """Shows nothing."""

    def crawling(self, rows: list[CrawlRow]) -> None:
        """Show nothing."""

    def scoring(self, scored: int, left: int) -> None:
        """Show nothing."""
