"""Two runs never write to one study."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from jobdepth.errors import ExitCode, StudyInUseError
from jobdepth.pipeline.lock import study_lock

HOLD = """
import sys
from pathlib import Path
from jobdepth.pipeline.lock import study_lock
with study_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_second_run_is_refused_and_told_who_holds_the_study(tmp_path: Path) -> None:
    with _holder(tmp_path) as process, ExitStack() as stack:
        stack.callback(process.kill)
        with pytest.raises(StudyInUseError, match=f"process {process.pid} ") as caught:
            stack.enter_context(study_lock(tmp_path))
    assert caught.value.exit_code is ExitCode.STUDY_IN_USE


def test_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    with _holder(tmp_path) as process:
        process.kill()
        process.wait()
    with study_lock(tmp_path):
        assert "process" in (tmp_path / "lock.holder").read_text()
    assert not (tmp_path / "lock.holder").exists()
