"""Which addresses of a site to fetch next: strictly by click depth, within a budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jobdepth.model import PageKind
from jobdepth.page_kind import page_kind
from jobdepth.urls import page_key

#: What a customer would look at first, within one level. Kinds not named come after these.
VISIT_ORDER = (
    PageKind.HOME, PageKind.SOLUTION, PageKind.INDUSTRY, PageKind.CASE_STUDY, PageKind.PRODUCT, PageKind.OTHER,
    PageKind.SUPPORT, PageKind.ABOUT, PageKind.BLOG, PageKind.CONTACT, PageKind.NEWS, PageKind.CAREERS, PageKind.LEGAL,
)  # fmt: skip
_RANK = {kind: number for number, kind in enumerate(VISIT_ORDER)}

#: Addresses that turn out to be no pages also cost time; this many requests a page of the budget are allowed.
REQUESTS_PER_PAGE = 3
EXTRA_REQUESTS = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that waits to be fetched, and the page it was first found on."""

    url: str
    found_on: str | None


class Frontier:
    """The addresses of one site, level by level.

    A level is finished before the next begins, so a page is always fetched at its true click depth,
    in whatever order responses arrive.
    """

    def __init__(self, budget: int) -> None:
        self.level = 0
        self._pages_left = budget
        self._requests_left = budget * REQUESTS_PER_PAGE + EXTRA_REQUESTS
        self._taken: set[str] = set()
        self._this_level: dict[str, Candidate] = {}
        self._next_level: dict[str, Candidate] = {}
        self._open = 0

    @property
    def is_idle(self) -> bool:
        """Whether every address handed out has been answered for."""
        return self._open == 0

    @property
    def waiting(self) -> int:
        """Addresses known and not yet handed out."""
        return len(self._this_level) + len(self._next_level)

    @property
    def has_budget(self) -> bool:
        """Whether another page may be fetched."""
        return self._pages_left > 0 and self._requests_left > 0

    def knows(self, url: str) -> bool:
        """Whether an address was handed out or is waiting."""
        key = page_key(url)
        return key in self._taken or key in self._this_level or key in self._next_level

    def add_click(self, url: str, found_on: str | None) -> None:
        """Add an address that is one click away from a page of this level."""
        if not self.knows(url):
            self._next_level[page_key(url)] = Candidate(url, found_on)

    def add_frame(self, url: str, found_on: str | None) -> None:
        """Add an address that is seen inside a page of this level, even if a click to it waits for the next."""
        key = page_key(url)
        if key not in self._taken and key not in self._this_level:
            self._this_level[key] = self._next_level.pop(key, Candidate(url, found_on))

    def add_free(self, url: str, found_on: str | None) -> Candidate | None:
        """An address on this same level that takes another's place (a redirect's target), handed out if it is new."""
        key = page_key(url)
        if key in self._taken:
            return None
        candidate = self._next_level.pop(key, None) or self._this_level.pop(key, None) or Candidate(url, found_on)
        return self._hand_out(key, Candidate(url, candidate.found_on))

    def next_round(self) -> list[Candidate]:
        """What to fetch now that nothing is open; empty when the site is finished or the budget is spent."""
        if not self._this_level:
            self._this_level, self._next_level = self._next_level, {}
            self.level += 1
        most = max(0, min(self._pages_left, self._requests_left))
        chosen = sorted(self._this_level, key=lambda key: _visit_order(self._this_level[key].url))[:most]
        return [self._hand_out(key, self._this_level.pop(key)) for key in chosen]

    def answered(self, is_page: bool) -> None:
        """Note that a handed-out address has been dealt with."""
        self._open -= 1
        self._pages_left -= is_page

    def drain(self) -> Iterable[Candidate]:
        """Everything that will not be fetched any more."""
        left = [*self._this_level.values(), *self._next_level.values()]
        self._this_level, self._next_level = {}, {}
        return left

    def _hand_out(self, key: str, candidate: Candidate) -> Candidate:
        self._taken.add(key)
        self._open += 1
        self._requests_left -= 1
        return candidate


def _visit_order(url: str) -> tuple[int, int, str]:
    kind = page_kind(url, "", is_home=False)
    return (_RANK[kind], url.count("/"), url)
