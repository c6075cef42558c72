from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.publish.site_page import build_site_context
from jobdepth.publish.site_review import FIRST, build_review
from jobdepth.result import League, SiteResult

from .html_page import read_page, words
from .leagues import HOSTILE_NAME


def site_of(league: League, slug: str) -> SiteResult:
    return next(site for site in league.sites if site.slug == slug)


def test_the_changes_worth_most_stand_at_the_top_and_the_others_open(folder: Path, league: League) -> None:
    page = read_page(folder / "sites" / "hartcliffe" / "index.html")
    (section,) = page.xpath("//section[@aria-labelledby='todo']")
    review = site_of(league, "hartcliffe").review
    assert review is not None
    assert len(section.xpath("./ol/li")) == FIRST
    assert len(section.xpath("./details/ol/li")) == len(review.changes) - FIRST > 0
    assert section.xpath("./details/ol/@start") == [str(FIRST + 1)]
    assert page.xpath("//section/@aria-labelledby")[0] == "todo"


def test_each_change_says_where_what_words_and_what_it_gives(league: League) -> None:
    view = build_review(site_of(league, "hartcliffe"), league)
    assert view is not None
    first = view.first[0]
    assert first.source.text == "the home page"
    assert first.gain == "+1.0 point"
    assert first.then.startswith("score 96.0, 1st of ")
    assert first.alone == "if it were the only link: +2.5 points"
    assert "lift the score from" in view.summary


def test_words_taken_from_a_site_stay_words(folder: Path) -> None:
    text = (folder / "sites" / "hartcliffe" / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Never dark&lt;/b&gt; &amp; {{ 7*7 }}" in text
    assert HOSTILE_NAME not in text


def test_a_job_without_an_answer_shows_how_a_peer_answers_it(folder: Path) -> None:
    page = read_page(folder / "sites" / "telvara" / "index.html")
    boxes = page.xpath("//div[@class='unanswered']")
    assert len(boxes) == 3
    assert boxes[-1].xpath(".//a[contains(@href, '../brightmoor/index.html')]")
    assert "Jobs not found" not in words(page)


def test_a_site_without_problem_content_is_told_to_write(league: League) -> None:
    view = build_review(site_of(league, "long"), league)
    assert view is not None
    assert "Begin by writing one" in view.summary
    assert view.first == ()


def test_a_problem_page_without_an_offer_to_lead_to_says_so(folder: Path) -> None:
    text = words(read_page(folder / "sites" / "script" / "index.html"))
    assert "no page that links reach describes an offer" in text
    assert "connection +0.091, score +2.3 points" in text


@pytest.mark.parametrize("slug", ["lindgrund", "blocked"])
def test_a_site_without_a_rank_gets_no_advice(folder: Path, league: League, slug: str) -> None:
    assert build_site_context(site_of(league, slug), league).review is None
    assert not read_page(folder / "sites" / slug / "index.html").xpath("//*[@id='todo']")


def test_reviews_stay_out_of_the_public_document(league: League) -> None:
    assert any(site.review for site in league.sites)
    assert not any(site.review for site in league.public().sites)


def test_what_a_customer_meets_first_begins_with_the_home_page(folder: Path) -> None:
    (section,) = read_page(folder / "sites" / "hartcliffe" / "index.html").xpath("//section[@aria-labelledby='first']")
    heads = [words(head) for head in section.xpath("./h3")]
    assert heads[0] == "The home page opens with words about the operator and its offer"
    assert heads[1].startswith("First words about the customer’s problem: 1 click")
    assert section.xpath("./figure[1]//a/@href")[0].startswith("https://www.hartcliffe.example/#:~:text=")


def test_an_opening_that_is_the_first_problem_content_is_quoted_once(folder: Path) -> None:
    (section,) = read_page(folder / "sites" / "brightmoor" / "index.html").xpath("//section[@aria-labelledby='first']")
    assert "The home page opens with words about the customer’s problem" in words(section)
    assert len(section.xpath("./figure")) == 1
