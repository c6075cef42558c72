"""Applies corrections while a study is ranked, and tells what each of them changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jobdepth.change import SiteFigures
from jobdepth.claims import Claim, ClaimState, Ruling, claim_words
from jobdepth.correction import CorrectedSite, CorrectionResult, Corrections
from jobdepth.edition_record import figures_of
from jobdepth.pipeline.rank_site import JudgedSite
from jobdepth.ranking.corrections.outcomes import Outcome, without_site
from jobdepth.ranking.league import placed_among, rank_sites
from jobdepth.result import SiteResult
from jobdepth.study.corrections import Correction
from jobdepth.study.sites import Site

#: Why a claim that was not upheld changes nothing.
NOT_UPHELD = {Ruling.OPEN: "it is not ruled yet", Ruling.REJECTED: "it was rejected"}


@dataclass(frozen=True, slots=True)
class SiteRanker:
    """Works single sites out with some or all upheld claims."""

    sites: Mapping[str, Site]
    upheld: Sequence[Claim]
    #: Site, claims, and whether more than its figures is needed.
    rank_site: Callable[[Site, Sequence[Claim], bool], JudgedSite]

    def with_all(self, site_id: str) -> JudgedSite:
        """The site with every upheld claim on it."""
        return self.rank_site(self.sites[site_id], self._own(site_id), True)

    def figures(self, site_id: str) -> JudgedSite:
        """The same, its figures alone."""
        return self.rank_site(self.sites[site_id], self._own(site_id), False)

    def with_none(self, site_id: str) -> SiteResult:
        """The site as it was found."""
        return self.rank_site(self.sites[site_id], (), False).result

    def without(self, claim: Claim) -> SiteResult:
        """The site of a claim with every other upheld claim on it."""
        own = [other for other in self._own(claim.site) if other.id != claim.id]
        return self.rank_site(self.sites[claim.site], own, False).result

    def with_also(self, claim: Claim) -> JudgedSite:
        """The site of a claim with every upheld claim on it and this one."""
        return self.rank_site(self.sites[claim.site], [*self._own(claim.site), claim], False)

    def _own(self, site_id: str) -> list[Claim]:
        return [claim for claim in self.upheld if claim.site == site_id]


def upheld_claims(corrections: Sequence[Correction]) -> list[Claim]:
    """What is to be applied, in the order of the file."""
    return [claim for entry in corrections if (claim := entry.as_upheld()) is not None]


def build_corrections(
    corrections: Sequence[Correction], ranked: Sequence[SiteResult], outcomes: Mapping[str, Outcome],
    ranker: SiteRanker, weights: dict[str, float], *, tries_open: bool = False,
) -> Corrections:  # fmt: skip
    """Every claim with what became of it, and the figures with and without corrections.

    `ranked` is the table with all upheld claims, `outcomes` what became of these. The effect of a claim is what would
    be lost without it: the site with all upheld claims against the site with all but this one. `tries_open` also tells
    what an open claim would change, on top of all that are upheld.
    """
    told = dict(outcomes) | without_site([entry.as_made() for entry in corrections], list(ranker.sites))
    builder = _Builder({site.slug: site for site in ranked}, ranked, told, ranker, weights, tries_open)
    newest_first = sorted(corrections, key=lambda entry: (entry.received, _number(entry.id)), reverse=True)
    claims = [builder.claim(entry) for entry in newest_first]
    counts = Counter(entry.ruling for entry in corrections)
    ruled = len(corrections) - counts[Ruling.OPEN]
    upheld = counts[Ruling.UPHELD] + counts[Ruling.PARTLY]
    return Corrections(
        received=len(corrections), open=counts[Ruling.OPEN], upheld=counts[Ruling.UPHELD],
        partly=counts[Ruling.PARTLY], rejected=counts[Ruling.REJECTED],
        upheld_share=round(upheld / ruled, 4) if ruled else None,
        applied=sum(claim.state is ClaimState.APPLIED and claim.upheld is not None for claim in claims),
        claims=claims, sites=builder.sites(),
    )  # fmt: skip


def _number(correction_id: str) -> tuple[str, int]:
    day, _, number = correction_id.rpartition("-")
    return day, int(number)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Puts the records together."""

    by_slug: Mapping[str, SiteResult]
    ranked: Sequence[SiteResult]
    outcomes: Mapping[str, Outcome]
    ranker: SiteRanker
    weights: dict[str, float]
    tries_open: bool

    def claim(self, entry: Correction) -> CorrectionResult:
        """The record of one claim."""
        made, upheld = entry.as_made(), entry.as_upheld()
        outcome, before, after = self._effect(entry, made, upheld)
        site = self.by_slug.get(entry.site)
        return CorrectionResult(
            claim=made, site_name=site.name if site else entry.site, told=claim_words(made),
            evidence=entry.evidence or "", evidence_url=entry.evidence_url or "", received=entry.received,
            ruling=entry.ruling, ruled=entry.ruled, ruled_by=entry.ruled_by or "", reason=entry.reason or "",
            upheld=upheld, upheld_told=claim_words(upheld) if upheld else "",
            state=outcome.state, state_reason=outcome.reason, changes=list(outcome.changes),
            before=before, after=after,
        )  # fmt: skip

    def _effect(
        self, entry: Correction, made: Claim, upheld: Claim | None
    ) -> tuple[Outcome, SiteFigures | None, SiteFigures | None]:
        if upheld is not None:
            outcome = self.outcomes[entry.id]
            if outcome.state is not ClaimState.APPLIED:
                return outcome, None, None
            return outcome, self._placed(self.ranker.without(upheld)), figures_of(self.by_slug[entry.site])
        if entry.ruling is Ruling.OPEN and self.tries_open and entry.site in self.ranker.sites:
            tried = self.ranker.with_also(made)
            outcome = tried.outcomes[entry.id]
            if outcome.state is ClaimState.APPLIED:
                return outcome, figures_of(self.by_slug[entry.site]), self._placed(tried.result)
            return outcome, None, None
        return Outcome(ClaimState.NOT_APPLIED, NOT_UPHELD[entry.ruling]), None, None

    def _placed(self, site: SiteResult) -> SiteFigures:
        return figures_of(placed_among(site, self.ranked, self.weights))

    def sites(self) -> list[CorrectedSite]:
        """The sites that corrections apply to or have moved, in the order of the table."""
        if not any(site.corrections for site in self.ranked):
            return []
        # In the order of the study, as sites that cannot be ranked keep it.
        found = [
            self.ranker.with_none(site_id) if self.by_slug[site_id].corrections else self.by_slug[site_id]
            for site_id in self.ranker.sites
        ]
        before = {site.slug: figures_of(site) for site in rank_sites(found, self.weights)}
        return [
            CorrectedSite(
                slug=site.slug, name=site.name, corrections=site.corrections, before=before[site.slug],
                after=figures_of(site),
            )
            for site in self.ranked
            if site.corrections or before[site.slug] != figures_of(site)
        ]  # fmt: skip
