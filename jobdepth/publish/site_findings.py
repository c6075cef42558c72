"""Builds what a site's page shows beside its score: flags, places, clicks, the nearest competitor."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import PageKind
from jobdepth.publish import text
from jobdepth.publish.finding_contexts import Check, ClicksRow, FlagView, KindRow, PairView, Quote, SiteFindings
from jobdepth.publish.frame import site_path
from jobdepth.publish.links import Link, link_to, passage_href, readable
from jobdepth.publish.strips import build_strips
from jobdepth.result import League, SiteResult
from jobdepth.result_findings import AlikePair, FlagResult, KindCount, Sameness, SpokenPassage, WithinClicks

#: Kinds of pages as a reader says them, in the plural.
KIND_WORDS = {
    PageKind.HOME: "home page",
    PageKind.SOLUTION: "solution pages",
    PageKind.INDUSTRY: "pages for an industry",
    PageKind.CASE_STUDY: "case studies",
    PageKind.PRODUCT: "product and service pages",
    PageKind.BLOG: "blog and guides",
    PageKind.NEWS: "news and press",
    PageKind.ABOUT: "about the operator",
    PageKind.CAREERS: "careers",
    PageKind.SUPPORT: "support and questions",
    PageKind.CONTACT: "contact",
    PageKind.LEGAL: "legal pages",
    PageKind.OTHER: "other pages",
}


def build_site_findings(site: SiteResult, league: League) -> SiteFindings:
    """Everything on a site's page that is not its score, its jobs or a list."""
    strips, strips_note = build_strips(site, league)
    names = {other.slug: other.name for other in league.sites}
    return SiteFindings(
        flags=tuple(_flag(flag) for flag in site.flags if flag.raised),
        checks=tuple(_check(flag) for flag in site.flags if not flag.raised),
        flags_gap="" if site.flags else "A website that could not be judged gets no flags.",
        strips=strips,
        strips_note=strips_note,
        kinds=tuple(_kind(kind) for kind in site.kinds if kind.problem_passages),
        kinds_note=_kinds_note(site),
        clicks=tuple(_clicks(row, site) for row in site.within),
        nearest=build_pair(site.nearest, names, root="../../") if site.nearest else None,
        nearest_note=_nearest_note(site, league.findings.sameness),
    )


def _flag(flag: FlagResult) -> FlagView:
    pages = tuple(
        (link_to(page.url, page.title.strip() or readable(page.url)), text.depth_words(page.click_depth))
        for page in flag.pages
    )
    return FlagView(flag.label, flag.sentence, pages)


def _check(flag: FlagResult) -> Check:
    return Check(flag.label, "not judged" if flag.raised is None else "no", flag.sentence)


def _kinds_note(site: SiteResult) -> str:
    without = [KIND_WORDS[kind.kind] for kind in site.kinds if not kind.problem_passages]
    if not site.kinds:
        return "No page was judged."
    if not without:
        return "Every kind of page that links reach has some."
    found = "None" if len(without) < len(site.kinds) else "No problem content was found; none"
    return f"{found} on: {', '.join(without)}."


def _kind(row: KindCount) -> KindRow:
    return KindRow(
        kind=KIND_WORDS[row.kind],
        count=f"{row.problem_pages:,} of {row.pages:,}",
        passages=f"{row.problem_passages:,}",
        share="no problem content" if row.passage_share is None else f"{text.percent(row.passage_share)}%",
        bar=bar_width(row.passage_share),
    )


def _clicks(row: WithinClicks, site: SiteResult) -> ClicksRow:
    jobs = len(site.jobs)
    has_pages = row.page_share is not None
    pages = sum(level.problem_pages for level in site.levels)
    return ClicksRow(
        label=clicks_words(row.clicks),
        jobs=f"{row.jobs} of {jobs}",
        jobs_bar=bar_width(row.job_share),
        jobs_plain=f"{row.jobs_without_navigation} of {jobs}",
        pages=f"{row.problem_pages:,} of {pages:,}" if has_pages else "no such page",
        pages_bar=bar_width(row.page_share),
        pages_plain=f"{row.problem_pages_without_navigation:,} of {pages:,}" if has_pages else "no such page",
    )


def clicks_words(clicks: int) -> str:
    """`On the home page`, `Within 2 clicks`."""
    return "On the home page" if clicks == 0 else f"Within {text.count_words(clicks, 'click', 'clicks')}"


def bar_width(share: float | None) -> str:
    """A share as the width of a bar, 0 to 100."""
    return f"{100 * text.published(share or 0.0):.1f}"


def build_pair(pair: AlikePair, names: dict[str, str], root: str) -> PairView:
    """Two alike websites with the two passages; `root` is the way to the top of the published folder."""
    return PairView(
        one=names.get(pair.slug, pair.slug),
        one_page=root + site_path(pair.slug),
        other=names.get(pair.other, pair.other),
        other_page=root + site_path(pair.other),
        alike=likeness_figure(pair.likeness.alike),
        problem=likeness_figure(pair.likeness.problem),
        offer=likeness_figure(pair.likeness.offer),
        closest=likeness_figure(pair.passage_likeness),
        own_words=_spoken(pair.passage),
        other_words=_spoken(pair.other_passage),
    )


def likeness_figure(share: float | None) -> str:
    """A likeness with two decimals."""
    return "too few passages" if share is None else f"{text.published(share):.2f}"


def _spoken(passage: SpokenPassage) -> Quote:
    return Quote(
        text=passage.text,
        heading=passage.heading,
        page=Link(passage.page_title.strip() or readable(passage.url), passage_href(passage.url, passage.text)),
        depth="no way by links" if passage.click_depth is None else text.depth_words(passage.click_depth),
        fetched=text.moment_words(passage.fetched_at),
        capture=passage.capture,
        scores="",
    )


def _nearest_note(site: SiteResult, sameness: Sameness) -> str:
    if site.nearest is None:
        return f"Not measured: {site.nearest_reason or 'the reason was not recorded'}."
    return median_note(sameness)


def median_note(sameness: Sameness) -> str:
    """How to take a likeness."""
    return (
        f"1 would be the same words throughout. Websites of one sector share its words: of all pairs of the "
        f"{sameness.sites} websites compared, the middle one is alike at {likeness_figure(sameness.median)}."
    )


def ranked_names(slugs: Sequence[str], league: League) -> list[SiteResult]:
    """The sites with these slugs, in that order."""
    by_slug = {site.slug: site for site in league.sites}
    return [by_slug[slug] for slug in slugs if slug in by_slug]
