"""What models that never saw the labelled pages say of their passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.encoder import Encoder
from scoring.scorer import load_scorer
from scoring.training.data import load_scoring_rubric
from scoring.training.fit import Settings
from scoring.training.folds import unseen_folds
from scoring.training.site_pages import SitePage
from scoring.training.train import load_sectors


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities of a passage."""

    focus: float
    connects: float


def unseen_opinions(passages: Path, unseen: Path, encoder: Encoder) -> dict[str, Opinion]:
    """Opinions by passage id, of heads and tuned layers that never saw a passage of the sector."""
    folds = unseen_folds(load_sectors(passages, encoder, unseen), Settings())
    found: dict[str, Opinion] = {}
    told = (folds.sectors, folds.focus.probabilities(), folds.connects.probabilities())
    for data, focus, connects in zip(*told, strict=True):
        rows = zip(data.passages, focus.tolist(), connects.tolist(), strict=True)
        found |= {passage.id: Opinion(f, c) for passage, f, c in rows}
    return found


def shipped_opinions(pages: Sequence[SitePage], encoder: Encoder) -> dict[str, Opinion]:
    """Opinions of the shipped scorer; honest only as long as it was not trained on these pages."""
    found: dict[str, Opinion] = {}
    for sector in sorted({page.sector for page in pages}):
        own = [passage for page in pages if page.sector == sector for passage in page.passages]
        texts = [(passage.heading, passage.text) for passage in own]
        scorer = load_scorer(load_scoring_rubric(sector), encoder)
        scores = scorer.score(texts, scorer.encode(texts))
        found |= {row.id: Opinion(score.focus, score.connects) for row, score in zip(own, scores, strict=True)}
    return found


def opinions_of(page: SitePage, opinions: Mapping[str, Opinion]) -> list[Opinion]:
    """The opinions on a page's passages, in reading order."""
    return [opinions[passage.id] for passage in page.passages]
