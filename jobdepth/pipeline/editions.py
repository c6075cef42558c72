"""Ranks a study as its next edition, and scores the last edition's captures again where the method has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jobdepth.edition_record import EditionRecord, PastSite, content_hash, numbered, place, upheld_of
from jobdepth.pipeline.rank import left_to_score, rank_study
from jobdepth.ranking.editions import compared, correction_differences, method_differences
from jobdepth.result import League
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from jobdepth.study.sites import Site


def rank_edition(study: Study, store: StudyStore) -> League:
    """Compute the league with its number and with what changed since the last edition that shows something else."""
    league = rank_study(study, store)
    number, earlier = place(content_hash(league), store.editions.load())
    league = numbered(league, number)
    if not earlier:
        return league
    last = earlier[-1]
    method_differs, corrections_differ = method_differences(league, last), correction_differences(league, last)
    if not (method_differs or corrections_differ):
        return compared(league, earlier)
    crawls = crawls_of(store, last)
    note = _hindrance(study, store, last, crawls)
    if note:
        return compared(league, earlier, note=note)
    then = replace(study, sites=_sites_of(study, last))
    rescored = rank_study(then, store, crawls, last.claims) if method_differs else None
    corrected = rank_study(then, store, crawls, upheld_of(league)) if corrections_differ else None
    return compared(league, earlier, rescored, corrected=corrected)


def crawls_of(store: StudyStore, record: EditionRecord) -> dict[str, CrawlRow | None]:
    """The crawls behind an edition, as far as the store has them."""
    return {site.slug: _crawl(store, site) for site in record.sites}


def last_crawls(store: StudyStore) -> dict[str, CrawlRow | None]:
    """The crawls behind the newest edition; nothing before the first."""
    past = store.editions.load()
    return crawls_of(store, past[-1]) if past else {}


def _crawl(store: StudyStore, site: PastSite) -> CrawlRow | None:
    return store.crawls.finished_at(site.slug, site.crawled_at) if site.crawled_at is not None else None


def _sites_of(study: Study, last: EditionRecord) -> tuple[Site, ...]:
    """The sites of the last edition, in its groups."""
    sites = {site.site_id: site for site in study.sites}
    return tuple(replace(sites.get(site.slug, _site(site)), group=site.group) for site in last.sites)


def _hindrance(study: Study, store: StudyStore, last: EditionRecord, crawls: Mapping[str, CrawlRow | None]) -> str:
    gone = [site.name for site in last.sites if site.crawled_at is not None and crawls[site.slug] is None]
    if gone:
        return f"captures of {len(gone)} of its {len(last.sites)} sites are not in the store any more"
    left = left_to_score(study, store, crawls)
    if any(left):
        return (
            f"{left.unread} of its pages could not be read again, {left.unscored} of its passages are not scored again "
            f"and the kind of {left.unjudged} of its pages is not judged again"
        )
    return ""


def _site(site: PastSite) -> Site:
    """A site that is no longer in the study."""
    return Site(site.slug, site.name, site.url, site.group)
