"""What the crawler writes, and what reading and ranking take up from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Select, delete, func, select, update

from jobdepth.model import (
    CaptureRef,
    CrawlState,
    FetchedPage,
    Hop,
    HopKind,
    Link,
    Place,
    SiteStatus,
    SkippedPage,
    SkipReason,
)
from jobdepth.store.database import insert_missing
from jobdepth.store.schema import crawls, hops, links, pages, skipped


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """One crawl of one site, as far as it has come."""

    crawl_id: int
    run_number: int
    site_id: str
    seed_url: str
    home_url: str | None
    home_note: str
    certificate_problem: str
    state: CrawlState
    level: int
    known: int
    failure: SiteStatus | None
    reason: str
    started_at: datetime | None
    finished_at: datetime | None
    pages: int


@dataclass(frozen=True, slots=True)
class CrawlGraph:
    """All that a crawl found out about a site."""

    pages: dict[str, FetchedPage]
    links: dict[str, list[Link]]
    hops: list[Hop]
    skipped: dict[str, SkippedPage]


class CrawlRows:
    """Reads and writes the rows of crawls; every write is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_crawl(self, run_number: int, site_id: str, seed_url: str) -> int:
        """The crawl of this site in this run, made if it is missing; one from another seed is thrown away."""
        with self._engine.begin() as connection:
            where = (crawls.c.run_number == run_number) & (crawls.c.site_id == site_id)
            connection.execute(delete(crawls).where(where & (crawls.c.seed_url != seed_url)))
            found = connection.scalar(select(crawls.c.crawl_id).where(where))
            if found is None:
                row = {"run_number": run_number, "site_id": site_id, "seed_url": seed_url, "state": CrawlState.WAITING}
                insert_missing(connection, crawls, [row])
                found = connection.execute(select(crawls.c.crawl_id).where(where)).scalar_one()
            return int(found)

    def start(self, crawl_id: int) -> None:
        """Note that work on this site has begun."""
        self._update(crawl_id, state=CrawlState.RUNNING, started_at=datetime.now(UTC))

    def set_home(self, crawl_id: int, home_url: str, note: str = "") -> None:
        """Note the home page, and in words how it was chosen where it is not simply where the seed ended."""
        self._update(crawl_id, home_url=home_url, home_note=note)

    def set_certificate_problem(self, crawl_id: int, problem: str) -> None:
        """Note what is wrong with the certificate that the site shows."""
        self._update(crawl_id, certificate_problem=problem)

    def set_level(self, crawl_id: int, level: int, known: int) -> None:
        """Note the click depth being fetched, and how many pages and addresses that may be pages are known."""
        self._update(crawl_id, level=level, known=known)

    def finish(self, crawl_id: int, failure: SiteStatus | None, reason: str) -> None:
        """Note that nothing more will come of this crawl."""
        now = datetime.now(UTC)
        self._update(crawl_id, state=CrawlState.DONE, finished_at=now, failure=failure, reason=reason)

    def _update(self, crawl_id: int, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(crawls).where(crawls.c.crawl_id == crawl_id).values(**values))

    def add_page(self, crawl_id: int, page: FetchedPage, page_links: Sequence[Link]) -> None:
        """Store a page together with its links; one that is stored already stays as it is."""
        row = {key: value for key, value in asdict(page).items() if key != "capture"}
        row |= {f"capture_{key}": value for key, value in asdict(page.capture).items()}
        # Not by asdict, which copies every word of every link.
        link_rows = [
            {
                "crawl_id": crawl_id, "source": page.url, "position": position,
                "target": link.target, "text": link.text, "place": link.place, "kind": link.kind,
            }
            for position, link in enumerate(page_links)
        ]  # fmt: skip
        with self._engine.begin() as connection:
            insert_missing(connection, pages, [{"crawl_id": crawl_id, **row}])
            insert_missing(connection, links, link_rows)

    def add_hop(self, crawl_id: int, hop: Hop) -> None:
        """Store a redirect or another step that is not a link."""
        with self._engine.begin() as connection:
            insert_missing(connection, hops, [{"crawl_id": crawl_id, **asdict(hop)}])

    def add_skipped(self, crawl_id: int, skips: Iterable[SkippedPage]) -> None:
        """Store addresses that were not read; the first reason given stays."""
        with self._engine.begin() as connection:
            insert_missing(connection, skipped, [{"crawl_id": crawl_id, **asdict(skip)} for skip in skips])

    def take_up(self, crawl_id: int) -> CrawlGraph:
        """What a crawl that was broken off has stored; what it skipped is forgotten and decided anew."""
        with self._engine.begin() as connection:
            connection.execute(delete(skipped).where(skipped.c.crawl_id == crawl_id))
        return self.graph(crawl_id)

    def crawls_of_run(self, run_number: int) -> list[CrawlRow]:
        """The crawls of a run with their progress."""
        query = _crawls_with_pages().where(crawls.c.run_number == run_number).order_by(crawls.c.crawl_id)
        with self._engine.connect() as connection:
            return [_crawl_row(dict(row._mapping)) for row in connection.execute(query)]

    def newest_finished(self, site_id: str, seed_url: str) -> CrawlRow | None:
        """The last crawl of a site that began at this seed and came to its end."""
        own = (crawls.c.site_id == site_id) & (crawls.c.seed_url == seed_url)
        query = (
            _crawls_with_pages()
            .where(own & (crawls.c.state == CrawlState.DONE))
            .order_by(crawls.c.crawl_id.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else _crawl_row(dict(row._mapping))

    def finished_at(self, site_id: str, moment: datetime) -> CrawlRow | None:
        """The crawl of a site that came to its end at this moment."""
        query = _crawls_with_pages().where((crawls.c.site_id == site_id) & (crawls.c.finished_at == moment))
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(crawls.c.crawl_id.desc()).limit(1)).first()
        return None if row is None else _crawl_row(dict(row._mapping))

    def earlier_pages(self, site_id: str, seed_url: str) -> dict[str, FetchedPage]:
        """The pages of the last finished crawl from the same seed that found any, by address."""
        own = (crawls.c.site_id == site_id) & (crawls.c.seed_url == seed_url) & (crawls.c.state == CrawlState.DONE)
        last = select(func.max(pages.c.crawl_id)).join(crawls, crawls.c.crawl_id == pages.c.crawl_id).where(own)
        query = select(pages).where(pages.c.crawl_id == last.scalar_subquery())
        with self._engine.connect() as connection:
            found = [_page(dict(row._mapping)) for row in connection.execute(query)]
        return {page.url: page for page in found}

    def graph(self, crawl_id: int) -> CrawlGraph:
        """Everything a crawl stored, in a form that ranking can search."""
        with self._engine.connect() as connection:
            found = {
                row.url: _page(dict(row._mapping))
                for row in connection.execute(select(pages).where(pages.c.crawl_id == crawl_id).order_by(pages.c.url))
            }
            page_links: dict[str, list[Link]] = {url: [] for url in found}
            query = select(links).where(links.c.crawl_id == crawl_id).order_by(links.c.source, links.c.position)
            for row in connection.execute(query):
                link = Link(row.target, row.text, Place(row.place), HopKind(row.kind))
                page_links.setdefault(row.source, []).append(link)
            hop_rows = connection.execute(
                select(hops).where(hops.c.crawl_id == crawl_id).order_by(hops.c.source, hops.c.target)
            )
            all_hops = [Hop(row.source, row.target, HopKind(row.kind)) for row in hop_rows]
            query = select(skipped).where(skipped.c.crawl_id == crawl_id).order_by(skipped.c.url)
            skips = {
                row.url: SkippedPage(row.url, SkipReason(row.reason), row.detail, row.found_on)
                for row in connection.execute(query)
            }
        return CrawlGraph(found, page_links, all_hops, skips)

    def capture_files(self) -> list[str]:
        """The archive's files that pages name, in order."""
        query = select(pages.c.capture_file).distinct().order_by(pages.c.capture_file)
        with self._engine.connect() as connection:
            return [str(row.capture_file) for row in connection.execute(query)]

    def captures(self, crawl_id: int) -> list[tuple[str, str, CaptureRef]]:
        """Address, content hash and capture of every page of a crawl."""
        query = select(pages).where(pages.c.crawl_id == crawl_id).order_by(pages.c.capture_file, pages.c.capture_offset)
        with self._engine.connect() as connection:
            found = [_page(dict(row._mapping)) for row in connection.execute(query)]
        return [(page.url, page.content_hash, page.capture) for page in found]


def _crawls_with_pages() -> Select[Any]:
    count = select(func.count()).where(pages.c.crawl_id == crawls.c.crawl_id).scalar_subquery()
    return select(crawls, count.label("pages"))


def _page(row: dict[str, object]) -> FetchedPage:
    capture = CaptureRef(row.pop("capture_file"), row.pop("capture_offset"), row.pop("capture_record_id"))  # type: ignore[arg-type]
    del row["crawl_id"]
    return FetchedPage(**row, capture=capture)  # type: ignore[arg-type]


def _crawl_row(row: dict[str, object]) -> CrawlRow:
    row["state"] = CrawlState(str(row["state"]))
    row["failure"] = None if row["failure"] is None else SiteStatus(str(row["failure"]))
    return CrawlRow(**row)  # type: ignore[arg-type]
