"""The rank stage: from the store to the result document; no network, no model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from jobdepth import __version__
from jobdepth.edition_record import edition_id
from jobdepth.errors import JobdepthError
from jobdepth.language import language_name
from jobdepth.model import SiteStatus, SkippedPage, SkipReason
from jobdepth.pipeline.engine import last_engine
from jobdepth.pipeline.method import method_info
from jobdepth.pipeline.page_evidence import evidence_id, unjudged_pages
from jobdepth.pipeline.score import scoring_rubric
from jobdepth.pipeline.scored_pages import SiteData, scored_pages, text_hash
from jobdepth.pipeline.shells import unread_shells, why_browser
from jobdepth.ranking.copies import split_copies
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import GraphPage, build_graph
from jobdepth.ranking.league import rank_sites
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.pages import ScoredPage, judge_pages
from jobdepth.ranking.site import SiteFacts, SiteGraph, build_site, unread_site
from jobdepth.result import EditionInfo, League, ModelInfo, RubricInfo, RubricJob, SiteResult, StudyInfo
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from jobdepth.study.rubric import Rubric
from jobdepth.study.sites import Site
from scoring.encoder import MODEL_SHA256
from scoring.head import Head, load_head
from scoring.page_model import PageModel, load_page_model
from scoring.page_rule import PageRule
from scoring.reading import READER_ID
from scoring.scorer import scorer_id

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


class LeftToScore(NamedTuple):
    """How much has to be done before crawls can be ranked."""

    unread: int
    unscored: int
    unjudged: int


def rank_study(study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None] | None = None) -> League:
    """Compute the league from what is stored: of each site its newest crawl, or the one that `crawls` names by site id.

    Its number is 1; `rank_edition` gives it its place among the editions.
    """
    head = load_head()
    chosen = newest_crawls(study, store) if crawls is None else crawls
    _require_scores(study, store, chosen)
    engine = last_engine(store)
    scorer = scorer_id(head, scoring_rubric(study.rubric), engine.model_id)
    page_model = load_page_model()
    yardstick = _yardstick(study.rubric)
    results = [_site_result(study, store, site, chosen.get(site.site_id), head, scorer) for site in study.sites]
    ranked = rank_sites(results, yardstick.measure_weights)
    return League(
        study=StudyInfo(
            title=study.title, publisher=study.publisher, contact=study.contact, language=study.language,
            base_url=study.publish.base_url, site_count=len(ranked),
            ranked_count=sum(site.rank is not None for site in ranked),
        ),
        edition=_edition(ranked),
        rubric=_rubric_info(study.rubric),
        model=ModelInfo(
            name=study.scoring.model, weights_sha256=MODEL_SHA256, head_fingerprint=head.fingerprint,
            page_model_fingerprint=page_model.fingerprint, engine=engine.engine,
            scorer_id=_yardstick_id(scorer, page_model), reader_id=READER_ID,
            focus_threshold=head.focus_threshold, match_threshold=head.match_threshold,
        ),
        method=method_info(study, head),
        sites=ranked,
    )  # fmt: skip


def newest_crawls(study: Study, store: StudyStore) -> dict[str, CrawlRow | None]:
    """The last finished crawl of each site of the study; None where there is none."""
    return {site.site_id: store.crawls.newest_finished(site.site_id) for site in study.sites}


def left_to_score(study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None]) -> LeftToScore:
    """What today's reader, scorer and page model have not done yet in these crawls."""
    model_id = last_engine(store).model_id
    scorer = scorer_id(load_head(), scoring_rubric(study.rubric), model_id)
    ids = [crawl.crawl_id for crawl in crawls.values() if crawl is not None]
    return LeftToScore(
        unread=sum(len(store.readings.unread(crawl_id, READER_ID)) for crawl_id in ids),
        unscored=len(store.readings.unscored(ids, READER_ID, scorer, (study.language, ""))),
        unjudged=len(unjudged_pages(store, ids, study.language, model_id)),
    )


def _require_scores(study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None]) -> None:
    """Refuse to rank what was not read and scored with this rubric: it would come out as 0."""
    left = left_to_score(study, store, crawls)
    if any(left):
        raise JobdepthError(
            f"{left.unread} pages and {left.unscored} passages are not read or scored with rubric {study.rubric.id} "
            f"yet, and the kind of {left.unjudged} pages is not judged; run 'jobdepth score' with the same study and "
            "rubric first"
        )


def _yardstick_id(scorer: str, page_model: PageModel) -> str:
    """A hash of everything trained that can change a figure."""
    return hashlib.sha256(f"{scorer}\n{page_model.fingerprint}".encode()).hexdigest()[:16]


def _yardstick(rubric: Rubric) -> Yardstick:
    weights = {job.id: job.weight for job in rubric.jobs}
    return Yardstick(weights, rubric.weights.model_dump(), rubric.patience)


def _site_result(
    study: Study, store: StudyStore, site: Site, crawl: CrawlRow | None, head: Head, scorer: str
) -> SiteResult:
    yardstick = _yardstick(study.rubric)
    job_ids = list(yardstick.job_weights)
    if crawl is None:
        return unread_site(_facts(site, SiteStatus.UNREACHABLE, "not crawled yet"), job_ids, [])
    data = _load(store, site, crawl, scorer)
    status, reason = _status(data, study.language, study.crawl.render)
    facts = _facts(site, status, reason, crawl)
    skipped = _skipped(data)
    if status not in (SiteStatus.OK, SiteStatus.PARTIAL):
        return unread_site(facts, job_ids, skipped)
    graph = _graph(data)
    pages = scored_pages(data, graph, study.language)
    kept, copies = split_copies(pages)
    skipped += [_copy(page, original) for page, original in copies]
    judged = judge_pages(kept, graph.graph, PageRule(head.focus_threshold, head.match_threshold))
    return build_site(facts, graph, judged, skipped, yardstick)


def _load(store: StudyStore, site: Site, crawl: CrawlRow, scorer: str) -> SiteData:
    stored = store.crawls.graph(crawl.crawl_id)
    readings = store.readings.readings(crawl.crawl_id, READER_ID)
    hashes = {passage.text_hash for reading in readings.values() for passage in reading.passages}
    failures = store.readings.failures(crawl.crawl_id, READER_ID)
    scores = store.readings.scores(scorer, hashes)
    evidence = store.page_evidence.of_crawl(crawl.crawl_id, READER_ID, evidence_id(last_engine(store).model_id))
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


def _edition(sites: Sequence[SiteResult]) -> EditionInfo:
    """When the edition was made; the date is that of the youngest crawl, so that ranking again changes nothing."""
    times = [site.crawled_at for site in sites if site.crawled_at is not None]
    newest = max(times, default=datetime.fromtimestamp(0, UTC))
    return EditionInfo(
        id=edition_id(newest, 1), number=1, created_at=newest, crawled_from=min(times, default=None),
        crawled_to=max(times, default=None), software=f"jobdepth {__version__}",
    )  # fmt: skip


def _rubric_info(rubric: Rubric) -> RubricInfo:
    return RubricInfo(
        id=rubric.id, version=rubric.version, title=rubric.title, fingerprint=rubric.fingerprint,
        jobs=[RubricJob(id=job.id, job=job.job, weight=job.weight, statements=job.statements) for job in rubric.jobs],
        weights=rubric.weights.model_dump(), patience=rubric.patience,
    )  # fmt: skip
