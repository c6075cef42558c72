"""The part of the result document that says more of a site than its score: flags, places, likeness, groups."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.model import PageKind

Share = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FindingPage(_Model):
    """A page that a finding rests on."""

    url: str = Field(description="Address of the page.")
    title: str = Field(description="Its title.")
    click_depth: int | None = Field(description="Its click depth.")


class FlagResult(_Model):
    """One rule about a site, and whether the site falls under it."""

    id: str = Field(description="Name of the rule.")
    label: str = Field(description="The same in words.")
    raised: bool | None = Field(description="null where there is too little to judge; the sentence says what.")
    sentence: str = Field(description="What was counted, in words.")
    pages: list[FindingPage] = Field(description="Pages it rests on, nearest first; empty where it is not raised.")


class KindCount(_Model):
    """Pages of one kind that links reach, and the problem content on them."""

    kind: PageKind = Field(description="What the pages are for.")
    pages: int = Field(description="Pages of this kind.")
    problem_pages: int = Field(description="Those that are problem-focused.")
    problem_passages: int = Field(description="Distinct problem passages on those.")
    passage_share: Share | None = Field(description="Their share of all problem passages; null if there are none.")


class WithinClicks(_Model):
    """What a visitor of a site has met after so many clicks."""

    clicks: int = Field(description="0 is the home page.")
    jobs: int = Field(description="Jobs addressed on a page at most that many clicks away.")
    job_share: Share = Field(description="Their share of the jobs of the rubric.")
    problem_pages: int = Field(description="Problem-focused pages at most that many clicks away.")
    page_share: Share | None = Field(
        description="Their share of all problem-focused pages of the site; null if it has none."
    )
    jobs_without_navigation: int = Field(description="Jobs, with site-wide navigation taken out.")
    job_share_without_navigation: Share = Field(description="Their share of the jobs of the rubric.")
    problem_pages_without_navigation: int = Field(description="Pages, with site-wide navigation taken out.")
    page_share_without_navigation: Share | None = Field(description="Their share; null if the site has none.")


class SpokenPassage(_Model):
    """A passage word for word, with where it stands."""

    text: str = Field(description="The passage.")
    heading: str = Field(description="Headings above it, outermost first; may be empty.")
    url: str = Field(description="The page it stands on.")
    page_title: str = Field(description="Title of that page.")
    click_depth: int | None = Field(description="Click depth of that page; null if no link leads there.")
    fetched_at: datetime = Field(description="When the page was fetched, UTC.")
    capture: str = Field(description="WARC record id of the stored response.")


class Likeness(_Model):
    """How alike two websites' passages are, as mean cosines of best matches."""

    alike: Share = Field(description="Over problem and offer passages together, the mean of both directions.")
    problem: Share | None = Field(description="Problem passages alone; null where either site has too few.")
    offer: Share | None = Field(description="Offer passages alone; null where either site has too few.")


class AlikePair(_Model):
    """Two websites, and the two passages in them that are most alike."""

    slug: str = Field(description="Slug of the one site.")
    other: str = Field(description="Slug of the other site.")
    likeness: Likeness = Field(description="How alike their passages are.")
    passage_likeness: Share = Field(description="Cosine of the two passages.")
    passage: SpokenPassage = Field(description="The passage of the one.")
    other_passage: SpokenPassage = Field(description="The passage of the other.")


class Sameness(_Model):
    """How alike the websites of the study are."""

    reason: str = Field("not compared", description="Why there is nothing to show; empty if there is.")
    sites: int = Field(0, description="Websites that were compared, each with each.")
    median: Share | None = Field(None, description="Likeness of the middle pair; null if no pair was compared.")
    pairs: list[AlikePair] = Field([], description="The most alike pairs, most alike first.")


class KindFinding(_Model):
    """How much of the sector's problem content stands on pages of one kind."""

    kind: PageKind = Field(description="What the pages are for.")
    sites: int = Field(description="Ranked sites with problem-focused pages of this kind.")
    mean_share: Share = Field(description="Mean of the sites' shares of problem passages; each site counts the same.")


class WithinFinding(_Model):
    """What the ranked sites show after so many clicks, on average; each site counts the same."""

    clicks: int = Field(description="0 is the home page.")
    sites: int = Field(description="Ranked sites that show any problem content.")
    job_share: Share = Field(description="Mean share of the jobs of the rubric.")
    page_share: Share | None = Field(description="Mean share of a site's problem-focused pages; null if none has any.")
    sites_without_navigation: int = Field(description="Sites, with site-wide navigation taken out.")
    job_share_without_navigation: Share = Field(description="Mean share of the jobs, navigation taken out.")
    page_share_without_navigation: Share | None = Field(description="Mean share of the pages, navigation taken out.")


class GroupFinding(_Model):
    """One peer group of the study."""

    name: str = Field(description="Name of the group.")
    sites: int = Field(description="Its websites.")
    ranked: list[str] = Field(description="Slugs of those that are ranked, best first.")
    median_score: Annotated[float, Field(ge=0, le=100)] | None = Field(
        description="Median score of the ranked; null if none is."
    )
    medians: dict[str, Share | None] = Field(
        description="Median of each measure over the ranked that have it; null if none has."
    )


class Findings(_Model):
    """What holds for the study as a whole."""

    sites_with_problem_pages: int = Field(0, description="Ranked sites with a problem-focused page that links reach.")
    within: list[WithinFinding] = Field([], description="Found within 0, 1, 2 and 3 clicks.")
    kinds: list[KindFinding] = Field([], description="Where problem content lives, most first.")
    groups: list[GroupFinding] = Field([], description="Peer groups by name; empty where the study names none.")
    sameness: Sameness = Field(Sameness(), description="How alike the websites are.")
