"""The record of a published edition: enough to compare the next one with it, and to tell whether it is still whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.change import Difference, SiteFigures
from jobdepth.claims import Claim, claim_words
from jobdepth.result import League, SiteResult

EditionId = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}-[1-9]\d{0,5}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

#: The method's own name for the program, whose version may change without any effect on figures.
PROGRAM = "program"
#: Begins the names of rules and measures, which the program itself states.
RULE = "rule "
#: Rules that only repeat the two thresholds.
_THRESHOLD_RULES = frozenset({"problem passage", "addressed job"})
#: Settings of the crawl that change how long it takes, not what it finds.
_PACE = frozenset({"delay s", "concurrency per host", "concurrency"})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PastSite(_Model):
    """One site of an edition."""

    slug: Slug
    name: str
    url: str
    group: str
    crawled_at: datetime | None = Field(description="When the website was read; names the captures behind the figures.")
    figures: SiteFigures


class EditionRecord(_Model):
    """What is kept of a published edition; `edition.json` in its folder, and a copy in the store."""

    schema_: Literal["jobdepth-edition/1"] = Field("jobdepth-edition/1", alias="schema")
    id: EditionId = Field(description="Date and number; the name of its folder under editions/.")
    number: int = Field(ge=1, description="Editions count from 1.")
    feed_id: str = Field(description="What feed readers know it by; never changes.")
    title: str = Field(description="Title of the study.")
    created_at: datetime = Field(description="When its youngest page was read.")
    published_at: datetime = Field(description="When it was published.")
    content: Sha256 = Field(description="Hash of the result without its number and its comparison with others.")
    method: dict[str, str] = Field(description="Rubric, model, thresholds, reader and rules.")
    claims: list[Claim] = Field([], description="What was upheld of operators' claims and was to be applied.")
    method_changed: bool = Field(description="true if the method differs from that of the edition before it.")
    limits: dict[str, str] = Field(description="Limits of the crawl.")
    summary: list[str] = Field(description="What it says and what changed, a sentence each.")
    sites: list[PastSite] = Field(description="Its sites and their figures.")
    files: dict[str, Sha256] = Field(description="SHA-256 of every file in its folder but edition.json.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    @property
    def ranked_count(self) -> int:
        """Sites that it ranks."""
        return sum(site.figures.rank is not None for site in self.sites)


def edition_id(created_at: datetime, number: int) -> str:
    """The name of an edition and of its folder: `2026-03-04-3`."""
    moment = created_at if created_at.tzinfo is None else created_at.astimezone(UTC)
    return f"{moment:%Y-%m-%d}-{number}"


def numbered(league: League, number: int) -> League:
    """The same result as edition `number`."""
    named = {"number": number, "id": edition_id(league.edition.created_at, number)}
    return league.model_copy(update={"edition": league.edition.model_copy(update=named)})


def content_hash(league: League) -> str:
    """Hash of all that was found out, without number and comparison: equal where nothing has changed."""
    data = league.model_dump(mode="json", exclude={"comparison": True, "edition": {"number", "id"}})
    for site in data["sites"]:
        del site["change"], site["history"]
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def method_items(league: League) -> dict[str, str]:
    """What figures depend on beside the websites, by name, in words that a reader can compare."""
    rubric, model, method = league.rubric, league.model, league.method
    rules = [row for row in (*method.measures, *method.rules) if row.name not in _THRESHOLD_RULES]
    return {
        "rubric": f"{rubric.id} {rubric.version} ({rubric.fingerprint[:12]})",
        "language": league.study.language,
        "language model": f"{model.name} ({model.weights_sha256[:12]})",
        "trained scorer": model.head_fingerprint,
        "page model": model.page_model_fingerprint,
        "engine": model.engine,
        "focus threshold": f"{model.focus_threshold:g}",
        "match threshold": f"{model.match_threshold:g}",
        "reader": model.reader_id,
        **{f"{RULE}“{row.name}”": row.value for row in rules},
        PROGRAM: league.edition.software,
    }


def upheld_of(league: League) -> list[Claim]:
    """What was upheld of operators' claims, by id, whether or not it still matches anything."""
    upheld = (item.upheld for item in league.corrections.claims)
    return sorted((claim for claim in upheld if claim is not None), key=lambda claim: claim.id)


def claim_items(claims: Sequence[Claim]) -> dict[str, str]:
    """Upheld claims by id, in words that a reader can compare."""
    return {claim.id: f"{claim.site}: {claim_words(claim)}" for claim in claims}


def limit_items(league: League) -> dict[str, str]:
    """Limits of the crawl that decide what was seen."""
    return {row.name: row.value for row in league.method.limits if row.name not in _PACE}


def differences(before: dict[str, str], now: dict[str, str]) -> list[Difference]:
    """What differs, in the order of today's items."""
    names = [*now, *(name for name in before if name not in now)]
    return [
        Difference(name=name, before=before.get(name, "none"), now=now.get(name, "none"))
        for name in names
        if before.get(name) != now.get(name)
    ]


def figures_of(site: SiteResult) -> SiteFigures:
    """The figures of a site that editions are compared by."""
    return SiteFigures(
        status=site.status,
        rank=site.rank,
        score=site.score,
        first_problem_depth=site.first_problem_depth,
        first_problem_depth_is_exact=site.first_problem_depth_is_exact,
        jobs=[job.id for job in site.jobs if job.covered],
    )


def build_record(
    league: League, published_at: datetime, files: dict[str, str], summary: Sequence[str]
) -> EditionRecord:
    """The record of `league` as it is published."""
    content = content_hash(league)
    return EditionRecord(
        id=league.edition.id,
        number=league.edition.number,
        feed_id=uuid5(NAMESPACE_URL, f"jobdepth:{league.edition.id}:{content}").urn,
        title=league.study.title,
        created_at=league.edition.created_at,
        published_at=published_at,
        content=content,
        method=method_items(league),
        claims=upheld_of(league),
        method_changed=league.comparison is not None and league.comparison.method_changed,
        limits=limit_items(league),
        summary=list(summary),
        sites=[_past_site(site) for site in league.sites],
        files=files,
    )


def _past_site(site: SiteResult) -> PastSite:
    return PastSite(
        slug=site.slug,
        name=site.name,
        url=site.url,
        group=site.group,
        crawled_at=site.crawled_at,
        figures=figures_of(site),
    )


def place(content: str, past: Sequence[EditionRecord]) -> tuple[int, list[EditionRecord]]:
    """The number of an edition with this content, and the editions before it with other content, oldest first.

    A result that the newest edition shows already has its number; of editions in a row that show the same only the
    last counts.
    """
    before = list(past)
    while before and before[-1].content == content:
        before.pop()
    is_known = len(before) < len(past)
    number = past[-1].number if is_known else max((record.number for record in past), default=0) + 1
    later = [record.content for record in before[1:]]
    return number, [record for record, after in zip_longest(before, later) if record.content != after]
