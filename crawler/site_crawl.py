"""The crawl of one site: what each answer means, and what to ask for next. Knows nothing of Scrapy."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.frontier import Frontier
from crawler.links import PageLinks, read_links
from crawler.scope import Scope
from crawler.sitemaps import read_sitemap
from jobdepth.model import CaptureRef, FetchedPage, Hop, HopKind, Link, SiteStatus, SkippedPage, SkipReason
from jobdepth.store.crawl_rows import CrawlGraph, CrawlRows
from jobdepth.study.definition import CrawlSettings
from jobdepth.urls import join_url, normal_url, page_key

MAX_REDIRECTS = 8
MAX_URL_LENGTH = 2000
SITEMAP = "/sitemap.xml"
HTML_TYPES = ("text/html", "application/xhtml+xml")
#: Names that are never HTML pages; asking for them would only cost the operator bandwidth.
FILE_SUFFIXES = frozenset(
    ".pdf .jpg .jpeg .png .gif .webp .svg .ico .avif .bmp .tif .tiff .mp3 .mp4 .m4a .m4v .avi .mov .webm .ogg .wav "
    ".zip .gz .tgz .bz2 .xz .7z .rar .tar .exe .msi .dmg .pkg .deb .rpm .iso .apk .doc .docx .xls .xlsx .ppt .pptx "
    ".odt .ods .odp .csv .xml .rss .atom .json .js .css .woff .woff2 .ttf .eot .txt .ics .vcf .eps .ai .psd".split()
)


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to request now, and how many redirects led to it."""

    url: str
    redirects: int = 0
    is_sitemap: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address."""

    url: str
    status: int
    content_type: str
    location: str | None
    body: bytes
    capture: CaptureRef


class SiteCrawl:
    """Turns answers into stored pages, links, hops and skipped pages, and says what to ask for next."""

    def __init__(self, crawl_id: int, seed_url: str, settings: CrawlSettings, rows: CrawlRows) -> None:
        self.crawl_id = crawl_id
        self.is_finished = False
        self._seed = seed_url
        self._settings = settings
        self._rows = rows
        self._scope = Scope(seed_url)
        self._frontier = Frontier(settings.budget)
        self._found_on: dict[str, str | None] = {}
        self._home: str | None = None
        self._first_failure = ""
        self._failure_status = SiteStatus.UNREACHABLE
        self._sitemap_asked = False
        self._sitemap_urls: list[str] = []
        self._deadline = time.monotonic() + settings.max_site_minutes * 60
        self._failed_fetches = 0
        self._known = CrawlGraph({}, {}, [], {})
        self._known_redirects: dict[str, str] = {}
        self._leads_to: dict[str, str] = {}

    def begin(self) -> list[Ask]:
        """The first addresses. What a crawl that was broken off has stored is taken up, not asked for again."""
        self._known = self._rows.take_up(self.crawl_id)
        self._known_redirects = {hop.source: hop.target for hop in self._known.hops if hop.kind is HopKind.REDIRECT}
        self._rows.start(self.crawl_id)
        seed = normal_url(self._seed)
        if seed is None or not self._scope.is_permitted(seed) or len(seed) > MAX_URL_LENGTH:
            self._finish(SiteStatus.UNREACHABLE, "the address must not be requested")
            return []
        candidate = self._frontier.add_free(seed, None)
        return self._without_known([Ask(candidate.url)] if candidate else [])

    def answer(self, ask: Ask, answer: Answer) -> list[Ask]:
        """Take in a response; returns what to ask for next."""
        return self._without_known(self._answer(ask, answer))

    def fail(self, ask: Ask, reason: SkipReason, detail: str) -> list[Ask]:
        """Take in that an address could not be read as a page; returns what to ask for next."""
        return self._without_known(self._fail(ask, reason, detail))

    def _without_known(self, asks: list[Ask]) -> list[Ask]:
        """Answer from the store what it knows already."""
        new: list[Ask] = []
        waiting = deque(asks)
        while waiting:
            ask = waiting.popleft()
            page, target = self._known.pages.get(ask.url), self._known_redirects.get(ask.url)
            if page is not None:
                waiting.extend(self._take_page(page, self._known.links.get(ask.url, [])))
            elif target is not None:
                waiting.extend(self._follow(ask, ask.url, target))
            else:
                new.append(ask)
        return new

    def _answer(self, ask: Ask, answer: Answer) -> list[Ask]:
        if ask.is_sitemap:
            self._sitemap_urls = self._sitemap_addresses(answer)
            return self._done(is_page=False)
        target = self._redirect_target(answer)
        if target is not None:
            return self._follow(ask, answer.url, target)
        reason = _failure(answer)
        if reason is not None:
            return self._fail(ask, reason, f"status {answer.status}" if answer.status != 200 else answer.content_type)
        found = read_links(answer.body, answer.content_type, answer.url, self._settings.max_links)
        if found.refresh_url is not None:
            return self._follow(ask, answer.url, found.refresh_url)
        return self._store(answer, found)

    def _fail(self, ask: Ask, reason: SkipReason, detail: str) -> list[Ask]:
        if not ask.is_sitemap:
            self._skip(ask.url, reason, detail)
            self._failed_fetches += reason in (
                SkipReason.UNREACHABLE,
                SkipReason.TIMEOUT,
                SkipReason.SERVER_ERROR,
            )
            if self._home is None and not self._first_failure:
                self._first_failure = f"{reason.value}: {detail}" if detail else reason.value
                is_refused = reason in (SkipReason.ROBOTS, SkipReason.REFUSED)
                self._failure_status = SiteStatus.BLOCKED if is_refused else SiteStatus.UNREACHABLE
        return self._done(is_page=False)

    def _redirect_target(self, answer: Answer) -> str | None:
        if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
            return None
        return join_url(answer.url, answer.location) or ""

    def _follow(self, ask: Ask, source: str, target: str) -> list[Ask]:
        """A redirect costs no click: its target belongs to the same level."""
        reason = self._no_way(ask, source, target)
        if reason is not None:
            return self._fail(ask, reason, target[:MAX_URL_LENGTH])
        self._rows.add_hop(self.crawl_id, Hop(source, target, HopKind.REDIRECT))
        self._found_on.setdefault(target, self._found_on.get(source))
        if page_key(source) == page_key(target):
            # Another spelling of the same page (https, www): this address stays open until that one is answered.
            return [Ask(target, ask.redirects + 1)]
        self._leads_to[page_key(source)] = page_key(target)
        candidate = self._frontier.add_free(target, self._found_on.get(source))
        asks = [Ask(candidate.url, ask.redirects + 1)] if candidate else []
        return asks + self._done(is_page=False)

    def _no_way(self, ask: Ask, source: str, target: str) -> SkipReason | None:
        """Why a redirect must not be followed."""
        if target and not self._scope.is_permitted(target):
            return SkipReason.FORBIDDEN_ADDRESS
        if not target or not (self._scope.allows(target) or self._home is None):
            return SkipReason.REDIRECT_OUT
        if ask.redirects >= MAX_REDIRECTS or self._is_circle(source, target):
            return SkipReason.REDIRECT_LOOP
        return _needless(target)

    def _is_circle(self, source: str, target: str) -> bool:
        """Whether following from `target` on comes back to `source`."""
        key, start = page_key(target), page_key(source)
        while key != start and key in self._leads_to:
            key = self._leads_to[key]
        return key == start and page_key(target) != start

    def _store(self, answer: Answer, found: PageLinks) -> list[Ask]:
        content_hash = hashlib.sha256(answer.content_type.encode() + b"\n" + answer.body).hexdigest()[:32]
        page = FetchedPage(
            answer.url, answer.status, datetime.now(UTC), content_hash, len(answer.body), answer.capture,
            found.canonical_url,
        )  # fmt: skip
        self._rows.add_page(self.crawl_id, page, found.links)
        return self._take_page(page, found.links)

    def _take_page(self, page: FetchedPage, links: Sequence[Link]) -> list[Ask]:
        """Go on from a page that is stored; the first one is the home page."""
        if self._home is None:
            self._home = page.url
            self._scope.adopt_home(page.url)
            self._rows.set_home(self.crawl_id, page.url)
        if len(links) >= self._settings.max_links:
            self._skip(page.url, SkipReason.TOO_MANY_LINKS, f"only the first {self._settings.max_links} were read")
        for link in links:
            self._take_link(link, page.url)
        return self._done(is_page=True)

    def _take_link(self, link: Link, source: str) -> None:
        is_old = link.target in self._found_on or self._frontier.knows(link.target)
        # A frame pulls its page up to this level even if a click to it was found before.
        if is_old and link.kind is HopKind.CLICK:
            return
        is_permitted = self._scope.is_permitted(link.target)
        if is_permitted and not self._scope.allows(link.target):
            return
        self._found_on.setdefault(link.target, source)
        reason = _needless(link.target) if is_permitted else SkipReason.FORBIDDEN_ADDRESS
        if reason is not None:
            self._skip(link.target, reason, "by its name" if reason is SkipReason.NOT_HTML else "")
        elif link.kind is HopKind.FRAME:
            self._frontier.add_frame(link.target, source)
        else:
            self._frontier.add_click(link.target, source)

    def _done(self, *, is_page: bool) -> list[Ask]:
        """Close one open address and, when the level has no more, begin the next."""
        self._frontier.answered(is_page)
        if not self._frontier.is_idle or self.is_finished:
            return []
        return self._next_round()

    def _next_round(self) -> list[Ask]:
        if self._home is None:
            self._finish(self._failure_status, self._first_failure or "no page at this address")
            return []
        if time.monotonic() > self._deadline:
            return self._stop(SkipReason.TIME_LIMIT)
        chosen = self._frontier.next_round()
        if not chosen and self._frontier.has_budget and not self._frontier.waiting:
            return self._beyond_links()
        if not chosen:
            return self._stop(SkipReason.BUDGET)
        self._rows.set_level(self.crawl_id, self._frontier.level, len(chosen) + self._frontier.waiting)
        return [Ask(candidate.url) for candidate in chosen]

    def _beyond_links(self) -> list[Ask]:
        """All linked pages are read: look for pages that only a sitemap knows, which no click reaches."""
        if not self._sitemap_asked:
            self._sitemap_asked = True
            sitemap = join_url(self._home or "", SITEMAP)
            candidate = self._frontier.add_free(sitemap, None) if sitemap else None
            if candidate is not None:
                return [Ask(candidate.url, is_sitemap=True)]
        asks: list[Ask] = []
        while self._sitemap_urls and self._frontier.has_budget and not asks:
            url = self._sitemap_urls.pop(0)
            if self._scope.allows(url) and not self._frontier.knows(url) and _needless(url) is None:
                candidate = self._frontier.add_free(url, None)
                asks = [Ask(candidate.url)] if candidate else []
                self._rows.add_hop(self.crawl_id, Hop(SITEMAP, url, HopKind.SITEMAP))
        if not asks:
            self._finish(None, self._partial_reason())
        return asks

    def _sitemap_addresses(self, answer: Answer) -> list[str]:
        if answer.status != 200:
            return []
        return [url for address in read_sitemap(answer.body) if (url := join_url(answer.url, address)) is not None]

    def _stop(self, reason: SkipReason) -> list[Ask]:
        self._rows.add_skipped(
            self.crawl_id,
            [SkippedPage(candidate.url, reason, "", candidate.found_on) for candidate in self._frontier.drain()],
        )
        self._finish(SiteStatus.PARTIAL if reason is SkipReason.TIME_LIMIT else None, self._partial_reason())
        return []

    def _partial_reason(self) -> str:
        """In words, what part of the site failed to answer; empty if all did."""
        if not self._failed_fetches:
            return ""
        return f"{self._failed_fetches} addresses gave no answer or a server error"

    def _finish(self, failure: SiteStatus | None, reason: str) -> None:
        self.is_finished = True
        status = SiteStatus.PARTIAL if failure is None and reason else failure
        self._rows.finish(self.crawl_id, status, reason)

    def _skip(self, url: str, reason: SkipReason, detail: str) -> None:
        self._rows.add_skipped(self.crawl_id, [SkippedPage(url, reason, detail, self._found_on.get(url))])


def _needless(url: str) -> SkipReason | None:
    """Why an address need not be asked for, as far as its spelling tells."""
    if len(url) > MAX_URL_LENGTH:
        return SkipReason.URL_TOO_LONG
    name = urlsplit(url).path.rsplit("/", 1)[-1].lower()
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
    return SkipReason.NOT_HTML if suffix in FILE_SUFFIXES else None


def _failure(answer: Answer) -> SkipReason | None:
    """Why a response is not a page; None for a page."""
    if answer.status in (404, 410):
        return SkipReason.NOT_FOUND
    if answer.status in (401, 403, 429):
        return SkipReason.REFUSED
    if answer.status >= 500:
        return SkipReason.SERVER_ERROR
    if not 200 <= answer.status < 300:
        return SkipReason.NOT_FOUND
    if not _is_html(answer):
        return SkipReason.NOT_HTML
    return None


def _is_html(answer: Answer) -> bool:
    media_type = answer.content_type.split(";")[0].strip().lower()
    if media_type:
        return media_type in HTML_TYPES and b"\0\0\0" not in answer.body[:256]
    return answer.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
