"""When a site that refuses requests is left alone, and when only some of its pages are closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.refusals import Refusals, Verdict
from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites
from tests.site_server import Reply, Site, page

CLOSED = Reply(page(text="You may not see this."), 403)
MEMBERS = {f"/members/{n}": CLOSED for n in range(12)}

SITES: dict[str, Site] = {
    "closed.example": {"/": CLOSED, "/a": page()},
    "first-only.example": {"/": page(*[f"/{n}" for n in range(20)]), **{f"/{n}": CLOSED for n in range(20)}},
    "members.example": {
        "/": page("/open", *MEMBERS, "/later"),
        "/open": page("/members/0"),
        "/later": page(*MEMBERS, "/last"),
        "/last": page(),
        **MEMBERS,
    },
    "turned.example": {
        "/": [Reply(page("/solutions/open", *[f"/{n}" for n in range(40)])), CLOSED],
        "/solutions/open": page(),
        **{f"/{n}": CLOSED for n in range(40)},
    },
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("refusals"), SITES) as found:
        yield found


def test_a_site_that_refuses_its_home_page_is_blocked_at_once(crawled: Crawled) -> None:
    site = crawled["closed.example"]
    assert (site.row.failure, len(site.asked)) == (SiteStatus.BLOCKED, 2)


def test_a_site_that_refuses_everything_behind_its_home_page_is_asked_few_times(crawled: Crawled) -> None:
    site = crawled["first-only.example"]
    assert site.row.failure is SiteStatus.BLOCKED
    # robots.txt, the home page, one address that cannot exist, and three pages.
    assert len(site.asked) <= 6
    assert set(site.skipped.values()) == {SkipReason.REFUSED, SkipReason.LEFT_ALONE}


def test_closed_pages_do_not_keep_the_open_ones_from_being_read(crawled: Crawled) -> None:
    site = crawled["members.example"]
    assert site.depths == {"/": 0, "/open": 1, "/later": 1, "/last": 2}
    assert (site.row.failure, site.row.reason) == (None, "")
    assert {site.skipped[path] for path in MEMBERS} == {SkipReason.REFUSED}


def test_a_site_that_begins_to_refuse_everything_is_left_alone_and_partial(crawled: Crawled) -> None:
    site = crawled["turned.example"]
    assert site.row.failure is SiteStatus.PARTIAL
    assert "refuse" in site.row.reason
    assert len(site.asked) < 20
    assert site.pages == {"/", "/solutions/open"}


def test_refusals_in_a_row_are_checked_ever_more_rarely() -> None:
    refusals = Refusals()
    refusals.page_read()
    refusals.page_read()
    verdicts = [refusals.refused() for _ in range(40)]
    assert [number for number, verdict in enumerate(verdicts, 1) if verdict is Verdict.CHECK] == [5, 15, 35]


def test_a_page_between_refusals_begins_the_count_again() -> None:
    refusals = Refusals()
    for _ in range(10):
        refusals.page_read()
        refusals.page_read()
        assert [refusals.refused() for _ in range(4)] == [Verdict.GO_ON] * 4
