"""What becomes of a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobdepth.claims import Claim, ClaimState
from jobdepth.correction import CorrectedValue
from jobdepth.model import Passage

NO_PAGE = "no page that was read has the address {}"

#: The node of the click graph that an address belongs to.
NodeOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim, why, and which values it replaced."""

    state: ClaimState
    reason: str = ""
    changes: tuple[CorrectedValue, ...] = ()
    #: The passage that was meant, where one was found.
    passage: Passage | None = None


#: Outcomes by id of the claim.
Outcomes = dict[str, Outcome]


def applied(*changes: CorrectedValue) -> Outcome:
    """The claim counts."""
    return Outcome(ClaimState.APPLIED, "", changes)


def gone(reason: str) -> Outcome:
    """There is nothing any more that the claim could change."""
    return Outcome(ClaimState.GONE, reason)


def unclear(reason: str) -> Outcome:
    """The claim fits more than one thing."""
    return Outcome(ClaimState.UNCLEAR, reason)


def value(name: str, before: str, now: str) -> CorrectedValue:
    """One value that was replaced."""
    return CorrectedValue(name=name, before=before, now=now)


def plain(text: str) -> str:
    """What texts share that a reader takes for the same."""
    return " ".join(text.split()).casefold()


def unreached(claims: Sequence[Claim], outcomes: Outcomes, why: str) -> Outcomes:
    """Outcomes of the claims that had no turn, since the site is not ranked."""
    return {claim.id: gone(f"the website is not ranked: {why}") for claim in claims if claim.id not in outcomes}


def without_site(claims: Sequence[Claim], sites: Sequence[str]) -> Outcomes:
    """Outcomes of the claims on sites that the study does not have."""
    return {
        claim.id: gone(f"no site of the study has the id {claim.site}") for claim in claims if claim.site not in sites
    }
