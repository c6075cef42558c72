"""Says in words how claims were ruled and what they changed."""

from __future__ import annotations

from jobdepth.change import SiteFigures
from jobdepth.claims import ClaimState, Ruling
from jobdepth.correction import CorrectionResult, Corrections
from jobdepth.publish import text
from jobdepth.publish.correction_contexts import SiteCorrection
from jobdepth.result import League, SiteResult

#: The published list.
CORRECTIONS_PAGE = "corrections.html"

RULING_WORDS = {
    Ruling.OPEN: "Not ruled yet",
    Ruling.UPHELD: "Upheld",
    Ruling.PARTLY: "Upheld in part",
    Ruling.REJECTED: "Rejected",
}


def correction_anchor(correction_id: str) -> str:
    """The name of a claim's place on the list."""
    return f"correction-{correction_id}"


def site_anchor(slug: str) -> str:
    """The name of a site's row on the list."""
    return f"site-{slug}"


def rate_words(corrections: Corrections) -> str:
    """`5 of 8 ruled claims were upheld (63%), 2 of them in part; 1 claim is open.`"""
    if not corrections.received:
        return "No operator has claimed an error in this table yet."
    ruled = corrections.received - corrections.open
    waits = text.count_words(corrections.open, "claim is", "claims are") + " open"
    if not ruled:
        return f"No claim is ruled yet; {waits}."
    upheld = corrections.upheld + corrections.partly
    claims = "ruled claim was" if ruled == 1 else "ruled claims were"
    part = f", {corrections.partly} of them in part" if corrections.partly else ""
    rest = f"; {waits}" if corrections.open else ""
    return f"{upheld} of {ruled} {claims} upheld ({text.percent(corrections.upheld_share)}%){part}{rest}."


def applied_words(count: int) -> str:
    """`corrected`, with the number of corrections where there is more than one; nothing where there is none."""
    return "" if not count else "corrected" if count == 1 else f"corrected ({count} corrections)"


def state_words(item: CorrectionResult) -> str:
    """What became of a claim in this edition."""
    reason = f": {item.state_reason}" if item.state_reason else ""
    if item.state is ClaimState.UNCLEAR:
        return f"Not applied, since it fits more than one thing{reason}"
    return item.state.value.capitalize() + reason


def effect_words(item: CorrectionResult) -> str:
    """What one correction changed, all others in place; nothing where it is not applied."""
    if item.before is None or item.after is None:
        return ""
    if item.before == item.after:
        return "No figure of the operator changes by this correction alone."
    return f"Without it: {figures_words(item.before)}. With it: {figures_words(item.after)}. All others in place."


def place_words(figures: SiteFigures) -> str:
    """`5th`, or why there is no place."""
    if figures.rank is None:
        return f"not ranked ({text.STATUS_WORDS[figures.status]})"
    return text.ordinal(figures.rank)


def problem_words(figures: SiteFigures) -> str:
    """The first problem content in words."""
    if figures.rank is None:
        return "not measured"
    return text.depth_words(figures.first_problem_depth, is_exact=figures.first_problem_depth_is_exact)


def jobs_words(figures: SiteFigures) -> str:
    """How many jobs are addressed."""
    return "not measured" if figures.rank is None else str(len(figures.jobs))


def figures_words(figures: SiteFigures) -> str:
    """`5th, 47.1 points, first problem content 2 clicks, 8 jobs`."""
    if figures.rank is None:
        return place_words(figures)
    jobs = text.count_words(len(figures.jobs), "job", "jobs")
    first = problem_words(figures)
    return f"{place_words(figures)}, {text.score_figure(figures.score)} points, first problem content {first}, {jobs}"


def site_corrections(site: SiteResult, league: League) -> tuple[SiteCorrection, ...]:
    """The claims on one site, newest first."""
    return tuple(
        SiteCorrection(
            item.told,
            f"{RULING_WORDS[item.ruling]}. {state_words(item)}.",
            f"{CORRECTIONS_PAGE}#{correction_anchor(item.claim.id)}",
        )
        for item in league.corrections.claims
        if item.claim.site == site.slug
    )


def corrected_words(site: SiteResult, league: League) -> str:
    """What the figures of a site would be without corrections; nothing where they would be the same."""
    found = next((each for each in league.corrections.sites if each.slug == site.slug), None)
    if found is None:
        return ""
    if site.corrections:
        return f"Corrected. Without corrections: {figures_words(found.before)}."
    return f"Moved by corrections to other operators. Without them: {figures_words(found.before)}."
