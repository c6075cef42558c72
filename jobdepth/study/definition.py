"""A study: which sites, which rubric, how to crawl, score and publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.errors import InputError, Problem
from jobdepth.study.rubric import Rubric, load_rubric
from jobdepth.study.sites import Site, load_sites
from jobdepth.study.yaml_file import YamlDocument, load_yaml, validate

Loaded = TypeVar("Loaded")
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CrawlSettings(_Model):
    """How the sites are visited."""

    budget: int = Field(300, ge=1, le=100_000, description="Most pages read on a site.")
    delay_s: float = Field(
        1.0, ge=0, le=120, allow_inf_nan=False, description="Seconds between requests to a host; robots.txt can ask for more."
    )
    concurrency_per_host: int = Field(1, ge=1, le=32, description="Requests to a host at the same time.")
    concurrency: int = Field(16, ge=1, le=256, description="Requests at the same time over all hosts.")
    timeout_s: float = Field(30, gt=0, le=600, description="Seconds for a whole request.")
    max_page_bytes: int = Field(5_000_000, ge=1_000, le=100_000_000, description="Largest page read, decompressed.")
    max_links: int = Field(1_000, ge=1, le=100_000, description="Most links read from a page.")
    max_site_minutes: float = Field(120, gt=0, le=10_000, description="Longest time for one site.")
    proxy: str | None = Field(None, description="Address of an HTTP proxy; overrides http_proxy.")


class ScoringSettings(_Model):
    """How passages are scored."""

    model: str = Field("all-MiniLM-L6-v2", description="Name of the sentence-embedding model.")
    device: str = Field("cpu", description="Where the model runs: cpu, cuda or mps.")
    threads: int = Field(0, ge=0, le=256, description="Threads of the model; 0 lets the machine decide.")


class PublishSettings(_Model):
    """How the result is shown."""

    base_url: str = Field("", description="Where the public folder will stand; used for absolute addresses.")


class StudyFile(_Model):
    """The keys of study.yaml."""

    title: Words = Field(description="Headline of the league table.")
    contact: Words = Field(description="E-mail or web address that operators can write to; goes into the user agent.")
    publisher: Words = Field("", description="Who publishes the table.")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = Field(
        "en", description="Language of the pages that are scored (two letters)."
    )
    sites: str = Field("sites.csv", description="The operators; relative to this file.")
    rubric: str = Field("data-centres", description="Name of a rubric, or a file relative to this one.")
    crawl: CrawlSettings = CrawlSettings()
    scoring: ScoringSettings = ScoringSettings()
    publish: PublishSettings = PublishSettings()


@dataclass(frozen=True, slots=True)
class Study:
    """A checked study, ready to run."""

    title: str
    publisher: str
    contact: str
    language: str
    sites: tuple[Site, ...]
    rubric: Rubric
    crawl: CrawlSettings
    scoring: ScoringSettings
    publish: PublishSettings


def load_study(path: Path, rubric: str | None = None) -> Study:
    """Load study.yaml, or a bare sites.csv with a rubric; every problem of all files is told at once."""
    if path.suffix.lower() in (".csv", ".txt"):
        return _study_of_sites(path, rubric)
    document = load_yaml(path)
    problems: list[Problem] = []
    definition: StudyFile | None = None
    try:
        definition = validate(document, StudyFile)
    except InputError as error:
        problems += error.problems
    folder = path.parent
    sites = _collect(problems, lambda: load_sites(folder / _name(document, "sites", "sites.csv")))
    found = _collect(problems, lambda: load_rubric(rubric or _name(document, "rubric", "data-centres"), folder))
    if problems or definition is None or sites is None or found is None:
        raise InputError(problems)
    return Study(
        definition.title, definition.publisher, definition.contact, definition.language,
        tuple(sites), found, definition.crawl, definition.scoring, definition.publish,
    )


def _study_of_sites(path: Path, rubric: str | None) -> Study:
    problems: list[Problem] = []
    sites = _collect(problems, lambda: load_sites(path))
    found = _collect(problems, lambda: load_rubric(rubric or "data-centres", path.parent))
    if problems or sites is None or found is None:
        raise InputError(problems)
    title = f"Customer-problem league: {found.title}"
    return Study(title, "", "", "en", tuple(sites), found, CrawlSettings(), ScoringSettings(), PublishSettings())


def _name(document: YamlDocument, key: str, default: str) -> str:
    value = document.data.get(key, default)
    return value if isinstance(value, str) else default


def _collect(problems: list[Problem], load: Callable[[], Loaded]) -> Loaded | None:
    """The result of `load`, or None with its problems added to the list."""
    try:
        return load()
    except InputError as error:
        problems += error.problems
        return None
