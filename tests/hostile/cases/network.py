# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts whose connections break."""

from __future__ import annotations

from collections.abc import Iterator

from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, PARTIAL, TRIES, UNREACHABLE, Case, hang, hang_up, raw, reset
from tests.hostile.healthy import document, links
from tests.site_server import Reply

ROW = "Network: reset, empty, cut body"
BROKEN = "/x/broken"
LEAST_PAUSE_S = 0.2
CUT = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html><a href=/y>y</a>"
CUT_CHUNK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n900\r\n<html><a href=/y>y</a>"
)
LOST = frozenset({SkipReason.UNREACHABLE, SkipReason.UNREADABLE})


class _Breaks(Case, is_abstract=True):
    """Two more tries with a pause, then that page has failed and the site is partial."""

    row = ROW
    extra = {"/": links(BROKEN)}
    statuses = PARTIAL
    skipped = {BROKEN: LOST}
    no_pages = frozenset({BROKEN, "/y"})
    again = frozenset({BROKEN})

    def check(self, site: CrawledSite) -> Iterator[str]:
        times = [each.at_s for each in site.asked if each.path == BROKEN]
        if len(times) != TRIES:
            yield f"{len(times)} tries"
        elif min(times[1] - times[0], times[2] - times[1]) < LEAST_PAUSE_S:
            yield f"tries without a pause, at {[round(time - times[0], 2) for time in times]}"


class ResetPage(_Breaks):
    """A reset."""

    routes = {BROKEN: reset}


class EmptyReply(_Breaks):
    """An end without a byte."""

    routes = {BROKEN: hang_up}


class CutBody(_Breaks):
    """Fewer bytes than were promised; what came is not taken for the page."""

    routes = {BROKEN: raw(CUT)}


class CutChunk(_Breaks):
    """A chunk that ends early."""

    routes = {BROKEN: raw(CUT_CHUNK)}


class ServerErrors(_Breaks):
    """500 at each try."""

    routes = {BROKEN: Reply("oops", 500)}
    skipped = {BROKEN: SkipReason.SERVER_ERROR}


class _Recovers(Case, is_abstract=True):
    """One bad moment costs nothing."""

    row = ROW
    extra = {"/": links(BROKEN)}
    more_pages = {BROKEN: 1}
    again = frozenset({BROKEN})


class ResetOnce(_Recovers):
    """A reset, then the page."""

    routes = {BROKEN: [reset, document(BROKEN)]}


class CutOnce(_Recovers):
    """A cut body, then the page."""

    routes = {BROKEN: [raw(CUT), document(BROKEN)]}


class ErrorsTwice(_Recovers):
    """Two server errors, then the page."""

    routes = {BROKEN: [Reply("", 502), Reply("", 500), document(BROKEN)]}


class HomeResets(Case):
    """A home page that cannot be had makes the site unreachable, after three tries."""

    row = ROW
    routes = {"/": reset}
    statuses = UNREACHABLE
    again = frozenset({"/"})
    most_requests = 1 + TRIES


class HomeDown(Case):
    """A home page of server errors makes the site unreachable."""

    row = ROW
    routes = {"/": Reply("", 500)}
    statuses = UNREACHABLE
    again = frozenset({"/"})
    most_requests = 1 + TRIES


class HungPage(Case):
    """A page that never answers is given up; the others are read."""

    row = "Network: slow head"
    extra = {"/": links(BROKEN)}
    routes = {BROKEN: hang}
    statuses = PARTIAL
    skipped = {BROKEN: SkipReason.TIMEOUT}
    again = frozenset({BROKEN})


class HungHome(Case):
    """A home page that never answers."""

    row = "Network: slow head"
    routes = {"/": hang}
    statuses = frozenset({SiteStatus.UNREACHABLE})
    again = frozenset({"/"})
    most_requests = 1 + TRIES


class DiesMidway(Case):
    """A site that falls silent after a while keeps the pages it had, and is not asked without end."""

    row = ROW
    tree = {"/solutions": "/", "/customers": "/"}
    extra = {"/": links(*(f"/x/{n}" for n in range(12)))}
    routes = {f"/x/{n}": reset for n in range(12)}
    again = frozenset(f"/x/{n}" for n in range(12))
    statuses = PARTIAL
    most_requests = 50


class NoRetryForMissing(Case):
    """What is not there is not asked for again."""

    row = "Manners: healthy site"
    extra = {"/": links("/x/gone", "/x/missing")}
    routes = {"/x/gone": Reply("", 410)}
    skipped = dict.fromkeys(("/x/gone", "/x/missing"), SkipReason.NOT_FOUND)
    statuses = OK_OR_PARTIAL
