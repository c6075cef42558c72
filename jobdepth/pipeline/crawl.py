"""The crawl stage: a child process that crawls, watched through the store."""

from __future__ import annotations

import ipaddress
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.model import CrawlState
from jobdepth.pipeline.progress import Progress
from jobdepth.store.crawl_rows import CrawlRow
from jobdepth.store.run_rows import RunRow
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study

POLL_S = 0.25
STOP_TIMEOUT_S = 25.0


def require_contact(study: Study) -> None:
    """Refuse to crawl strangers' sites without saying who asks; raises InputError."""
    if study.contact or all(_is_loopback(address) for address in _addresses(study)):
        return
    cure = "add 'contact: you@example.org' to study.yaml, or use --contact; it goes into the user agent"
    raise InputError([Problem("study", "a real crawl needs a contact that operators can write to", cure=cure)])


def _addresses(study: Study) -> list[str]:
    """The machines that the crawler will talk to: the proxy, if there is one, else the sites."""
    proxy = study.crawl.proxy or getproxies().get("http")
    return [proxy] if proxy else [site.url for site in study.sites]


def _is_loopback(url: str) -> bool:
    host = urlsplit(url if "://" in url else f"http://{url}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def open_run(store: StudyStore, *, fresh: bool) -> RunRow:
    """The run to work on: the last one if it was broken off, else a new one."""
    newest = store.runs.newest()
    if newest is not None and newest.finished_at is None and not fresh:
        return newest
    return store.runs.begin()


def study_crawls(study: Study, store: StudyStore, run_number: int) -> list[CrawlRow]:
    """The crawls of a run that are of the study as it is now: of its sites, from their addresses."""
    seeds = {site.site_id: site.url for site in study.sites}
    return [row for row in store.crawls.crawls_of_run(run_number) if seeds.get(row.site_id) == row.seed_url]


class CrawlProcess:
    """The crawler in a process of its own; ends when this process does."""

    def __init__(self, study: Study, store: StudyStore, run_number: int) -> None:
        from crawler.plan import build_plan

        folder = store.run_dir(run_number)
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "crawl.log"
        plan = folder / "plan.json"
        build_plan(study, store.output.resolve(), run_number).write(plan)
        self._process = _start(plan, self.log)
        self._study = study
        self._store = store
        self._run_number = run_number

    def wait(self, progress: Progress) -> None:
        """Wait for the end of the crawl, showing progress; raises JobdepthError if it broke."""
        try:
            while self._process.poll() is None:
                progress.crawling(study_crawls(self._study, self._store, self._run_number))
                self._pause()
        except BaseException:
            self.stop()
            raise
        finally:
            self._close_pipe()
        rows = study_crawls(self._study, self._store, self._run_number)
        progress.crawling(rows)
        done = {row.site_id for row in rows if row.state is CrawlState.DONE}
        unfinished = [site.site_id for site in self._study.sites if site.site_id not in done]
        if self._process.returncode != 0 or unfinished:
            left = f"; not finished: {', '.join(unfinished[:5])}" if unfinished else ""
            raise JobdepthError(f"the crawl broke off{left}. See {self.log}; run again to go on from there")

    def stop(self) -> None:
        """Ask the crawler to end, and make it end if it does not."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _close_pipe(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _pause(self) -> None:
        try:
            self._process.wait(POLL_S)
        except subprocess.TimeoutExpired:
            return


def _start(plan: Path, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "crawler", str(plan), str(log)]
    # The crawler reads its standard input only to notice that this process is gone.
    with log.open("ab") as errors:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
