"""Scores single passages and pages without a study, for a closer look."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jobdepth import user_agent
from jobdepth.bounded import Failure
from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.language import language_name
from jobdepth.model import SITE_WIDE_PLACES, Passage, PassageScore, Reading
from jobdepth.pipeline.reading_child import page_reader
from jobdepth.pipeline.score import scoring_rubric
from jobdepth.ranking.graph import ClickGraph
from jobdepth.ranking.pages import JudgedPassage, ScoredPage, judge_pages
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.input_file import BROKEN_CHARACTER, has_broken_character
from jobdepth.study.rubric import Rubric
from jobdepth.urls import normal_url
from scoring.encoder import Encoder, load_encoder
from scoring.page_model import LANGUAGES, judge_texts, load_page_model
from scoring.page_rule import PageNature, PageRule, page_nature
from scoring.scorer import Scorer, load_scorer

FETCH_TIMEOUT_S = 30
MAX_PAGE_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage that somebody hands in."""

    id: str
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A passage of a page and what it scores; a text that the page repeats is there once."""

    place: str
    heading: str
    text: str
    focus: float
    is_problem: bool
    jobs: dict[str, float]


@dataclass(frozen=True, slots=True)
class ExplainedPage:
    """A page and what it scores."""

    url: str
    title: str
    kind: str
    is_offer: bool
    language: str
    problem_focused: bool
    #: Why a study would not score the page; "" where it would.
    not_scored: str
    focus_threshold: float
    match_threshold: float
    passages: list[ExplainedPassage]


def parse_passages(text: str, file: str) -> list[PassageInput]:
    """Read passages from JSON Lines; raises InputError that names every bad line."""
    found: list[PassageInput] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row, problem = _parse_line(line)
        if problem is not None:
            problems.append(Problem(file, problem, number, cure='write {"id": "1", "text": "..."}'))
        elif row is not None:
            found.append(row)
    if problems:
        raise InputError(problems)
    return found


def _parse_line(line: str) -> tuple[PassageInput | None, str | None]:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"
    if has_broken_character(row):
        return None, BROKEN_CHARACTER
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        return None, "not an object with 'id' and 'text'"
    heading = row.get("heading")
    return PassageInput(str(row["id"]), row["text"], heading if isinstance(heading, str) else ""), None


def score_passages(passages: Sequence[PassageInput], rubric: Rubric) -> Iterator[tuple[PassageInput, PassageScore]]:
    """Each passage with its score."""
    scorer = rubric_scorer(rubric)
    texts = [(passage.heading, passage.text) for passage in passages]
    if not texts:
        return
    scores = scorer.score(texts, scorer.encode(texts))
    yield from zip(passages, scores, strict=True)


def rubric_scorer(rubric: Rubric) -> Scorer:
    """The shipped scorer for a rubric, outside any study."""
    return load_scorer(scoring_rubric(rubric), default_encoder())


def default_encoder() -> Encoder:
    """The encoder as a study without settings of its own would use it."""
    settings = ScoringSettings()
    return load_encoder(settings.model, settings.device, settings.threads)


def load_page(page: str, contact: str) -> tuple[bytes, str, str]:
    """Body, content type and address of a page on the web or on disk."""
    if not page.startswith(("http://", "https://")):
        try:
            return Path(page).read_bytes(), "", Path(page).resolve().as_uri()
        except OSError as error:
            cure = "name an HTML file, or an address with http:// or https://"
            raise InputError([Problem(page, f"cannot be read: {error.strerror}", cure=cure)]) from None
    if normal_url(page) is None:
        raise InputError([Problem(page, "not a web address", cure="write it like https://www.example.com/page")])
    headers = {"User-Agent": user_agent(contact)}
    request = urllib.request.Request(page, headers=headers)  # noqa: S310 - http and https only, see above
    try:
        with urllib.request.urlopen(request, timeout=FETCH_TIMEOUT_S) as response:  # noqa: S310
            return response.read(MAX_PAGE_BYTES), response.headers.get("Content-Type", ""), response.url
    except (OSError, ValueError, HTTPException) as error:
        raise JobdepthError(f"{page} cannot be fetched: {error}") from None


def explain_page(body: bytes, content_type: str, url: str, rubric: Rubric) -> ExplainedPage:
    """What a page scores and why."""
    reading = _read(body, content_type, url)
    encoder = default_encoder()
    scorer = load_scorer(scoring_rubric(rubric), encoder)
    own = [passage for passage in reading.passages if passage.place not in SITE_WIDE_PLACES]
    texts = [(passage.heading, passage.text) for passage in own]
    scores = scorer.score(texts, scorer.encode(texts))
    rule = PageRule(scorer.focus_threshold, scorer.match_threshold)
    is_known = bool(texts) and reading.language in LANGUAGES
    evidence = judge_texts(load_page_model(), encoder, reading.title, texts) if is_known else None
    nature = page_nature(_told_address(url), reading.title, evidence, is_home=_is_home(url))
    page = _scored_page(url, reading, nature, list(zip(own, scores, strict=True)))
    (judged,) = judge_pages([page], ClickGraph((), {}, {}), rule)
    rows = [_explained(passage, rule) for passage in judged.passages]
    return ExplainedPage(
        url, reading.title, nature.kind.value, nature.is_offer, reading.language, judged.is_problem_focused,
        _why_not_scored(reading), rule.focus_threshold, rule.match_threshold, rows,
    )  # fmt: skip


def _why_not_scored(reading: Reading) -> str:
    if reading.needs_browser:
        return "needs a browser: it shows hardly any text before its scripts have run"
    if reading.language not in LANGUAGES:
        return f"not scored: {language_name(reading.language)}"
    return ""


def _told_address(url: str) -> str:
    """What an address tells of a page: of a file its name alone, since folders on a disk are nobody's website."""
    return url.rpartition("/")[2] if urlsplit(url).scheme == "file" else url


def _is_home(url: str) -> bool:
    """Whether an address is that of a home page, as far as an address alone can tell."""
    return urlsplit(url).path in ("", "/")


def _scored_page(
    url: str, reading: Reading, nature: PageNature, passages: Sequence[tuple[Passage, PassageScore]]
) -> ScoredPage:
    """The page as if its site had no other."""
    return ScoredPage(
        node=url,
        url=url,
        title=reading.title,
        kind=nature.kind,
        is_offer=nature.is_offer,
        language=reading.language,
        words=reading.words,
        depth=0,
        depth_is_exact=True,
        depth_without_navigation=0,
        author=reading.author,
        fetched_at=datetime.now(UTC),
        capture="",
        has_contact=False,
        passages=tuple(passages),
    )


def _read(body: bytes, content_type: str, url: str) -> Reading:
    with page_reader() as reader:
        reading = reader.run(body, content_type)
    if isinstance(reading, Failure):
        raise JobdepthError(f"{url} could not be read: {reading.reason}")
    return reading


def _explained(judged: JudgedPassage, rule: PageRule) -> ExplainedPassage:
    passage, score = judged.passage, judged.score
    addressed = sorted(rule.jobs(score), key=lambda job: -score.matches[job])
    return ExplainedPassage(
        place=passage.place.value,
        heading=passage.heading,
        text=passage.text,
        focus=score.focus,
        is_problem=judged.is_problem,
        jobs={job: score.matches[job] for job in addressed},
    )
