"""Fetches what rendered pages ask for through Scrapy, so that every rule of the crawl binds the browser too."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.network.pace import Pace
from crawler.pages.answers import MAX_URL_LENGTH, REDIRECTS
from crawler.rendering.order import IS_PART, Document
from crawler.scope import is_private_host
from jobdepth.urls import DEFAULT_PORTS, host_of, join_url, normal_url, origin_of

MAX_REDIRECTS = 5
#: Parts make one page together, so they follow one another faster than pages do, but still one at a time.
PARTS_DELAY_S = 0.1
#: Answers with which a host says that it has had enough.
ENOUGH = frozenset({429, 503})
#: What is kept of one crawl, so that the scripts of a site are asked for once and not for each page.
KEPT_BYTES = 64_000_000
#: Headers of a part that mean something to the page.
PASSED_ON = re.compile(r"content-type|access-control-.*", re.IGNORECASE)
#: Where a page names the hosts of its scripts.
TAG = re.compile(rb"<(script|link)\b([^<>]{1,2000})", re.IGNORECASE)
SOURCE = re.compile(rb"\b(?:src|href)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
SCRIPT_LINK = re.compile(rb"\brel\s*=\s*[\"']?(?:modulepreload|preload|preconnect)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A script or data, as its server sent it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class PartScope:
    """Decides which addresses a page's scripts may ask for: those of its site, and the hosts its HTML names."""

    def __init__(self, document: Document, allows: Callable[[str], bool]) -> None:
        self._allows = allows
        self._own = origin_of(document.url)
        self._named = _named_hosts(document)

    def permits(self, url: str) -> bool:
        """Whether an address may be asked for."""
        host, port = origin_of(url)
        is_usual_port = port in DEFAULT_PORTS.values()
        if self._allows(url):
            return is_usual_port or port == self._own[1]
        return is_usual_port and host in self._named and not is_private_host(host)


class PartsStore:
    """Asks for parts, and keeps them for the other pages of the same site."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._kept: OrderedDict[tuple[str, str], Part] = OrderedDict()
        self._kept_bytes = 0
        self._closed: set[str] = set()
        self._slots: set[str] = set()

    def kept(self, site_id: str, url: str) -> Part | None:
        """A part that was fetched before."""
        if (site_id, url) not in self._kept:
            return None
        self._kept.move_to_end((site_id, url))
        return self._kept[site_id, url]

    async def fetch(self, url: str, page: Request, headers: Mapping[str, str], scope: PartScope) -> Part | None:
        """Ask for a part of `page`, following redirects; None where one leads out of the scope."""
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._ask(asked, page, headers)
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or not location:
                return self._keep(page.meta["site_id"], url, _part(response))
            target = join_url(asked, location.decode("latin-1"))
            if target is None or not scope.permits(target):
                return None
            asked = target
        return None

    async def _ask(self, url: str, page: Request, headers: Mapping[str, str]) -> Response:
        host = host_of(url)
        engine = self._crawler.engine
        if engine is None or host in self._closed:
            raise IgnoreRequest("no more parts are asked of this host")
        slot = f"{host} parts"
        self._set_pace(slot)
        meta: dict[str, Any] = {key: page.meta[key] for key in ("site_id", "proxy") if key in page.meta}
        meta |= {"download_slot": slot, "max_retry_times": 0, IS_PART: True}
        request = Request(
            url, NO_CALLBACK, headers=dict(headers), meta=meta, cb_kwargs=page.cb_kwargs, dont_filter=True
        )
        response = await engine.download_async(request)
        if response.status in ENOUGH:
            self._closed.add(host)
        return response

    def _set_pace(self, slot: str) -> None:
        if slot not in self._slots:
            self._slots.add(slot)
            Pace.of_crawler(self._crawler).of(slot).wanted_delay_s = PARTS_DELAY_S
            downloader = self._crawler.engine.downloader
            downloader.per_slot_settings[slot] = {"delay": PARTS_DELAY_S, "concurrency": 1}

    def _keep(self, site_id: str, url: str, part: Part) -> Part:
        if part.status == 200 and (site_id, url) not in self._kept:
            self._kept[site_id, url] = part
            self._kept_bytes += len(part.body)
        while self._kept_bytes > KEPT_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped.body)
        return part


def part_url(url: str) -> str | None:
    """The normal spelling of an address that a page asks for; None where it is not on the web."""
    return normal_url(url) if len(url) <= MAX_URL_LENGTH else None


def _part(response: Response) -> Part:
    headers = {
        name.decode("latin-1"): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values and PASSED_ON.fullmatch(name.decode("latin-1"))
    }
    return Part(response.status, headers, response.body)


def _named_hosts(document: Document) -> frozenset[str]:
    """Hosts from which the page's own HTML loads scripts."""
    hosts = set()
    for tag in TAG.finditer(document.body):
        source = SOURCE.search(tag[2])
        if source is not None and (tag[1].lower() == b"script" or SCRIPT_LINK.search(tag[2])):
            url = join_url(document.url, source[1].decode("latin-1"))
            if url is not None and urlsplit(url).port is None:
                hosts.add(host_of(url))
    return frozenset(hosts)
