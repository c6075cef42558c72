"""A whole run, with reading, scoring and publishing, over all the bombs and whatever else hurts those stages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from jobdepth.model import SiteStatus, SkipReason
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from tests.crawler.crawls import CONTACT, Crawl
from tests.hostile.case import OK_OR_PARTIAL, Case, Group
from tests.hostile.cases import ALL, characters, encodings, forged, refusals, retry_after, secrets, soft_errors
from tests.hostile.crawling import HostileCrawl, hosts_of
from tests.hostile.judge import short
from tests.hostile.server import serve_hosts
from tests.hostile.watch import MemoryWatch

pytestmark = [pytest.mark.slow, pytest.mark.proof]

MAX_MEMORY_BYTES = 1_500_000_000
#: A clock for what would otherwise take hours, not a benchmark.
MAX_RUN_S = 1_200
MODULES = {module.__name__ for module in (characters, encodings, forged, refusals, retry_after, secrets, soft_errors)}
CHOSEN = {
    name: case for name, case in ALL.items() if case.group is Group.BOMBS or type(case).__module__ in MODULES
    if case.group is not Group.PATIENT
}  # fmt: skip
SAME_TEXT = "same-text-everywhere"
CHOSEN[SAME_TEXT] = ALL[SAME_TEXT]
#: What no file of a report may hold: control characters, and halves of characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
STUDY = """\
title: Hostile sites
contact: {contact}
sites: sites.csv
rubric: data-centres
# The limits of a page are those by default; a smaller budget keeps the run short.
crawl: {{delay_s: 0, budget: 60, proxy: "{proxy}"}}
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    found: HostileCrawl
    output: Path
    exit_code: int
    errors: str

    @property
    def sites(self) -> dict[str, Any]:
        """The sites of the public league, by the name of the case."""
        league = json.loads((self.output / "public" / "league.json").read_text("utf-8"))
        return {site["name"]: site for site in league["sites"]}


def _jobdepth(*arguments: str) -> tuple[int, str]:
    """Exit code and error output of a command; one that takes too long is ended with all its children."""
    command = [sys.executable, "-m", "jobdepth", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            _, errors = process.communicate(timeout=MAX_RUN_S)
        except subprocess.TimeoutExpired:
            top = psutil.Process(process.pid)
            for child in (*top.children(recursive=True), top):
                child.kill()
            return -1, f"not done after {MAX_RUN_S} s"
        return process.returncode, errors


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("run")
    rows = [f"{name},{case.seed}" for name, case in CHOSEN.items()]
    (folder / "sites.csv").write_text("\n".join(["name,url", *rows]))
    with serve_hosts(hosts_of(CHOSEN.values())) as server, MemoryWatch() as memory:
        study = folder / "study.yaml"
        study.write_text(STUDY.format(contact=CONTACT, proxy=server.url))
        start = time.monotonic()
        exit_code, errors = _jobdepth("run", str(study), "--output", str(folder / "out"), "--quiet")
        took_s = time.monotonic() - start
        store = StudyStore(folder / "out")
        newest = store.runs.newest()
        assert newest is not None
        crawl = Crawl(store, load_study(study), newest.number)
        try:
            yield Run(HostileCrawl(CHOSEN, crawl, server, memory, took_s, {}), folder / "out", exit_code, errors)
        finally:
            store.close()


def test_a_run_over_hostile_sites_comes_to_a_good_end(run: Run) -> None:
    assert run.exit_code == 0, run.errors[-2000:]
    assert run.sites.keys() == CHOSEN.keys()


def test_a_run_with_all_the_bombs_stays_below_its_memory(run: Run) -> None:
    assert run.found.memory.peak_bytes < MAX_MEMORY_BYTES, "\n".join(run.found.memory.at_peak)


def test_nobody_was_asked_whom_no_site_owns(run: Run) -> None:
    assert not run.found.strangers


@pytest.mark.parametrize("name", sorted(CHOSEN.keys() - {SAME_TEXT}))
def test_a_hostile_site_comes_to_what_it_should_in_a_run(run: Run, name: str) -> None:
    problems = run.found.problems(name)
    assert not problems, short(problems)


@pytest.mark.parametrize("name", sorted(CHOSEN))
def test_the_league_says_of_a_hostile_site_what_the_crawl_found(run: Run, name: str) -> None:
    case: Case = CHOSEN[name]
    site = run.sites[name]
    # What was read may be too little to rank, or in no language; a site is never ranked that could not be read.
    besides = {SiteStatus.TOO_LITTLE_TEXT} if case.is_readable else set()
    assert site["status"] in case.statuses | besides | (OK_OR_PARTIAL if case.statuses & OK_OR_PARTIAL else set())
    assert (site["rank"] is None) == (site["status"] not in OK_OR_PARTIAL)
    assert site["status"] == SiteStatus.OK or site["reason"]


def test_everything_published_is_clean_utf8(run: Run) -> None:
    for path in (run.output / "public").rglob("*"):
        if path.suffix in (".html", ".json", ".jsonl", ".csv", ".xml"):
            found = FORBIDDEN.search(path.read_text("utf-8"))
            assert found is None, f"{path.name}: {found!r}"


def test_a_text_under_many_addresses_counts_once_in_the_league(run: Run) -> None:
    site = run.sites[SAME_TEXT]
    copies = site["pages_skipped"].get(SkipReason.DUPLICATE, 0)
    offers = {each.path for each in run.found.site(ALL[SAME_TEXT]).asked if each.path.startswith("/offer-")}
    assert copies >= len(offers) - 1 > 1
