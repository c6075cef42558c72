"""Makes up for what a rubric shorter than those of training leaves unsaid; docs/scoring-log.md has the figures."""

from __future__ import annotations

import numpy as np

from scoring.rubric import ScoringRubric

# The shortest rubric of training, in each sense; for longer ones nothing is made up.
_JOBS = 9
_WORDING = 21
# An exemplar, in the words of websites, tells a job's passages as well as so many statements of customers.
_EXEMPLAR = 3
# Log-odds of a match for each e-fold of wording that is missing.
_SHARE = 0.37
#: How near, in plain vectors, a job usually lies that a short rubric leaves out. In tuned vectors that depends on the
#: layers, so training finds it (`Head.usual`).
USUAL_PLAIN = 0.25
#: Everything in these rules that can change a score.
RULES = (_JOBS, _WORDING, _EXEMPLAR, _SHARE, USUAL_PLAIN)


def missing_jobs(jobs: int) -> int:
    """How many jobs a rubric of so many leaves out.

    They must compete, too: otherwise each of a few jobs wins the passages that are about none of them.
    """
    return max(0, _JOBS - jobs)


def missing_wording(rubric: ScoringRubric) -> float:
    """Log-odds to add to all matches: the fewer texts a job has, the further its passages lie from all of them."""
    wording = np.mean([len(job.statements) + _EXEMPLAR * len(job.exemplars) for job in rubric.jobs])
    return max(0.0, _SHARE * float(np.log(_WORDING / wording)))
