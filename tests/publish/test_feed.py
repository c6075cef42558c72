"""The feed has what RFC 4287 asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from jobdepth.edition_record import EditionRecord, build_record, numbered
from jobdepth.publish.feed import ATOM, MAX_ENTRIES, render_feed
from jobdepth.result import League

from .leagues import DRAFTS, build_league

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
NAMES = {"a": ATOM}


@pytest.fixture(scope="module")
def league() -> League:
    return build_league(DRAFTS[:2])


def _records(league: League, count: int) -> list[EditionRecord]:
    return [
        build_record(numbered(league, number), NOW + timedelta(days=number), {}, ["2 of 2 operators are ranked."])
        for number in range(1, count + 1)
    ]


def _feed(league: League, count: int = 2) -> etree._Element:
    return etree.fromstring(render_feed(league.study, _records(league, count)).encode())


def _texts(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(text) for text in found]


def test_feed_and_entries_have_every_required_element_once(league: League) -> None:
    feed = _feed(league)
    entries = feed.findall("a:entry", NAMES)
    assert len(entries) == 2
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            (text,) = _texts(element, f"./a:{name}/text()")
            assert text.strip()
    (author,) = _texts(feed, "./a:author/a:name/text()")
    assert author == "Example Research"
    for entry in entries:
        assert len(_texts(entry, "./a:link[@rel='alternate']/@href")) == 1
        assert len(_texts(entry, "./a:summary/text()")) == 1


def test_times_are_in_the_form_of_rfc_3339_newest_first(league: League) -> None:
    times = _texts(_feed(league), "./a:entry/a:updated/text()")
    assert times == ["2026-03-07T12:00:00Z", "2026-03-06T12:00:00Z"]
    assert _texts(_feed(league), "./a:updated/text()") == times[:1]


def test_ids_are_absolute_different_and_stay_when_editions_are_added(league: League) -> None:
    before, after = (_texts(_feed(league, count), ".//a:id/text()") for count in (2, 3))
    assert len(set(after)) == 4
    assert set(before) < set(after)
    assert before[0] == after[0]
    assert all(text.startswith("urn:uuid:") for text in after)


def test_links_are_absolute_where_the_base_address_is_known(league: League) -> None:
    links = _texts(_feed(league), ".//a:link/@href")
    assert "https://research.example/data-centres/editions/2026-03-04-2/index.html" in links
    assert "https://research.example/data-centres/feed.xml" in links
    assert all(link.startswith("https://research.example/data-centres/") for link in links)


def test_links_are_relative_and_no_self_link_is_claimed_where_it_is_not(league: League) -> None:
    unknown = league.model_copy(update={"study": league.study.model_copy(update={"base_url": ""})})
    assert _texts(_feed(unknown), ".//a:link/@href") == [
        "index.html",
        "editions/2026-03-04-2/index.html",
        "editions/2026-03-04-1/index.html",
    ]


def test_hostile_titles_do_not_break_the_feed(league: League) -> None:
    title = "</title><script>alert(1)</script> \x00\x08\x1b\ufffe & ]]>"
    named = league.model_copy(update={"study": league.study.model_copy(update={"title": title})})
    (shown,) = _texts(_feed(named), "./a:title/text()")
    assert shown.startswith("</title><script>alert(1)</script>")
    assert "\x00" not in shown


def test_the_feed_stays_short(league: League) -> None:
    feed = _feed(league, MAX_ENTRIES + 3)
    assert len(feed.findall("a:entry", NAMES)) == MAX_ENTRIES
