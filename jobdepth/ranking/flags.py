"""Flags: plain statements about a site, each by a rule with stated limits and with the pages it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobdepth.model import PageKind
from jobdepth.ranking.pages import JudgedPage
from jobdepth.result import Measures
from jobdepth.result_findings import FindingPage, FlagResult

#: One page is no pattern: fewer problem-focused pages than this say nothing about where content lives.
MIN_PROBLEM_PAGES = 2
#: "Only": this share of the problem passages. Not all, so that one passage misjudged does not undo it.
ONLY_SHARE = 0.9
#: "Never": at most this share of the pages that address a job lead to an offer.
NEVER_SHARE = 0.1
#: "Bold": this share of the home page's words is problem-led.
BOLD_ORIENTATION = 0.3
#: "Little": fewer problem passages than this on other problem-focused pages.
LITTLE_PASSAGES = 5
MAX_PAGES = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: raised or not (None: too little to judge), in words, and the pages it rests on."""

    raised: bool | None
    sentence: str
    pages: Sequence[JudgedPage] = ()


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One rule: its name, what it asks in words, why it matters, and the function that decides."""

    id: str
    label: str
    rule: str
    meaning: str
    decide: Callable[[Sequence[JudgedPage], Measures], Finding]


def site_flags(pages: Sequence[JudgedPage], measures: Measures) -> list[FlagResult]:
    """Every rule applied to the judged pages of a site; pages that no link reaches are left out."""
    reached = [item for item in pages if item.page.depth is not None]
    return [_flag(rule, rule.decide(reached, measures)) for rule in FLAGS]


def _flag(rule: FlagRule, found: Finding) -> FlagResult:
    pages = sorted(found.pages, key=lambda item: (item.page.depth or 0, item.page.url)) if found.raised else []
    shown = [
        FindingPage(url=item.page.url, title=item.page.title, click_depth=item.page.depth) for item in pages[:MAX_PAGES]
    ]
    return FlagResult(id=rule.id, label=rule.label, raised=found.raised, sentence=found.sentence, pages=shown)


def _only_in(kind: PageKind, where: str) -> Callable[[Sequence[JudgedPage], Measures], Finding]:
    """A rule that holds where nearly all problem passages stand on pages of one kind."""

    def decide(pages: Sequence[JudgedPage], measures: Measures) -> Finding:
        del measures
        focused = [item for item in pages if item.is_problem_focused]
        if len(focused) < MIN_PROBLEM_PAGES:
            return _too_few(len(focused), "problem-focused page")
        there = [item for item in focused if item.page.kind is kind]
        total = sum(len(item.problems) for item in focused)
        count = sum(len(item.problems) for item in there)
        sentence = f"{_of(count, total)} problem passages {_stand(count)} {where}."
        return Finding(count >= ONLY_SHARE * total, sentence, there)

    return decide


def _never_connected(pages: Sequence[JudgedPage], measures: Measures) -> Finding:
    del measures
    speaking = [item for item in pages if item.is_problem_focused and item.jobs]
    if len(speaking) < MIN_PROBLEM_PAGES:
        return _too_few(len(speaking), "page that addresses a job")
    without = [item for item in speaking if not item.is_connected]
    connected = len(speaking) - len(without)
    sentence = (
        f"{_of(connected, len(speaking))} pages that address a job {'leads' if connected == 1 else 'lead'} to an offer."
    )
    return Finding(connected <= NEVER_SHARE * len(speaking), sentence, without)


def _bold_home(pages: Sequence[JudgedPage], measures: Measures) -> Finding:
    if measures.orientation is None:
        return Finding(None, "The home page has no text to judge.")
    home = [item for item in pages if item.page.kind is PageKind.HOME]
    behind = [item for item in pages if item.is_problem_focused and item.page.kind is not PageKind.HOME]
    count = sum(len(item.problems) for item in behind)
    led = f"{measures.orientation:.0%} of the home page’s words are about the customer’s problem"
    sentence = f"{led}; other pages hold {count or 'no'} problem {'passage' if count == 1 else 'passages'}."
    return Finding(measures.orientation >= BOLD_ORIENTATION and count < LITTLE_PASSAGES, sentence, [*home, *behind])


def _of(count: int, total: int) -> str:
    if count == total:
        return f"All {total}"
    return f"None of the {total}" if count == 0 else f"{count} of {total}"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _too_few(count: int, kind: str) -> Finding:
    found = f"only one {kind}" if count else f"no {kind}"
    return Finding(None, f"Too little to judge: {found} was found, and the rule needs {MIN_PROBLEM_PAGES}.")


_ONLY_RULE = (
    f"at least {ONLY_SHARE:.0%} of the distinct problem passages, on {MIN_PROBLEM_PAGES} problem-focused pages or "
    "more, stand on {where}"
)

FLAGS: tuple[FlagRule, ...] = (
    FlagRule(
        "only-in-vertical-pages",
        "Only in vertical pages",
        _ONLY_RULE.format(where="pages of kind industry"),
        "A customer must guess which industry page to open before the site speaks of the problem.",
        _only_in(PageKind.INDUSTRY, "on pages for an industry"),
    ),
    FlagRule(
        "only-in-case-studies",
        "Only in case studies",
        _ONLY_RULE.format(where="pages of kind case-study"),
        "The site leaves it to its customers' stories to say what problem it solves.",
        _only_in(PageKind.CASE_STUDY, "in case studies"),
    ),
    FlagRule(
        "never-connected",
        "Never connected to an offer",
        f"at most {NEVER_SHARE:.0%} of the problem-focused pages that address a job ({MIN_PROBLEM_PAGES} pages or "
        "more) lead to an offer, in the same passage, on the same page or by one link in the text",
        "A reader who recognises the problem is not shown what the operator sells against it.",
        _never_connected,
    ),
    FlagRule(
        "bold-home-page",
        "Bold home page, little behind it",
        f"orientation of {BOLD_ORIENTATION:.0%} or more, and fewer than {LITTLE_PASSAGES} distinct problem passages on "
        "problem-focused pages other than the home page",
        "The home page promises to speak of the customer, and the site does not go on with it.",
        _bold_home,
    ),
)
