"""Holds a crawl against what a case says must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jobdepth import __version__
from jobdepth.model import CrawlState, SiteStatus
from tests.crawler.crawls import CONTACT, CrawledSite, path_of
from tests.hostile.case import MAX_HOPS, TRIES, Case
from tests.hostile.server import HostileServer

AGENT = f"jobdepth/{__version__} (+{CONTACT})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case, its crawl, and the server on which it ran."""

    case: Case
    site: CrawledSite
    server: HostileServer

    def problems(self) -> Iterator[str]:
        """All that is wrong, in words."""
        yield from self._status()
        yield from self._pages()
        yield from self._skipped()
        yield from self._requests()
        yield from self._manners()
        yield from self._bounds()
        yield from self.case.check(self.site)

    def _status(self) -> Iterator[str]:
        row = self.site.row
        found = row.failure or SiteStatus.OK
        if row.state is not CrawlState.DONE:
            yield f"the crawl is {row.state}"
        elif found not in self.case.statuses:
            yield f"status {found} ({row.reason}) instead of {' or '.join(sorted(self.case.statuses))}"
        elif self.case.reason not in row.reason:
            yield f"the reason {row.reason!r} says nothing of {self.case.reason!r}"
        if found is not SiteStatus.OK and not row.reason:
            yield f"{found} without a reason"

    def _pages(self) -> Iterator[str]:
        graph, depths = self.site.graph, self.site.search().by_node
        for address, depth in self.case.pages.items():
            url = address if "://" in address else self.site.url(address)
            node = graph.node(url)
            if node not in graph.addresses:
                yield f"lost {address} ({self.site.skipped.get(address, 'not even listed')})"
            elif depths.get(node) != depth:
                yield f"{address} at click depth {depths.get(node)} instead of {depth}"
        for path in self.case.no_pages & self.site.pages:
            yield f"{path} counts as a page"

    def _skipped(self) -> Iterator[str]:
        for path, reason in self.case.skipped.items():
            allowed = reason if isinstance(reason, frozenset) else {reason}
            found = self.site.skipped.get(path)
            if found not in allowed:
                yield f"{path} is listed as {found!r} instead of {' or '.join(sorted(allowed))!r}"

    def _requests(self) -> Iterator[str]:
        asked = Counter(each.path for each in self.site.asked)
        for path in self.case.never & asked.keys():
            yield f"asked for {path}, which must not be"
        for path, times in asked.items():
            most = MAX_HOPS + 1 if path in self.case.circles else TRIES if path in self.case.again else 1
            if times > most and path != "CONNECT":
                yield f"asked {times} times for {path}"
        for each in self.server.asked:
            if each.host not in self.case.hosts and f"/{self.case.name}" in each.path:
                yield f"asked {each.host} for {each.path}"

    def _manners(self) -> Iterator[str]:
        for host in self.case.hosts:
            requests = [each for each in self.server.requests_to(host) if each.path != "CONNECT"]
            if requests and requests[0].path != "/robots.txt" and host == self.case.host:
                yield f"{requests[0].path} was asked for before robots.txt"
            if any(each.at_once > 1 for each in requests):
                yield f"{max(each.at_once for each in requests)} requests at once"
            if any(each.headers.get("user-agent") != AGENT for each in requests):
                yield "a request without our name and contact"
            if any(each.headers.keys() & {"cookie", "authorization", "proxy-authorization"} for each in requests):
                yield "a cookie or credentials were sent"

    def _bounds(self) -> Iterator[str]:
        row = self.site.row
        if len(self.site.asked) > self.case.most_requests:
            yield f"{len(self.site.asked)} requests, {self.case.most_requests} are the most"
        if row.started_at is not None and row.finished_at is not None:
            took_s = (row.finished_at - row.started_at).total_seconds()
            if took_s > self.case.most_s:
                yield f"took {took_s:.0f} s, {self.case.most_s:.0f} s are the most"
        for path, most in self.case.most_bytes.items():
            sent = self.server.sent_bytes[self.case.host, path]
            if sent > most:
                yield f"the server got rid of {sent / 1e6:.0f} MB at {path}"


def short(problems: list[str]) -> str:
    """The problems of one case, as much as a reader wants of them."""
    more = [f"... and {len(problems) - 12} more"] if len(problems) > 12 else []
    return "\n".join([*problems[:12], *more])


def paths_asked(site: CrawledSite) -> list[str]:
    """What was asked, for a message."""
    return [path_of(each.path) for each in site.asked]
