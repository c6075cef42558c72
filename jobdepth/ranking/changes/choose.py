"""Chooses the links worth adding, the one worth most first, each on top of those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.model import ChangeKind
from jobdepth.ranking.changes.candidates import Candidate, Candidates
from jobdepth.ranking.changes.estimate import Estimate
from jobdepth.ranking.changes.what_if import Method, Outcome, work_out

#: Longer lists are not worked through.
MOST_CHANGES = 10
#: Points below which a change is not worth the work, and does not show in a score of one decimal.
LEAST_GAIN = 0.1
#: So many candidates of a round are counted in full, those with the highest estimates.
COUNTED_IN_FULL = 3

_KIND_ORDER = list(ChangeKind)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A link worth adding, and the site before and after."""

    candidate: Candidate
    before: Outcome
    after: Outcome
    #: The site with this link alone.
    alone: Outcome


def choose_changes(first: Outcome, candidates: Candidates, method: Method) -> list[Chosen]:
    """The links worth most, found greedily: the best one, then the best one on top of it, and so on."""
    chosen: list[Chosen] = []
    standing = first
    while len(chosen) < MOST_CHANGES:
        best = _best(standing, [each.candidate for each in chosen], candidates, method)
        if best is None or best[1].points - standing.points < LEAST_GAIN:
            break
        candidate, after = best
        alone = after if standing is first else work_out(first.state.with_link(candidate.link), method)
        chosen.append(Chosen(candidate, standing, after, alone))
        standing = after
    return chosen


def _best(
    standing: Outcome, chosen: Sequence[Candidate], candidates: Candidates, method: Method
) -> tuple[Candidate, Outcome] | None:
    worked_out: list[tuple[Candidate, Outcome]] = []
    for estimated, candidate in _likely(standing, chosen, candidates, method):
        if any(after.points - standing.points >= estimated for _, after in worked_out):
            break
        worked_out.append((candidate, work_out(standing.state.with_link(candidate.link), method)))
    return min(worked_out, key=lambda pair: (-round(pair[1].points, 6), *_order(pair[0])), default=None)


def _likely(
    standing: Outcome, chosen: Sequence[Candidate], candidates: Candidates, method: Method
) -> list[tuple[float, Candidate]]:
    """The candidates with the highest estimates; where a bound is too low, no estimate is made."""
    estimate = Estimate(standing, method)
    bounded = sorted(
        ((round(estimate.bound(each.link), 6), each) for each in candidates.of(standing, chosen)),
        key=lambda pair: (-pair[0], *_order(pair[1])),
    )
    likely: list[tuple[float, Candidate]] = []
    for bound, candidate in bounded:
        if bound < LEAST_GAIN or (len(likely) == COUNTED_IN_FULL and bound < likely[-1][0]):
            break
        likely.append((round(estimate.gain(candidate.link), 6), candidate))
        likely = sorted(likely, key=lambda pair: (-pair[0], *_order(pair[1])))[:COUNTED_IN_FULL]
    return likely


def _order(candidate: Candidate) -> tuple[int, str, str]:
    """What decides between equals: buried pages first, then by address."""
    return _KIND_ORDER.index(candidate.kind), candidate.link.target, candidate.link.source
