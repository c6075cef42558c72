"""Click depths of five real websites, against depths computed from their files by somebody else's code."""

import csv
import gzip
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobdepth.model import HopKind
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import GraphPage, build_graph
from jobdepth.store.study_store import StudyStore
from jobdepth.urls import page_key
from tests.command_line import jobdepth

SHARED = Path(os.environ.get("JOBDEPTH_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SITES = ("18f", "2i2c", "cloud-gov", "emeraldonion", "skylight")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "data" / "real-sites" / "index.json").is_file(),
        reason="the real websites are not part of the project; point JOBDEPTH_SHARED at the folder that holds them",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The websites and their true depths, unpacked."""
    source, target = SHARED / "data" / "real-sites", tmp_path_factory.mktemp("sites")
    with tarfile.open(source / "sites.tar.gz") as archive:
        archive.extractall(target, filter="data")
    (target / "index.json").write_bytes((source / "index.json").read_bytes())
    return target


@pytest.fixture(scope="module")
def proxy(folder: Path) -> Iterator[str]:
    command = [sys.executable, str(SHARED / "tools" / "serve_sites.py"), "--index", str(folder / "index.json")]
    command += ["--port", "0", "--http-links", "--quiet"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        yield server.stderr.readline().split()[-1]
        server.terminate()


@pytest.fixture(scope="module")
def sites_csv(folder: Path) -> Path:
    hosts = {site["name"]: site["host"] for site in json.loads((folder / "index.json").read_text())["sites"]}
    rows = ["name,url", *(f"{name},http://{hosts[name]}/" for name in SITES)]
    (folder / "sites.csv").write_text("\n".join(rows) + "\n")
    return folder / "sites.csv"


def _crawled(sites_csv: Path, proxy: str, name: str) -> Path:
    output = sites_csv.parent / name
    done = jobdepth(
        "crawl", str(sites_csv), "--output", str(output), "--budget", "3000", "--delay", "0", "--proxy", proxy
    )
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def output(sites_csv: Path, proxy: str) -> Path:
    return _crawled(sites_csv, proxy, "output")


def _truth(name: str) -> list[dict[str, Any]]:
    with gzip.open(SHARED / "data" / "real-sites" / f"{name}.truth.json.gz") as file:
        return json.load(file)["depth"]


def _depths(output: Path, name: str) -> dict[str, int]:
    """Click depth of every page that links reach, by its key."""
    store = StudyStore(output)
    crawl = store.crawls.newest_finished(name)
    assert crawl is not None
    stored = store.crawls.graph(crawl.crawl_id)
    store.close()
    pages = [GraphPage(url, page.content_hash, page.canonical_url) for url, page in stored.pages.items()]
    graph = build_graph(pages, stored.links, stored.hops)
    depths = search(graph, graph.node(crawl.home_url or ""), (), with_navigation=True)
    return {page_key(url): depths.by_node[node] for node, url in graph.addresses.items() if node in depths.by_node}


def _explained(store: StudyStore, name: str, truth: list[dict[str, Any]]) -> set[str]:
    """Addresses where our rules differ from the truth's on purpose.

    The truth counts a page that only sends the visitor on (meta refresh) as a page, and charges a click for it; it
    counts an address with a query as a page of its own though its canonical link and its text say it is another's.
    """
    crawl = store.crawls.newest_finished(name)
    assert crawl is not None
    graph = store.crawls.graph(crawl.crawl_id)
    senders = {page_key(page["url"]) for page in truth if page.get("refresh")}
    joined = {page_key(url) for url, page in graph.pages.items() if page.canonical_url not in (None, url)}
    sent_to = {
        page_key(hop.target) for hop in graph.hops if hop.kind is HopKind.REDIRECT and page_key(hop.source) in senders
    }
    return senders | joined | sent_to


@pytest.mark.parametrize("name", SITES)
def test_click_depths_of_a_real_site_are_true(output: Path, name: str) -> None:
    truth, depths = _truth(name), _depths(output, name)
    store = StudyStore(output)
    explained = _explained(store, name, truth)
    store.close()
    wrong = {
        page["url"]: (page["depth"], depths.get(page_key(page["url"])))
        for page in truth
        if depths.get(page_key(page["url"])) != page["depth"]
    }
    share = 1 - len(wrong) / len(truth)
    print(f"{name}: {len(truth) - len(wrong)} of {len(truth)} pages at the true depth ({share:.1%})")
    assert {url: depth for url, depth in wrong.items() if page_key(url) not in explained} == {}
    # Where our free redirects bring a page nearer, they never bring it nearer than one click.
    assert all(ours is None or ours == true - 1 for true, ours in wrong.values())


@pytest.mark.parametrize("name", SITES)
def test_no_page_is_reported_that_no_link_reaches(output: Path, name: str) -> None:
    truth = {page_key(page["url"]) for page in _truth(name)}
    extra = set(_depths(output, name)) - truth
    # The truth follows links only; we also read what a page shows in a frame.
    assert {key for key in extra if "iframe" not in key} == set()


def test_three_crawls_give_the_same_depths(sites_csv: Path, output: Path, proxy: str) -> None:
    first = [_depths(output, name) for name in SITES]
    for number in (2, 3):
        again = _crawled(sites_csv, proxy, f"output-{number}")
        assert [_depths(again, name) for name in SITES] == first


def test_a_real_site_is_published_with_its_true_depths(sites_csv: Path, proxy: str) -> None:
    one = sites_csv.with_name("one.csv")
    rows = sites_csv.read_text().splitlines()
    one.write_text("\n".join([rows[0], *(row for row in rows if row.startswith("emeraldonion,"))]) + "\n")
    folder = sites_csv.parent / "published"
    done = jobdepth("run", str(one), "--output", str(folder), "--delay", "0", "--proxy", proxy)
    assert done.returncode == 0, done.stderr
    with (folder / "public" / "pages.csv").open(encoding="utf-8", newline="") as file:
        published = {row["url"]: int(row["depth"]) for row in csv.DictReader(file) if row["depth"]}
    assert published == {page["url"]: page["depth"] for page in _truth("emeraldonion")}
