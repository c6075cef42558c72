"""Sets up the draws of a study: their seed, and what the page rule asks beyond a person's word."""

from __future__ import annotations

from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.settings import LabelRule
from jobdepth.study.definition import Study
from scoring.page_rule import CERTAIN_PASSAGES, CONNECTS, MIN_WORDS, OWN_AFFAIRS, SURE

LABEL_RULE = LabelRule(CERTAIN_PASSAGES, SURE, MIN_WORDS, CONNECTS, OWN_AFFAIRS)


def seed_of(study: Study) -> str:
    """What the random numbers depend on: the study and the rubric, so that equal studies get equal bytes."""
    return f"{study.title} / {study.rubric.id} {study.rubric.fingerprint}"


def sampler_of(study: Study, yardstick: Yardstick) -> Sampler:
    """The draws for the sites of a study."""
    return Sampler(yardstick, seed_of(study))
