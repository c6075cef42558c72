"""Of which patterns of addresses only a sample was read, and how large a share of them that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jobdepth.model import SkippedPage, SkipReason
from jobdepth.url_patterns import pattern_of
from jobdepth.urls import page_key

#: Reasons for which an address was left unread; for all others it is known what stands there, or that nothing does.
UNREAD = frozenset({SkipReason.SAMPLED, SkipReason.BUDGET, SkipReason.TIME_LIMIT})


@dataclass(frozen=True, slots=True)
class PatternShare:
    """Addresses made after one pattern: how many are known, and how many of them were read."""

    pattern: str
    read: int
    known: int


def sampled_shares(
    read: Iterable[str], linked: Iterable[str], skipped: Sequence[SkippedPage]
) -> tuple[PatternShare, ...]:
    """The share read of each pattern that was sampled, the largest pattern first.

    `read` are the addresses of pages, `linked` those that links lead to: a trap has more than the crawler can list.
    """
    sampled = {pattern_of(skip.url) for skip in skipped if skip.reason is SkipReason.SAMPLED}
    if not sampled:
        return ()
    pages = {page_key(url) for url in read}
    settled = {page_key(skip.url) for skip in skipped if skip.reason not in UNREAD}
    known = pages | ({page_key(url) for url in (*linked, *(skip.url for skip in skipped))} - settled)
    counts = Counter(map(pattern_of, known))
    read_counts = Counter(map(pattern_of, pages))
    shares = [PatternShare(pattern, read_counts[pattern], counts[pattern]) for pattern in sampled]
    return tuple(sorted(shares, key=lambda share: (-share.known, share.pattern)))
