"""Crawls groups of hostile sites as the product does, in a child process behind a proxy."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from jobdepth.errors import JobdepthError
from jobdepth.pipeline.read import PageReader
from scoring.reading import READER_ID
from tests.crawler.crawls import Crawl, CrawledSite, open_crawl, path_of
from tests.hostile.case import Case
from tests.hostile.certificates import trusted_authorities
from tests.hostile.judge import Verdict
from tests.hostile.server import Host, HostileServer, PlainHost, serve_hosts
from tests.hostile.watch import MemoryWatch


@dataclass(frozen=True, slots=True)
class HostileCrawl:
    """A finished crawl of many cases."""

    cases: Mapping[str, Case]
    crawl: Crawl
    server: HostileServer
    memory: MemoryWatch
    took_s: float
    #: What is wrong with what was read, by the name of the case.
    read: Mapping[str, list[str]]

    def site(self, case: Case) -> CrawledSite:
        """What was stored of a case, and what the server saw of it."""
        row = self.crawl.rows[urlsplit(case.seed).netloc]
        return CrawledSite(row, self.crawl.store.crawls.graph(row.crawl_id), self.server.requests_to(case.host))

    def problems(self, name: str) -> list[str]:
        """All that is wrong with the crawl of a case."""
        case = self.cases[name]
        return [*Verdict(case, self.site(case), self.server).problems(), *self.read.get(name, ())]

    @property
    def strangers(self) -> set[str]:
        """Hosts that were asked and must not be."""
        return {each.host for each in self.server.asked} - {host for case in self.cases.values() for host in case.hosts}


def hosts_of(cases: Iterable[Case]) -> dict[str, Host]:
    """Who answers for all hosts of these cases."""
    found: dict[str, Host] = {}
    for case in cases:
        found[case.host] = case
        found |= {name: PlainHost(routes) for name, routes in case.others.items() if name != case.host}
    return found


@contextmanager
def trusting(folder: Path) -> Iterator[None]:
    """Let child processes trust our authority beside the ones that they know."""
    file = folder / "authorities.pem"
    file.write_bytes(trusted_authorities())
    with patch.dict(os.environ, {"SSL_CERT_FILE": str(file)}):
        yield


@contextmanager
def crawl_cases(folder: Path, cases: Iterable[Case], **settings: Any) -> Iterator[HostileCrawl]:
    """Crawl these cases in one process."""
    chosen = {case.name: case for case in cases}
    seeds = [case.seed for case in chosen.values()]
    with (
        serve_hosts(hosts_of(chosen.values())) as server,
        open_crawl(folder / "study", seeds, proxy=server.url, **settings) as crawl,
        trusting(folder),
        MemoryWatch() as memory,
    ):
        start = time.monotonic()
        # A crawl that broke off is judged by what it has left undone, site by site.
        with suppress(JobdepthError):
            crawl.run()
        took_s = time.monotonic() - start
        yield HostileCrawl(chosen, crawl, server, memory, took_s, dict(_read(crawl, chosen.values())))


def _read(crawl: Crawl, cases: Iterable[Case]) -> Iterator[tuple[str, list[str]]]:
    """Read the pages of all cases that say what must be found on them; gives what is wrong with each."""
    chosen = {case: crawl.rows[urlsplit(case.seed).netloc] for case in cases if case.texts}
    if not chosen:
        return
    with PageReader(crawl.store) as reader:
        for _ in reader.read_new([row.crawl_id for row in chosen.values()]):
            pass
    for case, row in chosen.items():
        yield case.name, list(_misread(case, crawl, row.crawl_id))


def _misread(case: Case, crawl: Crawl, crawl_id: int) -> Iterator[str]:
    readings = crawl.store.readings.readings(crawl_id, READER_ID)
    failures = crawl.store.readings.failures(crawl_id, READER_ID)
    pages = {path_of(url): page.content_hash for url, page in crawl.store.crawls.graph(crawl_id).pages.items()}
    for path, words in case.texts.items():
        reading = readings.get(pages.get(path, ""))
        text = " ".join(passage.text for passage in reading.passages) if reading else ""
        # A page that was not stored must be listed as skipped, which is checked elsewhere.
        is_listed = path not in pages or pages[path] in failures
        if words not in " ".join(text.split()) and (case.must_be_read or not is_listed):
            why = failures.get(pages.get(path, ""), "no page") if is_listed else "not listed as failed"
            yield f"{path} was not read ({why}): {text[:80]!r}"
