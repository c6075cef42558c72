"""The part of a rubric that scoring needs, free of files and validation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class ScoringJob:
    """One customer job in the customers' words."""

    id: str
    job: str
    statements: tuple[str, ...]
    exemplars: tuple[str, ...] = ()
    counter_exemplars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoringRubric:
    """The jobs of a sector."""

    id: str
    jobs: tuple[ScoringJob, ...]

    @property
    def fingerprint(self) -> str:
        """A hash of everything in the rubric that can change a score."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]
