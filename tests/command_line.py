"""Runs the command line as a user does: in a process of its own."""

import os
import subprocess
import sys


def jobdepth(*arguments: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `jobdepth` with these arguments; warnings of our own code are errors there too."""
    command = [sys.executable, "-m", "jobdepth", *arguments]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JOBDEPTH_")}
    return subprocess.run(
        command, input=given, text=True, capture_output=True, env=inherited | environment, check=False
    )
