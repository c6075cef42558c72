"""Hands out the requests of one site, each when it is its host's turn."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from crawler.exchange import Ask, Purpose
from jobdepth.urls import host_of


class Turns:
    """Keeps to so many open requests a host.

    What is not handed out yet can still be dropped when the site turns out not to want us.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: dict[str, deque[Ask]] = defaultdict(deque)
        self._open: dict[str, int] = defaultdict(int)

    def add(self, asks: Iterable[Ask]) -> None:
        """Let addresses wait for their turn; what is no page of a level goes first."""
        for ask in asks:
            queue = self._waiting[host_of(ask.url)]
            if ask.purpose is Purpose.PAGE:
                queue.append(ask)
            else:
                queue.appendleft(ask)

    def ready(self) -> Iterator[Ask]:
        """Hand out what may be requested now."""
        for host, queue in self._waiting.items():
            while queue and self._open[host] < self._at_once:
                self._open[host] += 1
                yield queue.popleft()

    def done(self, ask: Ask) -> None:
        """Note that a request was answered or has failed."""
        self._open[host_of(ask.url)] -= 1

    def drop(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()
