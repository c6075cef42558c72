"""Which addresses of a site to fetch next: by click depth, a sample of each pattern first, within a budget."""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest

from crawler.frontier.shares import Group, Shares
from crawler.frontier.waiting import Candidate, Waiting, WaitingRoom, order_of
from jobdepth.model import PageKind, SkippedPage, SkipReason
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
#: So many addresses are kept waiting for a page of the budget: far more than all requests could use up.
WAITING_PER_PAGE = 20
MIN_WAITING = 2000


class Frontier:
    """The addresses of one site, level by level.

    All addresses of a level are known before the first of them is handed out, and a level is finished before the
    next begins, so what is fetched does not depend on the order in which responses arrive. Of a pattern that has had
    its share the rest is held back; when nothing else waits, all get another share, from the shallowest level on.
    """

    def __init__(self, budget: int, language: str = "en") -> None:
        self.level = 0
        self._budget = budget
        self._shares = Shares(budget, language)
        self._waiting = WaitingRoom(max(MIN_WAITING, budget * WAITING_PER_PAGE))
        self._taken: set[str] = set()
        self._pages_read = 0
        self._open = 0

    @property
    def is_idle(self) -> bool:
        """Whether every address handed out has been answered for."""
        return self._open == 0

    @property
    def waiting(self) -> int:
        """Addresses known and not yet handed out."""
        return len(self._waiting)

    @property
    def has_budget(self) -> bool:
        """Whether another page may be fetched."""
        return self._room > 0

    @property
    def _room(self) -> int:
        """How many addresses may be handed out."""
        requests = self._budget * REQUESTS_PER_PAGE + EXTRA_REQUESTS
        return max(0, min(self._budget - self._pages_read, requests - len(self._taken)))

    def cap(self, pages: int) -> None:
        """Lower the budget to so many pages in all."""
        self._budget = min(self._budget, pages)
        self._shares.budget = self._budget

    def knows(self, url: str) -> bool:
        """Whether an address was handed out, is waiting, or was dropped because too many wait."""
        key = page_key(url)
        return key in self._taken or self._waiting.knows(key)

    def add_click(self, url: str, found_on: str | None) -> None:
        """Add an address that is one click away from a page of this level."""
        self._add(url, found_on, self.level + 1)

    def add_frame(self, url: str, found_on: str | None) -> None:
        """Add an address that is seen inside a page of this level, even if a click to it waits for the next."""
        self._add(url, found_on, self.level)

    def add_free(self, url: str, found_on: str | None) -> Candidate | None:
        """An address on this same level that takes another's place (a redirect's target), handed out if it is new."""
        key = page_key(url)
        if key in self._taken:
            return None
        known = self._waiting.remove(key) if self._waiting.get(key) else None
        group = known.group if known else self._shares.group_of(url)
        return self._hand_out(key, Candidate(url, known.candidate.found_on if known else found_on), group)

    def next_round(self) -> list[Candidate]:
        """What to fetch now that nothing is open; empty when the site is finished or the budget is spent."""
        self._waiting.cut_down()
        while self._waiting and self._room:
            for level in self._waiting.levels:
                chosen = self._choose(level)
                if chosen:
                    self.level = level
                    return [self._hand_out(each.key, each.candidate, each.group) for each in map(self._take, chosen)]
            self._shares.raise_shares(self._waiting.groups)
        return []

    def answered(self, is_page: bool) -> None:
        """Note that a handed-out address has been dealt with."""
        self._open -= 1
        self._pages_read += is_page

    def drain(self, otherwise: SkipReason = SkipReason.BUDGET) -> list[SkippedPage]:
        """Everything that will not be fetched any more: held back by its pattern, or else left for `otherwise`."""
        skipped = []
        for each in self._waiting.contents():
            held_back = self._shares.held_back(each.group)
            reason = SkipReason.SAMPLED if held_back else otherwise
            skipped.append(SkippedPage(each.candidate.url, reason, held_back, each.candidate.found_on))
        self._waiting = WaitingRoom(self._waiting.size)
        return skipped

    def _add(self, url: str, found_on: str | None, level: int) -> None:
        key = page_key(url)
        known = self._waiting.get(key)
        if key in self._taken or (known is not None and known.level <= level):
            return
        if known is not None:
            self._waiting.remove(key)
            self._waiting.add(Waiting(key, known.candidate, known.group, level, known.order))
            return
        self._shares.set_home(found_on or url)
        self._waiting.add(Waiting(key, Candidate(url, found_on), self._shares.group_of(url), level, order_of(key)))

    def _take(self, each: Waiting) -> Waiting:
        return self._waiting.remove(each.key)

    def _choose(self, level: int) -> list[Waiting]:
        """What may be asked for of a level now, a customer's pages first, the patterns of a kind in turns."""
        most = self._room
        picked: list[tuple[tuple[int, ...], Waiting]] = []
        for group, entries in self._waiting.at_level(level).items():
            room = min(most, self._shares.room(group))
            first = nsmallest(room, entries, key=lambda each: each.order) if room > 0 else []
            picked += [(_place(each, group.asked + turn), each) for turn, each in enumerate(first)]
        chosen: list[Waiting] = []
        of_family: Counter[str] = Counter()
        for _, each in sorted(picked, key=lambda pair: pair[0]):
            family = each.group.family
            if len(chosen) < most and of_family[family] < self._shares.family_room(each.group):
                of_family[family] += 1
                chosen.append(each)
        return chosen

    def _hand_out(self, key: str, candidate: Candidate, group: Group) -> Candidate:
        self._taken.add(key)
        self._shares.take(group)
        self._open += 1
        return candidate


def _place(each: Waiting, turn: int) -> tuple[int, ...]:
    """The place in its level: lists last, each pattern of them in its turn; others by kind, then in turns."""
    rank = _RANK[page_kind(each.candidate.url, "", is_home=False)]
    return (1, turn, rank, each.order) if each.group.is_late else (0, rank, turn, each.order)
