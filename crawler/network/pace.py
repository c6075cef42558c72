"""How long each host is left in peace between requests, and which hosts are not asked any more."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.rendering.order import ORDER
from jobdepth.urls import origin_of

MAX_DELAY_S = 30.0
#: Hosts that answer faster than this are asked at the pace of the study.
SLOW_ANSWER_S = 1.0
LEAST_OVERLOADED_DELAY_S = 0.5
#: What is counted in the statistics of a crawl.
WAITS = "jobdepth/waits"
WAITED_S = "jobdepth/waited_s"
#: Key in a request's meta: when, by the monotonic clock, it was sent.
SENT_AT = "jobdepth_sent_at"

#: Host and port.
Origin = tuple[str, int]


@dataclass(slots=True)
class HostPace:
    """What is known of one host."""

    #: The longer of what the study and what robots.txt asks for.
    wanted_delay_s: float
    is_overloaded: bool = False
    latency_s: float = 0.0
    ready_at: float = 0.0
    #: Seconds that the host has asked us to wait, over the whole run.
    asked_waits_s: float = 0.0

    @property
    def delay_s(self) -> float:
        """Seconds from the start of one request to the start of the next."""
        delay_s = self.wanted_delay_s
        if self.is_overloaded:
            delay_s = max(delay_s, min(max(2 * delay_s, LEAST_OVERLOADED_DELAY_S), MAX_DELAY_S))
        if self.latency_s >= SLOW_ANSWER_S:
            # As long in peace as the last answers took, so twice that from start to start.
            delay_s = max(delay_s, min(2 * self.latency_s, MAX_DELAY_S))
        return delay_s


class Pace:
    """Sets the delays of the downloader's slots, one slot a host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: dict[str, HostPace] = {}
        self._closed: dict[str | Origin, tuple[type[IgnoreRequest], str]] = {}
        crawler.signals.connect(self._learn, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pace:
        """Build the extension."""
        return cls(crawler)

    @classmethod
    def of_crawler(cls, crawler: Crawler) -> Pace:
        """The one that all parts of a crawl share."""
        pace = crawler.get_extension(cls)
        if pace is None:
            raise ValueError("crawler.network.pace.Pace is missing in EXTENSIONS")
        return pace

    def of(self, host: str) -> HostPace:
        """The pace of a host."""
        if host not in self._hosts:
            self._hosts[host] = HostPace(self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        return self._hosts[host]

    def host_of(self, request: Request) -> str:
        """The host, as the downloader's slots know it, that a request goes to."""
        return self._downloader.get_slot_key(request)

    def slow_down(self, host: str, delay_s: float) -> None:
        """Let at least `delay_s` pass from request to request, one at a time, to the end of the run."""
        pace = self.of(host)
        pace.wanted_delay_s = max(pace.wanted_delay_s, min(delay_s, MAX_DELAY_S))
        self._downloader.per_slot_settings.setdefault(host, {})["concurrency"] = 1
        if host in self._downloader.slots:
            self._downloader.slots[host].concurrency = 1
        self._apply(host, pace)

    def note_overload(self, host: str) -> None:
        """Take the host for overloaded to the end of the run."""
        self.of(host).is_overloaded = True
        self._apply(host, self.of(host))

    def wait(self, host: str, wait_s: float) -> None:
        """Send nothing at all to this host for `wait_s`."""
        pace = self.of(host)
        pace.ready_at = max(pace.ready_at, monotonic() + wait_s)
        self._apply(host, pace)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(WAITS)
            self._crawler.stats.inc_value(WAITED_S, round(wait_s, 3))  # type: ignore[arg-type]

    def seconds_left(self, host: str) -> float:
        """Seconds until the next request to this host may be sent; not above 0 if it may now."""
        if host in self._closed:
            return 0.0
        slot = self._downloader.slots.get(host)
        ready_at = self._hosts[host].ready_at if host in self._hosts else 0.0
        return max(ready_at, slot.lastseen + slot.delay if slot else 0.0) - monotonic()

    def close(self, host: str, error: type[IgnoreRequest], words: str) -> None:
        """Ask nothing more of a host in this run; requests fail with `error`, those that wait for their turn too."""
        self._closed[host] = (error, words)
        slot = self._downloader.slots.get(host)
        while slot is not None and slot.queue:
            _, unsent = slot.queue.popleft()
            unsent.errback(error(words))

    def close_origin(self, origin: Origin, error: type[IgnoreRequest], words: str) -> None:
        """Ask nothing more of one port of a host in this run."""
        self._closed[origin] = (error, words)

    def require_open(self, request: Request) -> None:
        """Raise the error with which the host or origin of a request was closed, if it was."""
        for key in (self.host_of(request), origin_of(request.url)):
            if key in self._closed:
                error, words = self._closed[key]
                raise error(words)

    @property
    def _downloader(self) -> Downloader:
        engine = self._crawler.engine
        assert engine is not None
        return engine.downloader

    def _apply(self, host: str, pace: HostPace) -> None:
        delay_s = pace.delay_s
        # Slots that were idle for a minute are thrown away and made anew from these.
        self._downloader.per_slot_settings.setdefault(host, {})["delay"] = delay_s
        slot = self._downloader.slots.get(host)
        if slot is not None:
            slot.delay = delay_s
            # A slot knows no other time before which nothing may be sent than that of its last request.
            slot.lastseen = max(slot.lastseen, pace.ready_at - delay_s)

    def _learn(self, request: Request) -> None:
        if ORDER in request.meta:
            # A browser showed what the host had sent before.
            return
        pace = self.of(self.host_of(request))
        latency_s = float(request.meta.get("download_latency", 0.0))
        # Up at once, down by halves.
        pace.latency_s = max(latency_s, (pace.latency_s + latency_s) / 2)
        self._apply(self.host_of(request), pace)
        slot = self._downloader.slots.get(self.host_of(request))
        if slot is not None:
            # The slot counts from when it let the request go, which in a busy process can be well before it was sent.
            slot.lastseen = max(slot.lastseen, request.meta.get(SENT_AT, 0.0))
