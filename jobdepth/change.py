"""What the result document says of earlier editions: how figures moved, and whether the method did."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.model import SiteStatus

Score = Annotated[float, Field(ge=0, le=100)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteFigures(_Model):
    """The figures of a site that editions are compared by."""

    status: SiteStatus
    rank: int | None = Field(description="Place in that table; null if not ranked.")
    score: Score | None
    first_problem_depth: int | None
    first_problem_depth_is_exact: bool
    jobs: list[str] = Field(description="Ids of the jobs that some page addressed.")


class Movement(_Model):
    """How the figures of a site moved from one table to another."""

    rank: int | None = Field(description="Places won (above 0) or lost; null where either table does not rank it.")
    score: float | None = Field(description="Points won (above 0) or lost; null where either table does not score it.")
    first_problem_depth: int | None = Field(
        description="Clicks more (above 0) or fewer to the first problem content; null where either found none."
    )
    jobs_gained: list[str] = Field(description="Ids of jobs that are addressed now and were not.")
    jobs_lost: list[str] = Field(description="Ids of jobs that were addressed and are not now.")


class SiteChange(_Model):
    """What changed at a site since the last edition, that of the method kept apart."""

    before: SiteFigures | None = Field(description="As the last edition gave them; null if the site was not in it.")
    rescored: SiteFigures | None = Field(
        description="The last edition's captures by the method of this one; null where the method is the same, or "
        "where this is not known."
    )
    corrected: SiteFigures | None = Field(
        None,
        description="The same captures by the same method with the corrections of this edition; null where the "
        "corrections are the same, or where this is not known.",
    )
    by_site: Movement | None = Field(
        description="What the websites changed: from the same method and corrections to the same; null if not known."
    )
    by_correction: Movement | None = Field(
        None,
        description="What corrections changed: from the same captures by the same method; null where the corrections "
        "are the same, or where this is not known.",
    )
    by_method: Movement | None = Field(
        description="What the method changed: from the same captures to the same captures; null where the method is "
        "the same, or where this is not known."
    )


class PastFigure(_Model):
    """A site in one earlier edition."""

    edition: str = Field(description="Id of that edition; the name of its folder.")
    number: int
    created_at: datetime
    rank: int | None = Field(description="Place in that edition; null if not ranked.")
    score: Score | None
    method_changed: bool = Field(description="true if the method differs from that of the edition before it.")
    corrections: list[str] = Field([], description="Ids of the corrections upheld for it in that edition.")


class Difference(_Model):
    """One thing that is not as it was in the last edition."""

    name: str
    before: str
    now: str


class Comparison(_Model):
    """What this edition is compared with, and whether the two were made by the same method and corrections."""

    edition: str = Field(description="Id of the last edition whose figures differ; the name of its folder.")
    number: int
    created_at: datetime
    method_changed: bool = Field(description="true if rubric, model, thresholds, reader or rules differ.")
    is_rescored: bool = Field(description="true if that edition's captures were scored by the method of this one.")
    note: str = Field(description="In words, why they were not; empty otherwise.")
    method: list[Difference] = Field(description="What differs in the method.")
    corrections: list[Difference] = Field([], description="What differs in the upheld corrections, by their ids.")
    is_corrected: bool = Field(
        False, description="true if that edition's captures were ranked again with the corrections of this one."
    )
    limits: list[Difference] = Field(description="What differs in the limits of the crawl; not told apart in figures.")
    entered: list[str] = Field(description="Slugs of sites that were not in that edition.")
    left: list[str] = Field(description="Names of operators that were in that edition and are not in this one.")

    @property
    def is_websites_only(self) -> bool:
        """Whether all that moved was moved by the websites."""
        return not (self.method_changed or self.corrections)

    @property
    def is_reworked(self) -> bool:
        """Whether the last edition was worked out again as far as needed to tell apart what moved its figures."""
        return (self.is_rescored or not self.method_changed) and (self.is_corrected or not self.corrections)
