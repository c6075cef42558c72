"""Builds the lists on a site's page: levels, pages, skipped addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from jobdepth.model import PageKind
from jobdepth.publish import text
from jobdepth.publish.links import Link, link_to, readable
from jobdepth.publish.site_contexts import LevelRow, PageRow, SkippedGroup
from jobdepth.result import LevelCount, PageResult, SampledPattern, SiteResult, SkippedResult

#: A trap can leave tens of thousands of addresses unread; the page names the first of each kind.
MAX_SKIPPED_SHOWN = 100

_KIND_WORDS = {PageKind.HOME: "home page", PageKind.CASE_STUDY: "case study"}


def build_levels(levels: Sequence[LevelCount]) -> tuple[LevelRow, ...]:
    """Pages by click depth; pages that no link reaches come last."""
    most = max((level.pages for level in levels), default=0) or 1
    ordered = sorted(levels, key=lambda level: (level.click_depth is None, level.click_depth or 0))
    return tuple(_level(level, most) for level in ordered)


def _level(level: LevelCount, most: int) -> LevelRow:
    label = "no link leads there" if level.click_depth is None else text.depth_words(level.click_depth)
    return LevelRow(
        label=label,
        pages=f"{level.pages:,}",
        problem_pages=f"{level.problem_pages:,}",
        bar=f"{100 * level.pages / most:.1f}",
        problem_bar=f"{100 * level.problem_pages / most:.1f}",
    )


def build_pages(pages: Iterable[PageResult]) -> tuple[PageRow, ...]:
    """Pages by click depth, then in the order they were found."""
    ordered = sorted(pages, key=lambda page: (page.depth is None, page.depth or 0))
    return tuple(_page(page) for page in ordered)


def _page(page: PageResult) -> PageRow:
    return PageRow(
        link=link_to(page.url, page.title.strip() or "page without a title"),
        address=readable(page.url),
        depth=_page_depth(page.depth, is_exact=page.depth_is_exact),
        depth_plain=_page_depth(page.depth_without_navigation, is_exact=page.depth_is_exact),
        kind=_KIND_WORDS.get(page.kind, page.kind.value),
        problem_focused="yes" if page.problem_focused else "no",
        jobs=", ".join(page.jobs) or "none",
        connected=_connected(page),
    )


def _page_depth(depth: int | None, *, is_exact: bool) -> str:
    return "no way by links" if depth is None else text.depth_words(depth, is_exact=is_exact)


def _connected(page: PageResult) -> str:
    if not page.problem_focused:
        return "no problem content"
    return "yes" if page.connected else "no"


def build_skipped(site: SiteResult) -> tuple[SkippedGroup, ...]:
    """Skipped addresses by reason, most frequent first; only counts where the lists are not at hand."""
    listed = sorted(site.lists.skipped if site.lists else (), key=lambda skipped: skipped.reason.value)
    by_reason = {reason: list(group) for reason, group in groupby(listed, key=lambda skipped: skipped.reason.value)}
    counts = {**{reason: len(group) for reason, group in by_reason.items()}, **site.pages_skipped}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(_skipped_group(reason, count, by_reason.get(reason, [])) for reason, count in ordered if count)


def build_sampled(sampled: Sequence[SampledPattern]) -> tuple[str, ...]:
    """What was sampled, a sentence for each pattern, the largest first."""
    return tuple(
        f"Of {each.known:,} addresses like {each.pattern}, {each.read:,} {'was' if each.read == 1 else 'were'} read"
        f" ({_share(each)})."
        for each in sampled
    )


def _share(sampled: SampledPattern) -> str:
    share = sampled.read / max(1, sampled.known)
    if 0 < share < 0.01:
        return "less than 1%"
    return "more than 99%" if 0.99 < share < 1 else f"{text.percent(share)}%"


def _skipped_group(reason: str, count: int, skipped: Sequence[SkippedResult]) -> SkippedGroup:
    shown = skipped[:MAX_SKIPPED_SHOWN]
    hidden = count - len(shown)
    return SkippedGroup(
        reason=reason,
        count=text.count_words(count, "address", "addresses"),
        pages=tuple(_skipped(item) for item in shown),
        rest=f"and {hidden:,} more that are not listed here" if hidden > 0 else "",
    )


def _skipped(item: SkippedResult) -> tuple[Link, str]:
    found = f"linked from {readable(item.found_on)}" if item.found_on else ""
    return link_to(item.url), "; ".join(part for part in (item.detail, found) if part)
