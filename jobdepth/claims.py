"""What an operator can claim about the table: the kinds of claim, what each needs, and each in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from jobdepth.claim_kinds import ClaimKind, ClaimState, Ruling
from jobdepth.model import PLACE_WORDS, PageKind, Place

__all__ = [
    "CLAIM_KEYS", "PASSAGE_CLAIMS", "RULES", "Claim", "ClaimKind", "ClaimRule", "ClaimState", "Ruling", "claim_words",
    "shortened",
]  # fmt: skip

#: So much of a passage is repeated in a sentence about it.
SHOWN_CHARACTERS = 140


class Claim(BaseModel):
    """One thing that an operator says is wrong; keys that its kind does not need are null."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(description="Date and number of the correction.")
    site: str = Field(description="Slug of the site.")
    claim: ClaimKind = Field(description="What it says; docs/corrections.md explains each kind.")
    url: str | None = Field(None, description="The page it is about; of a link, the page that it stands on.")
    passage: str | None = Field(None, description="First words of the passage, or all of it.")
    text_hash: str | None = Field(None, description="Hash of the passage; where given, it alone says which is meant.")
    job: str | None = Field(None, description="Id of the job that the passage is, or is not, about.")
    kind: PageKind | None = Field(None, description="What the page is for.")
    to: str | None = Field(None, description="The page that the link leads to.")
    words: str | None = Field(None, description="Words of the link.")
    place: Place | None = Field(None, description="Where on its page the link stands.")

    @property
    def subject(self) -> tuple[object, ...]:
        """What two claims have in common that cannot both be upheld."""
        aspect = RULES[self.claim].aspect
        return (self.site, aspect, self.url, self.text_hash or self.passage, self.job, self.to, self.words, self.place)


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """What a kind of claim needs beside the site, and how it is said."""

    #: What it changes; two claims on the same aspect of the same thing contradict or repeat each other.
    aspect: str
    needs: tuple[str, ...]
    may_have: tuple[str, ...]
    words: Callable[[Claim], str]


def shortened(text: str) -> str:
    """The beginning of a text, cut at a blank."""
    if len(text) <= SHOWN_CHARACTERS:
        return text
    return text[:SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"


def claim_words(claim: Claim) -> str:
    """The claim in one sentence."""
    return RULES[claim.claim].words(claim)


def _passage(aspect: str, verb: str, *needs: str) -> ClaimRule:
    def words(claim: Claim) -> str:
        said = verb.format(job=claim.job)
        return f"The passage “{shortened(claim.passage or '')}” on {claim.url} {said}."

    return ClaimRule(aspect, ("url", "passage", *needs), ("text_hash",), words)


def _page(aspect: str, verb: str, *needs: str) -> ClaimRule:
    def words(claim: Claim) -> str:
        return f"The page {claim.url} {verb.format(kind=claim.kind.value if claim.kind else '')}."

    return ClaimRule(aspect, ("url", *needs), (), words)


def _link(needs: tuple[str, ...], may_have: tuple[str, ...], verb: str) -> ClaimRule:
    def words(claim: Claim) -> str:
        said = f" with the words “{claim.words}”" if claim.words else ""
        where = f" {PLACE_WORDS[claim.place]}" if claim.place else ""
        return f"A link{said}{where} from {claim.url} to {claim.to} {verb}."

    return ClaimRule("link", needs, may_have, words)


def _site(aspect: str, words: str) -> ClaimRule:
    return ClaimRule(aspect, (), (), lambda _: words)


RULES: dict[ClaimKind, ClaimRule] = {
    ClaimKind.NOT_A_PROBLEM: _passage("problem", "is not about a customer’s problem"),
    ClaimKind.IS_A_PROBLEM: _passage("problem", "is about a customer’s problem"),
    ClaimKind.ABOUT_JOB: _passage("job", "is about the job “{job}”", "job"),
    ClaimKind.NOT_ABOUT_JOB: _passage("job", "is not about the job “{job}”", "job"),
    ClaimKind.CONNECTS: _passage("connects", "says how an offer solves the problem"),
    ClaimKind.DOES_NOT_CONNECT: _passage("connects", "does not say how an offer solves the problem"),
    ClaimKind.OFFER_PAGE: _page("offer", "describes an offer"),
    ClaimKind.NO_OFFER_PAGE: _page("offer", "does not describe an offer"),
    ClaimKind.PAGE_KIND: _page("kind", "is of the kind “{kind}”", "kind"),
    ClaimKind.NOT_OURS: _page("ours", "is not a page of this operator"),
    ClaimKind.NOT_PROBLEM_FOCUSED: _page("focused", "is not about a customer’s problem"),
    ClaimKind.LINK_EXISTS: _link(("url", "to", "words", "place"), (), "exists and was not found"),
    ClaimKind.NO_SUCH_LINK: _link(("url", "to"), ("words", "place"), "does not exist for a visitor"),
    ClaimKind.HOME_PAGE: _page("home", "is the home page that clicks should be counted from"),
    ClaimKind.EXCLUDE_SITE: _site("place in the table", "The website should not be in the ranking."),
    ClaimKind.INCLUDE_SITE: _site("place in the table", "The website should be in the ranking."),
}
#: All keys that any kind of claim has.
CLAIM_KEYS = ("url", "passage", "text_hash", "job", "kind", "to", "words", "place")
PASSAGE_CLAIMS = frozenset(kind for kind, rule in RULES.items() if "passage" in rule.needs)
