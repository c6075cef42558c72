"""Claims on what a page is and on what its passages say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from jobdepth.claims import PASSAGE_CLAIMS, Claim, ClaimKind, shortened
from jobdepth.correction import CorrectedValue
from jobdepth.model import NO_OFFER_KINDS, OFFER_KINDS, PageKind, PassageScore
from jobdepth.ranking.corrections.outcomes import (
    NO_PAGE,
    NodeOf,
    Outcome,
    Outcomes,
    applied,
    gone,
    plain,
    unclear,
    value,
)
from jobdepth.ranking.pages import ScoredPage


def correct_pages(
    pages: Sequence[ScoredPage], claims: Sequence[Claim], node: NodeOf, jobs: Sequence[str]
) -> tuple[list[ScoredPage], Outcomes]:
    """The pages with claims on kind, offer and passages; `jobs` are the ids of the rubric."""
    found = {page.node: page for page in pages}
    outcomes: Outcomes = {}
    for kind, change in _PAGE_CHANGES.items():
        for claim in claims:
            if claim.claim is not kind:
                continue
            page = found.get(node(claim.url or ""))
            if page is None:
                outcomes[claim.id] = gone(NO_PAGE.format(claim.url))
            elif claim.job is not None and claim.job not in jobs:
                outcomes[claim.id] = gone(f"the rubric has no job “{claim.job}”")
            else:
                found[page.node], outcomes[claim.id] = change(page, claim)
    return [found[page.node] for page in pages], outcomes


_Changed = tuple[ScoredPage, Outcome]


def _set_kind(page: ScoredPage, claim: Claim) -> _Changed:
    kind = claim.kind or page.kind
    if PageKind.HOME in (page.kind, kind):
        return page, gone("the home page is known by its place; claim another home page instead")
    if kind is page.kind:
        return page, gone("the page is taken for this kind by itself")
    is_offer = kind in OFFER_KINDS or (page.is_offer and kind not in NO_OFFER_KINDS)
    changes = [value("page kind", page.kind.value, kind.value)]
    if is_offer is not page.is_offer:
        changes.append(value("offer page", _yes(page.is_offer), _yes(is_offer)))
    chance = float(is_offer) if kind in OFFER_KINDS | NO_OFFER_KINDS else page.offer_chance
    return replace(page, kind=kind, is_offer=is_offer, offer_chance=chance), applied(*changes)


def _set_offer(page: ScoredPage, claim: Claim) -> _Changed:
    is_offer = claim.claim is ClaimKind.OFFER_PAGE
    if page.is_offer is is_offer:
        return page, gone(f"the page is {'' if is_offer else 'not '}taken for an offer page by itself")
    changed = replace(page, is_offer=is_offer, offer_chance=float(is_offer))
    return changed, applied(value("offer page", _yes(page.is_offer), _yes(is_offer)))


def _take_problems_away(page: ScoredPage, claim: Claim) -> _Changed:
    del claim
    if not page.passages:
        return page, gone("no passage of the page is scored")
    changes = {
        passage.text_hash: value(f"focus of “{shortened(passage.text)}”", _figure(score.focus), _figure(0))
        for passage, score in page.passages
        if score.focus
    }
    passages = tuple((passage, replace(score, focus=0.0)) for passage, score in page.passages)
    return replace(page, passages=passages), applied(*changes.values())


def _set_score(page: ScoredPage, claim: Claim) -> _Changed:
    text_hash = _meant_passage(page, claim)
    if isinstance(text_hash, Outcome):
        return page, text_hash
    meant, before = next((passage, score) for passage, score in page.passages if passage.text_hash == text_hash)
    now, change = _corrected_score(before, claim)
    passages = tuple((passage, now if passage.text_hash == text_hash else score) for passage, score in page.passages)
    return replace(page, passages=passages), replace(applied(change), passage=meant)


def _meant_passage(page: ScoredPage, claim: Claim) -> str | Outcome:
    """The hash of the one passage that is meant; a text that stands twice on a page is one."""
    if claim.text_hash is not None:
        known = any(passage.text_hash == claim.text_hash for passage, _ in page.passages)
        return claim.text_hash if known else gone("the page does not have this passage any more")
    begins = plain(claim.passage or "").removesuffix("…").rstrip()
    fitting = {
        passage.text_hash: passage.text for passage, _ in page.passages if plain(passage.text).startswith(begins)
    }
    if not fitting:
        return gone("no passage that counts on this page begins with these words")
    if len(fitting) > 1:
        shown = "; ".join(f"“{shortened(' '.join(text.split()))}”" for text in fitting.values())
        return unclear(f"{len(fitting)} passages begin with these words: {shown}")
    return next(iter(fitting))


def _corrected_score(score: PassageScore, claim: Claim) -> tuple[PassageScore, CorrectedValue]:
    if claim.job is not None:
        match = 1.0 if claim.claim is ClaimKind.ABOUT_JOB else 0.0
        before = score.matches.get(claim.job, 0.0)
        name = f"match with the job “{claim.job}”"
        return replace(score, matches={**score.matches, claim.job: match}), value(name, _figure(before), _figure(match))
    if claim.claim in (ClaimKind.CONNECTS, ClaimKind.DOES_NOT_CONNECT):
        connects = 1.0 if claim.claim is ClaimKind.CONNECTS else 0.0
        return replace(score, connects=connects), value("leads to an offer", _figure(score.connects), _figure(connects))
    focus = 1.0 if claim.claim is ClaimKind.IS_A_PROBLEM else 0.0
    return replace(score, focus=focus), value("focus", _figure(score.focus), _figure(focus))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _figure(value: float) -> str:
    return f"{value:.2f}"


# The whole page before its single passages, and its kind before the offer that follows from it.
_PAGE_CHANGES: dict[ClaimKind, Callable[[ScoredPage, Claim], _Changed]] = {
    ClaimKind.PAGE_KIND: _set_kind,
    ClaimKind.OFFER_PAGE: _set_offer,
    ClaimKind.NO_OFFER_PAGE: _set_offer,
    ClaimKind.NOT_PROBLEM_FOCUSED: _take_problems_away,
    **dict.fromkeys(sorted(PASSAGE_CLAIMS), _set_score),
}
