"""The labelled passages and rubrics that the head is trained on, as arrays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from jobdepth.resources import resource_dir
from scoring.encoder import Encoder, Vectors, vectors_of
from scoring.job_words import job_words, words_in_common
from scoring.rubric import ScoringJob, ScoringRubric
from scoring.scorer import plain_columns
from scoring.space import Floats, RubricSpace, build_space
from scoring.text import scored_text
from scoring.training.unseen import Told

PASSAGES_DIR = Path(__file__).resolve().parent / "passages"
#: Kept out of all training, so that its figures show a sector that the scorer has never seen.
HELD_OUT = "accountants"
#: The set of passages that come as real pages do; the others are there to learn from only.
NATURAL = "pages"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled passage; `set` is how it was written: topics, pages or pairs."""

    id: str
    sector: str
    heading: str
    text: str
    focus: int
    jobs: tuple[str, ...]
    connects: bool
    set: str
    #: The chance that people would settle on focus 1 or 2 (`readings.settle`); 0 or 1 where its readers told none.
    sure: float


@dataclass(frozen=True, slots=True)
class SectorData:
    """The passages of one sector beside its rubric; `jobs`, `alike` (of `likeness`) and `words` (of
    `words_in_common`) are passages x jobs.

    `signals` (passages x `SIGNAL_NAMES`) and `alike` must come from layers that never saw the sector.
    """

    sector: str
    passages: tuple[Labelled, ...]
    vectors: Vectors
    columns: Floats
    signals: Floats
    alike: Floats
    words: Floats
    space: RubricSpace
    is_focused: NDArray[np.bool_]
    connects: NDArray[np.bool_]
    jobs: NDArray[np.bool_]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Heading and text of each passage."""
        return [(passage.heading, passage.text) for passage in self.passages]

    @property
    def is_natural(self) -> NDArray[np.bool_]:
        """Whether each passage comes as real pages do; all, where no set does."""
        natural = np.array([passage.set == NATURAL for passage in self.passages], dtype=np.bool_)
        return natural if natural.any() else ~natural


def load_passages(path: Path) -> list[Labelled]:
    """Read a file of labelled passages."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_labelled(row) for row in rows]


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        id=row["id"],
        sector=row["sector"],
        heading=row["heading"] or "",
        text=row["text"],
        focus=int(row["focus"]),
        jobs=tuple(row["jobs"]),
        connects=bool(row["connects"]),
        set=row.get("set", "topics"),
        sure=float(row.get("sure", row["focus"] >= 1)),
    )


def training_files(folder: Path = PASSAGES_DIR) -> list[Path]:
    """The files to train on, one a sector."""
    return [path for path in sorted(folder.glob("*.jsonl")) if path.stem != HELD_OUT]


def passages_fingerprint(folder: Path = PASSAGES_DIR) -> str:
    """A hash of all training passages."""
    digest = hashlib.sha256()
    for path in training_files(folder):
        digest.update("\n".join([path.stem, *sorted(path.read_text(encoding="utf-8").split("\n"))]).encode())
    return digest.hexdigest()[:16]


def training_fingerprint(folder: Path = PASSAGES_DIR) -> str:
    """A hash of all training passages and of the rubrics of their sectors."""
    rubrics = [load_scoring_rubric(path.stem).fingerprint for path in training_files(folder)]
    return hashlib.sha256("\n".join([passages_fingerprint(folder), *rubrics]).encode()).hexdigest()[:16]


def load_scoring_rubric(sector: str) -> ScoringRubric:
    """The shipped rubric of a sector, as scoring wants it."""
    content = yaml.safe_load((resource_dir("rubrics") / f"{sector}.yaml").read_text(encoding="utf-8"))
    jobs = [
        ScoringJob(
            id=job["id"],
            job=job["job"].strip(),
            statements=_texts(job, "statements"),
            exemplars=_texts(job, "exemplars"),
            counter_exemplars=_texts(job, "counter_exemplars"),
        )
        for job in content["jobs"]
    ]
    return ScoringRubric(id=content["id"], jobs=tuple(jobs))


def _texts(job: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in job.get(key) or ())


def build_sector(
    passages: Sequence[Labelled], rubric: ScoringRubric, encoder: Encoder, told: Mapping[str, Told]
) -> SectorData:
    """Embed a sector's passages and rubric; `told` is by passage id."""
    texts = [(row.heading, row.text) for row in passages]
    vectors = vectors_of(encoder.encode([scored_text(*text) for text in texts]))
    space = build_space(rubric, encoder)
    return SectorData(
        sector=rubric.id,
        passages=tuple(passages),
        vectors=vectors,
        columns=plain_columns(space, texts, vectors),
        signals=np.array([told[row.id].signals for row in passages], dtype=np.float64),
        alike=np.array([told[row.id].alike[: len(rubric.jobs)] for row in passages], dtype=np.float64),
        words=words_in_common(job_words(rubric), texts),
        space=space,
        is_focused=np.array([row.focus >= 1 for row in passages], dtype=np.bool_),
        connects=np.array([row.connects for row in passages], dtype=np.bool_),
        jobs=np.array([[job in row.jobs for job in space.job_ids] for row in passages], dtype=np.bool_),
    )
