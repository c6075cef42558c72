"""A rubric: the customer jobs of one sector, in customers' words."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from jobdepth.errors import InputError, Problem
from jobdepth.resources import resource_dir
from jobdepth.study.yaml_file import YamlDocument, load_yaml, validate

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=600)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=2000)]
IDS_MUST_DIFFER = "job ids must differ"
Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class _Model(BaseModel):
    # Strict: YAML knows numbers from words, and `weight: yes` must not count as 1.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Job(_Model):
    """One job that customers of the sector want done."""

    id: Slug = Field(description="Short name, shown as a column of the table.")
    job: Sentence = Field(description="The job in one sentence, beginning with a verb.")
    weight: Weight = Field(1.0, description="Weight of this job beside the others.")
    statements: list[Sentence] = Field(
        min_length=4, max_length=12, description="What a customer would say when this job is not done."
    )
    exemplars: list[Text] = Field(default=[], max_length=50, description="Passages that show the job.")
    counter_exemplars: list[Text] = Field(default=[], max_length=50, description="Passages that look alike and do not.")


class ScoreWeights(_Model):
    """How much each measure counts in the score."""

    reach: Weight = Field(0.40, description="Coverage, each job discounted by click depth.")
    coverage: Weight = Field(0.20, description="Share of jobs that some page addresses.")
    connection: Weight = Field(0.25, description="Share of covered jobs that lead on to an offer.")
    orientation: Weight = Field(0.15, description="How far the home page itself is problem-led.")

    @model_validator(mode="after")
    def _some_weight(self) -> ScoreWeights:
        if self.reach + self.coverage + self.connection + self.orientation <= 0:
            raise ValueError("at least one weight must be above 0")
        return self


class Rubric(_Model):
    """The jobs of a sector and how a site is scored by them."""

    format: Literal[1] = Field(description="Version of this file format.")
    id: Slug = Field(description="Name of the rubric.")
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(
        description="Change it whenever the content changes."
    )
    title: Sentence = Field(description="The sector in words.")
    jobs: list[Job] = Field(min_length=1, max_length=60, description="What customers of the sector want done.")
    weights: ScoreWeights = Field(default=ScoreWeights(), description="How much each measure counts in the score.")
    patience: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = Field(
        0.6, description="Share of customers who are still there after one more click."
    )

    @model_validator(mode="after")
    def _distinct_jobs(self) -> Rubric:
        twice = sorted({name for name, _ in _repeated([job.id for job in self.jobs])})
        if twice:
            raise ValueError(f"{IDS_MUST_DIFFER}; used twice: {', '.join(twice)}")
        if not any(job.weight > 0 for job in self.jobs):
            raise ValueError("at least one job needs a weight above 0")
        return self

    @property
    def fingerprint(self) -> str:
        """A hash of everything in the rubric that can change a figure."""
        content = self.model_dump(mode="json", exclude={"title"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def rubric_names() -> list[str]:
    """Names of the rubrics that come with this installation."""
    return sorted(path.stem for path in resource_dir("rubrics").glob("*.yaml"))


def load_rubric(name_or_path: str, beside: Path | None = None) -> Rubric:
    """Load a rubric by its name or its file; a relative file is looked for in `beside` first."""
    if is_rubric_file(name_or_path):
        path = Path(name_or_path)
        if beside is not None and not path.is_absolute() and (beside / path).exists():
            path = beside / path
    else:
        path = _shipped(name_or_path)
    document = load_yaml(path)
    # The model looks for these last, only where all else is right, and cannot say where they stand.
    twice = _jobs_used_twice(document)
    try:
        rubric = validate(document, Rubric)
    except InputError as error:
        others = [problem for problem in error.problems if IDS_MUST_DIFFER not in problem.message]
        raise InputError(sorted([*others, *twice], key=lambda problem: problem.line or 0)) from None
    return rubric


def is_rubric_file(name_or_path: str) -> bool:
    """Whether a file is meant, not the name of a rubric that comes with the installation."""
    return "/" in name_or_path or name_or_path.endswith((".yaml", ".yml"))


def _shipped(name: str) -> Path:
    known = rubric_names()
    if name in known:
        return resource_dir("rubrics") / f"{name}.yaml"
    close = difflib.get_close_matches(name, known, 1, 0.5)
    guess = f"did you mean {close[0]!r}? Else use" if close else "use"
    cure = f"{guess} a file, or one of: {', '.join(known)}"
    raise InputError([Problem("rubric", "no rubric of this name", value=name, cure=cure)])


def _repeated(names: list[str]) -> Iterator[tuple[str, int]]:
    """Names that stood in the list before, with their places."""
    return ((name, number) for number, name in enumerate(names) if name in names[:number])


def _jobs_used_twice(document: YamlDocument) -> list[Problem]:
    jobs = document.data.get("jobs")
    ids = [str(job.get("id", "")) if isinstance(job, dict) else "" for job in jobs] if isinstance(jobs, list) else []
    return [
        Problem(
            document.file,
            "the same job id twice",
            *document.position(("jobs", number, "id")),
            name,
            "rename one of them",
        )
        for name, number in _repeated(ids)
        if name
    ]
