"""What the layers below the tuned ones make of texts: run once for all epochs and folds."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.rubric import ScoringRubric
from scoring.text import scored_text
from scoring.training.data import NATURAL, Labelled
from scoring.tuned import TUNED_LAYERS

MOST_TOKENS = 192
# Nobody is surer than this of another person's judgement.
_SUREST = 0.98

#: States of one text: tokens x the encoder's width, half precision.
States = Any


@dataclass(frozen=True, slots=True)
class Lower:
    """States of passages and of the statements of their sectors' jobs, with the labels."""

    states: list[States]
    without_heading: list[States]
    #: Passages x `SIGNAL_NAMES`; focus as the chance that people would see it.
    labels: NDArray[np.float32]
    sectors: NDArray[np.str_]
    #: Whether each passage comes as real pages do.
    natural: NDArray[np.bool_]
    #: Of each passage, which jobs of its sector's rubric it speaks of.
    jobs: list[NDArray[np.bool_]]
    #: By sector, of each job the states of its statements.
    statements: dict[str, list[list[States]]]


def lower_states(passages: Sequence[Labelled], rubrics: Sequence[ScoringRubric], bert: Any, tokenizer: Any) -> Lower:
    """Run all texts through the layers that stay as they are."""
    untuned = copy.deepcopy(bert)
    untuned.encoder.layer = untuned.encoder.layer[:-TUNED_LAYERS]

    def states(texts: Sequence[str]) -> list[States]:
        return _states(texts, untuned, tokenizer)

    job_ids = {rubric.id: [job.id for job in rubric.jobs] for rubric in rubrics}
    focus = [min(max(row.sure, 1 - _SUREST), _SUREST) for row in passages]
    labels = [[sure, row.focus == 2, row.connects] for row, sure in zip(passages, focus, strict=True)]
    return Lower(
        states=states([scored_text(row.heading, row.text) for row in passages]),
        without_heading=states([row.text for row in passages]),
        labels=np.array(labels, dtype=np.float32),
        sectors=np.array([row.sector for row in passages]),
        natural=np.array([row.set == NATURAL for row in passages], dtype=np.bool_),
        jobs=[np.isin(job_ids[row.sector], row.jobs) for row in passages],
        statements={
            rubric.id: [states([*job.statements, *job.exemplars]) for job in rubric.jobs] for rubric in rubrics
        },
    )


def _states(texts: Sequence[str], layers: Any, tokenizer: Any) -> list[States]:
    import torch

    tokens = tokenizer(list(texts), truncation=True, max_length=MOST_TOKENS)["input_ids"]
    found: list[States] = [None] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            longest = max(len(tokens[row]) for row in rows)
            ids = torch.tensor([[*tokens[row], *[0] * (longest - len(tokens[row]))] for row in rows])
            states = layers(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state
            for place, row in enumerate(rows):
                found[row] = states[place, : len(tokens[row])].to(torch.float16).clone()
    return found


def padded(texts: Sequence[States]) -> tuple[Any, Any]:
    """A batch as a tower wants it: states, single precision, and mask."""
    import torch

    states = torch.nn.utils.rnn.pad_sequence([text.float() for text in texts], batch_first=True)
    mask = torch.zeros(states.shape[:2], dtype=torch.long)
    for row, text in enumerate(texts):
        mask[row, : len(text)] = 1
    return states, mask


def run_tower(tower: Any, texts: Sequence[States]) -> NDArray[np.float32]:
    """What a tower gives for each text."""
    import torch

    found = np.zeros((len(texts), tower.out.out_features), dtype=np.float32)
    order = np.argsort([len(text) for text in texts], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            found[rows] = tower(*padded([texts[row] for row in rows])).numpy()
    return found
