"""Ends a command that somebody stops by Ctrl-C or SIGTERM, in order and with the code that schedulers expect.

A stop is an exception raised wherever the program is just then. Where that is a callback of a library, the library may
make an error of its own of it, or drop it; so a stop is remembered, and heeded at the next chance.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

import typer

_asked: list[int] = []


def hear_stops() -> None:
    """From now on a stop ends this program."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Shells ignore Ctrl-C for what they run in the background.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _say_unless_stopped


def heed_stop() -> None:
    """End here if somebody asked for it."""
    if _asked:
        raise SystemExit(128 + _asked[0])


def _stop(number: int, frame: FrameType | None) -> None:
    """End in order; a second time, end at once."""
    del frame
    signal.signal(number, signal.SIG_DFL)
    _asked.append(number)
    typer.echo("Stopped. What was fetched is kept; run the same command again to go on.", err=True)
    heed_stop()


def _say_unless_stopped(unraisable: sys.UnraisableHookArgs) -> None:
    if not (_asked and unraisable.exc_type is SystemExit):
        sys.__unraisablehook__(unraisable)
