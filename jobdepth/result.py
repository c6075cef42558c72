"""The result document: everything `rank` found out, and all that `publish` may read.

The full document is kept in the store; the public league.json is the part of it without pages and skipped pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.change import Comparison, PastFigure, SiteChange
from jobdepth.model import Connection, PageKind, Place, SiteStatus, SkipReason
from jobdepth.result_findings import AlikePair, Findings, FlagResult, KindCount, WithinClicks

Share = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PathStep(_Model):
    """One page on the way from the home page."""

    url: str
    text: str = Field(description="Words of the link that leads here; empty for the home page.")
    place: Place | None = Field(None, description="Where that link stands; null for the home page.")


class Evidence(_Model):
    """A passage that supports a figure, in the operator's own words."""

    text: str
    heading: str
    url: str
    page_title: str
    click_depth: int | None
    focus: Share
    match: Share | None = Field(None, description="How well it matches the job; null where no job is meant.")
    fetched_at: datetime
    capture: str = Field(description="WARC record id of the stored response.")


class JobResult(_Model):
    """What a site says about one customer job."""

    id: str
    covered: bool
    depth: int | None = Field(description="Click depth of the first page that addresses the job.")
    depth_is_exact: bool = Field(description="False where the true depth may be smaller.")
    depth_without_navigation: int | None
    url: str | None
    score: Share = Field(description="What this job adds to reach, 0..1, before its weight.")
    connected: bool
    connection: Connection | None = Field(description="How its problem content leads to an offer.")
    evidence: list[Evidence] = Field(description="Best passages, first page first.")


class Measures(_Model):
    """The measures of a site, each 0..1; null where there was nothing to measure."""

    reach: Share | None
    coverage: Share | None
    connection: Share | None
    orientation: Share | None
    substance: Share | None


class Conversation(_Model):
    """The conversation yardstick; stands beside the score and is not part of it."""

    has_person_to_talk_to: bool = Field(description="A telephone or e-mail link stands on the site.")
    has_support_route: bool
    named_author_share: Share | None = Field(description="Share of blog and news pages that name an author.")
    you_share: Share | None = Field(description="'you' words among 'you' and 'we' words.")
    press_share: Share | None = Field(description="Share of pages that are news or press releases.")


class LevelCount(_Model):
    """Pages at one click depth."""

    click_depth: int | None = Field(description="null: not reachable by links.")
    pages: int
    problem_pages: int


class PageResult(_Model):
    """One page of a site."""

    url: str
    title: str
    depth: int | None
    depth_is_exact: bool
    depth_without_navigation: int | None
    kind: PageKind
    is_offer: bool
    problem_focused: bool
    jobs: list[str]
    connected: bool
    language: str
    words: int


class SkippedResult(_Model):
    """A known address that was not read, and why."""

    url: str
    reason: SkipReason
    detail: str
    found_on: str | None


class SampledPattern(_Model):
    """Many addresses alike, of which only a sample was read."""

    pattern: str = Field(description="What they share: * stands for words, # for a number or a date.")
    read: int = Field(description="Pages of this pattern that were read.")
    known: int = Field(description="Addresses of this pattern that links lead to.")


class SitePages(_Model):
    """The long lists of a site, kept out of the public league.json."""

    pages: list[PageResult]
    skipped: list[SkippedResult]


class SiteResult(_Model):
    """One row of the league and the data behind its review."""

    slug: str
    name: str
    url: str
    home_url: str | None
    home_note: str = Field("", description="In words, how the home page was chosen where the site has several.")
    certificate_problem: str = Field("", description="What is wrong with the site's certificate; empty if nothing.")
    group: str
    country: str
    columns: dict[str, str]
    status: SiteStatus
    reason: str = Field(description="In words, why the site is not ranked or only partly seen; empty if ok.")
    rank: int | None
    is_tied: bool
    rank_low: int | None = Field(None, description="Best rank of the likely interval; null until intervals are drawn.")
    rank_high: int | None = None
    group_rank: int | None
    score: Annotated[float, Field(ge=0, le=100)] | None
    measures: Measures
    conversation: Conversation
    first_problem_depth: int | None
    first_problem_depth_is_exact: bool
    first_problem_depth_without_navigation: int | None
    first_problem_url: str | None
    first_problem_path: list[PathStep]
    first_problem_path_without_navigation: list[PathStep]
    first_problem_evidence: Evidence | None
    jobs: list[JobResult]
    flags: list[FlagResult] = Field([], description="One record a rule; empty for a site that could not be judged.")
    kinds: list[KindCount] = Field([], description="Where its problem content lives, by kind of page, most first.")
    within: list[WithinClicks] = Field([], description="Found within 0, 1, 2 and 3 clicks.")
    nearest: AlikePair | None = Field(None, description="The competitor whose passages are most like its own.")
    nearest_reason: str = Field("", description="Why there is no nearest competitor; empty if there is one.")
    levels: list[LevelCount]
    pages_read: int
    pages_skipped: dict[str, int] = Field(description="Skipped pages by reason.")
    sampled: list[SampledPattern] = Field([], description="Patterns of which only a sample was read, largest first.")
    crawled_at: datetime | None
    change: SiteChange | None = Field(None, description="Against the last edition; null in the first one.")
    history: list[PastFigure] = Field([], description="This site in earlier editions, oldest first.")
    lists: SitePages | None = Field(None, description="null in the public league.json.")


class StudyInfo(_Model):
    """Which study this is."""

    title: str
    publisher: str
    contact: str
    language: str
    base_url: str
    site_count: int
    ranked_count: int


class EditionInfo(_Model):
    """Which edition this is."""

    id: str = Field("", description="Date and number; the name of its folder under editions/.")
    number: int
    created_at: datetime
    crawled_from: datetime | None
    crawled_to: datetime | None
    software: str


class RubricJob(_Model):
    """A job of the rubric as shown to readers."""

    id: str
    job: str
    weight: float
    statements: list[str]


class RubricInfo(_Model):
    """The yardstick."""

    id: str
    version: str
    title: str
    fingerprint: str
    jobs: list[RubricJob]
    weights: dict[str, float]
    patience: float


class ModelInfo(_Model):
    """The scorer; figures of different scorers must not be compared."""

    name: str
    weights_sha256: str
    head_fingerprint: str
    page_model_fingerprint: str
    engine: str = "torch"
    scorer_id: str
    reader_id: str = Field("", description="Which reader took the text from the pages.")
    focus_threshold: float
    match_threshold: float


class MethodRow(_Model):
    """One measure, limit or rule as the code itself states it, for the methodology page."""

    name: str
    value: str
    meaning: str


class MethodInfo(_Model):
    """Tables the methodology page is made of."""

    measures: list[MethodRow]
    rules: list[MethodRow]
    limits: list[MethodRow]
    evaluation: list[MethodRow]
    flags: list[MethodRow] = Field([], description="The rules behind flags and findings.")


class League(_Model):
    """The whole result."""

    schema_: Literal["jobdepth-league/1"] = Field("jobdepth-league/1", alias="schema")
    study: StudyInfo
    edition: EditionInfo
    rubric: RubricInfo
    model: ModelInfo
    method: MethodInfo
    comparison: Comparison | None = Field(None, description="With the last edition; null in the first one.")
    sites: list[SiteResult]
    findings: Findings = Field(Findings(), description="What holds for the study as a whole.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    def public(self) -> League:
        """The same document without the long lists."""
        return self.model_copy(update={"sites": [site.model_copy(update={"lists": None}) for site in self.sites]})
