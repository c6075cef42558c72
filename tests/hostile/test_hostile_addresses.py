"""Hosts that are asked without a proxy, where names are looked up and connections made by the crawler itself.

Two things cannot be shown without a network: a name that leads to a public address first and to a private one later
(there is no public address to lead to), and what a proxy does with a name that only it looks up.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jobdepth.model import CrawlState, SiteStatus, SkipReason
from jobdepth.store.crawl_rows import CrawlRow
from tests.crawler.crawls import Crawl, CrawledSite, open_crawl
from tests.hostile.case import TRIES, hang_up, reset
from tests.hostile.certificates import tls_for
from tests.hostile.healthy import SMALL, depths_of, document, links, pages_of
from tests.hostile.hosts_file import hosts
from tests.hostile.server import HostileServer, PlainHost, Route, serve_hosts
from tests.site_server import Asked, moved

PATIENCE_S = 60.0
#: Names that look public and lead to this machine.
NAMES = ("rebound.example", "inner.example", "outer.example", "six.example")
HOSTS = json.dumps({"rebound.example": "127.0.0.1", "inner.example": "127.0.0.1", "outer.example": "0.0.0.0",
                    "six.example": "::1"})  # fmt: skip


class AnyPath:
    """A host that answers everything with one thing, and counts how often it was asked."""

    def __init__(self, route: Route) -> None:
        self._route = route

    def route(self, path: str) -> Route:
        return self._route

    def tls(self) -> None:
        return None


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port that takes no more connections: its queue is full, as that of a host behind a silent firewall."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0), backlog=0)))
        port = int(listener.getsockname()[1])
        for _ in range(64):
            filler = stack.enter_context(closing(socket.socket()))
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield port


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Outcome:
    """A crawl of all these hosts; the seed of each by a short name."""

    crawl: Crawl
    server: HostileServer
    seeds: dict[str, str]

    def row(self, name: str) -> CrawlRow:
        return self.crawl.rows[urlsplit(self.seeds[name]).netloc]

    def site(self, name: str) -> CrawledSite:
        row = self.row(name)
        return CrawledSite(row, self.crawl.store.crawls.graph(row.crawl_id), self.asked(name))

    def asked(self, name: str) -> list[Asked]:
        return self.server.requests_to(urlsplit(self.seeds[name]).netloc)


def build(server: HostileServer) -> dict[str, str]:
    """All hosts, and the seeds under which the study names them."""
    bait = server.listen(AnyPath(document("/bait")))
    port = bait.split(":")[1]
    inward = links(f"http://{bait}/", f"http://localhost:{port}/", f"http://127.1:{port}/", f"http://127.0.0.2:{port}/",
                   f"http://[::1]:{port}/", "/moved", "/by-name")  # fmt: skip
    own: dict[str, Route] = {
        **pages_of(SMALL, {"/": inward}), "/moved": moved(f"http://{bait}/moved"),
        "/by-name": moved(f"http://inner.example:{port}/"), "/sitemap.xml": document("/"),
    }  # fmt: skip
    certified: dict[str, Route] = {**pages_of(SMALL)}
    return {
        "bait": f"http://{bait}/",
        "own": f"http://{server.listen(PlainHost(own))}/",
        "refuses": f"http://127.0.0.1:{free_port()}/",
        "unknown": "http://no-such-name.invalid/",
        "hangs-up": f"http://{server.listen(AnyPath(hang_up))}/",
        "resets": f"http://{server.listen(AnyPath(reset))}/",
        "moves-inward": f"http://{server.listen(PlainHost({'/': moved(f'http://{bait}/')}))}/",
        "moves-to-name": f"http://{server.listen(PlainHost({'/': moved(f'http://inner.example:{port}/')}))}/",
        "self-signed": f"https://{server.listen(PlainHost(certified), tls_for('127.0.0.1', signed_by='Nobody'))}/",
        **{name: f"http://{name}:{port}/" for name in NAMES},
    }


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder: Path = tmp_path_factory.mktemp("addresses")
    with serve_hosts({}) as server, hosts(folder / "hosts", HOSTS):
        seeds = build(server)
        chosen = [seed for name, seed in seeds.items() if name != "bait"]
        with open_crawl(folder / "study", chosen, timeout_s=4) as crawl:
            yield Outcome(crawl.run(), server, seeds)


def test_every_site_comes_to_an_end_within_a_minute(outcome: Outcome) -> None:
    for name in outcome.seeds.keys() - {"bait"}:
        row = outcome.row(name)
        assert row.state is CrawlState.DONE
        assert row.started_at is not None
        assert row.finished_at is not None
        assert (row.finished_at - row.started_at).total_seconds() < PATIENCE_S, name


@pytest.mark.parametrize("name", ["refuses", "unknown"])
def test_a_host_that_is_not_there_is_unreachable(outcome: Outcome, name: str) -> None:
    assert outcome.row(name).failure is SiteStatus.UNREACHABLE
    assert outcome.row(name).reason


@pytest.mark.parametrize("name", ["hangs-up", "resets"])
def test_a_host_whose_connections_break_is_tried_three_times(outcome: Outcome, name: str) -> None:
    assert 1 <= len(outcome.asked(name)) <= TRIES
    assert outcome.row(name).failure in (SiteStatus.BLOCKED, SiteStatus.UNREACHABLE)


def test_an_address_that_the_study_names_is_read_and_its_neighbours_are_not(outcome: Outcome) -> None:
    site = outcome.site("own")
    assert {path: site.depth(path) for path in ("/", *SMALL)} == depths_of(SMALL)
    assert not outcome.asked("bait")


def test_addresses_inside_the_network_are_listed_with_the_reason(outcome: Outcome) -> None:
    skipped = outcome.site("own").skipped
    assert skipped["/moved"] is SkipReason.FORBIDDEN_ADDRESS
    assert skipped[outcome.seeds["bait"]] is SkipReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_that_leads_to_a_private_address_is_not_connected_to(outcome: Outcome, name: str) -> None:
    assert not outcome.asked("bait")
    assert not outcome.asked(name)
    assert outcome.row(name).failure is SiteStatus.UNREACHABLE
    assert SkipReason.FORBIDDEN_ADDRESS in outcome.site(name).skipped.values()


@pytest.mark.parametrize("name", ["moves-inward", "moves-to-name"])
def test_a_home_page_that_leads_into_the_network_is_not_followed(outcome: Outcome, name: str) -> None:
    assert not outcome.asked("bait")
    assert outcome.row(name).failure is SiteStatus.UNREACHABLE
    assert SkipReason.FORBIDDEN_ADDRESS in outcome.site(name).skipped.values()


def test_a_bad_certificate_of_an_address_is_read_on_with_a_mark(outcome: Outcome) -> None:
    site = outcome.site("self-signed")
    assert {path: site.depth(path) for path in ("/", *SMALL)} == depths_of(SMALL)
    assert site.row.certificate_problem


@pytest.mark.slow
def test_a_host_that_swallows_all_is_unreachable_within_a_minute_by_default(tmp_path: Path) -> None:
    with deaf_port() as port, open_crawl(tmp_path, [f"http://127.0.0.1:{port}/"], delay_s=1.0) as crawl:
        row = crawl.run().rows[f"127.0.0.1:{port}"]
    assert row.failure is SiteStatus.UNREACHABLE
    assert row.started_at is not None
    assert row.finished_at is not None
    assert (row.finished_at - row.started_at).total_seconds() < PATIENCE_S
