"""Pages a second of the crawler over other crawlers, side by side on the same local sites with no delay.

Run: python -m bench.crawl [SITES] [PAGES A SITE] [ROUNDS]. Ours stores every response in a WARC file, and pages and
all links in SQLite, and keeps to robots.txt; the Scrapy spiders store nothing. advertools is measured where it is
installed. The crawlers take turns, so that a machine that slows down slows all of them; only ratios carry over.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.local_sites import serve

Crawl = Callable[[str, list[str], Path], float]


def main(sites: int = 7, pages: int = 135, rounds: int = 3) -> None:
    hosts = [f"site-{number}.example" for number in range(sites)]
    crawls: dict[str, Crawl] = {"jobdepth": ours, "LinkExtractor": textbook, "bare lxml loop": bare}
    if importlib.util.find_spec("advertools"):
        crawls["advertools"] = advertools
    speeds: dict[str, list[float]] = {name: [] for name in crawls}
    with serve(hosts, pages) as proxy:
        for _ in range(rounds):
            for name, crawl in crawls.items():
                with tempfile.TemporaryDirectory() as folder:
                    speeds[name].append(crawl(proxy, hosts, Path(folder)))
    print(f"{sites} sites of {pages} pages; median of {rounds} rounds")
    mine = median(speeds["jobdepth"])
    for name, found in speeds.items():
        print(f"{name:>15}: {median(found):6.0f} pages/s   jobdepth is {mine / median(found):.2f} x as fast")


def ours(proxy: str, hosts: list[str], folder: Path) -> float:
    """This crawler, as `jobdepth crawl` runs it."""
    sites = folder / "sites.csv"
    sites.write_text("name,url\n" + "".join(f"{host},http://{host}/\n" for host in hosts), encoding="utf-8")
    study = folder / "study.yaml"
    crawl = "crawl: {delay_s: 0, budget: 10000, concurrency_per_host: 8}"
    study.write_text(f"title: Bench\ncontact: bench@example.org\n{crawl}\n", encoding="utf-8")
    command = [sys.executable, "-m", "jobdepth", "crawl", str(study), "--output", str(folder / "out"), "--proxy", proxy]
    subprocess.run([*command, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    run = folder / "out" / "store" / "runs" / "00001"
    pages = json.loads((run / "crawl.json").read_text(encoding="utf-8"))["counters"]["pages_fetched"]
    return float(pages / json.loads((run / "crawl-stats.json").read_text(encoding="utf-8"))["seconds"])


def textbook(proxy: str, hosts: list[str], folder: Path) -> float:
    """A minimal Scrapy spider with LinkExtractor."""
    del folder
    return _spider("link-extractor", proxy, hosts)


def bare(proxy: str, hosts: list[str], folder: Path) -> float:
    """The same with a bare loop over hrefs."""
    del folder
    return _spider("lxml", proxy, hosts)


def advertools(proxy: str, hosts: list[str], folder: Path) -> float:
    """advertools' crawler, which stores what it reads from each page."""
    seeds, output = [f"http://{host}/" for host in hosts], str(folder / "out.jl")
    settings = {"HTTPPROXY_ENABLED": True, "ROBOTSTXT_OBEY": False, "LOG_LEVEL": "ERROR"}
    call = f"crawl({seeds!r}, {output!r}, follow_links=True, custom_settings={settings!r})"
    code = f"import advertools; advertools.{call}"
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"http_proxy": proxy})
    taken = time.monotonic() - began
    with Path(output).open("rb") as lines:
        return sum(1 for _ in lines) / taken


def _spider(name: str, proxy: str, hosts: list[str]) -> float:
    command = [sys.executable, "-m", "bench.rivals.spiders", name, proxy, *hosts]
    done = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return float(done["pages"] / done["seconds"])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
