# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that ask to be left alone for a while, or for good."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from itertools import pairwise

from jobdepth.model import SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import BLOCKED, OK_OR_PARTIAL, PARTIAL, Case, Group
from tests.hostile.healthy import document, links
from tests.hostile.server import Behaviour
from tests.hostile.wire import Wire
from tests.site_server import Asked, Reply, text

ROW = "Manners: 429, 503 with Retry-After"
BUSY = "/x/busy"
WAIT_S = 3
#: Less than the wait, for the clocks: a date has whole seconds, and the server notes a request when it has read it.
LEAST_WAIT_S = 1.7


class _Waits(Case, is_abstract=True):
    """After the first answer at BUSY nothing is asked for until its time has come; then the page is read."""

    row = ROW
    extra = {"/": links(BUSY)}
    more_pages = {BUSY: 1}
    again = frozenset({BUSY})
    least_wait_s = LEAST_WAIT_S

    def check(self, site: CrawledSite) -> Iterator[str]:
        first = next((each.at_s for each in site.asked if each.path == BUSY), None)
        after = [each for each in site.asked if first is not None and each.at_s > first]
        if not after:
            yield "it was never asked again"
        elif after[0].at_s - first < self.least_wait_s:  # type: ignore[operator]
            yield f"{after[0].path} was asked for {after[0].at_s - first:.2f} s after 'not now'"  # type: ignore[operator]


class RetryAfterSeconds(_Waits):
    """429 with a number of seconds."""

    routes = {BUSY: [Reply("", 429, {"Retry-After": str(WAIT_S)}), document(BUSY)]}
    least_wait_s = WAIT_S - 0.2


class RetryAfterUnavailable(_Waits):
    """503 with a number of seconds."""

    routes = {BUSY: [Reply("", 503, {"Retry-After": f" {WAIT_S} "}), document(BUSY)]}
    least_wait_s = WAIT_S - 0.2


def _at_a_date(status: int) -> Behaviour:
    async def behave(asked: Asked, wire: Wire) -> None:
        await wire.answer(status=status, headers={"Retry-After": formatdate(time.time() + WAIT_S, usegmt=True)})

    return behave


class RetryAfterDate(_Waits):
    """429 with a date."""

    routes = {BUSY: [_at_a_date(429), document(BUSY)]}


class UnavailableUntilDate(_Waits):
    """503 with a date."""

    routes = {BUSY: [_at_a_date(503), document(BUSY)]}


class RetryAfterAtHome(Case):
    """The home page itself is busy once."""

    row = ROW
    routes = {"/": [Reply("", 429, {"Retry-After": "1"}), document("/", links("/solutions", "/customers"))]}
    again = frozenset({"/"})


class _Junk(Case, is_abstract=True):
    """A time that nobody can understand, or that has passed, is no time: asked again a few times, with a pause."""

    row = ROW
    extra = {"/": links(BUSY)}
    again = frozenset({BUSY})
    statuses = OK_OR_PARTIAL


class RetryAfterWord(_Junk):
    """A word."""

    routes = {BUSY: Reply("", 503, {"Retry-After": "soon"})}


class RetryAfterNegative(_Junk):
    """A negative number."""

    routes = {BUSY: Reply("", 503, {"Retry-After": "-5"})}


class RetryAfterPast(_Junk):
    """A date that has passed."""

    routes = {BUSY: Reply("", 503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})}


class RetryAfterNumberless(_Junk):
    """Not a number, and infinity."""

    routes = {BUSY: [Reply("", 503, {"Retry-After": "nan"}), Reply("", 503, {"Retry-After": "inf"})]}


class _Leaves(Case, is_abstract=True):
    """Above 120 s the site is ended: what is read stays, what is not is said, and nothing more is asked for."""

    row = ROW
    tree = {f"/solutions/{name}": "/" for name in ("a-power", "b-cooling", "c-network")}
    extra = {"/": links("/y/1", "/y/2"), "/solutions/a-power": links("/z/deeper")}
    routes = {f"/y/{n}": document(f"/y/{n}") for n in (1, 2)}
    statuses = PARTIAL
    skipped = {"/z/deeper": SkipReason.LEFT_ALONE}
    never = frozenset({"/z/deeper"})

    def check(self, site: CrawledSite) -> Iterator[str]:
        paths = [each.path for each in site.asked]
        if "/y/1" in paths[:-1]:
            yield f"asked for after 'come back tomorrow': {paths[paths.index('/y/1') + 1 :]}"


class RetryAfterTomorrow(_Leaves):
    """A day in seconds, with 429."""

    routes = {"/y/1": Reply("", 429, {"Retry-After": "86400"})}


class RetryAfterTomorrowByDate(_Leaves):
    """A far date, with 503."""

    routes = {"/y/1": Reply("", 503, {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"})}


class RetryAfterForever(_Leaves):
    """More seconds than any clock has."""

    routes = {"/y/1": Reply("", 503, {"Retry-After": "9" * 400})}


class ClosedForToday(Case):
    """Where not one page was read, a long wait means blocked."""

    row = ROW
    routes = {"/": Reply("", 503, {"Retry-After": "3600"})}
    statuses = BLOCKED
    most_requests = 2


class CrawlDelay(Case):
    """A delay is kept from start to start."""

    row = "Manners: Crawl-delay"
    routes = {"/robots.txt": text("User-agent: *\nCrawl-delay: 0.5\nDisallow: /secret")}

    def check(self, site: CrawledSite) -> Iterator[str]:
        times = [each.at_s for each in site.asked]
        # Among many sites the server may note a request late, and then the next one looks too near: whole crawls count.
        least_s = 0.5 * (len(times) - 1) - 0.25
        if len(times) < 2 or times[-1] - times[0] < least_s:
            yield f"{len(times)} requests within {times[-1] - times[0]:.2f} s"


class CrawlDelayJunk(Case):
    """A delay that is no number is no delay."""

    row = "Manners: Crawl-delay"
    routes = {"/robots.txt": text("User-agent: *\nCrawl-delay: never\nCrawl-delay: -3\nDisallow: /secret")}


class CrawlDelayNan(Case):
    """Not a number, as some parsers call a number."""

    row = "Manners: Crawl-delay"
    routes = {"/robots.txt": text("User-agent: *\nCrawl-delay: nan\nDisallow: /secret")}


class LongCrawlDelay(Case):
    """Of a delay of 45 s 30 are kept; the pages are cut down in proportion, and that is said."""

    row = "Manners: Crawl-delay"
    group = Group.PATIENT
    tree = {"/solutions": "/", "/customers": "/"}
    routes = {"/robots.txt": text("User-agent: *\nCrawl-delay: 45")}
    statuses = PARTIAL
    reason = "45"
    most_s = 150

    @property
    def pages(self) -> dict[str, int | None]:
        return {"/": 0}

    def check(self, site: CrawledSite) -> Iterator[str]:
        times = [each.at_s for each in site.asked]
        if len(times) != 1 + 2:
            yield f"{len(times)} requests where a budget of 3 at 45 s is worth robots.txt and 2 pages"
        if any(later - earlier < 29.5 for earlier, later in pairwise(times)):
            yield "two requests were less than 30 s apart"
