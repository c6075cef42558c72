"""The spider: many sites in one process, each walked level by level."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from twisted.python.failure import Failure

from crawler.exchange import Answer, Ask, Purpose
from crawler.network.failures import OwnFailureError
from crawler.pages.answers import failure
from crawler.pages.link_reader import LinkReader
from crawler.plan import CrawlPlan, build_plan
from crawler.rendering.browser import hindrance
from crawler.rendering.order import Document, rendered_meta, rendering_settings
from crawler.responses import conditions, read_failure, read_response
from crawler.settings import crawl_settings
from crawler.site_crawl import SiteCrawl
from crawler.site_record import SiteRecord
from crawler.turns import Turns
from jobdepth.errors import JobdepthError
from jobdepth.model import CrawlState, FetchedPage, SkipReason, Validators
from jobdepth.store.archive import read_capture
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from jobdepth.study.sites import Site
from jobdepth.urls import host_of

NOT_MODIFIED = 304
#: With these nothing of the crawl could be kept any more; other errors of the database may lie in what one page says.
OWN_FAILURES = (OSError, OwnFailureError, OperationalError)


@dataclass(frozen=True, slots=True)
class Visit:
    """One site being crawled."""

    site_id: str
    crawl: SiteCrawl
    turns: Turns


class SiteSpider(Spider):
    """Walks the sites of a study: `scrapy crawl sites -a sites=sites.csv -a output=DIR`."""

    name = "sites"

    def __init__(self, plan: CrawlPlan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self._store = StudyStore(plan.output)
        self._links = LinkReader(plan.settings.max_links)
        self._is_stopping = False
        self._no_browser = hindrance() if plan.settings.render == "auto" else "the study says: render: never"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Build the spider from a plan file (`plan=`), or from a study or sites file (`sites=`) and `output=`."""
        plan = _read_plan(kwargs.pop("plan", None), kwargs.pop("sites", None), kwargs.pop("output", None))
        chosen = crawl_settings(plan.settings, plan.user_agent, plan.language)
        crawler.settings.setdict(chosen, priority="spider")
        handlers = crawler.settings.getwithbase("DOWNLOAD_HANDLERS")
        crawler.settings.setdict(rendering_settings(plan.settings, handlers), priority="spider")
        return super().from_crawler(crawler, *args, plan=plan, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the home page of every site whose crawl is not finished."""
        for site, crawl_id in self._open_crawls():
            earlier = self._store.crawls.earlier_pages(site.site_id, site.url)
            record = SiteRecord(crawl_id, self._store.crawls)
            crawl = SiteCrawl(record, site, self.plan.settings, self.plan.language, earlier, self._no_browser)
            visit = Visit(site.site_id, crawl, Turns(self.plan.settings.concurrency_per_host))
            async for request in self._requests(visit, crawl.begin()):
                yield request

    def _open_crawls(self) -> list[tuple[Site, int]]:
        rows = self._store.crawls
        number = self.plan.run_number
        ids = {site.site_id: rows.open_crawl(number, site.site_id, site.url) for site in self.plan.sites}
        done = {row.site_id for row in rows.crawls_of_run(number) if row.state is CrawlState.DONE}
        return [(site, ids[site.site_id]) for site in self.plan.sites if site.site_id not in done]

    async def parse(self, response: Response, visit: Visit, ask: Ask) -> AsyncIterator[Request]:
        """Take in a response."""
        visit.turns.done(ask)
        answer: Answer | None = read_response(response, ask)
        if response.status == NOT_MODIFIED and ask.earlier is not None:
            answer = self._stored_answer(ask.earlier, answer)
        if answer is None:
            # What the server need not send again can't be read in the archive any more.
            asks = [replace(ask, earlier=None)]
        else:
            asks = await self._take(visit.crawl, ask, answer)
        async for request in self._requests(visit, asks):
            yield request

    async def parse_failure(self, failure: Failure) -> AsyncIterator[Request]:
        """Take in that no response came."""
        request: Request = failure.request  # type: ignore[attr-defined]
        visit, ask = request.cb_kwargs["visit"], request.cb_kwargs["ask"]
        visit.turns.done(ask)
        with self._stopping():
            if isinstance(failure.value, (OwnFailureError, SQLAlchemyError)):
                raise failure.value
            asks = visit.crawl.fail(ask, *read_failure(failure.value))
        async for each in self._requests(visit, asks):
            yield each

    async def _requests(self, visit: Visit, asks: Iterable[Ask]) -> AsyncIterator[Request]:
        """The requests whose turn it is; what is in the archive is taken in at once."""
        waiting = deque(asks)
        while waiting:
            ask = waiting.popleft()
            answer = self._stored_answer(ask.stored, None) if ask.stored is not None else None
            if answer is None:
                visit.turns.add([ask])
            else:
                waiting.extend(await self._take(visit.crawl, ask, answer))
        if visit.crawl.is_finished:
            visit.turns.drop()
        for ask in visit.turns.ready():
            yield self._request(visit, ask)

    def _request(self, visit: Visit, ask: Ask) -> Request:
        meta: dict[str, Any] = {"site_id": visit.site_id, "download_slot": host_of(ask.url)}
        if self.plan.settings.proxy:
            meta["proxy"] = self.plan.settings.proxy
        if ask.shell is not None:
            sent = ask.shell.answer
            document = Document(sent.url, sent.content_type, sent.body, sent.capture)
            meta = rendered_meta(meta, document, visit.crawl.allows)
        return Request(
            ask.url, self.parse, errback=self.parse_failure, headers=conditions(ask.earlier), meta=meta,
            cb_kwargs={"visit": visit, "ask": ask}, dont_filter=True,
        )  # fmt: skip

    async def _take(self, crawl: SiteCrawl, ask: Ask, answer: Answer) -> list[Ask]:
        with self._stopping():
            try:
                if ask.purpose is Purpose.SITEMAP or failure(answer) is not None:
                    return crawl.answer(ask, answer)
                found, unread = await self._links.read(answer.body, answer.content_type, answer.url)
                return crawl.answer(ask, answer, found, unread)
            except (OSError, SQLAlchemyError):
                raise
            except Exception as error:
                # Nobody knows what a stranger's page can do to our code. It must not cost more than that page.
                self.logger.exception("%s", ask.url)
                return crawl.fail(ask, SkipReason.UNREADABLE, f"an error of this program: {type(error).__name__}")

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """End the whole crawl where this machine fails, for instance because its disk is full."""
        try:
            yield
        except OWN_FAILURES as error:
            if not self._is_stopping:
                self._is_stopping = True
                self.logger.exception("the crawl stops, and no site is judged by it: %s", error)  # noqa: TRY401
            raise CloseSpider("own failure") from error

    def _stored_answer(self, page: FetchedPage, confirmed: Answer | None) -> Answer | None:
        """A page as it lies in the archive, with what the server said now; None where it can't be read."""
        try:
            capture = read_capture(self._store.archive, page.capture)
        except JobdepthError as error:
            self.logger.warning("%s", error)
            return None
        validators = Validators(page.etag, page.last_modified)
        fresh = confirmed or Answer(page.url, page.http_status, "", None, b"", page.capture)
        return replace(
            fresh, status=page.http_status, content_type=capture.content_type, body=capture.body,
            capture=page.capture, validators=validators,
        )  # fmt: skip

    def closed(self, reason: str) -> None:
        """Give the store back."""
        del reason
        self._links.close()
        self._store.close()


def _read_plan(plan: str | None, sites: str | None, output: str | None) -> CrawlPlan:
    if plan:
        return CrawlPlan.read(Path(plan))
    if not sites or not output:
        raise ValueError("use: scrapy crawl sites -a sites=sites.csv -a output=DIR")
    store = StudyStore(Path(output).resolve())
    try:
        run = store.runs.begin()
    finally:
        store.close()
    return build_plan(load_study(Path(sites)), Path(output).resolve(), run.number)
