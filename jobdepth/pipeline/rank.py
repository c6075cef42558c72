"""The rank stage: from the store to the result document; no network, no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from jobdepth import __version__
from jobdepth.claims import Claim
from jobdepth.correction import Corrections
from jobdepth.edition_record import edition_id
from jobdepth.errors import JobdepthError
from jobdepth.pipeline.corrections import SiteRanker, build_corrections, upheld_claims
from jobdepth.pipeline.draws import sampler_of, seed_of
from jobdepth.pipeline.instruments import instruments_of
from jobdepth.pipeline.method import method_info
from jobdepth.pipeline.page_evidence import unjudged_pages
from jobdepth.pipeline.rank_site import JudgedSite, SiteJudge
from jobdepth.pipeline.sameness import compare_study
from jobdepth.ranking.changes.peers import complete_reviews
from jobdepth.ranking.findings import study_findings
from jobdepth.ranking.league import rank_sites
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.league import uncertainty_info, with_uncertainty
from jobdepth.result import EditionInfo, League, ModelInfo, RubricInfo, RubricJob, SiteResult, StudyInfo
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from jobdepth.study.rubric import Rubric
from jobdepth.study.sites import Site
from scoring.encoder import MODEL_SHA256
from scoring.reading import READER_ID


class LeftToScore(NamedTuple):
    """How much has to be done before crawls can be ranked."""

    unread: int
    unscored: int
    unjudged: int


def rank_study(
    study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None] | None = None,
    claims: Sequence[Claim] | None = None, *, tries_open: bool = False,
) -> League:  # fmt: skip
    """Compute the league from what is stored: of each site its newest crawl, or the one that `crawls` names by site id.

    Upheld corrections of the study are applied, and `tries_open` also tells what open ones would change. With `claims`
    in their place come figures alone, without likely ranks, links to add and likeness: an old edition made again. Its
    number is 1; `rank_edition` gives it its place among the editions.
    """
    by = instruments_of(study, store)
    yardstick = _yardstick(study.rubric)
    ranker = site_ranker(study, store, crawls, claims)
    judge = ranker.with_all if claims is None else ranker.figures
    judged = {site.site_id: judge(site.site_id) for site in study.sites}
    said = {site_id: site.said for site_id, site in judged.items()}
    draws = {site_id: site.draws for site_id, site in judged.items() if site.draws is not None}
    compared = compare_study(store, by.engine.model_id, said, len(study.sites))
    placed = rank_sites([site.result for site in judged.values()], yardstick.measure_weights)
    sure = with_uncertainty(placed, draws) if draws else placed
    ranked = [compared.add_to(site) for site in complete_reviews(sure)]
    corrections = Corrections()
    if claims is None and study.corrections:
        outcomes = {key: outcome for each in judged.values() for key, outcome in each.outcomes.items()}
        corrections = build_corrections(
            study.corrections, ranked, outcomes, ranker, yardstick.measure_weights, tries_open=tries_open
        )
    return League(
        study=StudyInfo(
            title=study.title, publisher=study.publisher, contact=study.contact, language=study.language,
            base_url=study.publish.base_url, site_count=len(ranked),
            ranked_count=sum(site.rank is not None for site in ranked),
        ),
        edition=_edition(ranked),
        rubric=_rubric_info(study.rubric),
        model=ModelInfo(
            name=study.scoring.model, weights_sha256=MODEL_SHA256, head_fingerprint=by.head.fingerprint,
            page_model_fingerprint=by.page_model.fingerprint, engine=by.engine.engine, scorer_id=by.fingerprint,
            reader_id=READER_ID, focus_threshold=by.head.focus_threshold, match_threshold=by.head.match_threshold,
        ),
        method=method_info(study, by.head),
        uncertainty=uncertainty_info(ranked, seed_of(study)),
        corrections=corrections,
        sites=ranked,
        findings=study_findings(ranked, compared.sameness),
    )  # fmt: skip


def site_ranker(
    study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None] | None = None,
    claims: Sequence[Claim] | None = None,
) -> SiteRanker:  # fmt: skip
    """Works single sites out from what is stored; refuses where pages or passages are not read and scored yet."""
    chosen = newest_crawls(study, store) if crawls is None else crawls
    _require_scores(study, store, chosen)
    by, yardstick = instruments_of(study, store), _yardstick(study.rubric)
    judge = SiteJudge(
        study, store, by.page_rule, yardstick, by.engine.model_id, by.scorer_id, sampler_of(study, yardstick)
    )
    upheld = upheld_claims(study.corrections) if claims is None else claims
    sites = {site.site_id: site for site in study.sites}

    def rank_site(site: Site, own: Sequence[Claim], is_whole: bool) -> JudgedSite:
        return judge.judge(site, chosen.get(site.site_id), own, is_whole=is_whole)

    return SiteRanker(sites, upheld, rank_site)


def newest_crawls(study: Study, store: StudyStore) -> dict[str, CrawlRow | None]:
    """The last finished crawl of each site of the study; None where there is none."""
    return {site.site_id: store.crawls.newest_finished(site.site_id, site.url) for site in study.sites}


def left_to_score(study: Study, store: StudyStore, crawls: Mapping[str, CrawlRow | None]) -> LeftToScore:
    """What today's reader, scorer and page model have not done yet in these crawls."""
    by = instruments_of(study, store)
    ids = [crawl.crawl_id for crawl in crawls.values() if crawl is not None]
    return LeftToScore(
        unread=sum(len(store.readings.unread(crawl_id, READER_ID)) for crawl_id in ids),
        unscored=len(store.readings.unscored(ids, READER_ID, by.scorer_id, (study.language, ""))),
        unjudged=len(unjudged_pages(store, ids, study.language, by.engine.model_id)),
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


def _yardstick(rubric: Rubric) -> Yardstick:
    weights = {job.id: job.weight for job in rubric.jobs}
    return Yardstick(weights, rubric.weights.model_dump(), rubric.patience)


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
