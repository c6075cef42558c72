"""Trains the two towers of tuned layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.training.states import Lower, States, padded
from scoring.tuned import TOWERS, build_tower

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TowerSettings:
    """The tuned numbers of this training; docs/scoring-log.md has the comparisons they come from."""

    signal_epochs: int = 4
    #: The tower of jobs is as good after two: on sectors it never saw it gains nothing from more.
    job_epochs: int = 2
    batch: int = 32
    rate: float = 1.5e-4
    #: The new output layer learns faster than layers that know a language already.
    output_rate: float = 1.5e-3
    warm_up: float = 0.1
    dropout: float = 0.1
    weight_decay: float = 0.01
    #: Share of readings without the heading, which on real pages is often missing or belongs to something else.
    without_heading: float = 0.2
    #: Passages without a job for each one that has some.
    jobless: float = 0.5
    #: Weight of "is it this job at all" beside "which of its sector's jobs".
    at_all: float = 3.0
    seed: int = 0


def tune_signals(bert: Any, lower: Lower, rows: Rows, settings: TowerSettings) -> Any:
    """The tower of `SIGNAL_NAMES`, trained on those of these rows that teach it."""
    import torch

    tower, rng = _start(bert, "signals", settings)
    labels = torch.from_numpy(lower.labels)
    rows = rows[teaches_signals(lower)[rows]]

    def loss(chosen: Rows) -> Any:
        told = _run(tower, _read(lower, chosen, settings.without_heading, rng))
        wanted = labels[torch.from_numpy(chosen)]
        return torch.nn.functional.binary_cross_entropy_with_logits(told, wanted, reduction="none").sum(dim=1).mean()

    batches = [batch for _ in range(settings.signal_epochs) for batch in _batches(rows, lower, settings.batch, rng)]
    groups = [(tower.layers.parameters(), settings.rate), (tower.out.parameters(), settings.output_rate)]
    _train(groups, batches, loss, settings)
    return tower.eval()


def teaches_signals(lower: Lower) -> NDArray[np.bool_]:
    """Whether each passage teaches what is told of focus: not so those written to be plain.

    Ordinary copy that was written as such, not as a part of a page, teaches that real copy is ordinary.
    """
    return lower.natural | np.array([jobs.any() for jobs in lower.jobs], dtype=np.bool_)


def tune_jobs(bert: Any, lower: Lower, rows: Rows, settings: TowerSettings) -> Any:
    """The tower that puts passages near the statements of their jobs, trained on these rows.

    A batch is of one sector; each passage is held against one statement of each job of the sector's rubric, drawn anew.
    """
    import torch

    tower, rng = _start(bert, "jobs", settings)
    torch.nn.init.orthogonal_(tower.out.weight)
    sharpness, bias = (torch.nn.Parameter(torch.tensor(value)) for value in (np.log(10.0), -5.0))

    def loss(chosen: Rows) -> Any:
        statements = lower.statements[str(lower.sectors[chosen[0]])]
        drawn = [texts[rng.integers(len(texts))] for texts in statements]
        passages = _run(tower, _read(lower, chosen, settings.without_heading, rng))
        normalize = torch.nn.functional.normalize
        cosines = normalize(passages, dim=1) @ normalize(_run(tower, drawn), dim=1).T
        return _job_loss(
            cosines * sharpness.exp(), bias, np.array([lower.jobs[row] for row in chosen]), settings.at_all
        )

    has_job = np.array([lower.jobs[row].any() for row in rows])
    batches = []
    for _ in range(settings.job_epochs):
        others = rng.permutation(rows[~has_job])[: int(settings.jobless * has_job.sum())]
        epoch = np.concatenate([rows[has_job], others])
        parts = [epoch[lower.sectors[epoch] == sector] for sector in np.unique(lower.sectors[epoch])]
        found = [batch for part in parts for batch in _batches(part, lower, settings.batch, rng)]
        batches += [found[place] for place in rng.permutation(len(found))]
    groups = [(tower.parameters(), settings.rate), ([sharpness, bias], 1e-2)]
    _train(groups, batches, loss, settings)
    return tower.eval()


def _job_loss(told: Any, bias: Any, jobs: NDArray[np.bool_], at_all: float) -> Any:
    import torch

    wanted = torch.from_numpy(jobs.astype(np.float32))
    count = wanted.sum(dim=1)
    which = -(torch.log_softmax(told, dim=1) * wanted).sum(dim=1) / count.clamp(min=1)
    whether = torch.nn.functional.binary_cross_entropy_with_logits(told + bias, wanted)
    return which.mean() + at_all * whether


def _start(bert: Any, name: str, settings: TowerSettings) -> tuple[Any, np.random.Generator]:
    import torch

    torch.manual_seed(settings.seed)
    return build_tower(bert, TOWERS[name], settings.dropout).train(), np.random.default_rng(settings.seed)


def _run(tower: Any, texts: Sequence[States]) -> Any:
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16):
        told = tower(*padded(texts))
    return told.float()


def _read(lower: Lower, chosen: Rows, without_heading: float, rng: np.random.Generator) -> list[States]:
    bare = rng.random(len(chosen)) < without_heading
    return [(lower.without_heading if b else lower.states)[row] for b, row in zip(bare, chosen, strict=True)]


def _batches(rows: Rows, lower: Lower, size: int, rng: np.random.Generator) -> list[Rows]:
    """All rows in a new order, texts of like length together."""
    order = rng.permutation(rows)
    found = []
    for start in range(0, len(order), size * 16):
        part = sorted(order[start : start + size * 16], key=lambda row: len(lower.states[row]))
        found += [np.array(part[at : at + size]) for at in range(0, len(part), size)]
    return [found[place] for place in rng.permutation(len(found))]


def _train(
    groups: Sequence[tuple[Any, float]], batches: Sequence[Rows], loss: Callable[[Rows], Any], settings: TowerSettings
) -> None:
    """One pass over the batches, the rate rising at first and then falling to nothing."""
    import torch

    parts: list[dict[str, Any]] = [{"params": list(parameters)} for parameters, _ in groups]
    optimiser = torch.optim.AdamW(parts, weight_decay=settings.weight_decay, fused=True)
    for step, chosen in enumerate(batches, start=1):
        share = min(1.0, step / (settings.warm_up * len(batches))) * max(0.0, 1 - (step - 1) / len(batches))
        for group, (_, rate) in zip(optimiser.param_groups, groups, strict=True):
            group["lr"] = rate * share
        optimiser.zero_grad()
        loss(chosen).backward()
        torch.nn.utils.clip_grad_norm_([each for part in parts for each in part["params"]], 1.0)
        optimiser.step()
