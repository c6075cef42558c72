"""The result document: everything `rank` found out, and all that `publish` may read.

The full document is kept in the store; the public league.json is the part of it without pages, skipped pages
and reviews.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.change import Comparison, PastFigure, SiteChange
from jobdepth.correction import Corrections
from jobdepth.model import ChangeKind, Connection, PageKind, Place, SiteStatus, SkipReason
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


class MethodRow(_Model):
    """One measure, limit or rule as the code itself states it, for the methodology page."""

    name: str
    value: str
    meaning: str


class Interval(_Model):
    """The middle 95 % of the draws, widened to the published figure where that lies outside."""

    low: float
    high: float


class SourceShares(_Model):
    """How much of the interval of the score comes from each source, by variance."""

    pages: Share = Field(description="From other pages of the same kind.")
    classifier: Share = Field(description="From what a person might say of the passages.")
    weights: Share = Field(description="From other weights of jobs and measures.")


class SiteUncertainty(_Model):
    """How sure the place of a site is; the likely ranks are rank_low and rank_high of the site."""

    score: Interval
    measures: dict[str, Interval] = Field(description="By measure; a measure with nothing to measure counts as 0.")
    shares: SourceShares | None = Field(description="null where no draw changes the score.")
    tie_band: int = Field(description="Sites of one band cannot be told from its first site; 1 is the first band.")
    top_ten_share: Share = Field(description="Share of the draws with other weights alone that put it in the top ten.")
    above_next: list[Share] = Field(
        description="Probability that it is above each of the sites that follow it in the table, nearest first; equal "
        "scores count half."
    )
    is_stretched: bool = Field(
        description="true if the published rank or score lay outside the draws, and the interval was widened to it."
    )


class UncertaintyInfo(_Model):
    """How the intervals were drawn."""

    draws: int = Field(description="Draws a site.")
    seed: str = Field(description="What the random numbers depend on, beside the evidence itself.")
    interval: Share = Field(description="Share of the draws that an interval holds.")
    separate_from: Share = Field(description="Probability of being above from which on two sites are told apart.")
    weight_concentration: float = Field(description="Shape of the gamma behind a weight of average size (Dirichlet).")
    site_shift: float = Field(description="Standard deviation, in log-odds, of the error all passages of a site share.")
    stretched_sites: int = Field(description="Ranked sites whose interval had to be widened to the published figure.")
    rules: list[MethodRow] = Field(description="What is drawn and how ties are made, in words.")


class Conversation(_Model):
    """The conversation yardstick; stands beside the score and is not part of it."""

    has_person_to_talk_to: bool | None = Field(
        description="A telephone number or an e-mail address stands in the text of a page."
    )
    has_support_route: bool | None
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


class ProposedLink(_Model):
    """A link to add: where it stands, where it leads and its words."""

    from_url: str
    from_title: str
    to_url: str
    to_title: str
    words: str = Field(description="Words of the link, from the page it leads to.")


class Change(_Model):
    """One link of the bring-forward list, and what it is worth on top of the links above it."""

    kind: ChangeKind
    link: ProposedLink
    jobs: list[str] = Field(description="Jobs that it brings nearer, makes reachable or connects to an offer.")
    evidence: Evidence = Field(description="The problem passage that it brings forward or leads on from.")
    click_depth: int | None = Field(description="Click depth of the page it leads to, today; null if no link does.")
    predicted_click_depth: int = Field(description="The same with this link and those above it.")
    predicted_score: Annotated[float, Field(ge=0, le=100)] = Field(description="With this link and those above it.")
    score_gain: float = Field(description="What it adds on top of the links above it.")
    score_gain_alone: float = Field(description="What it adds if it is the only change.")
    predicted_rank: int | None = Field(None, description="With this link and those above it, other sites unchanged.")
    places_gained: int | None = Field(None, description="Places it adds on top of the links above it.")


class UnconnectedPage(_Model):
    """A problem page from which no way leads to an offer for some job, and the link that would."""

    url: str
    title: str
    click_depth: int | None
    jobs: list[str] = Field(description="Its jobs without a way to an offer from this page.")
    evidence: Evidence
    link: ProposedLink | None = Field(description="null where no page that links reach describes an offer.")
    connection_gain: float = Field(description="What this link alone adds to connection.")
    score_gain: float = Field(description="What this link alone adds to the score.")


class PeerExample(_Model):
    """How another site of the study answers a job."""

    slug: str
    name: str
    connected: bool
    evidence: Evidence


class UnansweredJob(_Model):
    """A job to which nobody could find an answer on the site."""

    id: str
    example: PeerExample | None = Field(description="The best answer of a peer; null if no ranked site has one.")


class SiteReview(_Model):
    """What the operator can do; kept out of the public league.json."""

    opening: Evidence | None = Field(
        None, description="The first words of the home page that stand on no other page; null where there are none."
    )
    opening_is_problem: bool = Field(False, description="Whether the opening is about a customer's problem.")
    changes: list[Change] = Field(description="Worth most first, each on top of those above it.")
    without_offer: list[UnconnectedPage] = Field(description="Nearest first; at most ten.")
    without_offer_count: int = Field(description="How many there are in all.")
    unanswered: list[UnansweredJob]


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
    rank_low: int | None = Field(None, description="Best rank of the likely interval; null if not ranked.")
    rank_high: int | None = Field(None, description="Worst rank of the likely interval; null if not ranked.")
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
    uncertainty: SiteUncertainty | None = Field(None, description="How sure its place is; null if not ranked.")
    corrections: list[str] = Field([], description="Ids of the corrections that are applied to it.")
    lists: SitePages | None = Field(None, description="null in the public league.json.")
    review: SiteReview | None = Field(None, description="null in the public league.json, and for sites without a rank.")


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
    uncertainty: UncertaintyInfo | None = Field(None, description="How the intervals were drawn; null if none were.")
    corrections: Corrections = Field(Corrections(), description="Claims of operators, and what became of them.")
    sites: list[SiteResult]
    findings: Findings = Field(Findings(), description="What holds for the study as a whole.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    def public(self) -> League:
        """The same document without the long lists and the reviews."""
        private = {"lists": None, "review": None}
        return self.model_copy(update={"sites": [site.model_copy(update=private) for site in self.sites]})
