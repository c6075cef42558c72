"""Connections that are said to stay, and don't."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from jobdepth.store.study_store import CRAWL_STATS
from tests.crawler.crawls import CrawledSite, open_crawl
from tests.hostile.healthy import SMALL, depths_of, pages_of
from tests.hostile.server import Behaviour, PlainHost, serve_hosts
from tests.hostile.wire import Wire, response
from tests.site_server import Asked, Reply

SITES = 6


def _hangs_up_when_asked_again(html: str) -> Behaviour:
    async def behave(asked: Asked, wire: Wire) -> None:
        await wire.send(response(Reply(html, headers={"Connection": "keep-alive"})))
        await wire.hear()

    return behave


def test_a_connection_that_ends_as_it_is_used_again_costs_no_try_and_no_page(tmp_path: Path) -> None:
    routes = {path: _hangs_up_when_asked_again(html) for path, html in pages_of(SMALL).items()}
    hosts = [f"forgetful-{number}.example" for number in range(SITES)]
    with (
        serve_hosts({host: PlainHost(routes) for host in hosts}) as server,
        open_crawl(tmp_path / "study", [f"http://{host}/" for host in hosts], proxy=server.url) as crawl,
    ):
        crawl.run()
        for host, row in crawl.rows.items():
            site = CrawledSite(row, crawl.store.crawls.graph(row.crawl_id), server.requests_to(host))
            assert row.failure is None
            assert {path: site.depth(path) for path in ("/", *SMALL)} == depths_of(SMALL)
            assert not [path for path, times in Counter(site.paths).items() if times > 1]
        assert json.loads(next(tmp_path.rglob(CRAWL_STATS)).read_text())["retries"] == 0
