"""Calls a function in a child process with a clock and a memory limit, for what strangers' pages do to parsers."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from jobdepth.errors import JobdepthError

T = TypeVar("T")

#: How many calls wait in line, so that the child never waits for the parent.
AHEAD = 16

#: How often a call is handed to a new child where the one before died without having begun it.
_TRIES = 3

#: How often a waiting caller looks whether the child is still there to answer.
_CHECK_S = 1.0

#: How long a child may take to start, on a machine with much else to do, before it is ended without regard.
_START_S = 20.0

#: What the child's exit says.
_OUT_OF_MEMORY = 86

#: What the system ends a child with when its time is up; where there are no alarms, pebble's clock must do.
_HAS_ALARMS = hasattr(signal, "setitimer")
_HAS_MASKS = hasattr(signal, "pthread_sigmask")
#: What people and schedulers end a program with.
_STOPS = (signal.SIGINT, signal.SIGTERM)
_TIME_SIGNAL: int = getattr(signal, "SIGPROF", 27)
_WALL_SIGNAL: int = getattr(signal, "SIGALRM", 14)
_BYTES_A_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may use up.

    `time_s` is processor time: what else the machine does must not decide which pages can be read. `wall_s` is a
    second clock for calls that wait. `memory_bytes` is what the child may add to what it has when it starts.
    """

    time_s: float = 10.0
    wall_s: float = 30.0
    memory_bytes: int = 200 * _BYTES_A_MB


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call has no result, in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Call(Generic[T]):
    """A call that has been handed to a pool."""

    args: tuple[Any, ...]
    pool: ProcessPool
    future: Future[T | Failure]

    @property
    def is_going_on(self) -> bool:
        return not self.future.done() and self.pool.active

    @property
    def is_lost(self) -> bool:
        """Whether the child died before it began this call: such a pool is of no use, and not all it held is told."""
        if not self.future.done():
            return True
        return not self.future.cancelled() and isinstance(self.future.exception(), BrokenProcessPool)


class BoundedFunction(Generic[T]):
    """A function of the top level of a module, called in a child process that is replaced when it exceeds a limit.

    `doing` names the work in failures ("reading the page"). `prepare` is called once in each new child, outside the
    limits; it loads what the function needs. The process that makes this object must not be daemonic.
    """

    def __init__(
        self,
        function: Callable[..., T],
        *,
        doing: str,
        limits: Limits | None = None,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self._doing = doing
        self._limits = limits or Limits()
        self._child = _Child(function, doing, self._limits, prepare)
        self._pool: ProcessPool | None = None
        self._began: Future[None] | None = None

    def run(self, *args: Any) -> T | Failure:
        """The function's result, or why there is none."""
        return self._wait(self._schedule(args))

    def run_many(self, calls: Iterable[tuple[Any, ...]], ahead: int = AHEAD) -> Iterator[T | Failure]:
        """The outcomes of many calls, in their order; the child works on up to `ahead` while one is dealt with."""
        line: deque[_Call[T]] = deque()
        for args in calls:
            line.append(self._schedule(args))
            if len(line) > ahead:
                yield self._wait(line.popleft())
        while line:
            yield self._wait(line.popleft())

    async def run_async(self, *args: Any) -> T | Failure:
        """The same as `run` for an event loop, which goes on meanwhile; cancelling it ends the call."""
        for _ in range(_TRIES):
            call = self._schedule(args)
            wrapped = asyncio.wrap_future(call.future)
            wrapped.add_done_callback(_take_note)
            try:
                while call.is_going_on:
                    await asyncio.wait([wrapped], timeout=_CHECK_S)
                if not call.is_lost:
                    return self._outcome(call)
            finally:
                wrapped.cancel()
        raise self._no_child()

    def start(self) -> None:
        """Start the child now, so that it is ready when the first call comes."""
        self._ready_pool()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            if self._began is not None and pool.active:
                # A child that is interrupted while it starts complains on the terminal.
                wait([self._began], _START_S)
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait(self, call: _Call[T]) -> T | Failure:
        for _ in range(_TRIES):
            while call.is_going_on:
                wait([call.future], _CHECK_S)
            if not call.is_lost:
                return self._outcome(call)
            call = self._schedule(call.args)
        raise self._no_child()

    def _outcome(self, call: _Call[T]) -> T | Failure:
        try:
            return call.future.result()
        except (ProcessExpired, TimeoutError) as error:
            return self._failure(error)

    def _schedule(self, args: tuple[Any, ...]) -> _Call[T]:
        # Pebble goes by the clock on the wall, which may be set; the child's own alarms do not.
        wall_s = None if _HAS_ALARMS else self._limits.wall_s
        pool = self._ready_pool()
        return _Call(args, pool, pool.schedule(_run, args=[args], timeout=wall_s))

    def _ready_pool(self) -> ProcessPool:
        """The pool, made anew where its child died between two calls."""
        if self._pool is not None and not self._pool.active:
            self.close()
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=1, initializer=_begin, initargs=[self._child], context=context)
            # Pebble starts its child with the first call.
            with starting_child():
                self._began = self._pool.schedule(_do_nothing)
        return self._pool

    def _failure(self, error: ProcessExpired | TimeoutError) -> Failure:
        code = error.exitcode if isinstance(error, ProcessExpired) else -_WALL_SIGNAL
        if code == -_TIME_SIGNAL:
            return Failure(f"{self._doing} took longer than {self._limits.time_s:g} s")
        if code == -_WALL_SIGNAL:
            return Failure(f"{self._doing} took longer than {self._limits.wall_s:g} s")
        if code == _OUT_OF_MEMORY:
            return Failure(f"{self._doing} needed more than {self._limits.memory_bytes // _BYTES_A_MB} MB of memory")
        return Failure(f"{self._doing} made the parser crash (exit code {code})")

    def _no_child(self) -> JobdepthError:
        return JobdepthError(f"{self._doing}: the child process for it ended {_TRIES} times before it began")


