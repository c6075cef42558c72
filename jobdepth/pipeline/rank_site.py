"""Ranks one site: from what is stored about it to its result; no network, no model."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.language import language_name
from jobdepth.model import SiteStatus, SkippedPage, SkipReason
from jobdepth.pipeline.page_evidence import evidence_id
from jobdepth.pipeline.scored_pages import SiteData, scored_pages, text_hash
from jobdepth.pipeline.shells import unread_shells, why_browser
from jobdepth.ranking.copies import split_copies
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import GraphPage, build_graph
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.pages import ScoredPage, judge_pages
from jobdepth.ranking.sameness import OwnPassage, own_passages, passage_room
from jobdepth.ranking.site import SiteFacts, SiteGraph, build_site, unread_site
from jobdepth.result import SiteResult
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from jobdepth.study.sites import Site
from scoring.page_rule import PageRule
from scoring.reading import READER_ID

#: Below this many words in its language a site says too little to be judged.
MIN_WORDS = 150
#: Reasons for which an address may well be a page that a visitor can open, so that depths beyond it are "at most".
HIDING = frozenset(
    {
        SkipReason.ROBOTS,
        SkipReason.BUDGET,
        SkipReason.SAMPLED,
        SkipReason.REFUSED,
        SkipReason.SERVER_ERROR,
        SkipReason.UNREACHABLE,
        SkipReason.TIMEOUT,
        SkipReason.TOO_LARGE,
        SkipReason.TOO_MANY_LINKS,
        SkipReason.URL_TOO_LONG,
        SkipReason.TIME_LIMIT,
        SkipReason.UNREADABLE,
        SkipReason.WALL,
        SkipReason.LEFT_ALONE,
        SkipReason.NEEDS_BROWSER,
    }
)


@dataclass(frozen=True, slots=True)
class JudgedSite:
    """The result of one site, and what the study as a whole is judged by."""

    result: SiteResult
    #: What the site says of problems and offers, to be compared with the others; empty where it was not judged.
    said: tuple[OwnPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteJudge:
    """Judges one site after the other from what is stored about them."""

    study: Study
    store: StudyStore
    rule: PageRule
    yardstick: Yardstick
    #: Id of the encoder, and of the scores that it went into.
    model_id: str
    scorer_id: str

    def judge(self, site: Site, crawl: CrawlRow | None) -> JudgedSite:
        """The site as `crawl` saw it; None where it was not crawled yet."""
        job_ids = list(self.yardstick.job_weights)
        if crawl is None:
            return JudgedSite(unread_site(_facts(site, SiteStatus.UNREACHABLE, "not crawled yet"), job_ids, []))
        data = self._load(site, crawl)
        status, reason = _status(data, self.study.language, self.study.crawl.render)
        facts = _facts(site, status, reason, crawl)
        skipped = _skipped(data)
        if status not in (SiteStatus.OK, SiteStatus.PARTIAL):
            return JudgedSite(unread_site(facts, job_ids, skipped))
        graph = _graph(data)
        kept, copies = split_copies(scored_pages(data, graph, self.study.language))
        skipped += [_copy(page, original) for page, original in copies]
        judged = judge_pages(kept, graph.graph, self.rule)
        said = own_passages(judged, passage_room(len(self.study.sites)))
        return JudgedSite(build_site(facts, graph, judged, skipped, self.yardstick), said)

    def _load(self, site: Site, crawl: CrawlRow) -> SiteData:
        store = self.store
        stored = store.crawls.graph(crawl.crawl_id)
        readings = store.readings.readings(crawl.crawl_id, READER_ID)
        hashes = {passage.text_hash for reading in readings.values() for passage in reading.passages}
        failures = store.readings.failures(crawl.crawl_id, READER_ID)
        scores = store.readings.scores(self.scorer_id, hashes)
        evidence = store.page_evidence.of_crawl(crawl.crawl_id, READER_ID, evidence_id(self.model_id))
        return SiteData(site, crawl, stored, readings, failures, scores, evidence)


def _skipped(data: SiteData) -> list[SkippedPage]:
    """Addresses that were not read, by the crawler or by the reader."""
    unreadable = [
        SkippedPage(url, SkipReason.UNREADABLE, data.failures[page.content_hash])
        for url, page in data.stored.pages.items()
        if page.content_hash in data.failures
    ]
    shells = unread_shells(data.stored, data.readings)
    # What the crawler says of an address comes before what the reader made of it.
    by_url = {skip.url: skip for skip in [*unreadable, *shells, *data.stored.skipped.values()]}
    return [by_url[url] for url in sorted(by_url)]


def _copy(page: ScoredPage, original: ScoredPage) -> SkippedPage:
    return SkippedPage(page.url, SkipReason.DUPLICATE, original.url)


def _facts(site: Site, status: SiteStatus, reason: str, crawl: CrawlRow | None = None) -> SiteFacts:
    return SiteFacts(
        site.site_id, site.name, site.url, site.group, site.country, site.columns, status, reason,
        crawl.home_url if crawl else None, crawl.home_note if crawl else "",
        crawl.certificate_problem if crawl else "", crawl.finished_at if crawl else None,
    )  # fmt: skip


def _status(data: SiteData, language: str, render: str) -> tuple[SiteStatus, str]:
    """Whether a site can be ranked, and in words why not."""
    crawl = data.crawl
    if crawl.failure in (SiteStatus.BLOCKED, SiteStatus.UNREACHABLE) or crawl.home_url is None:
        return crawl.failure or SiteStatus.UNREACHABLE, crawl.reason
    pages = [
        data.readings[page.content_hash] for page in data.stored.pages.values() if page.content_hash in data.readings
    ]
    need = why_browser(data.stored, data.readings, crawl.home_url, render)
    if need:
        return SiteStatus.NEEDS_BROWSER, need
    own = [reading for reading in pages if reading.language in (language, "")]
    other = [reading.language for reading in pages if reading.language not in (language, "")]
    if len(other) > len(own):
        foreign = max(sorted(set(other)), key=other.count)
        return SiteStatus.OTHER_LANGUAGE, f"not scored: {language_name(foreign)}"
    words = sum(reading.words for reading in own)
    if words < MIN_WORDS:
        unread = data.failures.get(data.stored.pages[crawl.home_url].content_hash, "")
        why = f"; the home page could not be read: {unread}" if unread else ""
        return SiteStatus.TOO_LITTLE_TEXT, f"only {words} words of text were found{why}"
    return (SiteStatus.PARTIAL if crawl.failure is SiteStatus.PARTIAL else SiteStatus.OK), crawl.reason


def _graph(data: SiteData) -> SiteGraph:
    stored = data.stored
    pages = [GraphPage(url, text_hash(page, data.readings), page.canonical_url) for url, page in stored.pages.items()]
    graph = build_graph(pages, stored.links, stored.hops)
    home = graph.node(data.crawl.home_url or "")
    unseen = [graph.node(skip.url) for skip in _skipped(data) if skip.reason in HIDING]
    depths = search(graph, home, unseen, with_navigation=True)
    return SiteGraph(graph, depths, search(graph, home, unseen, with_navigation=False))
