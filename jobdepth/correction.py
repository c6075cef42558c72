"""What the result document says of corrections: each claim, how it was ruled, and what that changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.change import SiteFigures
from jobdepth.claims import Claim, ClaimState, Ruling


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CorrectedValue(_Model):
    """One value that a correction replaced."""

    name: str = Field(description="What it is: focus, page kind, link ...")
    before: str = Field(description="As it was found.")
    now: str = Field(description="As it counts.")


class CorrectionResult(_Model):
    """One claim of an operator, how it was ruled, and what that changed."""

    claim: Claim = Field(description="As the operator made it.")
    site_name: str = Field(description="Name of the operator.")
    told: str = Field(description="The claim in a sentence.")
    evidence: str = Field(description="What speaks for it, in words; may be empty.")
    evidence_url: str = Field(description="Address of what speaks for it; may be empty.")
    received: date = Field(description="When the claim was made.")
    ruling: Ruling = Field(description="open, upheld, partly or rejected.")
    ruled: date | None = Field(description="When it was ruled; null while it is open.")
    ruled_by: str = Field(description="Who ruled; empty while it is open.")
    reason: str = Field(description="Why it was ruled so; may be empty.")
    upheld: Claim | None = Field(description="What was upheld, which alone is applied; null if nothing was.")
    upheld_told: str = Field(description="The same in a sentence; empty if nothing was upheld.")
    state: ClaimState = Field(description="What became of it in this table.")
    state_reason: str = Field(description="In words, why it is not applied; empty if it is.")
    changes: list[CorrectedValue] = Field(description="The values it replaced, with those that were found.")
    before: SiteFigures | None = Field(description="Figures of the site with all corrections but this one.")
    after: SiteFigures | None = Field(description="Figures of the site with all corrections.")


class CorrectedSite(_Model):
    """A site whose figures corrections changed, its own or those of other sites."""

    slug: str = Field(description="Slug of the site.")
    name: str = Field(description="Name of the operator.")
    corrections: list[str] = Field(description="Ids of the corrections applied to it; empty if only others moved it.")
    before: SiteFigures = Field(description="Figures in this edition without any correction.")
    after: SiteFigures = Field(description="Figures in this edition.")


class Corrections(_Model):
    """Claims of operators against this table, and what became of them."""

    received: int = Field(0, ge=0, description="Claims in all.")
    open: int = Field(0, ge=0, description="Claims that are not ruled yet.")
    upheld: int = Field(0, ge=0, description="Claims that were upheld in full.")
    partly: int = Field(0, ge=0, description="Claims that were upheld in part.")
    rejected: int = Field(0, ge=0, description="Claims that were rejected.")
    upheld_share: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="Share of the ruled claims that were upheld in full or in part; null if none is ruled."
    )
    applied: int = Field(0, ge=0, description="Claims that change a value in this edition.")
    claims: list[CorrectionResult] = Field([], description="One record a claim, newest first.")
    sites: list[CorrectedSite] = Field([], description="Sites that corrections apply to or have moved.")
