"""Renders pages of invented sites in a child process with a real Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.plan import CrawlPlan
from jobdepth.model import CaptureRef
from jobdepth.study.definition import CrawlSettings
from tests.site_server import SiteServer

ROOT = Path(__file__).parents[2]
CONTACT = "crawl@league.example"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of one page."""

    facts: Mapping[str, Any]

    @property
    def dom(self) -> str:
        return str(self.facts["dom"])

    @property
    def error(self) -> str:
        return str(self.facts.get("error", ""))

    @property
    def took_s(self) -> float:
        return float(self.facts["took_s"])

    @property
    def capture(self) -> CaptureRef:
        return CaptureRef(**self.facts["capture"])


@dataclass(frozen=True, slots=True)
class Renderings:
    """What came of all pages, and what the servers saw; `archive` is the folder of the WARC files."""

    pages: Mapping[str, Rendered]
    stats: Mapping[str, Any]
    server: SiteServer
    archive: Path

    def __getitem__(self, address: str) -> Rendered:
        return self.pages[f"http://{address}"]


def begin(folder: Path, urls: Iterable[str], proxy: str, **settings: Any) -> subprocess.Popen[bytes]:
    """Start rendering these pages."""
    chosen = CrawlSettings(**{"delay_s": 0.0, "proxy": proxy, **settings})
    plan = CrawlPlan(
        sites=(), settings=chosen, contact=CONTACT, language="en", output=folder.resolve(), run_number=1
    )  # fmt: skip
    plan.write(folder / "plan.json")
    told = {"plan": str(folder / "plan.json"), "log": str(folder / "log.txt"), "urls": list(urls)}
    (folder / "orders.json").write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, "-m", "tests.crawler.rendering_child", "orders.json", "results.json"]
    command[3:] = [str(folder / name) for name in command[3:]]
    return subprocess.Popen(command, cwd=ROOT)


def render(server: SiteServer, folder: Path, addresses: Iterable[str], **settings: Any) -> Renderings:
    """Render these pages (host and path), as the server's proxy gives them."""
    process = begin(folder, [f"http://{address}" for address in addresses], server.url, **settings)
    try:
        assert process.wait(240) == 0, (folder / "log.txt").read_text()[-3000:]
    finally:
        process.kill()
    found = json.loads((folder / "results.json").read_bytes())
    pages = {url: Rendered(facts) for url, facts in found["pages"].items()}
    return Renderings(pages, found["stats"], server, folder / "store" / "archive")
