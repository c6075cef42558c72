"""What the template of a site's page is given on what its operator can do."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.finding_contexts import Quote
from jobdepth.publish.links import Link


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One link to add."""

    #: The words of the link.
    words: str
    #: The page that it stands on.
    source: Link
    #: The page that it leads to.
    target: Link
    #: What it is for, and the click depth of the page behind it today and then.
    why: str
    #: What it adds to the score: "+3.5 points".
    gain: str
    #: Score and rank with it and those above it, in words.
    then: str
    #: What it adds if it is the only change, in words.
    alone: str
    #: The jobs that it helps.
    helps: str
    #: The passage that it brings forward or leads on from.
    quote: Quote


@dataclass(frozen=True, slots=True)
class NoOfferView:
    """A problem page without a way to an offer."""

    #: The page.
    page: Link
    #: Its click depth in words.
    reached: str
    #: Its jobs that lead nowhere.
    helps: str
    #: Words of the link to add; "" where there is no offer page to lead to.
    words: str
    #: The offer page; None where there is none.
    target: Link | None
    #: What the link alone adds to connection and score, in words.
    gain: str


@dataclass(frozen=True, slots=True)
class UnansweredView:
    """A job without an answer on the site."""

    #: Id of the rubric.
    id: str
    #: The job in one sentence.
    job: str
    #: How many ranked sites answer it.
    answered_by: str
    #: Whose example is shown, or "".
    peer: str
    #: The peer's page in this folder; None where there is no example.
    peer_page: Link | None
    #: The peer's passage; None where there is no example.
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything that an operator can do."""

    #: The whole in a sentence or two.
    summary: str
    #: Whose affairs the home page opens with, in words; "" where there is no opening.
    opening_is: str
    #: The opening; None where there is none, or where it is the first problem passage that the page quotes anyway.
    opening: Quote | None
    #: The changes worth most.
    first: tuple[ChangeView, ...]
    #: The other changes.
    rest: tuple[ChangeView, ...]
    #: Problem pages without a way to an offer.
    no_offer: tuple[NoOfferView, ...]
    #: How many of those pages are not listed, in words, or "".
    no_offer_rest: str
    #: Jobs without an answer.
    unanswered: tuple[UnansweredView, ...]
    #: How the figures were made, a sentence each.
    notes: tuple[str, ...]
