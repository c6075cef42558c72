"""Which page of a site click depth is counted from, and what the result says about the choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.pages.soft_404 import probe_url
from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import Crawled, crawl_sites, path_of
from tests.site_server import Reply, Site, moved, page

GERMAN = (
    "Wir betreiben Rechenzentren in Frankfurt und München und sorgen dafür, dass Ihre Systeme auch dann laufen, wenn "
    "der Strom ausfällt. Unsere Kunden wissen, wie teuer jede Stunde Stillstand ist, und sie schlafen trotzdem ruhig."
)
ENGLISH = (
    "We run data centres in Frankfurt and Munich and make sure that your systems keep running when the power fails. "
    "Our customers know what every hour of downtime costs them, and they sleep well at night all the same."
)


def written(language: str, text: str, *links: str, head: str = "") -> str:
    return page(*links, text=f"<main><p>{text}</p></main>", head=head).replace("<html>", f'<html lang="{language}">')


SITES: dict[str, Site] = {
    "german-first.example": {
        "/": written("de", GERMAN, "/preise", head='<link rel="alternate" hreflang="en" href="/en/">'),
        "/preise": written("de", GERMAN + " Preise."),
        "/en/": written("en", ENGLISH, "/", "/en/prices"),
        "/en/prices": written("en", ENGLISH + " Prices.", "/en/deeper"),
        "/en/deeper": written("en", ENGLISH + " Deeper."),
    },
    "splash.example": {
        "/": '<html><body><a href="/de/">Deutsch</a> <a href="/en/">English</a></body></html>',
        "/de/": written("de", GERMAN),
        "/en/": moved("/en/home"),
        "/en/home": written("en", ENGLISH, "/en/a"),
        "/en/a": written("en", ENGLISH + " A."),
    },
    "broken-english.example": {
        "/": written("de", GERMAN, "/preise", head='<link rel="alternate" hreflang="en" href="/en/">'),
        "/en/": Reply("", 404),
        "/preise": written("de", GERMAN + " Preise."),
    },
    "only-said.example": {
        "/": written("de", GERMAN, "/preise", head='<link rel="alternate" hreflang="en" href="/en/">'),
        "/en/": written("de", GERMAN + " Bald auch auf Englisch."),
        "/preise": written("de", GERMAN + " Preise."),
    },
    "english.example": {
        "/": written("en", ENGLISH, "/a", head='<link rel="alternate" hreflang="en" href="/en/">'),
        "/a": written("en", ENGLISH + " A."),
        "/en/": written("en", ENGLISH + " Again."),
    },
}


class CatchAll(dict[str, str]):
    """A site that answers 200 to every address."""

    def get(self, path: str, default: object = None) -> object:
        return super().get(
            path, f"<html><title>Not found</title><p>We could not find {path}. Try the search.</p></html>"
        )


SITES["catch-all.example"] = CatchAll(
    {
        "/": page("/real", "/gone", "/also-gone/away"),
        "/real": page(text="A real page about something."),
        "/robots.txt": "",
    }
)
SITES["all-to-home.example"] = {
    "/": page("/real", "/gone"),
    "/real": page(text="A real page."),
    "/gone": moved("/"),
    path_of(probe_url("http://all-to-home.example/")): moved("/"),
}
SITES["error-page.example"] = {
    "/": page("/real", "/gone"),
    "/real": page(text="A real page."),
    "/gone": moved("/oops"),
    path_of(probe_url("http://error-page.example/")): moved("/oops"),
    "/oops": page("/real", text="Something went wrong."),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("home"), SITES) as found:
        yield found


def test_click_depth_is_counted_from_the_home_page_in_the_language_of_the_study(crawled: Crawled) -> None:
    site = crawled["german-first.example"]
    assert site.row.home_url == "http://german-first.example/en/"
    assert {path: site.depth(path) for path in ("/en/", "/en/prices", "/", "/en/deeper", "/preise")} == {
        "/en/": 0, "/en/prices": 1, "/": 1, "/en/deeper": 2, "/preise": 2,
    }  # fmt: skip


def test_the_choice_of_a_version_is_said_in_words(crawled: Crawled) -> None:
    assert "English" in crawled["german-first.example"].row.home_note
    assert crawled["english.example"].row.home_note == ""


def test_no_page_is_asked_for_twice_when_the_home_page_is_another(crawled: Crawled) -> None:
    paths = crawled["german-first.example"].paths
    assert len(paths) == len(set(paths)) == 5


def test_a_splash_page_leads_to_the_home_page_through_a_redirect(crawled: Crawled) -> None:
    site = crawled["splash.example"]
    assert site.row.home_url == "http://splash.example/en/home"
    assert site.depth("/en/a") == 1


@pytest.mark.parametrize("host", ["broken-english.example", "only-said.example"])
def test_a_version_that_is_not_there_leaves_the_home_page_where_it_was(crawled: Crawled, host: str) -> None:
    site = crawled[host]
    assert (site.row.home_url, site.row.home_note) == (f"http://{host}/", "")
    assert site.depth("/preise") == 1


def test_a_home_page_in_the_right_language_stays(crawled: Crawled) -> None:
    site = crawled["english.example"]
    assert (site.row.home_url, site.depth("/a")) == ("http://english.example/", 1)


def test_a_page_that_says_nothing_is_there_is_no_page(crawled: Crawled) -> None:
    site = crawled["catch-all.example"]
    assert site.pages == {"/", "/real"}
    assert site.skipped == dict.fromkeys(("/gone", "/also-gone/away"), SkipReason.SOFT_NOT_FOUND)
    assert site.row.failure is None


def test_one_address_that_cannot_exist_is_asked_for(crawled: Crawled) -> None:
    for host in SITES:
        site = crawled[host]
        probe = path_of(probe_url(site.row.home_url or ""))
        assert [each.path for each in site.asked].count(probe) == 1


def test_a_site_that_sends_missing_pages_home_keeps_its_home_page(crawled: Crawled) -> None:
    site = crawled["all-to-home.example"]
    assert site.depths == {"/": 0, "/real": 1}


def test_the_page_that_missing_pages_are_sent_to_is_no_page(crawled: Crawled) -> None:
    site = crawled["error-page.example"]
    assert site.pages == {"/", "/real"}
    assert site.skipped == {"/oops": SkipReason.SOFT_NOT_FOUND}


def test_no_site_of_these_is_blocked_or_partial(crawled: Crawled) -> None:
    failures = {host: crawled[host].row.failure for host in SITES}
    assert set(failures.values()) <= {None, SiteStatus.OK}
