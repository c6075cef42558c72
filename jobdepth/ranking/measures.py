"""The measures of a site, and the table that says what each one means."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.model import PageKind
from jobdepth.ranking.pages import JudgedPage
from jobdepth.result import Conversation, JobResult, Measures, MethodRow

#: Distinct problem passages at which substance reaches 63 %; twenty are twice that and reach 86 %.
SUBSTANCE_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Job weights, measure weights and patience of the rubric."""

    job_weights: dict[str, float]
    measure_weights: dict[str, float]
    patience: float


MEASURES = (
    MethodRow(
        name="reach",
        value="sum of job weight x patience ^ click depth of its first page / sum of job weights",
        meaning="How much of what customers need is found, discounted by the clicks it takes. The headline.",
    ),
    MethodRow(
        name="coverage",
        value="weight of covered jobs / weight of all jobs",
        meaning="Share of the jobs that some page, reachable by links, addresses.",
    ),
    MethodRow(
        name="connection",
        value="weight of connected jobs / weight of covered jobs",
        meaning="Share of the covered jobs whose problem content leads to an offer: in the same passage, on the same "
        "page, or by one link in the text.",
    ),
    MethodRow(
        name="orientation",
        value="words of problem passages on the home page / words of all its passages",
        meaning="How far the home page's own text is led by the customer's problem.",
    ),
    MethodRow(
        name="substance",
        value=f"1 - exp(-n / {SUBSTANCE_SCALE:g}), n = distinct problem passages on problem-focused pages",
        meaning="How much distinct problem content stands behind the home page. Shown beside orientation; not in the "
        "score.",
    ),
    MethodRow(
        name="score",
        value="100 x weighted mean of reach, coverage, connection and orientation",
        meaning="The weights stand in the rubric. A measure that has nothing to measure adds nothing.",
    ),
)


def site_measures(pages: Sequence[JudgedPage], jobs: Sequence[JobResult], yardstick: Yardstick) -> Measures:
    """The measures of one site."""
    weights = yardstick.job_weights
    total = sum(weights.values())
    covered = sum(weights[job.id] for job in jobs if job.covered)
    connected = sum(weights[job.id] for job in jobs if job.connected)
    return Measures(
        reach=_share(sum(weights[job.id] * job.score for job in jobs) / total),
        coverage=_share(covered / total),
        connection=_share(connected / covered) if covered else None,
        orientation=_orientation(pages),
        substance=_substance(pages),
    )


def site_score(measures: Measures, weights: dict[str, float]) -> float:
    """The score of a site, 0..100, to one decimal."""
    return round(site_points(measures, weights), 1)


def site_points(measures: Measures, weights: dict[str, float]) -> float:
    """The score of a site before it is rounded."""
    value = sum(weight * (getattr(measures, name) or 0.0) for name, weight in weights.items())
    return 100 * value / sum(weights.values())


def _share(value: float) -> float:
    """A share, rounded so that figures in all outputs are the same to the byte."""
    return round(min(1.0, max(0.0, value)), 4)


def _orientation(pages: Sequence[JudgedPage]) -> float | None:
    home = [judged for item in pages if item.page.kind is PageKind.HOME for judged in item.passages]
    words = sum(judged.words for judged in home)
    return _share(sum(judged.words for judged in home if judged.is_problem) / words) if words else None


def _substance(pages: Sequence[JudgedPage]) -> float:
    reached = (item for item in pages if item.is_problem_focused and item.page.depth is not None)
    count = sum(len(item.problems) for item in reached)
    return _share(1 - math.exp(-count / SUBSTANCE_SCALE))


_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
# "US" is the country.
_WE = re.compile(r"\b(?:(?i:we|our|ours|ourselves)|[Uu]s)\b")


def site_conversation(pages: Sequence[JudgedPage]) -> Conversation:
    """Signs that a visitor can talk with somebody; never part of the score."""
    posts = [item for item in pages if item.page.kind in (PageKind.BLOG, PageKind.NEWS)]
    own = [judged.passage.text for item in pages for judged in item.passages]
    you, we = (sum(len(word.findall(text)) for text in own) for word in (_YOU, _WE))
    return Conversation(
        has_person_to_talk_to=any(item.page.has_contact for item in pages) if pages else None,
        has_support_route=any(item.page.kind is PageKind.SUPPORT for item in pages) if pages else None,
        named_author_share=_share(sum(bool(item.page.author) for item in posts) / len(posts)) if posts else None,
        you_share=_share(you / (you + we)) if you + we else None,
        press_share=_share(sum(item.page.kind is PageKind.NEWS for item in pages) / len(pages)) if pages else None,
    )
