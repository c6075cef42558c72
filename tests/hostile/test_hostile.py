"""Every hostile site that the reliability table names, crawled from a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile.case import Group
from tests.hostile.cases import ALL
from tests.hostile.crawling import HostileCrawl, crawl_cases
from tests.hostile.judge import short

QUICK = sorted(name for name, case in ALL.items() if case.group is Group.QUICK)
TRAPS = sorted(name for name, case in ALL.items() if case.group is Group.TRAPS)
BOMBS = sorted(name for name, case in ALL.items() if case.group is Group.BOMBS)
PATIENT = sorted(name for name, case in ALL.items() if case.group is Group.PATIENT)
LIMITS = {"budget": 60, "timeout_s": 8, "max_site_minutes": 5}
MAX_MEMORY_BYTES = 1_500_000_000
#: A clock for what would otherwise never end, not a benchmark: machines that run tests may be slow.
MAX_QUICK_S = 240
MAX_BOMBS_S = 600


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCrawl]:
    with crawl_cases(tmp_path_factory.mktemp("quick"), [ALL[name] for name in QUICK], **LIMITS) as found:
        yield found


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_site_comes_to_what_it_should(quick: HostileCrawl, name: str) -> None:
    problems = quick.problems(name)
    assert not problems, short(problems)


def test_nobody_was_asked_whom_no_site_owns(quick: HostileCrawl) -> None:
    assert not quick.strangers


def test_the_quick_cases_take_little_memory(quick: HostileCrawl) -> None:
    assert quick.memory.peak_bytes < MAX_MEMORY_BYTES, "\n".join(quick.memory.at_peak)


def test_the_quick_cases_are_done_in_bounded_time(quick: HostileCrawl) -> None:
    assert quick.took_s < MAX_QUICK_S


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCrawl]:
    with crawl_cases(tmp_path_factory.mktemp("traps"), [ALL[name] for name in TRAPS], **LIMITS) as found:
        yield found


#: Every page of it has a folder of its own, and a level holds more of them than the budget: the deepest healthy page
#: is beyond that.
TOO_ALIKE = ("folder-maze",)


def _traps() -> list[Any]:
    mark = pytest.mark.xfail(
        reason="a maze whose every page has a folder of its own looks like a site of many sections", strict=True
    )
    return [pytest.param(name, marks=mark if name in TOO_ALIKE else ()) for name in TRAPS]


@pytest.mark.slow
@pytest.mark.parametrize("name", _traps())
def test_no_page_is_lost_in_a_trap(traps: HostileCrawl, name: str) -> None:
    problems = traps.problems(name)
    assert not problems, short(problems)


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCrawl]:
    """With the limits that a study has by default."""
    with crawl_cases(tmp_path_factory.mktemp("bombs"), [ALL[name] for name in BOMBS], concurrency=16) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_comes_to_what_it_should(bombs: HostileCrawl, name: str) -> None:
    problems = bombs.problems(name)
    assert not problems, short(problems)


@pytest.mark.slow
def test_bombs_take_little_memory(bombs: HostileCrawl) -> None:
    assert bombs.memory.peak_bytes < MAX_MEMORY_BYTES, "\n".join(bombs.memory.at_peak)


@pytest.mark.slow
def test_bombs_are_done_in_bounded_time(bombs: HostileCrawl) -> None:
    assert bombs.took_s < MAX_BOMBS_S


@pytest.mark.slow
def test_bombs_ask_nobody_else(bombs: HostileCrawl) -> None:
    assert not bombs.strangers


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileCrawl]:
    with crawl_cases(tmp_path_factory.mktemp("patient"), [ALL[name] for name in PATIENT], budget=3) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", PATIENT)
def test_a_host_that_wants_patience_gets_it(patient: HostileCrawl, name: str) -> None:
    problems = patient.problems(name)
    assert not problems, short(problems)
