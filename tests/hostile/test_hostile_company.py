# ruff: noqa: RUF012 - what describes a case is never changed
"""Hung sites among healthy ones, and the second visit to a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import pytest

from crawler.pages.soft_404 import probe_url
from jobdepth.model import SiteStatus
from jobdepth.store.archive import read_capture
from tests.crawler.crawls import Crawl, CrawledSite, open_crawl, path_of
from tests.hostile.case import OK, PARTIAL, UNREACHABLE, Case, hang
from tests.hostile.crawling import HostileCrawl, crawl_cases
from tests.hostile.healthy import SMALL, depths_of, links, pages_of
from tests.hostile.server import Behaviour, HostileServer, PlainHost, Route, serve_hosts
from tests.hostile.wire import Wire
from tests.site_server import Asked

SITES = 50


class _InCompany(Case, is_abstract=True):
    """One of fifty sites."""

    row = "Network: one hung site among fifty"
    number = 0

    @property
    def name(self) -> str:
        return f"{super().name.strip('_-')}-{self.number}"


class _Fine(_InCompany, is_abstract=True):
    """A healthy site."""

    statuses = OK


class _HungFromTheStart(_InCompany, is_abstract=True):
    """A host that takes every request and answers none."""

    statuses = UNREACHABLE | frozenset({SiteStatus.BLOCKED})
    again = frozenset({"/robots.txt"})
    most_requests = 3

    def route(self, path: str) -> Route:
        return hang


class _HungBehindHome(_InCompany, is_abstract=True):
    """A host that answers for its home page and for nothing else."""

    statuses = PARTIAL
    tree = {"/solutions": "/"}
    extra = {"/": links("/customers")}

    @property
    def again(self) -> frozenset[str]:  # type: ignore[override]
        """All that hangs, the address asked to see what nothing looks like included."""
        return frozenset({"/solutions", "/customers", "/sitemap.xml", path_of(probe_url(self.seed))})

    def route(self, path: str) -> Route:
        return super().route(path) if path in ("/", "/robots.txt") else hang

    @property
    def pages(self) -> dict[str, int | None]:
        return {"/": 0}


def company() -> list[Case]:
    """Fifty sites, three of which hang."""
    kinds: list[type[_InCompany]] = [_HungFromTheStart, _HungBehindHome, _HungBehindHome, *[_Fine] * (SITES - 3)]
    cases: list[Case] = []
    for number, kind in enumerate(kinds):
        case = kind()
        case.number = number
        cases.append(case)
    return cases


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCrawl]:
    with crawl_cases(tmp_path_factory.mktemp("fifty"), company(), concurrency=16, timeout_s=8) as found:
        yield found


@pytest.mark.slow
def test_hung_sites_cost_the_healthy_ones_nothing(fifty: HostileCrawl) -> None:
    problems = {name: found for name in fifty.cases if (found := fifty.problems(name))}
    assert not problems


@pytest.mark.slow
def test_healthy_sites_do_not_wait_until_the_hung_ones_are_given_up(fifty: HostileCrawl) -> None:
    ends: dict[bool, list[datetime]] = {True: [], False: []}
    for case in fifty.cases.values():
        finished = fifty.site(case).row.finished_at
        assert finished is not None
        ends[isinstance(case, _Fine)].append(finished)
    assert max(ends[True]) < max(ends[False])


def _with_validators(html: str, header: str) -> Behaviour:
    tag = f'"{sha256(html.encode()).hexdigest()[:12]}"'
    value = tag if header == "ETag" else "Wed, 01 Jul 2026 10:00:00 GMT"
    asked_by = "if-none-match" if header == "ETag" else "if-modified-since"

    async def behave(asked: Asked, wire: Wire) -> None:
        if asked.headers.get(asked_by) == value:
            await wire.answer(status=304, headers={header: value, "Content-Length": ""})
        else:
            await wire.answer(html.encode(), {header: value})

    return behave


#: Sites by the validator that they give; the last one gives one and then says of everything that it has not changed.
SEEDS = ("http://by-tag.example/", "http://by-date.example/", "http://without.example/")


def revisited() -> dict[str, PlainHost]:
    """The hosts of SEEDS."""
    pages = pages_of(SMALL)
    return {
        "by-tag.example": PlainHost({path: _with_validators(html, "ETag") for path, html in pages.items()}),
        "by-date.example": PlainHost({path: _with_validators(html, "Last-Modified") for path, html in pages.items()}),
        "without.example": PlainHost(pages),
    }


@dataclass(frozen=True, slots=True)
class Visits:
    """Two crawls of the same sites, and what was asked in each."""

    first: Crawl
    second: Crawl
    server: HostileServer
    asked_before: int

    def site(self, crawl: Crawl, host: str) -> CrawledSite:
        asked = (
            self.server.asked[: self.asked_before] if crawl is self.first else self.server.asked[self.asked_before :]
        )
        row = crawl.rows[host]
        return CrawledSite(row, crawl.store.crawls.graph(row.crawl_id), [each for each in asked if each.host == host])


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    with (
        serve_hosts(revisited()) as server,
        open_crawl(tmp_path_factory.mktemp("twice"), SEEDS, proxy=server.url) as first,
    ):
        first.run()
        first.store.runs.finish(first.number)
        before = len(server.asked)
        second = replace(first, number=first.store.runs.begin().number)
        yield Visits(first, second.run(), server, before)


HOSTS = ("by-tag.example", "by-date.example", "without.example")


@pytest.mark.parametrize("host", HOSTS)
def test_a_second_visit_finds_the_same_pages_at_the_same_click_depth(visits: Visits, host: str) -> None:
    first, second = visits.site(visits.first, host), visits.site(visits.second, host)
    assert {path: second.depth(path) for path in ("/", *SMALL)} == depths_of(SMALL)
    assert {url: page.content_hash for url, page in second.stored.pages.items()} == {
        url: page.content_hash for url, page in first.stored.pages.items()
    }


@pytest.mark.parametrize(
    ("host", "header"), [("by-tag.example", "if-none-match"), ("by-date.example", "if-modified-since")]
)
def test_a_second_visit_asks_whether_the_pages_it_knows_have_changed(visits: Visits, host: str, header: str) -> None:
    asked = {each.path: each.headers.get(header) for each in visits.site(visits.second, host).asked}
    assert all(asked[path] for path in ("/", *SMALL))
    assert not any(header in each.headers for each in visits.site(visits.first, host).asked)


@pytest.mark.parametrize("host", HOSTS)
def test_every_page_of_a_second_visit_has_its_text_in_the_archive(visits: Visits, host: str) -> None:
    pages = pages_of(SMALL)
    site = visits.site(visits.second, host)
    for url, page in site.stored.pages.items():
        capture = read_capture(visits.second.store.archive, page.capture)
        assert capture.body.decode() == pages[url.removeprefix(f"http://{host}")]
