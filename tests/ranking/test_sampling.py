"""How large a share of many alike was read."""

from __future__ import annotations

from jobdepth.model import SkippedPage, SkipReason
from jobdepth.ranking.sampling import PatternShare, sampled_shares

SITE = "https://www.site.example"
POSTS = [f"{SITE}/blog/post-{letter}" for letter in "abcdefghij"]


def skipped(reason: SkipReason, *urls: str) -> list[SkippedPage]:
    return [SkippedPage(url, reason) for url in urls]


def test_the_share_counts_all_addresses_that_links_lead_to_even_if_the_crawler_dropped_them() -> None:
    shares = sampled_shares(POSTS[:2], POSTS, skipped(SkipReason.SAMPLED, POSTS[4]))
    assert shares == (PatternShare("site.example/blog/*", 2, 10),)


def test_addresses_that_are_known_to_be_no_pages_are_not_counted() -> None:
    gone = skipped(SkipReason.NOT_FOUND, POSTS[8]) + skipped(SkipReason.NOT_HTML, POSTS[9])
    left = skipped(SkipReason.SAMPLED, POSTS[3]) + skipped(SkipReason.TIME_LIMIT, *POSTS[4:8])
    assert sampled_shares(POSTS[:3], POSTS, gone + left) == (PatternShare("site.example/blog/*", 3, 8),)


def test_spellings_of_an_address_count_once() -> None:
    spellings = [url.replace("https://www.", "http://") for url in POSTS]
    shares = sampled_shares(POSTS[:1], [*POSTS, *spellings], skipped(SkipReason.SAMPLED, spellings[5]))
    assert shares == (PatternShare("site.example/blog/*", 1, 10),)


def test_a_pattern_that_was_not_sampled_has_no_share() -> None:
    assert sampled_shares(POSTS[:3], POSTS, skipped(SkipReason.BUDGET, *POSTS[3:])) == ()


def test_the_largest_pattern_comes_first() -> None:
    events = [f"{SITE}/events/2024/{month}" for month in range(1, 13)]
    left = skipped(SkipReason.SAMPLED, POSTS[9], events[11])
    assert [(share.pattern, share.known) for share in sampled_shares([], [*POSTS, *events], left)] == [
        ("site.example/events/#/#", 12),
        ("site.example/blog/*", 10),
    ]
