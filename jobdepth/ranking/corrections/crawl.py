"""Claims on pages that are not the operator's, on links and on the home page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jobdepth.claims import Claim, ClaimKind
from jobdepth.model import PLACE_WORDS, FetchedPage, HopKind, Link, SkippedPage, SkipReason
from jobdepth.ranking.corrections.outcomes import (
    NO_PAGE,
    NodeOf,
    Outcome,
    Outcomes,
    applied,
    gone,
    plain,
    unclear,
    value,
)


@dataclass(frozen=True, slots=True)
class CrawlFacts:
    """What a crawl found, as far as claims can change it."""

    pages: Mapping[str, FetchedPage]
    links: Mapping[str, Sequence[Link]]
    skipped: Mapping[str, SkippedPage]
    home_url: str | None


@dataclass(slots=True)
class _Crawl:
    """The facts of a crawl while claims are applied to them."""

    facts: CrawlFacts
    node: NodeOf
    outcomes: Outcomes = field(default_factory=dict)

    def urls(self, address: str | None) -> list[str]:
        """The addresses under which the page was read; there may be several spellings."""
        wanted = self.node(address or "")
        return [url for url in self.facts.pages if self.node(url) == wanted]

    def missing(self, address: str | None) -> Outcome:
        wanted = self.node(address or "")
        skip = next((skip for url, skip in self.facts.skipped.items() if self.node(url) == wanted), None)
        return gone(NO_PAGE.format(address) + (f": {skip.reason.value}" if skip else ""))


def correct_crawl(facts: CrawlFacts, claims: Sequence[Claim], node: NodeOf) -> tuple[CrawlFacts, Outcomes]:
    """The facts with claims on pages that are not the operator's, on links and on the home page."""
    work = _Crawl(facts, node)
    for kind, change in _CRAWL_CHANGES.items():
        for claim in claims:
            if claim.claim is kind:
                work.outcomes[claim.id] = change(work, claim)
    return work.facts, work.outcomes


def _leave_out(work: _Crawl, claim: Claim) -> Outcome:
    urls = work.urls(claim.url)
    if not urls:
        return work.missing(claim.url)
    if work.facts.home_url is not None and work.node(work.facts.home_url) == work.node(claim.url or ""):
        return gone("it is the home page; clicks are counted from it")
    skip = {url: SkippedPage(url, SkipReason.NOT_OURS, f"correction {claim.id}") for url in urls}
    work.facts = replace(
        work.facts,
        pages={url: page for url, page in work.facts.pages.items() if url not in skip},
        skipped={**work.facts.skipped, **skip},
    )
    return applied(value("page", "read", "left out"))


def _add_link(work: _Crawl, claim: Claim) -> Outcome:
    sources, targets = work.urls(claim.url), work.urls(claim.to)
    for address, found in ((claim.url, sources), (claim.to, targets)):
        if not found:
            return work.missing(address)
    if claim.words is None or claim.place is None:
        raise ValueError("a claim of a link without its words or place")
    new = Link(targets[0], claim.words, claim.place)
    if any(_same(link, new) for link in _between(work, sources, claim)):
        return gone("the link is found by itself now")
    source = sources[0]
    links = {**work.facts.links, source: [*work.facts.links.get(source, ()), new]}
    work.facts = replace(work.facts, links=links)
    return applied(value("link", "none", _link_words(new)))


def _remove_link(work: _Crawl, claim: Claim) -> Outcome:
    sources = work.urls(claim.url)
    if not sources:
        return work.missing(claim.url)
    meant = [link for link in _between(work, sources, claim) if _is_meant(link, claim)]
    kinds = {(plain(link.text), link.place): link for link in meant}
    if not kinds:
        return gone("no such link is found any more")
    if len(kinds) > 1:
        shown = "; ".join(_link_words(link) for link in kinds.values())
        return unclear(f"{len(kinds)} links fit: {shown}")
    removed = next(iter(kinds.values()))
    links = {
        source: [link for link in found if not (source in sources and link in meant)]
        for source, found in work.facts.links.items()
    }
    work.facts = replace(work.facts, links=links)
    return applied(value("link", _link_words(removed), "none"))


def _between(work: _Crawl, sources: Sequence[str], claim: Claim) -> list[Link]:
    target = work.node(claim.to or "")
    found = (link for source in sources for link in work.facts.links.get(source, ()))
    return [link for link in found if link.kind is HopKind.CLICK and work.node(link.target) == target]


def _is_meant(link: Link, claim: Claim) -> bool:
    fits_words = claim.words is None or plain(link.text) == plain(claim.words)
    return fits_words and claim.place in (None, link.place)


def _same(link: Link, other: Link) -> bool:
    return plain(link.text) == plain(other.text) and link.place is other.place


def _link_words(link: Link) -> str:
    return f"“{link.text}” {PLACE_WORDS[link.place]}"


def _move_home(work: _Crawl, claim: Claim) -> Outcome:
    urls = work.urls(claim.url)
    if not urls:
        return work.missing(claim.url)
    before = work.facts.home_url
    if before is not None and work.node(before) == work.node(urls[0]):
        return gone("it is the home page already")
    work.facts = replace(work.facts, home_url=urls[0])
    return applied(value("home page", before or "none", urls[0]))


# The home page first: it cannot be left out, and whichever page is left out takes its links along.
_CRAWL_CHANGES: dict[ClaimKind, Callable[[_Crawl, Claim], Outcome]] = {
    ClaimKind.HOME_PAGE: _move_home,
    ClaimKind.NOT_OURS: _leave_out,
    ClaimKind.NO_SUCH_LINK: _remove_link,
    ClaimKind.LINK_EXISTS: _add_link,
}
