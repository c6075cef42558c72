"""How much of a budget each pattern of addresses may take while others wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from weakref import WeakValueDictionary

from jobdepth.url_patterns import family_of, is_known_family, is_listing, is_other_language, pattern_of
from jobdepth.urls import host_of

#: Parts of the budget for one pattern, and for one that only lists or repeats other pages.
PATTERN_PART = 10
LATE_PATTERN_PART = 30
#: Parts of the budget for one family of patterns, and for all that lists or repeats, whatever its pattern.
FAMILY_PART = 3
LATE_PART = 5
#: Part of the budget for a look at patterns whose family had its share before their turn came.
NEW_PART = 20
#: The smallest share: fewer pages are no sample.
MIN_SHARE = 10
#: Families that are not part of the home page's host; the names of such hosts may be without end.
LATE_FAMILY = "late"
OTHER_HOSTS = "other hosts"


@dataclass(slots=True, eq=False, weakref_slot=True)
class Group:
    """Addresses of one pattern: how many were asked for, how many wait, how many were dropped for want of room."""

    pattern: str
    family: str
    #: It only lists or repeats other pages, or is in another language: it comes last in its level.
    is_late: bool
    #: It is a folder named after a kind of page or stands in no folder: the first to get another share. A folder in
    #: the site's own words may be a maze.
    is_plain: bool
    #: How many shares it may take by now.
    shares: int = 1
    asked: int = 0
    waiting: int = 0
    dropped: int = 0

    @property
    def known(self) -> int:
        """All addresses of the pattern."""
        return self.asked + self.waiting + self.dropped


class Shares:
    """Counts what each group has taken of the budget, and says what it may still take."""

    def __init__(self, budget: int, language: str) -> None:
        self.budget = budget
        self._language = language
        self._home_host: str | None = None
        #: A trap makes groups without end; those of which nothing waits and nothing was asked for are forgotten.
        self._groups: WeakValueDictionary[tuple[str, bool], Group] = WeakValueDictionary()
        self._asked: set[Group] = set()
        self._asked_of_family: Counter[str] = Counter()
        self._looked_at = 0

    def set_home(self, url: str) -> None:
        """Tell which host the site's home page is on, as soon as it is known."""
        self._home_host = self._home_host or _host(url)

    def group_of(self, url: str) -> Group:
        """The group of an address."""
        is_late = is_listing(url) or is_other_language(url, self._language)
        key = (pattern_of(url), is_late)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = self._new_group(url, key[0], is_late=is_late)
        return group

    def room(self, group: Group) -> int:
        """How many more addresses of a group may be asked for now."""
        return min(group.shares * self._share(group) - group.asked, self.family_room(group))

    def family_room(self, group: Group) -> int:
        """How many more addresses of its family a group may be part of now."""
        if group.shares > 1:
            return self.budget
        return self._part(LATE_PART if group.is_late else FAMILY_PART) - self._asked_of_family[group.family]

    def take(self, group: Group) -> None:
        """Note that an address of a group is being asked for."""
        group.asked += 1
        self._asked.add(group)
        self._asked_of_family[group.family] += 1

    def held_back(self, group: Group) -> str:
        """In words, how much of a group was asked for before it had its share; empty if it has not had that."""
        if group.asked < self._share(group):
            return ""
        return f"{group.asked:,} of {group.known:,} of {group.pattern}"

    def raise_shares(self, waiting: Collection[Group]) -> None:
        """Allow another share, since nothing else waits: to all that are plain, or else to the smallest groups.

        What has an end is small and soon read; what has none grows with all that is read of it, and comes last. Before
        all others come patterns of which nothing was asked for yet, since their family had its share: some of them.
        """
        if self._look_at_new(waiting):
            return
        plain = [group for group in waiting if group.is_plain]
        allowed = 0
        for group in plain or sorted(waiting, key=self._size):
            group.shares += 1
            allowed += group.waiting
            if not plain and allowed >= self._part(LATE_PATTERN_PART):
                return

    def _look_at_new(self, waiting: Collection[Group]) -> bool:
        """Allow a first share to patterns that have had none; false where there are none, or enough was allowed."""
        new = sorted((group for group in waiting if not group.asked and not group.is_late), key=self._size)
        before = self._looked_at
        for group in new:
            if self._looked_at >= self._part(NEW_PART):
                break
            group.shares += 1
            self._looked_at += min(group.waiting, self.room(group))
        return self._looked_at > before

    def _size(self, group: Group) -> tuple[int, str, bool]:
        # A maze whose folders have ever new names has many small groups, but one large family.
        of_family = 0 if group.is_late else self._asked_of_family[group.family]
        return max(group.known, of_family), group.pattern, group.is_late

    def _new_group(self, url: str, pattern: str, *, is_late: bool) -> Group:
        if is_late:
            return Group(pattern, LATE_FAMILY, is_late=True, is_plain=False)
        if self._home_host is not None and _host(url) != self._home_host:
            return Group(pattern, OTHER_HOSTS, is_late=False, is_plain=False)
        family = family_of(url)
        return Group(pattern, family, is_late=False, is_plain=pattern == family or is_known_family(url))

    def _share(self, group: Group) -> int:
        if group.is_late:
            return self._part(LATE_PATTERN_PART)
        # Pages that stand in no folder are the site's own sections, not many of a kind.
        return self._part(FAMILY_PART if group.pattern == group.family else PATTERN_PART)

    def _part(self, part: int) -> int:
        return max(MIN_SHARE, self.budget // part)


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.")
