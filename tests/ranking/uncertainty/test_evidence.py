"""What the draws are given of a judged site."""

from __future__ import annotations

from dataclasses import replace

from jobdepth.model import PageKind, Place
from jobdepth.ranking.uncertainty.evidence import PageEvidence, build_evidence
from jobdepth.ranking.uncertainty.settings import LabelRule
from tests.ranking.pages import click, judge, passage, plain, scored_page

RULE = LabelRule(2, 0.8, 2, 0.55, frozenset({PageKind.NEWS}))


def evidence(*pages: object, **more: object) -> dict[int, PageEvidence]:
    """Evidence by click depth, which tells the pages of these tests apart."""
    judged = judge(*pages, **more)  # type: ignore[arg-type]
    return {each.depth: each for each in build_evidence(list(judged.values()), ("a", "b"), RULE).pages}


def test_a_page_of_one_passage_needs_that_one_and_any_other_page_two() -> None:
    alone, among = passage("only words", "a"), (passage("more words", "a"), plain("other words"))
    teased = scored_page("teased", passage("own words", "a"), passage("only words", "a"), depth=3)
    found = evidence(scored_page("alone", alone, depth=1), scored_page("among", *among, depth=2), teased)
    # Of the third page one passage counts on the first page already, but its text has two.
    assert [found[depth].needed for depth in (1, 2, 3)] == [1, 2, 2]
    assert [len(found[depth].focus) for depth in (1, 2, 3)] == [1, 2, 1]


def test_a_footer_does_not_make_a_page_of_two_passages() -> None:
    footer = plain("our imprint", place=Place.FOOTER)
    assert evidence(scored_page("one", passage("only words", "a"), footer, depth=1))[1].needed == 1


def test_a_link_to_an_offer_leads_on_for_certain_and_a_page_that_may_be_one_as_often_as_that_is_probable() -> None:
    unsure = replace(scored_page("unsure", plain("some words"), depth=2), offer_chance=0.4)
    linked = replace(scored_page("linked", plain("their words"), depth=3), offer_chance=0.4)
    offer = scored_page("offer", plain("an offer"), kind=PageKind.PRODUCT, depth=1)
    found = evidence(offer, unsure, linked, edges=[click("linked", "offer")])
    assert [found[depth].leads_on for depth in (1, 2, 3)] == [1.0, 0.4, 1.0]


def test_what_the_page_rule_distrusts_cannot_come_true() -> None:
    unsure = passage("we doubt", "a", focus=0.7, connects=0.5)
    found = evidence(
        scored_page("blog", unsure, passage("word", "a"), depth=1, kind=PageKind.BLOG),
        scored_page("news", passage("we doubt this", "a", focus=0.7, connects=0.6), depth=2, kind=PageKind.NEWS),
    )
    assert found[1].focus.tolist() == [0.7, 0.0]
    assert found[1].connects.tolist() == [0.0, 0.0]
    assert (found[2].focus.tolist(), found[2].connects.tolist()) == ([0.0], [0.6])


def test_a_page_that_no_link_reaches_is_no_evidence() -> None:
    assert evidence(scored_page("lost", passage("lost words", "a"), depth=None)) == {}
