"""A study: which sites, which rubric, how to crawl, score and publish."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.brand import Brand
from jobdepth.errors import InputError, Problem
from jobdepth.language import language_code
from jobdepth.study.brand_file import load_brand, path_within
from jobdepth.study.corrections import FILE as CORRECTIONS_FILE
from jobdepth.study.corrections import Correction, load_corrections
from jobdepth.study.rubric import Rubric, is_rubric_file, load_rubric
from jobdepth.study.sites import Site, load_sites
from jobdepth.study.yaml_file import YamlDocument, load_yaml, validate

Loaded = TypeVar("Loaded")
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


def _contact(value: str) -> str:
    # It is sent in a header of every request, where line breaks and letters beyond ASCII have no place.
    if not re.fullmatch(r"[ -~]*[ -~]+[@.][ -~]+", value):
        raise ValueError("should be an e-mail or web address in plain ASCII")
    return value


Contact = Annotated[Words, AfterValidator(_contact)]


def _web_address(value: str | None) -> str | None:
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError("should be an address that begins with http:// or https://")
    return value


class _Model(BaseModel):
    # Strict: YAML knows numbers from words, and `budget: yes` must not count as 1.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CrawlSettings(_Model):
    """How the sites are visited."""

    budget: int = Field(300, ge=1, le=100_000, description="Most pages read on a site.")
    delay_s: float = Field(
        1.0,
        ge=0,
        le=120,
        allow_inf_nan=False,
        description="Seconds between requests to a host; robots.txt can ask for more.",
    )
    concurrency_per_host: int = Field(1, ge=1, le=32, description="Requests to a host at the same time.")
    concurrency: int = Field(16, ge=1, le=256, description="Requests at the same time over all hosts.")
    timeout_s: float = Field(30, gt=0, le=600, description="Seconds for a whole request.")
    max_page_bytes: int = Field(5_000_000, ge=1_000, le=100_000_000, description="Largest page read, decompressed.")
    max_links: int = Field(1_000, ge=1, le=100_000, description="Most links read from a page.")
    max_site_minutes: float = Field(120, gt=0, le=10_000, description="Longest time for one site.")
    proxy: Annotated[str | None, AfterValidator(_web_address)] = Field(
        None, description="Address of an HTTP proxy; overrides http_proxy."
    )
    render: Literal["auto", "never"] = Field(
        "auto",
        description="Whether pages that show hardly any text until scripts run are rendered in a browser, if the "
        "extra 'browser' is installed: auto or never.",
    )


class ScoringSettings(_Model):
    """How passages are scored."""

    model: Literal["all-MiniLM-L6-v2"] = Field(
        "all-MiniLM-L6-v2", description="Name of the sentence-embedding model; the scorer is trained for this one."
    )
    device: Annotated[str, StringConstraints(pattern=r"^(cpu|mps|cuda(:[0-9]+)?)$")] = Field(
        "cpu", description="Where the model runs: cpu, cuda or mps."
    )
    threads: int = Field(
        0, ge=0, le=256, description="Threads of the model; 0 takes all cores. No score depends on it."
    )
    engine: Literal["auto", "torch", "torch-bf16", "openvino-bf16"] = Field(
        "auto",
        description="What runs the model: torch is the reference; auto measures once for each study and takes the "
        "fastest that agrees with it.",
    )


class PublishSettings(_Model):
    """How the result is shown."""

    base_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "", description="Where the public folder will stand; used for absolute addresses."
    )
    brand: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = Field(
        None, description="A brand file in the folder of the study: name, logo, colours and footer of the pages."
    )


class StudyFile(_Model):
    """The keys of study.yaml."""

    title: Words = Field(min_length=1, description="Headline of the league table.")
    contact: Contact = Field(
        min_length=1, description="E-mail or web address that operators can write to; goes into the user agent."
    )
    publisher: Words = Field("", description="Who publishes the table.")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = Field(
        "en", description="Language of the pages that are scored (two letters)."
    )
    sites: str = Field("sites.csv", description="The operators; relative to this file.")
    rubric: str = Field("data-centres", description="Name of a rubric, or a file relative to this one.")
    corrections: str = Field(
        CORRECTIONS_FILE, description="Claims of operators and their rulings; relative to this file, may be missing."
    )
    crawl: CrawlSettings = Field(CrawlSettings(), description="How the sites are visited.")
    scoring: ScoringSettings = Field(ScoringSettings(), description="How passages are scored.")
    publish: PublishSettings = Field(PublishSettings(), description="How the result is shown.")


class StudyOptions(_Model):
    """What a command line may say in place of study.yaml."""

    contact: Contact | None = Field(None, description="E-mail or web address that operators can write to.")
    crawl: CrawlSettings


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
    brand: Brand | None = None
    corrections: tuple[Correction, ...] = ()
    #: Where corrections are, or would be, written.
    corrections_file: Path | None = None


def load_study(path: Path, rubric: str | None = None) -> Study:
    """Load study.yaml, or a bare sites.csv with a rubric; every problem of all files is told at once."""
    if path.suffix.lower() in (".csv", ".txt"):
        return _study_of_sites(path, rubric)
    problems: list[Problem] = []
    document = _collect(problems, lambda: load_yaml(path))
    # A file that is no YAML names no others; what it would name by default may still be wrong too.
    known = document or YamlDocument(str(path), {}, {})
    definition = _collect(problems, lambda: validate(known, StudyFile)) if document else None
    folder = path.parent
    sites_file = folder / _name(known, "sites", "sites.csv")
    sites = _collect(problems, lambda: load_sites(sites_file)) if document or sites_file.exists() else None
    found = _collect(problems, lambda: _rubric(known, folder, rubric))
    brand = _collect(problems, lambda: _brand(known, folder))
    corrections_file = folder / _name(known, "corrections", CORRECTIONS_FILE)
    corrections = _collect(problems, lambda: _corrections(corrections_file, is_named="corrections" in known.data))
    if problems or definition is None or sites is None or found is None or corrections is None:
        raise InputError(problems)
    return Study(
        definition.title,
        definition.publisher,
        definition.contact,
        language_code(definition.language),
        tuple(sites),
        found,
        definition.crawl,
        definition.scoring,
        definition.publish,
        brand,
        corrections,
        corrections_file,
    )


def with_options(study: Study, contact: str | None, crawl: Mapping[str, object]) -> Study:
    """The study with what the command line says in its place; raises InputError as for a study file."""
    given = {"contact": contact or None, "crawl": {**study.crawl.model_dump(), **crawl}}
    try:
        chosen = validate(YamlDocument("command line", given, {}), StudyOptions)
    except InputError as error:
        raise InputError([replace(problem, line=None, column=None) for problem in error.problems]) from None
    return replace(study, contact=chosen.contact or study.contact, crawl=chosen.crawl)


def _study_of_sites(path: Path, rubric: str | None) -> Study:
    problems: list[Problem] = []
    sites = _collect(problems, lambda: load_sites(path))
    found = _collect(problems, lambda: load_rubric(rubric or "data-centres", path.parent))
    corrections_file = path.parent / CORRECTIONS_FILE
    corrections = _collect(problems, lambda: _corrections(corrections_file, is_named=False))
    if problems or sites is None or found is None or corrections is None:
        raise InputError(problems)
    title = f"Customer-problem league: {found.title}"
    return Study(
        title, "", "", "en", tuple(sites), found, CrawlSettings(), ScoringSettings(), PublishSettings(), None,
        corrections, corrections_file,
    )  # fmt: skip


def _corrections(path: Path, *, is_named: bool) -> tuple[Correction, ...]:
    """The corrections beside the study; none where no file is named and none is there."""
    return load_corrections(path) if is_named or path.exists() else ()


def _rubric(document: YamlDocument, folder: Path, instead: str | None) -> Rubric:
    """The rubric that the study names, or the one given in its place."""
    if instead is not None:
        return load_rubric(instead, folder)
    name = _name(document, "rubric", "data-centres")
    try:
        return load_rubric(name, folder)
    except InputError as error:
        if is_rubric_file(name):
            raise
        line, column = document.position(("rubric",))
        problems = [replace(problem, file=document.file, line=line, column=column) for problem in error.problems]
        raise InputError(problems) from None


def _brand(document: YamlDocument, folder: Path) -> Brand | None:
    """The brand that the study names, if it names one."""
    settings = document.data.get("publish")
    name = settings.get("brand") if isinstance(settings, dict) else None
    if not isinstance(name, str) or not name:
        return None
    path = path_within(folder, name)
    if path is None:
        line, column = document.position(("publish", "brand"))
        cure = "copy it there with its logo, or name it with --brand for one review"
        raise InputError([Problem(document.file, "the brand file leads out of this folder", line, column, name, cure)])
    return load_brand(folder / name)


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
