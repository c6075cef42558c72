"""Hands out requests so that no host uses up the places of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.network.pace import Pace

#: Requests are handed out so much before their time, and wait for the rest of it in their slot.
EARLY_S = 0.05


class ReadyHosts(DownloaderInterface):
    """Knows which hosts may be asked now, and wakes the engine when the next one may."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._pace = Pace.of_crawler(crawler)
        self._alarm: CallLaterResult | None = None

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """How many requests of each host that may be asked now are under way; waiting for robots.txt counts."""
        busy = Counter(self.get_slot_key(request) for request in self.downloader.active)
        free = [host for host in possible_slots if busy[host] < self._most(host)]
        waits = {host: self._pace.seconds_left(host) for host in free}
        ready = [(busy[host], host) for host in free if waits[host] <= EARLY_S]
        if waits and not ready:
            self._wake_in(min(waits.values()) - EARLY_S)
        return ready

    def stop(self) -> None:
        """Wake nobody any more."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _most(self, host: str) -> int:
        slot = self.downloader.slots.get(host)
        return slot.concurrency if slot else self.downloader.domain_concurrency

    def _wake_in(self, wait_s: float) -> None:
        self.stop()
        self._alarm = call_later(wait_s, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        engine = self._crawler.engine
        # The engine looks into its queue when a request ends, and every five seconds: both may be too late.
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()


class FairQueue(DownloaderAwarePriorityQueue):
    """Holds a request back until its host may be asked, so that waiting takes no place from another host."""

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._ready = ReadyHosts(crawler)
        self._downloader_interface = self._ready

    def close(self) -> dict[str, list[int]]:
        """Give everything back."""
        self._ready.stop()
        return super().close()
