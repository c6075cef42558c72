"""Claims that a site should, or should not, be ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jobdepth.claims import Claim, ClaimKind
from jobdepth.model import RANKED_STATUSES, SiteStatus
from jobdepth.ranking.corrections.outcomes import Outcome, Outcomes, applied, gone, value

#: States that a ruling can overcome; of a site in any other nothing was read that could be ranked.
JUDGEABLE = frozenset({SiteStatus.NEEDS_BROWSER, SiteStatus.OTHER_LANGUAGE, SiteStatus.TOO_LITTLE_TEXT})


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a site can be ranked, and in words why not; `words` is how much text in the study's language it has."""

    status: SiteStatus
    reason: str
    words: int = 0


def correct_status(state: Standing, claims: Sequence[Claim]) -> tuple[Standing, Outcomes]:
    """The state of a site with claims that it should, or should not, be ranked."""
    outcomes: Outcomes = {}
    for claim in claims:
        if claim.claim is ClaimKind.EXCLUDE_SITE:
            outcomes[claim.id] = applied(value("state", state.status.value, SiteStatus.EXCLUDED.value))
            state = replace(
                state, status=SiteStatus.EXCLUDED, reason=f"left out of the ranking by correction {claim.id}"
            )
        elif claim.claim is ClaimKind.INCLUDE_SITE:
            fault = _cannot_include(state)
            if fault is not None:
                outcomes[claim.id] = fault
                continue
            outcomes[claim.id] = applied(value("state", state.status.value, SiteStatus.OK.value))
            state = replace(state, status=SiteStatus.OK, reason="")
    return state, outcomes


def _cannot_include(state: Standing) -> Outcome | None:
    if state.status in RANKED_STATUSES:
        return gone("it is in the ranking by itself")
    if state.status not in JUDGEABLE or not state.words:
        return gone(f"nothing was read of it that could be ranked ({state.status.value}: {state.reason})")
    return None
