"""Click depths of five real websites, against depths computed from their files by somebody else's code."""

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import GraphPage, build_graph
from jobdepth.store.study_store import StudyStore
from tests.command_line import jobdepth
from tests.relay import relay

SHARED = Path(os.environ.get("JOBDEPTH_SHARED", Path(__file__).resolve().parents[2] / "shared"))
DATA = SHARED / "data" / "real-sites"
SITES = ("18f", "2i2c", "cloud-gov", "emeraldonion", "skylight")
#: Seconds that the server waits before every answer, a run each; the relay adds up to MOST_DELAY_S at random.
SERVER_DELAYS_S = (0.0, 0.002, 0.005, 0.01, 0.02)
MOST_DELAY_S = 0.05
STUDY = """\
title: Real websites
contact: crawl@league.example
sites: sites.csv
crawl: {budget: 3000, delay_s: 0, concurrency_per_host: 16, concurrency: 64, render: never}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DATA / "index.json").is_file(),
        reason="the real websites are not part of the project; point JOBDEPTH_SHARED at the folder that holds them",
    ),
]


@dataclass(frozen=True)
class TruePage:
    """A page of the truth, and what our rules make of its depth."""

    url: str
    true_depth: int
    expected_depth: int | None
    #: Why the two differ; empty where they do not.
    reason: str


def key_of(url: str) -> str:
    """An address without its protocol, a leading www and a fragment."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The websites, unpacked, and a study of them."""
    target = tmp_path_factory.mktemp("sites")
    with tarfile.open(DATA / "sites.tar.gz") as archive:
        # Pythons before 3.11.4 know no filter.
        archive.extractall(target, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (target / "index.json").write_bytes((DATA / "index.json").read_bytes())
    hosts = {site["name"]: site["host"] for site in json.loads((target / "index.json").read_text())["sites"]}
    rows = ["name,url", *(f"{name},http://{hosts[name]}/" for name in SITES)]
    (target / "sites.csv").write_text("\n".join(rows) + "\n")
    (target / "study.yaml").write_text(STUDY)
    return target


@contextmanager
def served(folder: Path, delay_s: float, seed: int) -> Iterator[str]:
    """A proxy that answers for all sites, in any order."""
    command = [sys.executable, str(SHARED / "tools" / "serve_sites.py"), "--index", str(folder / "index.json")]
    command += ["--port", "0", "--http-links", "--quiet", "--delay", str(delay_s)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        port = urlsplit(server.stderr.readline().split()[-1]).port
        assert port is not None
        try:
            with relay(("127.0.0.1", port), MOST_DELAY_S, seed) as proxy:
                yield proxy
        finally:
            server.terminate()


def crawled(folder: Path, run: int) -> Path:
    output = folder / f"output-{run}"
    with served(folder, SERVER_DELAYS_S[run], seed=run) as proxy:
        done = jobdepth("crawl", str(folder / "study.yaml"), "--output", str(output), "--proxy", proxy)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def outputs(folder: Path, request: pytest.FixtureRequest) -> list[Path]:
    """Five crawls, at full concurrency, of servers that answer in another order each time."""
    # All five with --proofs; the first two differ in delays and order as well.
    runs = len(SERVER_DELAYS_S) if request.config.getoption("--proofs") else 2
    return [crawled(folder, run) for run in range(runs)]


def truth_of(folder: Path, name: str) -> dict[str, TruePage]:
    """All pages that links reach, by key, with the depth that our rules give and the reason where it differs.

    The truth knows no page that only leads on (meta refresh) and no canonical links: it takes the first for pages, and
    an address with a query for another page than the same file without one.
    """
    with gzip.open(DATA / f"{name}.truth.json.gz") as file:
        pages: list[dict[str, Any]] = json.load(file)["depth"]
    depths = {key_of(page["url"]): page["depth"] for page in pages}
    nearer: dict[str, list[tuple[int, str]]] = defaultdict(list)
    files: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.get("refresh"):
            nearer[key_of(urljoin(page["url"], page["refresh"]))].append((page["depth"], page["url"]))
        files[page["file"]].append(key_of(page["url"]))
    found = {}
    for page in pages:
        key, true_depth = key_of(page["url"]), page["depth"]
        twins = files[page["file"]]
        nearest_twin = min(twins, key=depths.__getitem__)
        sender_depth, sender = min(nearer.get(key, []), default=(true_depth, ""))
        if page.get("refresh"):
            expected, reason = None, f"no page: sends every visitor on to {page['refresh']}"
        elif depths[nearest_twin] < true_depth and names_canonical(folder / name / page["file"], twins):
            expected, reason = depths[nearest_twin], f"one page with {nearest_twin}: same file, and it says so"
        elif sender_depth < true_depth:
            expected, reason = sender_depth, f"{sender} sends its visitors here at no click"
        else:
            expected, reason = true_depth, ""
        found[key] = TruePage(page["url"], true_depth, expected, reason)
    return found


def names_canonical(file: Path, keys: list[str]) -> bool:
    """Whether a file names one of these addresses as its own."""
    tags = re.findall(r"<link[^>]*canonical[^>]*>", file.read_text(encoding="utf-8", errors="replace"))
    hrefs = [re.search(r"href=[\"']?([^\"'\s>]+)", tag) for tag in tags]
    return any(key_of(href[1]) in keys for href in hrefs if href)


def depths_of(output: Path, name: str) -> dict[str, int]:
    """Click depth of every address of a page that links reach."""
    store = StudyStore(output)
    run = store.runs.newest()
    assert run is not None
    [crawl] = [row for row in store.crawls.crawls_of_run(run.number) if row.site_id == name]
    stored = store.crawls.graph(crawl.crawl_id)
    store.close()
    pages = [GraphPage(url, page.content_hash, page.canonical_url) for url, page in stored.pages.items()]
    graph = build_graph(pages, stored.links, stored.hops)
    depths = search(graph, graph.node(crawl.home_url or ""), (), with_navigation=True).by_node
    return {key_of(url): depths[graph.node(url)] for url in stored.pages if graph.node(url) in depths}


@pytest.mark.parametrize("name", SITES)
def test_click_depths_of_a_real_site_are_true(folder: Path, outputs: list[Path], name: str) -> None:
    truth, depths = truth_of(folder, name), depths_of(outputs[0], name)
    explained = [page for page in truth.values() if page.reason]
    for page in explained:
        print(f"{page.url}: {page.true_depth} in the truth, {page.expected_depth} by our rules: {page.reason}")
    print(f"{name}: {len(truth) - len(explained)} of {len(truth)} pages at the depth of the truth")
    assert {key: (depths.get(key), page) for key, page in truth.items() if depths.get(key) != page.expected_depth} == {}
    assert len(explained) < len(truth) / 10


@pytest.mark.parametrize("name", SITES)
def test_a_page_that_the_truth_does_not_know_is_seen_in_a_frame_at_its_parent_s_depth(
    folder: Path, outputs: list[Path], name: str
) -> None:
    truth, depths = truth_of(folder, name), depths_of(outputs[0], name)
    framing = defaultdict(list)
    with gzip.open(DATA / f"{name}.truth.json.gz") as file:
        for page in json.load(file)["depth"]:
            html = (folder / name / page["file"]).read_text(encoding="utf-8", errors="replace")
            for source in re.findall(r"<iframe[^>]*\ssrc=[\"']?([^\"'\s>]+)", html):
                framing[key_of(urljoin(page["url"], source))].append(truth[key_of(page["url"])].expected_depth)
    for key in depths.keys() - truth.keys():
        assert depths[key] == min(depth for depth in framing[key] if depth is not None)


@pytest.mark.parametrize("name", SITES)
def test_five_crawls_give_the_same_depths(outputs: list[Path], name: str) -> None:
    first, *others = (depths_of(output, name) for output in outputs)
    for other in others:
        assert other == first


def test_a_real_site_is_published_with_its_true_depths(folder: Path) -> None:
    one = folder / "one.csv"
    rows = (folder / "sites.csv").read_text().splitlines()
    one.write_text("\n".join([rows[0], *(row for row in rows if row.startswith("emeraldonion,"))]) + "\n")
    output = folder / "published"
    with served(folder, 0.0, seed=0) as proxy:
        done = jobdepth("run", str(one), "--output", str(output), "--delay", "0", "--proxy", proxy)
    assert done.returncode == 0, done.stderr
    with (output / "public" / "pages.csv").open(encoding="utf-8", newline="") as file:
        published = {key_of(row["url"]): int(row["depth"]) for row in csv.DictReader(file) if row["depth"]}
    assert published == {key: page.expected_depth for key, page in truth_of(folder, "emeraldonion").items()}
