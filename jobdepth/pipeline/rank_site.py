"""Ranks one site: from what is stored about it to its result; no network, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jobdepth.claim_kinds import ClaimState
from jobdepth.claims import Claim
from jobdepth.language import language_name
from jobdepth.model import RANKED_STATUSES, SiteStatus, SkippedPage, SkipReason
from jobdepth.pipeline.corrected_crawl import corrected_crawl
from jobdepth.pipeline.draws import LABEL_RULE
from jobdepth.pipeline.page_evidence import evidence_id
from jobdepth.pipeline.scored_pages import SiteData, scored_pages, text_hash
from jobdepth.pipeline.shells import unread_shells, why_browser
from jobdepth.ranking.changes.review import review_site
from jobdepth.ranking.changes.what_if import Method, SiteState
from jobdepth.ranking.copies import split_copies
from jobdepth.ranking.corrections.outcomes import Outcomes, unreached
from jobdepth.ranking.corrections.pages import correct_pages
from jobdepth.ranking.corrections.status import Standing, correct_status
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import ClickGraph, GraphPage, build_graph
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.pages import ScoredPage, judge_pages
from jobdepth.ranking.sameness import OwnPassage, own_passages, passage_room
from jobdepth.ranking.site import SiteFacts, SiteGraph, build_site, unread_site
from jobdepth.ranking.uncertainty.draws import Sampler, SiteDraws
from jobdepth.ranking.uncertainty.evidence import build_evidence
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
    #: Its measures in many draws; None where it was not judged, or its figures alone were asked for.
    draws: SiteDraws | None = None
    #: What became of each claim on it.
    outcomes: Outcomes = field(default_factory=dict)


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
    #: Draws likely measures.
    sampler: Sampler
    #: The site that was loaded last, by its crawl: claims on one site are weighed one after the other.
    _last: dict[int, SiteData] = field(default_factory=dict)

    def judge(
        self, site: Site, crawl: CrawlRow | None, claims: Sequence[Claim] = (), *, is_whole: bool = True
    ) -> JudgedSite:
        """The site as `crawl` saw it, with these claims on it applied; None where it was not crawled yet.

        Links to add and likely measures take the most time: `is_whole` leaves them out where only figures are compared.
        """
        job_ids = list(self.yardstick.job_weights)
        if crawl is None:
            result = unread_site(_facts(site, SiteStatus.UNREACHABLE, "not crawled yet"), job_ids, [])
            return JudgedSite(result, outcomes=unreached(claims, {}, "not crawled yet"))
        data, outcomes = corrected_crawl(self._loaded(site, crawl), claims)
        state, told = correct_status(_state(data, self.study), claims)
        outcomes |= told
        facts = _facts(site, state.status, state.reason, data.crawl)
        skipped = _skipped(data)
        if state.status not in RANKED_STATUSES:
            outcomes |= unreached(claims, outcomes, state.reason)
            return JudgedSite(_marked(unread_site(facts, job_ids, skipped), outcomes), outcomes=outcomes)
        graph = _graph(data)
        pages, told = correct_pages(scored_pages(data, graph, self.study.language), claims, graph.graph.node, job_ids)
        outcomes |= told
        kept, copies = split_copies(pages)
        skipped += [_copy(page, original) for page, original in copies]
        judged = judge_pages(kept, graph.graph, self.rule)
        result = _marked(build_site(facts, graph, judged, skipped, self.yardstick), outcomes)
        if not is_whole:
            return JudgedSite(result, outcomes=outcomes)
        home = graph.graph.node(data.crawl.home_url or "")
        now = SiteState(graph.graph, home, _unseen(data, graph.graph), tuple(pages))
        review = review_site(now, Method(self.rule, self.yardstick), self.study.language)
        return JudgedSite(
            result.model_copy(update={"review": review}),
            own_passages(judged, passage_room(len(self.study.sites))),
            self.sampler.draw(build_evidence(judged, job_ids, LABEL_RULE)),
            outcomes,
        )

    def _loaded(self, site: Site, crawl: CrawlRow) -> SiteData:
        if crawl.crawl_id not in self._last:
            found = self._load(site, crawl)
            self._last.clear()
            self._last[crawl.crawl_id] = found
        return self._last[crawl.crawl_id]

    def _load(self, site: Site, crawl: CrawlRow) -> SiteData:
        store = self.store
        stored = store.crawls.graph(crawl.crawl_id)
        readings = store.readings.readings(crawl.crawl_id, READER_ID)
        hashes = {passage.text_hash for reading in readings.values() for passage in reading.passages}
        failures = store.readings.failures(crawl.crawl_id, READER_ID)
        scores = store.readings.scores(self.scorer_id, hashes)
        evidence = store.page_evidence.of_crawl(crawl.crawl_id, READER_ID, evidence_id(self.model_id))
        return SiteData(site, crawl, stored, readings, failures, scores, evidence)


def _marked(site: SiteResult, outcomes: Outcomes) -> SiteResult:
    """The site with the ids of the claims that were applied to it."""
    ids = sorted(key for key, outcome in outcomes.items() if outcome.state is ClaimState.APPLIED)
    return site.model_copy(update={"corrections": ids})


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


def _state(data: SiteData, study: Study) -> Standing:
    status, reason = _status(data, study.language, study.crawl.render)
    hashes = {page.content_hash for page in data.stored.pages.values()}
    own = (reading for key, reading in data.readings.items() if key in hashes)
    return Standing(status, reason, sum(each.words for each in own if each.language in (study.language, "")))


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
    unseen = _unseen(data, graph)
    depths = search(graph, home, unseen, with_navigation=True)
    return SiteGraph(graph, depths, search(graph, home, unseen, with_navigation=False))


def _unseen(data: SiteData, graph: ClickGraph) -> tuple[str, ...]:
    """The nodes that may well be pages and could not be read."""
    return tuple(graph.node(skip.url) for skip in _skipped(data) if skip.reason in HIDING)
