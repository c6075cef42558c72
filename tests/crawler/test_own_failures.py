"""What a fault of this machine costs: the crawl stops, and no site is judged by it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.model import CrawlState
from tests.crawler.crawls import Crawl, Crawled, crawl_sites, open_crawl
from tests.site_server import Site, page, serve

#: Leaves the crawl's own process so many file handles.
FEW_HANDLES = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({most}, {most}))"
SITE: Site = {"/": page("/a"), "/a": page()}


def leave_handles(folder: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    (folder / "sitecustomize.py").write_text(FEW_HANDLES.format(most=most))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *os.environ.get("PYTHONPATH", "").split()]))


def judged(crawl: Crawl) -> list[str]:
    """What is said against sites."""
    return [row.reason for row in crawl.rows.values() if row.failure is not None or row.reason]


@pytest.mark.parametrize("broken", ["the file of the site", "the folder of the site"])
def test_an_archive_that_cannot_be_written_stops_the_crawl_and_blames_no_site(tmp_path: Path, broken: str) -> None:
    hosts = ["one.example", "other.example"]
    seeds = [f"http://{host}/" for host in hosts]
    with serve(dict.fromkeys(hosts, SITE)) as server, open_crawl(tmp_path, seeds, proxy=server.url) as crawl:
        site_id = crawl.study.sites[0].site_id
        folder = crawl.store.archive / site_id
        obstacle = folder / f"{crawl.number:05d}.warc.gz" if "file" in broken else folder
        if obstacle == folder:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.write_text("not a folder")
        else:
            obstacle.mkdir(parents=True)

        with pytest.raises(JobdepthError, match="the crawl broke off"):
            crawl.run()

        assert judged(crawl) == []
        assert crawl.rows["one.example"].state is not CrawlState.DONE
        log = (crawl.store.run_dir(crawl.number) / "crawl.log").read_text()
        assert log.count("the crawl stops") == 1
        assert f"cannot write {folder}" in log

        if obstacle == folder:
            folder.unlink()
        else:
            obstacle.rmdir()
        found = Crawled(crawl.run(), server)
        assert [found[host].pages for host in hosts] == [{"/", "/a"}] * 2
        assert judged(crawl) == []


def test_sites_need_no_file_handle_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_handles(tmp_path, monkeypatch, 100)
    sites = {f"s{number}.example": SITE for number in range(120)}
    with crawl_sites(tmp_path / "output", sites, concurrency=16) as crawled:
        assert all(crawled[host].pages == {"/", "/a"} for host in sites)
        assert judged(crawled.crawl) == []


def test_a_lack_of_file_handles_for_connections_stops_the_crawl_and_blames_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_handles(tmp_path, monkeypatch, 45)
    sites = {f"s{number}.example": SITE for number in range(120)}
    seeds = [f"http://{host}/" for host in sites]
    with serve(sites, most_delay_s=0.5) as server, open_crawl(
        tmp_path / "output", seeds, proxy=server.url, concurrency=100
    ) as crawl:  # fmt: skip
        with pytest.raises(JobdepthError, match="the crawl broke off"):
            crawl.run()
        assert judged(crawl) == []
