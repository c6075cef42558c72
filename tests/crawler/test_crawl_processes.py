"""The crawl as a process: what it leaves behind when it is killed, who ends it, and that order never matters."""

from __future__ import annotations

from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from jobdepth.model import CrawlState, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites, hang_up, open_crawl, path_of
from tests.crawler.random_site import random_site
from tests.site_server import Reply, Site, moved, page, serve
from tests.waiting import PATIENCE_S, wait_until

SLOW: Site = {
    "/": page("/hub", "/moved", *[f"/{n}" for n in range(15)], "/0"),
    "/moved": moved("/target"),
    "/target": page("/behind"),
    "/behind": page(),
    "/hub": page(*[f"/{n}" for n in range(15, 25)]),
    **{f"/{n}": Reply(page("/"), delay_s=0.05) for n in range(25)},
}


def test_a_crawl_that_was_killed_goes_on_without_asking_again_for_what_it_has(tmp_path: Path) -> None:
    with serve({"slow.example": SLOW}) as server, open_crawl(
        tmp_path, ["http://slow.example/"], proxy=server.url, max_links=17
    ) as crawl:  # fmt: skip
        process = crawl.start()
        wait_until(lambda: crawl.rows.get("slow.example") is not None and crawl.rows["slow.example"].pages >= 6)
        process._process.kill()
        process._process.wait()
        hang_up(process)
        before = {path_of(url) for url in Crawled(crawl, server)["slow.example"].stored.pages}
        assert crawl.rows["slow.example"].state is CrawlState.RUNNING
        server.asked.clear()

        site = Crawled(crawl.run(), server)["slow.example"]

        assert not before & set(site.paths)
        assert site.skipped == {"/": SkipReason.TOO_MANY_LINKS}
        assert site.pages == SLOW.keys() - {"/moved"}
        depths = site.depths
        assert (depths["/target"], depths["/behind"], depths["/3"], depths["/20"]) == (1, 2, 1, 2)
        with (crawl.store.archive / "slow-example" / "00001.warc.gz").open("rb") as stream:
            stored = {record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)}
        assert {site.url(path) for path in site.pages} <= stored


def test_a_site_that_has_left_the_study_does_not_keep_a_run_from_its_end(tmp_path: Path) -> None:
    sites = {"stays.example": {"/": page()}, "goes.example": {"/": page()}}
    with serve(sites) as server, open_crawl(tmp_path, ["http://stays.example/"], proxy=server.url) as crawl:
        crawl.store.crawls.open_crawl(crawl.number, "goes", "http://goes.example/")
        assert crawl.run().rows["stays.example"].state is CrawlState.DONE
        assert {asked.host for asked in server.asked} == {"stays.example"}


def test_the_crawl_ends_when_the_process_that_wanted_it_is_gone(tmp_path: Path) -> None:
    endless: Site = {"/": page(*[f"/{n}" for n in range(500)])}
    with serve({"endless.example": endless}) as server, open_crawl(
        tmp_path, ["http://endless.example/"], proxy=server.url, delay_s=2.0
    ) as crawl:  # fmt: skip
        process = crawl.start()
        try:
            wait_until(lambda: "/" in server.paths("endless.example"))
            hang_up(process)
            assert process._process.wait(PATIENCE_S) == 1
            assert crawl.rows["endless.example"].state is CrawlState.RUNNING
        finally:
            process.stop()


SEEDS = (1, 2, 3)
#: Each site three times, under three names: answers are held back at random, so that they arrive in three orders.
RANDOM_SITES = {f"try-{number}-{seed}.example": random_site(seed, 30) for seed in SEEDS for number in range(3)}


def test_depths_are_true_in_whatever_order_answers_arrive(tmp_path: Path) -> None:
    sites = {host: site for host, (site, _) in RANDOM_SITES.items()}
    with crawl_sites(tmp_path, sites, most_delay_s=0.03, concurrency_per_host=8) as crawled:
        assert max(asked.at_once for asked in crawled.server.asked) > 1
        for host, (_, truth) in RANDOM_SITES.items():
            site = crawled[host]
            reached = {path: site.depth(path) for path in site.pages}
            assert reached == truth, host
