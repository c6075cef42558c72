"""Builds the context of index.html."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import SiteStatus
from jobdepth.publish import text
from jobdepth.publish.change_words import change_cell, since_sentences
from jobdepth.publish.contexts import (
    Dataset,
    GridCell,
    JobColumn,
    LeagueContext,
    LeagueRow,
    MeasureCell,
    NotRankedRow,
    WithinRow,
)
from jobdepth.publish.correction_words import CORRECTIONS_PAGE, applied_words, rate_words, site_anchor
from jobdepth.publish.frame import DOWNLOADS, build_frame, site_path
from jobdepth.publish.links import link_to
from jobdepth.publish.scatter import build_scatter
from jobdepth.publish.standings import Standings, standings_of
from jobdepth.publish.sureness import band_class, how_joined, score_line, tie_words
from jobdepth.publish.tables import ordered_sites
from jobdepth.result import JobResult, League, SiteResult

NO_GROUP = "no group"

_SHADES = 3

_READING = (
    "The score runs from 0 to 100 and is the weighted mean of reach, coverage, connection and orientation.",
    (
        "First problem content is counted in clicks from the home page, once through all links and once with "
        "site-wide menus taken out, because a menu puts everything one click away."
    ),
    (
        "Reach is the share of jobs that are addressed, where every click on the way keeps only {kept} of a job’s "
        "worth; coverage is the same share without that discount."
    ),
    (
        "Connection is the share of addressed jobs that lead on to an offer, orientation is how far the home page "
        "itself starts from the customer, and substance is how much stands behind it and is not scored."
    ),
    (
        "“At most” marks a figure that a page we could not read might shorten, and a site that could not be judged "
        "is listed apart with the reason and is never given a score of 0."
    ),
)


def build_league_context(league: League) -> LeagueContext:
    """Everything on index.html."""
    sites = ordered_sites(league)
    ranked = [site for site in sites if site.rank is not None]
    headline = build_headline(ranked)
    return LeagueContext(
        frame=build_frame(league, league.study.title, f"{headline}.", path="index.html", here="league"),
        headline=headline,
        standfirst=_standfirst(league, ranked),
        dateline=_dateline(league),
        has_groups=any(site.group for site in sites),
        since=tuple(since_sentences(league)),
        measure_names=tuple(text.MEASURE_WORDS.values()),
        rows=_rows(league, ranked),
        jobs=tuple(_job_columns(league, ranked)),
        within=tuple(_within(ranked, clicks) for clicks in range(4)) if ranked else (),
        scatter=build_scatter(ranked),
        not_ranked=tuple(_not_ranked(site) for site in sites if site.rank is None),
        sureness=how_joined(league),
        dataset=_dataset(league, headline),
        corrections=rate_words(league.corrections),
        reading=_reading(league),
        downloads=DOWNLOADS,
    )


def build_headline(ranked: Sequence[SiteResult]) -> str:
    """The finding in one sentence."""
    return text.build_headline([(site.first_problem_depth, site.first_problem_depth_is_exact) for site in ranked])


def _standfirst(league: League, ranked: Sequence[SiteResult]) -> str:
    jobs = text.count_words(len(league.rubric.jobs), "customer job", "customer jobs")
    pages = text.count_words(sum(site.pages_read for site in league.sites), "page", "pages")
    sites = text.count_words(sum(site.pages_read > 0 for site in league.sites), "website", "websites")
    opening = f"We read {pages} of {sites} and looked for {jobs}"
    if not ranked:
        return f"{opening}."
    best = [site.name for site in ranked if site.rank == 1]
    leader = f"{best[0]} leads" if len(best) == 1 else f"{len(best)} operators share first place"
    told = f"{opening}. {leader} with {text.score_figure(ranked[0].score)} of 100 points"
    level = len(standings_of(league).bands.get(1, ())) - len(best)
    if level <= 0:
        return f"{told}."
    return f"{told}; {text.count_words(level, 'other cannot', 'others cannot')} be told from the first with confidence."


def _dateline(league: League) -> str:
    edition = league.edition
    published = f"Edition {edition.number}, {text.day_words(edition.created_at)}"
    read = text.period_words(edition.crawled_from, edition.crawled_to)
    publisher = league.study.publisher or "a publisher not named"
    return f"Published by {publisher}. {published}. Websites read: {read}."


def _dataset(league: League, headline: str) -> Dataset:
    edition = league.edition
    period = [moment.date().isoformat() for moment in (edition.crawled_from, edition.crawled_to) if moment]
    return Dataset(
        description=f"{headline}. Rank, score, measures, click depths and evidence of the websites of a sector.",
        version=str(edition.number),
        published=edition.created_at.date().isoformat(),
        covers="/".join(period),
    )


def _rows(league: League, ranked: Sequence[SiteResult]) -> tuple[LeagueRow, ...]:
    standings = standings_of(league)
    return tuple(_row(site, league, standings) for site in ranked)


def _row(site: SiteResult, league: League, standings: Standings) -> LeagueRow:
    results = {job.id: job for job in site.jobs}
    exact = site.first_problem_depth_is_exact
    interval, start, length = score_line(site)
    return LeagueRow(
        anchor=f"site-{site.slug}",
        rank=text.rank_figure(site.rank, is_tied=site.is_tied),
        change=change_cell(site, league.comparison) if league.comparison else None,
        interval=text.interval_words(site.rank_low, site.rank_high),
        band=band_class(site, standings.bands),
        tie=tie_words(site, standings.bands),
        name=site.name,
        page=site_path(site.slug),
        note=status_note(site),
        corrected=applied_words(len(site.corrections)),
        corrections=f"{CORRECTIONS_PAGE}#{site_anchor(site.slug)}",
        group=site.group or NO_GROUP,
        covered=" ".join(job.id for job in site.jobs if job.covered),
        group_rank=group_rank_words(site, standings),
        score=text.score_figure(site.score),
        bar=f"{text.published(site.score or 0):.1f}",
        score_interval=interval,
        range_start=start,
        range_length=length,
        first_problem=text.depth_words(site.first_problem_depth, is_exact=exact),
        first_problem_order=_order(site.first_problem_depth),
        first_problem_plain=text.depth_words(site.first_problem_depth_without_navigation, is_exact=exact),
        first_problem_plain_order=_order(site.first_problem_depth_without_navigation),
        jobs=f"{sum(job.covered for job in site.jobs)}/{len(site.jobs)}",
        measures=tuple(_measure_cell(site, name) for name in text.MEASURE_WORDS),
        cells=tuple(_grid_cell(results.get(job.id)) for job in league.rubric.jobs),
    )


def _order(depth: int | None) -> str:
    return "" if depth is None else str(depth)


def status_note(site: SiteResult) -> str:
    """`read in part: why`, or nothing for a site that was read in full."""
    if site.status is SiteStatus.OK:
        return ""
    return ": ".join(part for part in (text.STATUS_WORDS[site.status], site.reason) if part)


def group_rank_words(site: SiteResult, standings: Standings) -> str:
    """`2 of 4`, or `2= of 4` where it is shared: the place among the ranked sites of its group."""
    is_tied = standings.with_group_rank[site.group, site.group_rank] > 1
    place = text.rank_figure(site.group_rank, is_tied=is_tied)
    return place if site.group_rank is None else f"{place} of {len(standings.groups[site.group])}"


def _measure_cell(site: SiteResult, name: str) -> MeasureCell:
    share: float | None = getattr(site.measures, name)
    if share is None:
        return MeasureCell(f"not measured: {text.MEASURE_GAPS[name]}", "gap")
    return MeasureCell(text.percent(share), "measure")


def _grid_cell(job: JobResult | None) -> GridCell:
    if job is None or not job.covered:
        return GridCell("none", "none")
    if job.depth is None:
        return GridCell("no way", "none")
    return GridCell(text.depth_figure(job.depth, is_exact=job.depth_is_exact), f"d{min(job.depth, _SHADES)}")


def _job_columns(league: League, ranked: Sequence[SiteResult]) -> list[JobColumn]:
    covered = [job.id for site in ranked for job in site.jobs if job.covered]
    return [
        JobColumn(job.id, job.id.replace("-", " "), job.job, f"{covered.count(job.id)} of {len(ranked)}")
        for job in league.rubric.jobs
    ]


def _within(ranked: Sequence[SiteResult], clicks: int) -> WithinRow:
    total = len(ranked)
    found = sum(_is_within(site.first_problem_depth, clicks) for site in ranked)
    plain = sum(_is_within(site.first_problem_depth_without_navigation, clicks) for site in ranked)
    label = "On the home page" if clicks == 0 else f"Within {text.count_words(clicks, 'click', 'clicks')}"
    return WithinRow(
        label=label,
        count=f"{found} of {total}",
        bar=f"{100 * found / total:.1f}",
        count_plain=f"{plain} of {total}",
        bar_plain=f"{100 * plain / total:.1f}",
    )


def _is_within(depth: int | None, clicks: int) -> bool:
    return depth is not None and depth <= clicks


def _not_ranked(site: SiteResult) -> NotRankedRow:
    return NotRankedRow(
        name=site.name,
        anchor=site_anchor(site.slug),
        page=site_path(site.slug),
        website=link_to(site.url),
        group=site.group or NO_GROUP,
        status=text.STATUS_WORDS[site.status],
        reason=site.reason or text.STATUS_MEANINGS[site.status],
        corrected=applied_words(len(site.corrections)),
        corrections=f"{CORRECTIONS_PAGE}#{site_anchor(site.slug)}",
    )


def _reading(league: League) -> tuple[str, ...]:
    kept = f"{league.rubric.patience:.0%}"
    return tuple(sentence.format(kept=kept) for sentence in _READING)
