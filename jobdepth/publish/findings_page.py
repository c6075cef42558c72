"""Builds the context of findings.html: what holds for the sector as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.publish import text
from jobdepth.publish.finding_contexts import (
    ClicksRow,
    FindingsContext,
    GroupRow,
    GroupTable,
    KindRow,
    SectorFlag,
)
from jobdepth.publish.frame import build_frame, site_path
from jobdepth.publish.league_page import group_rank_words
from jobdepth.publish.site_findings import (
    KIND_WORDS,
    bar_width,
    build_pair,
    clicks_words,
    median_note,
    ranked_names,
)
from jobdepth.publish.standings import Standings, standings_of
from jobdepth.publish.tables import ordered_sites
from jobdepth.result import League, SiteResult
from jobdepth.result_findings import Findings, GroupFinding, KindFinding, Sameness, WithinFinding


def build_findings_context(league: League) -> FindingsContext:
    """Everything on findings.html."""
    ranked = [site for site in ordered_sites(league) if site.rank is not None]
    findings = league.findings
    names = {site.slug: site.name for site in league.sites}
    description = "Where problem content lives, how soon it is found, and which operators sound alike."
    return FindingsContext(
        frame=build_frame(
            league, f"Findings: {league.study.title}", description, path="findings.html", here="findings"
        ),
        clicks=tuple(_clicks(row) for row in findings.within),
        kinds=tuple(_kind(kind, findings) for kind in findings.kinds),
        kinds_note=_kinds_note(findings, len(ranked)),
        flags=_flags(league, ranked),
        groups=tuple(_group(group, league) for group in findings.groups),
        pairs=tuple(build_pair(pair, names, root="") for pair in findings.sameness.pairs),
        pairs_note=_pairs_note(findings.sameness),
    )


def _clicks(row: WithinFinding) -> ClicksRow:
    return ClicksRow(
        label=clicks_words(row.clicks),
        jobs=f"{text.percent(row.job_share)}%",
        jobs_bar=bar_width(row.job_share),
        jobs_plain=f"{text.percent(row.job_share_without_navigation)}%",
        pages=_share(row.page_share),
        pages_bar=bar_width(row.page_share),
        pages_plain=_share(row.page_share_without_navigation),
    )


def _share(share: float | None) -> str:
    return "no such page" if share is None else f"{text.percent(share)}%"


def _kind(kind: KindFinding, findings: Findings) -> KindRow:
    return KindRow(
        kind=KIND_WORDS[kind.kind],
        count=f"{kind.sites} of {findings.sites_with_problem_pages}",
        passages="",
        share=f"{text.percent(kind.mean_share)}%",
        bar=bar_width(kind.mean_share),
    )


def _kinds_note(findings: Findings, ranked: int) -> str:
    shown = findings.sites_with_problem_pages
    if not shown:
        return "No problem content was found on any page that links reach, so there is nothing to place."
    rest = ranked - shown
    left_out = f" {text.count_words(rest, 'operator has', 'operators have')} none." if rest else ""
    return (
        f"Mean share of a website’s problem passages, over the {shown} of {ranked} ranked operators that have any; a "
        f"large website counts no more than a small one.{left_out}"
    )


def _flags(league: League, ranked: Sequence[SiteResult]) -> tuple[SectorFlag, ...]:
    """Flags in the order of the rules, each with the rule as the methodology states it."""
    labels = dict.fromkeys((flag.id, flag.label) for site in ranked for flag in site.flags)
    meanings = {row.name: row.meaning for row in league.method.flags}
    return tuple(_flag(each, label, meanings.get(f"flag: {label}", ""), ranked) for each, label in labels)


def _flag(flag_id: str, label: str, meaning: str, ranked: Sequence[SiteResult]) -> SectorFlag:
    having = [(site, flag) for site in ranked for flag in site.flags if flag.id == flag_id and flag.raised]
    return SectorFlag(
        label=label,
        meaning=meaning,
        count=f"{len(having)} of {text.count_words(len(ranked), 'ranked operator', 'ranked operators')}",
        sites=tuple((site.name, f"{site_path(site.slug)}#flags", flag.sentence) for site, flag in having),
    )


def _group(group: GroupFinding, league: League) -> GroupTable:
    sites = text.count_words(group.sites, "website", "websites")
    standings = standings_of(league)
    median = "no median" if group.median_score is None else f"median score {text.score_figure(group.median_score)}"
    return GroupTable(
        title=group.name,
        note=f"{sites}, {len(group.ranked)} ranked, {median}",
        rows=tuple(_group_row(site, standings) for site in ranked_names(group.ranked, league)),
    )


def _group_row(site: SiteResult, standings: Standings) -> GroupRow:
    exact = site.first_problem_depth_is_exact
    return GroupRow(
        place=group_rank_words(site, standings),
        name=site.name,
        page=site_path(site.slug),
        score=text.score_figure(site.score),
        bar=f"{text.published(site.score or 0):.1f}",
        rank=text.rank_figure(site.rank, is_tied=site.is_tied),
        first_problem=text.depth_words(site.first_problem_depth, is_exact=exact),
    )


def _pairs_note(sameness: Sameness) -> str:
    if sameness.median is None:
        return f"Not measured: {sameness.reason}."
    return median_note(sameness)
