"""The addresses of a site that wait to be fetched: by level and group, and never more than a bounded number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from crawler.frontier.shares import Group

#: Within a round the number may grow to this multiple before it is cut down.
SLACK = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that waits to be fetched, and the page it was first found on."""

    url: str
    found_on: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A candidate in its place; `order` is as good as random, so the first of a group are a fair sample of it."""

    key: str
    candidate: Candidate
    group: Group
    level: int
    order: int

    @property
    def rank(self) -> tuple[int, int]:
        """Shallow addresses first, in no order within a level."""
        return self.level, self.order


class WaitingRoom:
    """Keeps waiting addresses; beyond its size it drops some of the largest groups and remembers that it did."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._by_key: dict[str, Waiting] = {}
        self._levels: dict[int, dict[Group, dict[str, Waiting]]] = {}
        #: By their order numbers, which are shorter than their addresses.
        self._dropped: set[int] = set()
        #: Stands for all that was dropped: the shallowest of them, behind which click depths are uncertain.
        self.first_dropped: Waiting | None = None

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def levels(self) -> list[int]:
        """The levels at which something waits, the shallowest first."""
        return sorted(self._levels)

    @property
    def groups(self) -> set[Group]:
        """The groups of all that waits."""
        return {group for groups in self._levels.values() for group in groups}

    def at_level(self, level: int) -> Mapping[Group, Collection[Waiting]]:
        """What waits at a level, by group."""
        return {group: entries.values() for group, entries in self._levels[level].items()}

    def knows(self, key: str) -> bool:
        """Whether a key waits or was dropped."""
        return key in self._by_key or (bool(self._dropped) and order_of(key) in self._dropped)

    def get(self, key: str) -> Waiting | None:
        """The waiting address of a key."""
        return self._by_key.get(key)

    def add(self, new: Waiting) -> None:
        """Take in an address; one that was dropped before stays so."""
        if new.order in self._dropped:
            self._note_dropped(new)
            return
        self._by_key[new.key] = new
        self._levels.setdefault(new.level, {}).setdefault(new.group, {})[new.key] = new
        new.group.waiting += 1
        if len(self) > self.size * SLACK:
            self.cut_down()

    def remove(self, key: str) -> Waiting:
        """Take out an address."""
        gone = self._by_key.pop(key)
        gone.group.waiting -= 1
        groups = self._levels[gone.level]
        del groups[gone.group][key]
        if not groups[gone.group]:
            del groups[gone.group]
        if not groups:
            del self._levels[gone.level]
        return gone

    def contents(self) -> list[Waiting]:
        """All that waits, and one address in place of those that were dropped."""
        left = [*self._by_key.values(), *([self.first_dropped] if self.first_dropped else [])]
        return sorted(left, key=lambda each: each.key)

    def cut_down(self) -> None:
        """Drop what is beyond the size. What is kept depends on what was added, not on the order or the time."""
        if len(self) <= self.size:
            return
        by_group: dict[Group, list[Waiting]] = {}
        for each in self._by_key.values():
            by_group.setdefault(each.group, []).append(each)
        for each in _surplus(by_group.values(), self.size):
            self._note_dropped(self.remove(each.key))

    def _note_dropped(self, each: Waiting) -> None:
        if each.order not in self._dropped:
            self._dropped.add(each.order)
            each.group.dropped += 1
        if self.first_dropped is None or each.rank < self.first_dropped.rank:
            self.first_dropped = each


def order_of(key: str) -> int:
    """A number that is as good as random and the same in every run."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _surplus(groups: Iterable[list[Waiting]], most: int) -> list[Waiting]:
    """What must go so that `most` stay: all groups keep the same number, those that have no more keep all."""
    ranked = [sorted(group, key=lambda each: each.rank) for group in groups]
    keep = _most_each([len(group) for group in ranked], most)
    kept = [each for group in ranked for each in group[:keep]]
    too_many = sorted(kept, key=lambda each: each.rank)[most:]
    return [*too_many, *(each for group in ranked for each in group[keep:])]


def _most_each(sizes: list[int], most: int) -> int:
    """The largest number, but at least 1, that all groups may keep so that together they keep no more than `most`."""
    low, high = 1, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(min(size, middle) for size in sizes) <= most else (low, middle - 1)
    return low
