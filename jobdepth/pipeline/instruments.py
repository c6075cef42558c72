"""What the passages and pages of a study are judged with: everything trained that a figure can depend on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from jobdepth.pipeline.engine import StudyEngine, last_engine
from jobdepth.pipeline.score import scoring_rubric
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study
from scoring.head import Head, load_head
from scoring.page_model import PageModel, load_page_model
from scoring.page_rule import PageRule
from scoring.scorer import scorer_id


@dataclass(frozen=True, slots=True)
class Instruments:
    """The trained parts, and the id by which the store keeps what they scored with the study's rubric."""

    head: Head
    engine: StudyEngine
    page_model: PageModel
    scorer_id: str

    @property
    def page_rule(self) -> PageRule:
        """When a page is problem-focused."""
        return PageRule(self.head.focus_threshold, self.head.match_threshold)

    @property
    def fingerprint(self) -> str:
        """A hash of all of it, and of the rubric."""
        return hashlib.sha256(f"{self.scorer_id}\n{self.page_model.fingerprint}".encode()).hexdigest()[:16]


def instruments_of(study: Study, store: StudyStore) -> Instruments:
    """The instruments of a study, with the engine that it was scored with last."""
    head, engine = load_head(), last_engine(store)
    scorer = scorer_id(head, scoring_rubric(study.rubric), engine.model_id)
    return Instruments(head, engine, load_page_model(), scorer)
