"""What a budget of 300 pages finds of sites that would use up any budget, with real crawls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobdepth.model import PageKind, SkipReason
from jobdepth.page_kind import page_kind
from jobdepth.ranking.sampling import sampled_shares
from tests.crawler.crawls import Crawled, CrawledSite, crawl_sites, path_of
from tests.crawler.large_site import FULL_SIZE, LargeSite

BUDGET = 300

pytestmark = pytest.mark.slow


#: Three of 5,000 pages, one that is nearly all blog, and one that is smaller than the budget.
SITES = {
    "solutions.example": LargeSite(0),
    "industries.example": LargeSite(1),
    "customers.example": LargeSite(2),
    "long.example": LargeSite(1, posts=4500, scale=0.1),
    "small.example": LargeSite(1, posts=20, scale=0.03),
}


@pytest.fixture(scope="module")
def crawled_sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("budget"), SITES, budget=BUDGET) as found:
        yield found


@pytest.fixture(scope="module", params=SITES)
def crawled(request: pytest.FixtureRequest, crawled_sites: Crawled) -> tuple[LargeSite, CrawledSite]:
    return SITES[request.param], crawled_sites[request.param]


Both = tuple[LargeSite, CrawledSite]


def test_the_sites_are_as_large_as_is_said() -> None:
    sizes = [len(site) for site in SITES.values()]
    assert all(abs(size - FULL_SIZE) < FULL_SIZE / 20 for size in sizes[:-1])
    assert sizes[-1] < BUDGET / 2
    assert all(site.depths.keys() == site.links.keys() for site in SITES.values())


def test_the_budget_holds(crawled: Both) -> None:
    assert len(crawled[1].pages) == BUDGET


def test_every_kind_of_page_is_found(crawled: Both) -> None:
    kinds = {page_kind(url, "", is_home=path_of(url) == "/") for url in crawled[1].stored.pages}
    assert kinds == set(PageKind)


def test_the_first_problem_is_found_at_the_depth_it_has_in_the_whole_site(crawled: Both) -> None:
    site, seen = crawled
    depths = seen.depths
    found = [depth for path in site.problems & seen.pages if (depth := depths[path]) is not None]
    assert min(found) == site.first_problem_depth


def test_every_depth_that_is_called_exact_is_true_and_no_depth_is_too_small(crawled: Both) -> None:
    site, seen = crawled
    search, graph = seen.search(), seen.graph
    healthy = {graph.node(seen.url(path)): depth for path, depth in site.depths.items() if path in seen.pages}
    exact = {node for node in healthy if search.is_exact(node)}
    assert {node: search.by_node[node] for node in exact} == {node: healthy[node] for node in exact}
    assert all(search.by_node[node] >= depth for node, depth in healthy.items())
    assert {path for path, depth in site.depths.items() if depth <= 1} <= seen.pages
    assert {node for node, depth in healthy.items() if depth <= 2} <= exact


@pytest.mark.parametrize("host", [host for host, site in SITES.items() if len(site) > BUDGET])
def test_traps_take_less_than_a_third_of_the_budget_while_pages_wait(crawled_sites: Crawled, host: str) -> None:
    assert len(crawled_sites[host].pages - SITES[host].links.keys()) < BUDGET / 3


def test_every_healthy_page_that_is_not_one_of_many_alike_is_found(crawled: Both) -> None:
    site, seen = crawled
    left = {path: reason for path, reason in seen.skipped.items() if path in site.links}
    unsampled = [path for path, reason in left.items() if reason is not SkipReason.SAMPLED]
    assert [path for path in unsampled if site.depths[path] < 3] == []
    if len(site) < BUDGET:
        assert site.links.keys() <= seen.pages


def test_the_share_of_each_sampled_pattern_is_told(crawled_sites: Crawled) -> None:
    site, seen = SITES["solutions.example"], crawled_sites["solutions.example"]
    linked = (link.target for links in seen.stored.links.values() for link in links)
    shares = sampled_shares(seen.stored.pages, linked, [*seen.stored.skipped.values()])
    known = {share.pattern: (share.read, share.known) for share in shares}
    for section in ("solutions", "products", "support"):
        assert known[f"solutions.example/{section}/*"] == (BUDGET // 10, len(site.links[f"/{section}"]))
    skip = seen.stored.skipped[seen.url(next(path for path in site.links["/news"] if path not in seen.pages))]
    assert (skip.reason, skip.detail) == (SkipReason.SAMPLED, "10 of 60 of solutions.example/news/#/#")
