"""The kinds of claim that an operator can make, and what can become of one; light enough for the command line."""

from __future__ import annotations

from enum import StrEnum


class ClaimKind(StrEnum):
    """What a claim says; each kind changes one thing that ranking starts from."""

    NOT_A_PROBLEM = "not-a-problem"
    IS_A_PROBLEM = "is-a-problem"
    ABOUT_JOB = "about-job"
    NOT_ABOUT_JOB = "not-about-job"
    CONNECTS = "connects"
    DOES_NOT_CONNECT = "does-not-connect"
    OFFER_PAGE = "offer-page"
    NO_OFFER_PAGE = "no-offer-page"
    PAGE_KIND = "page-kind"
    NOT_OURS = "not-ours"
    NOT_PROBLEM_FOCUSED = "not-problem-focused"
    LINK_EXISTS = "link-exists"
    NO_SUCH_LINK = "no-such-link"
    HOME_PAGE = "home-page"
    EXCLUDE_SITE = "exclude-site"
    INCLUDE_SITE = "include-site"


class Ruling(StrEnum):
    """How a claim was decided."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


class ClaimState(StrEnum):
    """What became of a claim in this table."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    GONE = "no longer applies"
    UNCLEAR = "matches more than one thing"
