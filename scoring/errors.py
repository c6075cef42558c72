"""What can go wrong with the files a score is made from."""

from __future__ import annotations

from jobdepth.errors import JobdepthError


class ScoringModelError(JobdepthError):
    """The language model or the trained head is missing, damaged, or does not fit the other."""


class EngineMissingError(ScoringModelError):
    """An engine was asked for whose package is not installed here."""
