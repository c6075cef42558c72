"""A league to which claims of every ruling were made."""

from __future__ import annotations

from datetime import date

from jobdepth.claims import Claim, ClaimKind, ClaimState, Ruling, claim_words
from jobdepth.correction import CorrectedSite, CorrectedValue, CorrectionResult, Corrections
from jobdepth.edition_record import figures_of
from jobdepth.model import PageKind, Place
from jobdepth.result import League

EVIDENCE = "<script>alert(1)</script> & </article> They told us so."
PASSAGE = "When the grid fails on a Friday night, " + "and nobody has tested the second generator, " * 6


def corrected_league(league: League) -> League:
    """Brightmoor was corrected twice, Hartcliffe once in part; one claim is open, one rejected, two fit nothing."""
    before = figures_of(next(site for site in league.sites if site.slug == "brightmoor")).model_copy(
        update={"score": 61.2, "rank": 3}
    )
    link = {"url": "https://b.example/", "to": "https://b.example/costs", "words": "What it costs", "place": Place.NAV}
    claims = [
        _claim(league, 7, Ruling.UPHELD, Claim(id="", site="brightmoor", claim=ClaimKind.LINK_EXISTS, **link), before),
        _claim(
            league, 6, Ruling.UPHELD,
            Claim(id="", site="brightmoor", claim=ClaimKind.NOT_A_PROBLEM, url="https://b.example/", passage=PASSAGE),
            before,
        ),
        _claim(
            league, 5, Ruling.PARTLY,
            Claim(id="", site="hartcliffe", claim=ClaimKind.PAGE_KIND, url="https://h.example/x", kind=PageKind.ABOUT),
        ),
        _claim(league, 4, Ruling.OPEN, Claim(id="", site="telvara", claim=ClaimKind.EXCLUDE_SITE)),
        _claim(
            league, 3, Ruling.REJECTED,
            Claim(id="", site="script", claim=ClaimKind.NOT_OURS, url="javascript:alert(1)"),
        ),
        _claim(
            league, 2, Ruling.UPHELD,
            Claim(id="", site="gone", claim=ClaimKind.INCLUDE_SITE),
            state=ClaimState.GONE, reason="no site of the study",
        ),
        _claim(
            league, 1, Ruling.UPHELD, Claim(id="", site="long", claim=ClaimKind.OFFER_PAGE, url="https://l.example/"),
            state=ClaimState.UNCLEAR, reason="2 pages fit",
        ),
    ]  # fmt: skip
    now = next(site for site in league.sites if site.slug == "brightmoor")
    ids = [claims[1].claim.id, claims[0].claim.id]
    moved = next(site for site in league.sites if site.slug == "saltmarsh-data")
    told = Corrections(
        received=7, open=1, upheld=4, partly=1, rejected=1, upheld_share=0.8333, applied=3, claims=claims,
        sites=[
            CorrectedSite(slug=now.slug, name=now.name, corrections=ids, before=before, after=figures_of(now)),
            CorrectedSite(
                slug=moved.slug, name=moved.name, corrections=[], after=figures_of(moved),
                before=figures_of(moved).model_copy(update={"rank": 1}),
            ),
        ],
    )  # fmt: skip
    marks = {"brightmoor": ids, "hartcliffe": [claims[2].claim.id]}
    sites = [site.model_copy(update={"corrections": marks.get(site.slug, [])}) for site in league.sites]
    return league.model_copy(update={"sites": sites, "corrections": told})


def _claim(
    league: League, number: int, ruling: Ruling, claim: Claim, before: object = None,
    state: ClaimState = ClaimState.APPLIED, reason: str = "",
) -> CorrectionResult:  # fmt: skip
    claim = claim.model_copy(update={"id": f"2026-03-01-{number}"})
    site = next((site for site in league.sites if site.slug == claim.site), None)
    upheld = {
        Ruling.UPHELD: claim,
        Ruling.PARTLY: claim.model_copy(update={"kind": PageKind.BLOG}),
    }.get(ruling)
    if upheld is None:
        state, reason = ClaimState.NOT_APPLIED, "it is not ruled yet" if ruling is Ruling.OPEN else "it was rejected"
    is_ruled = ruling is not Ruling.OPEN
    return CorrectionResult.model_validate(
        {
            "claim": claim, "site_name": site.name if site else claim.site, "told": claim_words(claim),
            "evidence": EVIDENCE, "evidence_url": "https://b.example/menu.png", "received": date(2026, 3, 1),
            "ruling": ruling, "ruled": date(2026, 3, 2) if is_ruled else None,
            "ruled_by": "The editors" if is_ruled else "", "reason": "It was looked at." if is_ruled else "",
            "upheld": upheld, "upheld_told": claim_words(upheld) if upheld else "", "state": state,
            "state_reason": reason, "before": before, "after": figures_of(site) if site and before else None,
            "changes": [CorrectedValue(name="focus", before="0.90", now="0.00")] if state is ClaimState.APPLIED else [],
        }
    )  # fmt: skip
