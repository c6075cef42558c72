"""A crawl with everything that was stored of it, as one value that can leave the store and come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from jobdepth.model import CrawlState, FetchedPage, Hop, Link, SiteStatus, SkippedPage
from jobdepth.store.crawl_rows import CrawlRow, CrawlRows
from jobdepth.store.database import insert_missing
from jobdepth.store.schema import crawls, runs


@dataclass(frozen=True, slots=True)
class FactsOfPage:
    """A page and its links, in the order of the page."""

    page: FetchedPage
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CrawlFacts:
    """What the crawler found out about a site; everything else is worked out from this and the captures."""

    run_number: int
    site_id: str
    seed_url: str
    home_url: str | None
    home_note: str
    certificate_problem: str
    failure: SiteStatus | None
    reason: str
    finished_at: datetime
    pages: tuple[FactsOfPage, ...]
    hops: tuple[Hop, ...]
    skipped: tuple[SkippedPage, ...]


def facts_of(rows: CrawlRows, crawl: CrawlRow) -> CrawlFacts:
    """All that is stored of a finished crawl."""
    if crawl.finished_at is None:
        raise ValueError("a crawl that is not finished")
    graph = rows.graph(crawl.crawl_id)
    return CrawlFacts(
        crawl.run_number, crawl.site_id, crawl.seed_url, crawl.home_url, crawl.home_note, crawl.certificate_problem,
        crawl.failure, crawl.reason, crawl.finished_at,
        tuple(FactsOfPage(page, tuple(graph.links[url])) for url, page in graph.pages.items()),
        tuple(graph.hops), tuple(graph.skipped.values()),
    )  # fmt: skip


class CrawlFactRows:
    """Puts crawls of another store into this one."""

    def __init__(self, engine: Engine, rows: CrawlRows) -> None:
        self._engine = engine
        self._rows = rows

    def add(self, found: Sequence[CrawlFacts]) -> None:
        """Store finished crawls; of two of one site the later one in `found` is the newer."""
        for facts in found:
            crawl_id = self._add_crawl(facts)
            for each in facts.pages:
                self._rows.add_page(crawl_id, each.page, each.links)
            for hop in facts.hops:
                self._rows.add_hop(crawl_id, hop)
            self._rows.add_skipped(crawl_id, facts.skipped)

    def _add_crawl(self, facts: CrawlFacts) -> int:
        names = (
            "run_number", "site_id", "seed_url", "home_url", "home_note", "certificate_problem", "failure", "reason",
            "finished_at",
        )  # fmt: skip
        row = {name: getattr(facts, name) for name in names} | {"state": CrawlState.DONE}
        run = {"number": facts.run_number, "started_at": facts.finished_at, "counters": {}}
        with self._engine.begin() as connection:
            insert_missing(connection, runs, [run])
            connection.execute(insert(crawls).values(row))
            own = (crawls.c.run_number == facts.run_number) & (crawls.c.site_id == facts.site_id)
            return int(connection.execute(select(crawls.c.crawl_id).where(own)).scalar_one())

    def finished(self) -> list[int]:
        """Ids of all finished crawls, oldest first."""
        query = select(crawls.c.crawl_id).where(crawls.c.state == CrawlState.DONE).order_by(crawls.c.crawl_id)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))
