"""Sites asked without a proxy, by address: only what the study names, and no longer than it must be."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from crawler.scope import is_private_host
from jobdepth.model import CrawlState, SiteStatus
from tests.crawler.crawls import Crawled, open_crawl
from tests.site_server import page, serve

PATIENCE_S = 30.0


@contextmanager
def port_that_hangs_up() -> Iterator[tuple[int, list[str]]]:
    """A port whose every connection is dropped; gives the callers."""
    callers: list[str] = []
    with closing(socket.create_server(("0.0.0.0", 0))) as listener:

        def answer() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                callers.append(str(address))
                connection.close()

        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1], callers
        listener.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def own_name() -> str | None:
    """The name of this machine, if it looks public and leads to a private address."""
    name = socket.gethostname().lower()
    try:
        address = ipaddress.ip_address(socket.gethostbyname(name))
    except OSError:
        return None
    return None if address.is_global or is_private_host(name) else name


@dataclass(frozen=True, slots=True)
class Outcome:
    """One crawl of sites that answer, do not answer, and hang up."""

    crawled: Crawled
    nobody: str
    rude: str
    rude_callers: list[str]
    by_name: str | None
    name_callers: list[str]
    neighbour_was_asked: bool


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    site: dict[str, str] = {"/": page("/a")}
    name = own_name()
    with (
        serve({"127.0.0.1": site}) as server,
        serve({"127.0.0.1": {"/": page()}}) as neighbour,
        port_that_hangs_up() as (rude_port, rude_callers),
        port_that_hangs_up() as (name_port, name_callers),
    ):
        site["/a"] = page(f"{neighbour.url}/", "http://localhost/", f"http://127.1:{server.port}/", "http://127.0.0.2/")
        nobody, rude = f"127.0.0.1:{free_port()}", f"127.0.0.1:{rude_port}"
        by_name = name and f"{name}:{name_port}"
        hosts = [urlsplit(server.url).netloc, nobody, rude, *([by_name] if by_name else [])]
        with open_crawl(tmp_path_factory.mktemp("addresses"), [f"http://{host}/" for host in hosts]) as crawl:
            crawled = Crawled(crawl.run(), server)
            yield Outcome(crawled, nobody, rude, rude_callers, by_name, name_callers, bool(neighbour.asked))


def test_a_site_that_the_study_names_by_its_address_is_read_and_its_neighbours_are_not(outcome: Outcome) -> None:
    site = outcome.crawled[urlsplit(outcome.crawled.server.url).netloc]
    assert site.depths == {"/": 0, "/a": 1}
    assert site.paths == ["/", "/a"]
    assert not outcome.neighbour_was_asked


def test_a_site_where_nobody_listens_is_unreachable_soon(outcome: Outcome) -> None:
    row = outcome.crawled.crawl.rows[outcome.nobody]
    assert (row.state, row.failure) == (CrawlState.DONE, SiteStatus.UNREACHABLE)
    assert row.started_at is not None
    assert row.finished_at is not None
    assert (row.finished_at - row.started_at).total_seconds() < PATIENCE_S


def test_a_host_that_drops_the_connection_is_tried_three_times_at_most(outcome: Outcome) -> None:
    assert 1 <= len(outcome.rude_callers) <= 3
    assert outcome.crawled.crawl.rows[outcome.rude].failure is SiteStatus.BLOCKED


def test_a_public_name_that_leads_to_a_private_address_is_not_connected_to(outcome: Outcome) -> None:
    if outcome.by_name is None:
        pytest.skip("the name of this machine is no public name of a private address")
    assert outcome.crawled.crawl.rows[outcome.by_name].failure is SiteStatus.UNREACHABLE
    assert not outcome.name_callers
