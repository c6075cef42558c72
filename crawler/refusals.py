"""Tells pages that are closed to everybody from a site that has shut us out."""

from __future__ import annotations

from enum import Enum, auto

#: With nothing read but the home page, this many refusals mean that a site lets no crawler in. Together with
#: robots.txt and the home page it has then been asked five times.
REFUSALS_AT_FIRST = 3
#: After this many refusals in a row the home page is asked for again; after twice as many the next time.
REFUSALS_TO_CHECK = 5


class Verdict(Enum):
    """What a refusal means for the rest of the crawl."""

    GO_ON = auto()
    CHECK = auto()
    SHUT_OUT = auto()


class Refusals:
    """Counts refusals in a row."""

    def __init__(self) -> None:
        self._in_row = 0
        self._check_at = REFUSALS_TO_CHECK
        self._pages = 0

    def page_read(self) -> None:
        """Note that a page came."""
        self._pages += 1
        self._in_row = 0

    def refused(self) -> Verdict:
        """Note a refusal; says what it means."""
        self._in_row += 1
        if self._pages <= 1 and self._in_row >= REFUSALS_AT_FIRST:
            return Verdict.SHUT_OUT
        if self._in_row < self._check_at:
            return Verdict.GO_ON
        self._in_row = 0
        self._check_at *= 2
        return Verdict.CHECK
