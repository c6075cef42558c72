"""Builds the context of a site's own page."""

from __future__ import annotations

from jobdepth.model import SiteStatus
from jobdepth.publish import text
from jobdepth.publish.contexts import Term
from jobdepth.publish.correction_words import corrected_words, site_corrections
from jobdepth.publish.crawl_words import reach_of_crawl
from jobdepth.publish.frame import build_frame, site_path
from jobdepth.publish.links import link_to
from jobdepth.publish.score_sum import (
    build_score_terms,
    median_figure,
    median_score_figure,
    points_sum,
    share_figure,
)
from jobdepth.publish.site_change import build_change, build_history, build_sparkline
from jobdepth.publish.site_contexts import SiteContext
from jobdepth.publish.site_findings import build_site_findings
from jobdepth.publish.site_jobs import build_jobs_found, build_jobs_missing, build_paths, build_quote
from jobdepth.publish.site_lists import build_levels, build_pages, build_sampled, build_skipped
from jobdepth.publish.site_review import build_review
from jobdepth.publish.standings import Standings, standings_of
from jobdepth.publish.sureness import NOT_DRAWN, doubts_of, place_terms, score_range, site_note
from jobdepth.result import Conversation, League, SiteResult


def build_site_context(site: SiteResult, league: League) -> SiteContext:
    """Everything on the page of one site."""
    verdict = build_verdict(site, league)
    title = f"{site.name}: {league.study.title}"
    pages = site.lists.pages if site.lists else []
    first = site.first_problem_evidence
    return SiteContext(
        frame=build_frame(league, title, f"{site.name}: {verdict}", path=site_path(site.slug), here="site"),
        name=site.name,
        website=link_to(site.url),
        verdict=verdict,
        score=text.score_figure(site.score),
        is_ranked=site.rank is not None,
        is_judged=site.pages_read > 0,
        facts=_facts(site),
        corrected=corrected_words(site, league),
        corrections=site_corrections(site, league),
        terms=build_score_terms(site, league) if site.score is not None else (),
        points_sum=f"{points_sum(site.measures, league.rubric.weights):.2f}",
        score_likely=score_range(site.uncertainty.score) if site.uncertainty else NOT_DRAWN,
        median_score=median_score_figure(league),
        sureness=place_terms(site, league),
        sureness_note=site_note(league),
        doubts=doubts_of(site),
        substance=_substance(site, league),
        change=build_change(site, league),
        sparkline=build_sparkline(site, league),
        history=build_history(site, league),
        review=build_review(site, league),
        first_problem=text.depth_words(site.first_problem_depth, is_exact=site.first_problem_depth_is_exact),
        paths=build_paths(site),
        first_quote=build_quote(first) if first else None,
        jobs_count=_jobs_count(site),
        jobs_found=build_jobs_found(site, league),
        jobs_missing=build_jobs_missing(site, league),
        levels=build_levels(site.levels),
        problem_pages=build_pages(page for page in pages if page.problem_focused),
        pages=build_pages(pages),
        has_lists=site.lists is not None,
        conversation=_conversation(site.conversation),
        sampled=build_sampled(site.sampled),
        skipped=build_skipped(site),
        beside=build_site_findings(site, league),
        limits=_limits(site),
        settings=tuple(reach_of_crawl(league.method.limits)),
    )


def build_verdict(site: SiteResult, league: League) -> str:
    """The rank in words, or that there is none and why."""
    if site.rank is None:
        reason = site.reason or text.STATUS_MEANINGS[site.status]
        return f"Not ranked: {text.STATUS_WORDS[site.status]} ({reason.rstrip('.')})."
    standings = standings_of(league)
    tied = standings.with_rank[site.rank] - 1
    everybody = text.count_words(len(standings.ranked), "ranked operator", "ranked operators")
    words = f"{text.ordinal(site.rank)} of {everybody}"
    if site.is_tied and tied:
        words += f", with the same score as {text.count_words(tied, 'other', 'others')}"
    return words + _likely_words(site.rank_low, site.rank_high) + _group_words(site, standings) + "."


def _likely_words(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return ""
    return f"; likely {text.ordinal(low)}" + (f" to {text.ordinal(high)}" if low != high else "")


def _group_words(site: SiteResult, standings: Standings) -> str:
    if site.group_rank is None or not site.group:
        return ""
    shared = ", shared" if standings.with_group_rank[site.group, site.group_rank] > 1 else ""
    count = len(standings.groups[site.group])
    return f"; {text.ordinal(site.group_rank)} of {count} in the group “{site.group}”{shared}"


def _jobs_count(site: SiteResult) -> str:
    covered = sum(job.covered for job in site.jobs)
    return f"{covered} of {len(site.jobs)} addressed"


def _facts(site: SiteResult) -> tuple[Term, ...]:
    own = [Term(name, value or "not given") for name, value in site.columns.items()]
    return (
        Term("Group", site.group or "no group"),
        Term("Country", site.country or "not given"),
        *own,
        Term("Home page", _home(site)),
        Term("State", _state(site)),
        *([Term("Certificate", f"not valid: {site.certificate_problem}")] if site.certificate_problem else []),
        Term("Website read", text.day_words(site.crawled_at)),
        Term("Pages read", f"{site.pages_read:,}" if site.pages_read else "none was judged"),
        Term("Addresses not read", _not_read(sum(site.pages_skipped.values()))),
    )


def _home(site: SiteResult) -> str:
    if site.home_url is None:
        return "not reached"
    if site.home_note:
        return f"{site.home_url} ({site.home_note})"
    return (
        "the address given in the study"
        if site.home_url == site.url
        else f"{site.home_url} (where the address given leads)"
    )


def _not_read(count: int) -> str:
    return f"{count:,}: see “What was not read, and why”" if count else "0"


def _state(site: SiteResult) -> str:
    words = text.STATUS_WORDS[site.status]
    return f"{words}: {site.reason}" if site.reason else words


def _substance(site: SiteResult, league: League) -> str:
    share = site.measures.substance
    if share is None:
        return f"not measured: {text.MEASURE_GAPS['substance']}"
    return f"{share_figure(share)} (median of the ranked operators {median_figure('substance', league)})"


def _conversation(yardstick: Conversation) -> tuple[Term, ...]:
    return (
        Term("A person to talk to (telephone number or e-mail address)", _yes(yardstick.has_person_to_talk_to)),
        Term("A route to support", _yes(yardstick.has_support_route)),
        Term(
            "Blog and news pages that name an author",
            _share(yardstick.named_author_share, "no blog or news pages"),
        ),
        Term("“You” among “you” and “we” words", _share(yardstick.you_share, "neither word was found")),
        Term("Pages that are news or press releases", _share(yardstick.press_share, "no pages")),
    )


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "not found", None: "not measured"}[value]


def _share(share: float | None, gap: str) -> str:
    return f"not measured: {gap}" if share is None else f"{text.percent(share)}%"


def _limits(site: SiteResult) -> tuple[str, ...]:
    limits = list(text.LIMITS)
    if site.status is SiteStatus.PARTIAL:
        limits.insert(0, f"This website was read in part: {site.reason or 'the reason was not recorded'}.")
    if not site.first_problem_depth_is_exact:
        limits.insert(0, "A page that could not be read may hold problem content nearer to the home page.")
    return tuple(limits)
