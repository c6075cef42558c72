"""Whatever a call does, it ends, says why, and leaves nothing behind."""

import asyncio
import gc
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from jobdepth.bounded import BoundedFunction, Failure, Limits
from jobdepth.errors import JobdepthError
from tests.waiting import wait_until

LIMITS = Limits(time_s=1.0, wall_s=60.0, memory_bytes=100_000_000)
ROOT = Path(__file__).parents[1]


def call(what: str, value: object = None) -> object:
    """What the child is asked to do."""
    return TRICKS[what](value)


def endless(_: object) -> None:
    while True:
        pass


def endless_in_c(_: object) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def hoard(_: object) -> None:
    kept = []
    while True:
        kept.append(bytearray(1_000_000))


def refuse(_: object) -> None:
    raise JobdepthError("the page is empty")


def recurse(value: object) -> None:
    recurse(value)


def note(value: object) -> int:
    path = Path(str(value))
    path.write_text("done", encoding="utf-8")
    return os.getpid()


def crash(_: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def measure(value: object) -> int:
    return len(str(value))


def sleep(value: object) -> str:
    time.sleep(float(str(value)))
    return "slept"


TRICKS: dict[str, Callable[[object], object]] = {
    "endless": endless,
    "endless in C": endless_in_c,
    "hoard": hoard,
    "refuse": refuse,
    "recurse": recurse,
    "note": note,
    "crash": crash,
    "measure": measure,
    "sleep": sleep,
}


def broken() -> None:
    raise ValueError("cannot be prepared")


@pytest.fixture(scope="module")
def bounded() -> Iterator[BoundedFunction[object]]:
    with BoundedFunction(call, doing="reading it", limits=LIMITS) as function:
        yield function


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("endless", "reading it took longer than 1 s"),
        ("endless in C", "reading it took longer than 1 s"),
        ("hoard", "reading it needed more than 100 MB of memory"),
        ("refuse", "the page is empty"),
        ("recurse", "reading it failed with RecursionError: maximum recursion depth exceeded"),
        ("crash", "reading it made the parser crash (exit code -11)"),
    ],
)
def test_bad_call_says_why_it_failed_and_the_next_one_works(
    bounded: BoundedFunction[object], what: str, reason: str
) -> None:
    assert bounded.run(what) == Failure(reason)
    assert bounded.run("measure", "next") == 4


def test_call_that_waits_for_ever_ends_too() -> None:
    with BoundedFunction(call, doing="reading it", limits=Limits(wall_s=1.5)) as function:
        assert function.run("sleep", 600) == Failure("reading it took longer than 1.5 s")


def test_waiting_does_not_use_up_the_time_of_a_call(bounded: BoundedFunction[object]) -> None:
    assert bounded.run("sleep", 1.5) == "slept"


def test_outcomes_come_in_the_order_of_the_calls(bounded: BoundedFunction[object]) -> None:
    calls = [("measure", "a"), ("crash",), ("measure", "bb"), ("hoard",), ("refuse",), ("measure", "ccc")]
    outcomes = list(bounded.run_many(calls))
    assert [outcome for outcome in outcomes if not isinstance(outcome, Failure)] == [1, 2, 3]
    assert [isinstance(outcome, Failure) for outcome in outcomes] == [False, True, False, True, True, False]


def test_child_goes_on_while_an_outcome_is_dealt_with(bounded: BoundedFunction[object], tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(10)]
    outcomes = bounded.run_many((("note", file) for file in files), ahead=4)
    next(outcomes)
    wait_until(files[4].exists)
    assert not files[5].exists()
    assert len(list(outcomes)) == 9
    assert all(file.exists() for file in files)


def test_outcomes_that_nobody_asks_for_do_not_come_to_others(bounded: BoundedFunction[object]) -> None:
    outcomes = bounded.run_many([("measure", "x" * size) for size in range(5)])
    assert next(outcomes) == 0
    del outcomes
    assert bounded.run("measure", "another") == 7


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_child_that_was_killed_is_replaced(bounded: BoundedFunction[object], size: int) -> None:
    bounded.start()
    for child in active_children():
        child.kill()
    assert list(bounded.run_many([("measure", "x" * size)] * 4)) == [size] * 4


def test_event_loop_goes_on_during_a_call(bounded: BoundedFunction[object]) -> None:
    async def tick_while_sleeping() -> tuple[object, int]:
        slow = asyncio.ensure_future(bounded.run_async("sleep", 0.5))
        ticks = 0
        while not slow.done():
            ticks += 1
            await asyncio.sleep(0.01)
        return await slow, ticks

    outcome, ticks = asyncio.run(tick_while_sleeping())
    assert outcome == "slept"
    assert ticks > 5


def test_calls_of_an_event_loop_fail_in_words_too(
    bounded: BoundedFunction[object], caplog: pytest.LogCaptureFixture
) -> None:
    async def both() -> list[object]:
        return await asyncio.gather(bounded.run_async("endless"), bounded.run_async("measure", "next"))

    assert asyncio.run(both()) == [Failure("reading it took longer than 1 s"), 4]
    gc.collect()
    assert caplog.messages == []


def test_event_loop_gets_an_answer_where_the_child_was_killed(bounded: BoundedFunction[object]) -> None:
    bounded.start()
    for child in active_children():
        child.kill()
    assert asyncio.run(bounded.run_async("measure", "x" * 5_000_000)) == 5_000_000


def test_cancelled_call_makes_room_for_the_next(bounded: BoundedFunction[object], tmp_path: Path) -> None:
    async def cancel_and_go_on() -> object:
        slow = asyncio.ensure_future(bounded.run_async("sleep", 3))
        await asyncio.sleep(0.5)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        return await bounded.run_async("note", tmp_path / "next")

    assert asyncio.run(cancel_and_go_on())
    assert (tmp_path / "next").exists()


def test_child_that_cannot_start_is_an_error_and_no_failed_page(capfd: pytest.CaptureFixture[str]) -> None:
    with (
        BoundedFunction(call, doing="reading it", limits=LIMITS, prepare=broken) as function,
        pytest.raises(JobdepthError, match="ended 3 times before it began"),
    ):
        function.run("measure", "x")
    assert "cannot be prepared" in capfd.readouterr().err


def test_closed_function_leaves_no_child() -> None:
    before = set(active_children())
    with BoundedFunction(call, doing="reading it", limits=LIMITS) as function:
        pid = function.run("note", os.devnull)
    assert isinstance(pid, int)
    assert set(active_children()) == before
    assert not is_alive(pid)


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_child_ends_with_a_parent_that_is_killed(state: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, sys, time
            from jobdepth.bounded import BoundedFunction

            def work(is_busy):
                print(os.getpid(), flush=True)
                while is_busy:
                    pass

            if __name__ == "__main__":
                BoundedFunction(work, doing="work").run(sys.argv[1] == "busy")
                time.sleep(600)
            """
        ),
        encoding="utf-8",
    )
    command = [sys.executable, str(script), state]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()
    wait_until(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked for its exit code does not."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
