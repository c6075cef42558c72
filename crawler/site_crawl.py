"""The crawl of one site: what each answer means, and what to ask for next. Knows nothing of Scrapy."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from crawler.exchange import Answer, Ask, Purpose, Shell
from crawler.frontier.frontier import Frontier
from crawler.network.robots_rules import MAX_CRAWL_DELAY_S
from crawler.pages.answers import MAX_URL_LENGTH, REFUSALS, failure, needless, redirect_target
from crawler.pages.home import HomeFacts, choose_version, is_in_language
from crawler.pages.links import PageLinks
from crawler.pages.nowhere import NowhereTest
from crawler.pages.sitemaps import SITEMAP, SitemapWalk, read_sitemap
from crawler.pages.walls import find_wall
from crawler.refusals import Refusals, Verdict
from crawler.scope import Scope
from crawler.site_record import SiteRecord
from jobdepth.model import FetchedPage, HopKind, Link, SiteStatus, SkippedPage, SkipReason
from jobdepth.store.archive import page_hash
from jobdepth.study.definition import CrawlSettings
from jobdepth.study.sites import Site
from jobdepth.urls import host_of, join_url, normal_url, page_key

MAX_REDIRECTS = 8
#: Addresses of a site that are listed as not asked for by their spelling (files, private addresses).
MAX_UNWANTED = 5_000
#: Reasons by which a site shuts a crawler out.
SHUT_OUT = frozenset({SkipReason.ROBOTS, SkipReason.REFUSED, SkipReason.WALL, SkipReason.LEFT_ALONE})


class SiteCrawl:
    """Turns answers into stored pages, links, hops and skipped pages, and says what to ask for next."""

    def __init__(
        self, record: SiteRecord, site: Site, settings: CrawlSettings, language: str,
        earlier: Mapping[str, FetchedPage], no_browser: str,
    ) -> None:  # fmt: skip
        self.is_finished = False
        self._seed = site.url
        self._settings = settings
        self._language = language
        self._record = record
        self._earlier = earlier
        self._no_browser = no_browser
        self._deadline_s = time.monotonic() + settings.max_site_minutes * 60
        self._scope = Scope(site.url, site.aliases, site.excluded_hosts)
        self._start_over()
        self._home: str | None = None
        self._seed_home: str | None = None
        self._home_note = ""
        self._nowhere: NowhereTest | None = None
        self._refusals = Refusals()
        self._sitemaps = SitemapWalk()
        self._is_sitemap_asked = False
        self._named_sitemaps: tuple[str, ...] = ()
        self._asked_delay_s = 0.0
        self._first_failure = ("no page at this address", SiteStatus.UNREACHABLE)

    def begin(self) -> list[Ask]:
        """The first addresses. What a crawl that was broken off has stored is taken up, not asked for again."""
        self._record.begin()
        seed = normal_url(self._seed)
        if seed is None or not self._scope.is_permitted(seed) or len(seed) > MAX_URL_LENGTH:
            self._finish(SiteStatus.UNREACHABLE, "the address must not be requested")
            return []
        return self._resolve(self._begin_at(seed))

    def answer(self, ask: Ask, answer: Answer, found: PageLinks | None = None, unread: str = "") -> list[Ask]:
        """Take in a response; returns what to ask for next.

        `found` is what leads away from an HTML page; `unread` says in words why that could not be read.
        """
        self._open.pop(ask.url, None)
        if self.is_finished:
            return []
        self._note_host(answer)
        return self._resolve(self._take(ask, answer, found or PageLinks(()), unread))

    def fail(self, ask: Ask, reason: SkipReason, detail: str) -> list[Ask]:
        """Take in that an address could not be read as a page; returns what to ask for next."""
        self._open.pop(ask.url, None)
        return [] if self.is_finished else self._resolve(self._fail(ask, reason, detail))

    def allows(self, url: str) -> bool:
        """Whether an address belongs to the site and may be requested."""
        return self._scope.allows(url)

    def _start_over(self) -> None:
        """Forget the way so far, not what was fetched: the crawl begins again from another home page."""
        self._frontier = Frontier(self._settings.budget, self._language)
        self._unwanted: set[str] = set()
        self._leads_to: dict[str, str] = {}
        self._open: dict[str, Ask] = {}
        self._pages_read = 0

    def _begin_at(self, url: str) -> list[Ask]:
        candidate = self._frontier.add_free(url, None)
        return [Ask(candidate.url)] if candidate else []

    def _resolve(self, asks: list[Ask]) -> list[Ask]:
        """Say for each address what is known of it already."""
        new: list[Ask] = []
        waiting = deque(asks)
        while waiting and not self.is_finished:
            ask = waiting.popleft()
            target = self._record.redirect(ask.url)
            if target is not None and ask.purpose in (Purpose.PAGE, Purpose.VERSION):
                waiting.extend(self._follow(ask, ask.url, target))
                continue
            new.append(self._with_known(ask))
            if ask.purpose is Purpose.PAGE:
                self._open[ask.url] = ask
        if not self.is_finished and time.monotonic() > self._deadline_s:
            return self._stop(SkipReason.TIME_LIMIT, "the time for this site was used up")
        return [] if self.is_finished else new

    def _with_known(self, ask: Ask) -> Ask:
        if ask.purpose in (Purpose.PROBE, Purpose.SITEMAP) or ask.shell is not None:
            return ask
        stored = None if ask.purpose is Purpose.CHECK else self._record.page(ask.url)
        return replace(ask, stored=stored, earlier=None if stored else self._earlier.get(ask.url))

    def _take(self, ask: Ask, answer: Answer, found: PageLinks, unread: str) -> list[Ask]:
        if ask.purpose is Purpose.SITEMAP:
            return self._take_sitemap(ask, answer)
        if ask.purpose is Purpose.PROBE:
            return self._take_probe(ask, answer, found)
        target = redirect_target(answer)
        problem = failure(answer) if target is None else None
        wall = (
            find_wall(answer.status, answer.headers, answer.beginning, answer.content_type) if target is None else None
        )
        if ask.purpose is Purpose.CHECK:
            return self._take_check(is_open=problem is None and wall is None)
        if wall is not None:
            return self._fail(ask, SkipReason.WALL, wall.words)
        if problem is not None:
            return self._fail(ask, *problem)
        target = target if target is not None else answer.leads_to or found.refresh_url
        if target is not None:
            return self._follow(ask, answer.url, target)
        if found.is_shell and ask.shell is None and ask.stored is None:
            return self._take_shell(ask, Shell(answer, found))
        if self._says_nothing(answer, found):
            return self._fail(ask, SkipReason.SOFT_NOT_FOUND, "")
        return self._store(ask, answer, found, unread)

    def _says_nothing(self, answer: Answer, found: PageLinks) -> bool:
        """Whether a page looks like the site's answer to what cannot exist; before its scripts ran many pages would."""
        nowhere, has_links = self._nowhere, bool(found.links)
        if nowhere is None or found.is_shell:
            return False
        return nowhere.is_nowhere(answer.url, answer.beginning, answer.content_type, has_links=has_links)

    def _take_shell(self, ask: Ask, shell: Shell) -> list[Ask]:
        if not self._no_browser:
            return [replace(ask, shell=shell, earlier=None)]
        return self._store_shell(ask, shell, self._no_browser)

    def _store_shell(self, ask: Ask, shell: Shell, why: str) -> list[Ask]:
        """Keep a page as the server sent it, since no browser could show it."""
        self._record.skip(shell.answer.url, SkipReason.NEEDS_BROWSER, why, ask.found_on)
        return self._store(ask, shell.answer, shell.found, "")

    def _fail(self, ask: Ask, reason: SkipReason, detail: str) -> list[Ask]:
        if ask.shell is not None and ask.purpose in (Purpose.PAGE, Purpose.VERSION):
            return self._store_shell(ask, ask.shell, detail)
        if ask.purpose is Purpose.VERSION:
            return self._restart(self._seed_home or self._seed, "")
        if ask.purpose is Purpose.CHECK:
            return self._take_check(is_open=False)
        if ask.purpose is not Purpose.PAGE:
            return self._next_round()
        self._record.skip(ask.url, reason, detail, ask.found_on)
        if self._home is None:
            status = SiteStatus.BLOCKED if reason in SHUT_OUT else SiteStatus.UNREACHABLE
            self._first_failure = (f"{reason.value}: {detail}" if detail else reason.value, status)
        elif reason is SkipReason.LEFT_ALONE and host_of(ask.url) == host_of(self._home):
            return self._stop(reason, detail)
        elif reason in (SkipReason.REFUSED, SkipReason.WALL):
            return self._take_refusal()
        return self._done(is_page=False)

    def _take_refusal(self) -> list[Ask]:
        verdict = self._refusals.refused()
        if verdict is Verdict.SHUT_OUT:
            return self._stop(SkipReason.LEFT_ALONE, "the site refuses all pages but the first", SiteStatus.BLOCKED)
        checks = [Ask(self._home or "", Purpose.CHECK)] if verdict is Verdict.CHECK else []
        return [*checks, *self._done(is_page=False)]

    def _take_check(self, *, is_open: bool) -> list[Ask]:
        return [] if is_open else self._stop(SkipReason.LEFT_ALONE, "the site began to refuse all requests")

    def _follow(self, ask: Ask, source: str, target: str) -> list[Ask]:
        """A redirect costs no click: its target belongs to the same level."""
        reason = self._no_way(ask, source, target)
        if reason is not None:
            return self._fail(ask, reason, target[:MAX_URL_LENGTH])
        self._record.add_redirect(source, target)
        if page_key(source) == page_key(target) or ask.purpose is Purpose.VERSION:
            # Another spelling of the same page (https, www): this address stays open until that one is answered.
            return [Ask(target, ask.purpose, ask.redirects + 1, ask.found_on)]
        self._leads_to[page_key(source)] = page_key(target)
        candidate = self._frontier.add_free(target, ask.found_on)
        asks = [Ask(candidate.url, redirects=ask.redirects + 1, found_on=candidate.found_on)] if candidate else []
        return asks + self._done(is_page=False)

    def _no_way(self, ask: Ask, source: str, target: str) -> SkipReason | None:
        """Why a redirect must not be followed."""
        if target and not self._scope.is_permitted(target):
            return SkipReason.FORBIDDEN_ADDRESS
        if not target or not (self._scope.allows(target) or self._home is None):
            return SkipReason.REDIRECT_OUT
        if ask.redirects >= MAX_REDIRECTS or self._is_circle(source, target):
            return SkipReason.REDIRECT_LOOP
        return needless(target)

    def _is_circle(self, source: str, target: str) -> bool:
        """Whether following from `target` on comes back to `source`."""
        key, start = page_key(target), page_key(source)
        while key != start and key in self._leads_to:
            key = self._leads_to[key]
        return key == start and page_key(target) != start

    def _store(self, ask: Ask, answer: Answer, found: PageLinks, unread: str) -> list[Ask]:
        content_hash = page_hash(answer.content_type, answer.body)
        page = FetchedPage(
            answer.url, answer.status, datetime.now(UTC), content_hash, len(answer.body), answer.capture,
            found.canonical_url, answer.validators.etag, answer.validators.last_modified,
        )  # fmt: skip
        self._record.add_page(page, found.links)
        if unread:
            self._record.skip(page.url, SkipReason.UNREADABLE, f"its links: {unread}", ask.found_on)
        if self._home is not None:
            return self._take_page(page, found, ask.found_on)
        facts = HomeFacts.of(answer.url, answer.beginning, answer.content_type, found)
        if ask.purpose is Purpose.VERSION:
            is_right = is_in_language(facts, self._language)
            return self._restart(page.url if is_right else self._seed_home or page.url, is_right * self._home_note)
        if self._seed_home is None:
            self._seed_home = page.url
            version = choose_version(facts, self._language)
            if version is not None and self._scope.allows(version.url) and needless(version.url) is None:
                self._home_note = version.reason
                return [Ask(version.url, Purpose.VERSION)]
        self._home = page.url
        self._scope.adopt_home(page.url)
        self._record.set_home(page.url, self._home_note)
        return self._take_page(page, found, ask.found_on)

    def _restart(self, home: str, note: str) -> list[Ask]:
        self._start_over()
        self._home_note = note
        return self._begin_at(home)

    def _take_page(self, page: FetchedPage, found: PageLinks, found_on: str | None) -> list[Ask]:
        """Go on from a page that is stored."""
        self._refusals.page_read()
        self._pages_read += 1
        if found.is_cut:
            most = f"only the first {len(found.links)} were read"
            self._record.skip(page.url, SkipReason.TOO_MANY_LINKS, most, found_on)
        for link in found.links:
            self._take_link(link, page.url)
        return self._done(is_page=True)

    def _take_link(self, link: Link, source: str) -> None:
        if not self._frontier.knows(link.target) and not self._is_wanted(link.target, source):
            return
        # One that is known may be nearer now than it was: a frame costs no click, and a page that was held back is read
        # after others that lie deeper.
        if link.kind is HopKind.FRAME:
            self._frontier.add_frame(link.target, source)
        else:
            self._frontier.add_click(link.target, source)

    def _is_wanted(self, url: str, found_on: str) -> bool:
        """Whether an address that was not met before may be a page of the site; if it only seems so, it is listed."""
        if url in self._unwanted:
            return False
        is_permitted = self._scope.is_permitted(url)
        reason = needless(url) if is_permitted else SkipReason.FORBIDDEN_ADDRESS
        if is_permitted and not self._scope.allows(url):
            return False
        if reason is not None and len(self._unwanted) < MAX_UNWANTED:
            self._unwanted.add(url)
            self._record.skip(url, reason, "by its name" if reason is SkipReason.NOT_HTML else "", found_on)
        return reason is None

    def _done(self, *, is_page: bool) -> list[Ask]:
        """Close one open address and, when the level has no more, begin the next."""
        self._frontier.answered(is_page)
        return self._next_round() if self._frontier.is_idle else []

    def _next_round(self) -> list[Ask]:
        if self._home is None:
            reason, status = self._first_failure
            self._finish(status, reason)
            return []
        if self._nowhere is None:
            self._nowhere = NowhereTest(self._home)
            # Of a host that wants long pauses nothing is asked that is not a page.
            if self._asked_delay_s <= MAX_CRAWL_DELAY_S:
                return [Ask(self._nowhere.probe_url, Purpose.PROBE)]
        self._cap_pages()
        chosen = self._frontier.next_round()
        if not chosen and self._frontier.has_budget and not self._frontier.waiting:
            return self._beyond_links()
        if not chosen:
            return self._stop(SkipReason.BUDGET, "")
        self._record.set_level(self._frontier.level, self._pages_read + len(chosen) + self._frontier.waiting)
        return [Ask(candidate.url, found_on=candidate.found_on) for candidate in chosen]

    def _take_probe(self, ask: Ask, answer: Answer, found: PageLinks) -> list[Ask]:
        nowhere, target = self._nowhere, redirect_target(answer)
        if nowhere is not None and target and ask.redirects < MAX_REDIRECTS:
            if nowhere.is_probe(target) and self._scope.allows(target):
                return [Ask(target, Purpose.PROBE, ask.redirects + 1)]
            nowhere.add_redirect(target)
        elif found.is_shell and ask.shell is None and not self._no_browser:
            return [replace(ask, shell=Shell(answer, found))]
        elif nowhere is not None and failure(answer) is None:
            nowhere.add_answer(answer.beginning, answer.content_type, answer.url)
        elif answer.status in REFUSALS:
            self._refusals.refused()
        return self._next_round()

    def _beyond_links(self) -> list[Ask]:
        """All linked pages are read: look for pages that only a sitemap knows, which no click reaches."""
        if not self._is_sitemap_asked:
            self._is_sitemap_asked = True
            usual = join_url(self._home or "", SITEMAP)
            self._sitemaps.add_files([url for url in self._named_sitemaps or (usual,) if url and self._may_ask(url)])
        file = self._sitemaps.next_file()
        if file is not None:
            return [Ask(file, Purpose.SITEMAP)]
        while self._sitemaps.pages and self._frontier.has_budget:
            url = self._sitemaps.pages.popleft()
            if self._may_ask(url) and not self._frontier.knows(url) and needless(url) is None:
                self._record.add_listed(url)
                return self._begin_at(url)
        self._finish(None)
        return []

    def _may_ask(self, url: str) -> bool:
        return self._scope.allows(url) and len(url) <= MAX_URL_LENGTH

    def _take_sitemap(self, ask: Ask, answer: Answer) -> list[Ask]:
        target = redirect_target(answer)
        if target:
            if self._may_ask(target) and ask.redirects < MAX_REDIRECTS:
                return [Ask(target, Purpose.SITEMAP, ask.redirects + 1)]
        elif answer.status == 200:
            found = read_sitemap(answer.body)
            files = (join_url(answer.url, each) for each in found.sitemaps)
            pages = (join_url(answer.url, each) for each in found.pages)
            self._sitemaps.take(
                ask.url, [url for url in pages if url], [url for url in files if url and self._may_ask(url)]
            )
        return self._next_round()

    def _stop(self, reason: SkipReason, words: str, status: SiteStatus | None = None) -> list[Ask]:
        """End the crawl before everything was seen; what was known and not read is listed with the reason."""
        left = [SkippedPage(url, reason, "", ask.found_on) for url, ask in self._open.items()]
        self._record.skip_all([*left, *self._frontier.drain(reason)])
        if words:
            self._record.note(words)
        self._finish(status)
        return []

    def _finish(self, status: SiteStatus | None, reason: str = "") -> None:
        self.is_finished = True
        self._record.finish(status, reason)

    def _cap_pages(self) -> None:
        """Ask a host that wants long pauses for fewer pages instead."""
        asked_s, self._asked_delay_s = self._asked_delay_s, 0.0
        if asked_s > MAX_CRAWL_DELAY_S:
            most = max(1, int(self._settings.budget * MAX_CRAWL_DELAY_S / asked_s))
            self._frontier.cap(most)
            wish = f"robots.txt asks for {asked_s:.0f} s between requests"
            self._record.note(f"{wish}: at most {most} pages were read, {MAX_CRAWL_DELAY_S:.0f} s apart")

    def _note_host(self, answer: Answer) -> None:
        """Keep what the host of the home page asks of crawlers, and what is wrong with its certificate."""
        if self._home is None:
            self._asked_delay_s = max(self._asked_delay_s, answer.asked_delay_s)
        self._named_sitemaps = self._named_sitemaps or answer.sitemaps
        self._record.set_certificate_problem(answer.certificate_problem)