def _take_note(future: asyncio.Future[Any]) -> None:
    """Keep asyncio from complaining of an exception that was asked for elsewhere."""
    if not future.cancelled():
        future.exception()


@contextmanager
def starting_child() -> Iterator[None]:
    """For the start of a child process: it never hears of Ctrl-C, as its parent does and ends it in order.

    What ends the parent meanwhile ends it after the start, since half a start would be a child that complains.
    """
    late: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    handlers = {each: signal.signal(each, lambda number, _: late.append(number)) for each in _STOPS if is_main}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _HAS_MASKS else None
    try:
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number in late:
            signal.raise_signal(number)


def end_with_parent() -> None:
    """Make this child process end as soon as its parent is gone, even if the parent was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: Any) -> None:
    parent.join()
    os._exit(1)


@dataclass(frozen=True, slots=True)
class _Child:
    """What a child is told when it starts."""

    function: Callable[..., Any]
    doing: str
    limits: Limits
    prepare: Callable[[], object] | None


_told: list[tuple[_Child, int]] = []


def _begin(child: _Child) -> None:
    """Get a new child ready; runs in the child."""
    end_with_parent()
    if child.prepare is not None:
        child.prepare()
    _told[:] = [(child, _address_space_bytes())]
    if _HAS_ALARMS:
        signal.signal(_TIME_SIGNAL, signal.SIG_DFL)
        signal.signal(_WALL_SIGNAL, signal.SIG_DFL)


def _do_nothing() -> None:
    """The first call of a child."""


def _run(args: tuple[Any, ...]) -> Any:
    """One call within its limits; runs in the child."""
    child, began_bytes = _told[0]
    _set_alarms(child.limits.time_s, child.limits.wall_s)
    _set_memory(began_bytes + child.limits.memory_bytes)
    try:
        return child.function(*args)
    except MemoryError:
        # A child that has filled its memory once is of no use any more.
        os._exit(_OUT_OF_MEMORY)
    except JobdepthError as error:
        return Failure(str(error))
    except (OSError, ImportError):  # the machine's fault, not the page's
        raise
    except Exception as error:  # noqa: BLE001 - nobody knows what a stranger's page can make a parser raise
        return Failure(f"{child.doing} failed with {type(error).__name__}: {error}")
    finally:
        _set_alarms(0, 0)
        # What pebble does between two calls must not fail.
        _set_memory(None)


def _set_alarms(time_s: float, wall_s: float) -> None:
    """Have the system end this process after a time, whatever it is doing then; 0 takes it back."""
    if _HAS_ALARMS:
        signal.setitimer(signal.ITIMER_PROF, time_s)
        signal.setitimer(signal.ITIMER_REAL, wall_s)


def _set_memory(most_bytes: int | None) -> None:
    """Limit this process's address space; None takes it back."""
    if sys.platform == "linux":  # elsewhere the limit is missing or not kept
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard if most_bytes is None else most_bytes, hard))


def _address_space_bytes() -> int:
    if sys.platform != "linux":
        return 0
    import resource

    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
