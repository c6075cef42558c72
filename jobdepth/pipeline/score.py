"""The score stage: passages to focus and job matches, pages to kinds and offers, nothing embedded twice."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from jobdepth.pipeline.counters import Counters
from jobdepth.pipeline.engine import StudyEngine, settle_engine
from jobdepth.pipeline.page_evidence import judge_new_pages
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.rubric import Rubric
from scoring.encoder import ROW_LENGTH, Encoder, load_encoder
from scoring.reading import READER_ID
from scoring.rubric import ScoringJob, ScoringRubric
from scoring.scorer import Scorer, load_scorer
from scoring.text import scored_text

BATCH = 256


class CachedEncoder:
    """Embeds a text once and for ever; the model is loaded when the first new text arrives."""

    def __init__(self, store: StudyStore, settings: ScoringSettings, engine: StudyEngine) -> None:
        self.model_id = engine.model_id
        self.row_length = ROW_LENGTH
        self.embedded = 0
        self._store = store
        self._settings = settings
        self._engine = engine.engine
        self._encoder: Encoder | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The encoder's rows, one a text."""
        keys = [embedding_key(text) for text in texts]
        known = self._store.readings.vectors(self.model_id, sorted(set(keys)))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            rows = self._load().encode(list(new.values()))
            fresh = dict(zip(new, rows, strict=True))
            self._store.readings.add_vectors(self.model_id, fresh)
            self.embedded += len(fresh)
            known |= fresh
        found = np.zeros((len(keys), self.row_length), dtype=np.float32)
        for row, key in enumerate(keys):
            found[row] = known[key]
        return found

    def _load(self) -> Encoder:
        if self._encoder is None:
            chosen = self._settings
            self._encoder = load_encoder(chosen.model, chosen.device, chosen.threads, self._engine)
        return self._encoder


def embedding_key(text: str) -> str:
    """Under which the vector of a text is stored."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class ScoreStage:
    """Scores the texts and pages of a study with one rubric."""

    def __init__(self, store: StudyStore, rubric: Rubric, settings: ScoringSettings, language: str) -> None:
        self._store = store
        # A page whose language could not be told is given the benefit of the doubt, as in ranking.
        self._languages = (language, "")
        self._language = language
        self._encoder = CachedEncoder(store, settings, settle_engine(store, settings))
        self._scorer: Scorer = load_scorer(scoring_rubric(rubric), self._encoder)
        #: Texts that wait to be scored, as far as known.
        self.left = 0

    def score_new(self, crawl_ids: Collection[int]) -> Iterator[Counters]:
        """Score every text and page not seen before, telling after each batch what was done."""
        scorer_id = self._scorer.scorer_id
        todo = self._store.readings.unscored(crawl_ids, READER_ID, scorer_id, self._languages)
        for start in range(0, len(todo), BATCH):
            rows = todo[start : start + BATCH]
            before = self._encoder.embedded
            texts = [(row.heading, row.text) for row in rows]
            vectors = self._encoder.encode([scored_text(heading, text) for heading, text in texts])
            scores = self._scorer.score(texts, vectors)
            keys = [row.text_hash for row in rows]
            self._store.readings.add_scores(scorer_id, dict(zip(keys, scores, strict=True)))
            self.left = len(todo) - start - len(rows)
            yield Counters(texts_scored=len(rows), texts_embedded=self._encoder.embedded - before)
        before = self._encoder.embedded
        judge_new_pages(self._store, self._encoder, crawl_ids, self._language)
        # Titles: the texts of these pages were embedded above.
        yield Counters(texts_embedded=self._encoder.embedded - before)


def scoring_rubric(rubric: Rubric) -> ScoringRubric:
    """The part of a rubric that the scorer needs."""
    return ScoringRubric(
        rubric.id,
        tuple(
            ScoringJob(job.id, job.job, tuple(job.statements), tuple(job.exemplars), tuple(job.counter_exemplars))
            for job in rubric.jobs
        ),
    )
