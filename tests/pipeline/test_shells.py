"""Sites made of pages that only a browser can show: their state says so, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from jobdepth.model import CaptureRef, FetchedPage, Reading, SkippedPage, SkipReason
from jobdepth.pipeline.shells import unread_shells, why_browser
from jobdepth.store.crawl_rows import CrawlGraph

HOME = "https://acme.example/"


def readings(**needs_browser: bool) -> dict[str, Reading]:
    return {name: Reading(name, "en", 0, name, (), needs_browser=needs) for name, needs in needs_browser.items()}


def stored(names: Mapping[str, Reading], *skipped: SkippedPage) -> CrawlGraph:
    """One page for each reading; that of `home` is the home page."""
    pages = {
        HOME if name == "home" else f"{HOME}{name}": FetchedPage(
            f"{HOME}{name}", 200, datetime(2026, 1, 1, tzinfo=UTC), name, 100, CaptureRef("a", 0, name)
        )
        for name in names
    }
    return CrawlGraph(pages, {}, [], {skip.url: skip for skip in skipped})


def test_a_home_page_that_shows_nothing_without_scripts_needs_a_browser_whatever_else_was_found() -> None:
    found = readings(home=True, about=False, power=False)
    assert why_browser(stored(found), found, HOME, "auto").startswith("the home page shows its text only to a browser")


def test_a_site_needs_a_browser_when_most_of_its_pages_do() -> None:
    found = readings(home=False, power=True, cooling=True)
    assert why_browser(stored(found), found, HOME, "auto").startswith("most pages show their text only to a browser")
    found = readings(home=False, about=False, power=True, cooling=True)
    assert why_browser(stored(found), found, HOME, "auto") == ""


def test_the_reason_says_what_to_install() -> None:
    found = readings(home=True)
    reason = why_browser(stored(found), found, HOME, "auto")
    assert "install the extra 'browser'" in reason
    assert "jobdepth doctor" in reason


def test_the_reason_tells_what_the_crawl_met_and_what_the_study_forbids() -> None:
    found = readings(home=True)
    tried = stored(found, SkippedPage(HOME, SkipReason.NEEDS_BROWSER, "it was not shown within 15 s"))
    assert why_browser(tried, found, HOME, "auto").endswith("; it was not shown within 15 s")
    assert "crawl.render: never" in why_browser(tried, found, HOME, "never")


def test_single_pages_that_need_a_browser_are_listed_as_skipped_once() -> None:
    found = readings(home=False, power=True, cooling=True)
    known = SkippedPage(f"{HOME}power", SkipReason.NEEDS_BROWSER, "the browser gave up")
    assert unread_shells(stored(found, known), found) == [SkippedPage(f"{HOME}cooling", SkipReason.NEEDS_BROWSER)]
