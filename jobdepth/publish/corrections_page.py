"""Builds the context of corrections.html."""

from __future__ import annotations

from jobdepth.claims import Ruling
from jobdepth.correction import CorrectedSite, CorrectionResult
from jobdepth.publish import text
from jobdepth.publish.contexts import Term
from jobdepth.publish.correction_contexts import ChangedValue, CorrectedRow, CorrectionsContext, CorrectionView
from jobdepth.publish.correction_words import (
    CORRECTIONS_PAGE,
    RULING_WORDS,
    correction_anchor,
    effect_words,
    jobs_words,
    place_words,
    problem_words,
    rate_words,
    site_anchor,
    state_words,
)
from jobdepth.publish.frame import build_frame, site_path
from jobdepth.publish.links import Link, link_to
from jobdepth.result import League


def build_corrections_context(league: League) -> CorrectionsContext:
    """Everything on corrections.html."""
    rate = rate_words(league.corrections)
    title = f"Corrections: {league.study.title}"
    slugs = {site.slug for site in league.sites}
    return CorrectionsContext(
        frame=build_frame(league, title, rate, path=CORRECTIONS_PAGE, here="corrections"),
        rate=rate,
        sites=tuple(_row(site) for site in league.corrections.sites),
        claims=tuple(_view(item, slugs) for item in league.corrections.claims),
    )


def _row(site: CorrectedSite) -> CorrectedRow:
    before, after = site.before, site.after
    return CorrectedRow(
        anchor=site_anchor(site.slug),
        name=site.name,
        page=site_path(site.slug),
        place=(place_words(before), place_words(after)),
        score=(text.score_figure(before.score), text.score_figure(after.score)),
        first_problem=(problem_words(before), problem_words(after)),
        jobs=(jobs_words(before), jobs_words(after)),
        corrections=tuple(Link(each, f"#{correction_anchor(each)}") for each in site.corrections),
    )


def _view(item: CorrectionResult, slugs: set[str]) -> CorrectionView:
    claim = item.claim
    return CorrectionView(
        anchor=correction_anchor(claim.id),
        id=claim.id,
        site=item.site_name,
        page=site_path(claim.site) if claim.site in slugs else "",
        told=item.told,
        tone=item.ruling.value,
        ruling=RULING_WORDS[item.ruling],
        facts=tuple(term for term in _facts(item) if term.text),
        links=tuple(link_to(address) for address in dict.fromkeys((claim.url, claim.to, item.evidence_url)) if address),
        changes=tuple(ChangedValue(each.name, each.before, each.now) for each in item.changes),
    )


def _facts(item: CorrectionResult) -> tuple[Term, ...]:
    passage = item.claim.passage or ""
    return (
        Term("The passage", f"“{passage}”" if passage and f"“{passage}”" not in item.told else ""),
        Term("Evidence", item.evidence or ("" if item.evidence_url else "none given")),
        Term("Received", text.date_words(item.received)),
        Term("Ruled", _ruled(item)),
        Term("Why", item.reason),
        Term("What was upheld", item.upheld_told if item.ruling is Ruling.PARTLY else ""),
        Term("In this edition", state_words(item)),
        Term("What it changed", effect_words(item)),
    )


def _ruled(item: CorrectionResult) -> str:
    return "" if item.ruled is None else f"{text.date_words(item.ruled)}, by {item.ruled_by}"
