"""What reading a page can fail with."""

from __future__ import annotations

from jobdepth.errors import JobdepthError


class UnreadablePage(JobdepthError):  # noqa: N818  (the name is part of the project's vocabulary)
    """A page whose text cannot be had; the message is the reason in words."""
