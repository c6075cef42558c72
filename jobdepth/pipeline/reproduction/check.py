"""Holds what the crawler noted of pages and links against their captures, so that nobody need take it on trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from jobdepth.bounded import Failure
from jobdepth.model import SkipReason
from jobdepth.pipeline.reproduction.capture_child import Seen, capture_reader
from jobdepth.store.crawl_facts import CrawlFacts, FactsOfPage
from jobdepth.urls import normal_url, page_key


@dataclass(slots=True)
class Checked:
    """How notes and captures agree."""

    pages: int = 0
    links: int = 0
    #: Pages whose links the crawler could not read, by its own account.
    unread: int = 0
    #: What does not agree, in words, a page each.
    complaints: list[str] = field(default_factory=list)


def check_captures(archive: Path, crawls: Sequence[CrawlFacts], max_links: int) -> Checked:
    """Read every capture again, as the crawler did; asks nothing of the network."""
    done = Checked()
    pages = [(facts, found) for facts in crawls for found in facts.pages]
    with capture_reader() as reader:
        calls = ((archive, found.page.capture, found.page.url, max_links) for _, found in pages)
        for (facts, found), outcome in zip(pages, reader.run_many(calls), strict=True):
            is_unread = not found.links and _is_unread(facts, found.page.url)
            done.pages += 1
            done.unread += is_unread
            done.links += len(found.links)
            fault = next(_faults(found, outcome, is_unread=is_unread), None)
            if fault is not None:
                done.complaints.append(f"{found.page.url}: {fault}")
    return done


def _is_unread(facts: CrawlFacts, url: str) -> bool:
    return any(skip.url == url and skip.reason is SkipReason.UNREADABLE for skip in facts.skipped)


def _faults(found: FactsOfPage, outcome: Seen | Failure, *, is_unread: bool) -> Iterator[str]:
    page = found.page
    if isinstance(outcome, Failure):
        if not is_unread:
            yield outcome.reason
        return
    if outcome.content_hash != page.content_hash or outcome.size_bytes != page.size_bytes:
        yield "the capture has another content than the crawler noted"
    if outcome.status != page.http_status:
        yield f"the capture has status {outcome.status}, the crawler noted {page.http_status}"
    if page_key(normal_url(outcome.url) or outcome.url) != page_key(page.url):
        yield f"the capture is of another address: {outcome.url[:200]}"
    if is_unread:
        return
    yield from _link_faults(found, outcome)


def _link_faults(found: FactsOfPage, outcome: Seen) -> Iterator[str]:
    noted, read = found.links, outcome.found.links
    if noted != read:
        number, (ours, theirs) = next(
            (number, pair) for number, pair in enumerate(zip_longest(noted, read), 1) if pair[0] != pair[1]
        )
        told = [link.target[:200] if link is not None else "none" for link in (ours, theirs)]
        yield f"link {number} was noted as {told[0]}, the capture has {told[1]}"
    if outcome.found.canonical_url != found.page.canonical_url:
        yield f"another canonical address than the capture names: {found.page.canonical_url}"
