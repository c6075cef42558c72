"""What somebody sees who stops a run by Ctrl-C, which reaches every process of the terminal, or by SIGTERM."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.waiting import PATIENCE_S, wait_until


@contextmanager
def demo(output: Path, *, in_background: bool = False) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "jobdepth", "demo", "--output", str(output)]
    # Whether Ctrl-C is ignored is handed on from parent to child; these tests may themselves run in the background.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if in_background else signal.default_int_handler)
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def spawned(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Children that begin as new interpreters; whoever is interrupted while he still imports would show a traceback."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no process groups to send signals to")
@pytest.mark.parametrize("moment", ["no child yet", "a child begins", "a child works"])
def test_ctrl_c_ends_a_run_in_a_sentence_and_without_a_traceback(tmp_path: Path, moment: str) -> None:
    with demo(tmp_path) as process:
        wait_until(lambda: (tmp_path / "store").exists(), process)
        if moment != "no child yet":
            wait_until(lambda: bool(spawned(process)), process)
        if moment == "a child works":
            time.sleep(1.5)
        children = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGINT
    assert told.splitlines()[-1].startswith("Stopped. What was fetched is kept")
    assert "Traceback" not in told
    assert not psutil.wait_procs(children, timeout=PATIENCE_S)[1]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_a_scheduler_that_ends_a_run_gets_the_code_it_expects(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        wait_until(lambda: bool(spawned(process)), process)
        process.terminate()
        _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in told


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_a_run_in_the_background_does_not_hear_ctrl_c(tmp_path: Path) -> None:
    with demo(tmp_path, in_background=True) as process:
        wait_until(lambda: bool(spawned(process)), process)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(2)
        assert process.poll() is None


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("code", ["drop()", "wrap()"])
def test_a_stop_that_a_library_drops_or_takes_for_an_error_is_heeded(code: str) -> None:
    """A callback drops what it raises; a serializer makes an error of its own of it."""
    script = f"""
import os, signal, sys
import typer
from jobdepth.cli import main
from jobdepth.cli.progress import shown_progress

class Dropping:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        sum(range(10))

def drop():
    Dropping()

def wrap():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        sum(range(10))
    except BaseException as error:
        raise ValueError("not serialized") from error

@main.app.command()
def study():
    with shown_progress(10, quiet=True) as progress:
        {code}
        progress.scoring(1, 1)
        print("went on")

sys.argv = ["jobdepth", "study"]
main.main()
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (128 + signal.SIGTERM, "")
    assert ended.stderr.splitlines() == ["Stopped. What was fetched is kept; run the same command again to go on."]
