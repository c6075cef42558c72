"""Gives child processes a line in the hosts file of their machine, without touching that file.

A product that looks names up through the system cannot tell the difference. It is installed as `sitecustomize`, which
every Python process imports before anything else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

CUSTOMIZE = """
import json, os, socket

_lines = json.loads({lines!r})
_look_up, _by_name = socket.getaddrinfo, socket.gethostbyname


def getaddrinfo(host, *arguments, **more):
    name = host.decode() if isinstance(host, bytes) else host
    return _look_up(_lines.get(name, host), *arguments, **more)


def gethostbyname(host):
    return _by_name(_lines.get(host, host))


socket.getaddrinfo, socket.gethostbyname = getaddrinfo, gethostbyname
"""


@contextmanager
def hosts(folder: Path, lines: str) -> Iterator[None]:
    """Let child processes find these names (a JSON object of name and address) on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(CUSTOMIZE.format(lines=lines))
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))
    with patch.dict(os.environ, {"PYTHONPATH": path}):
        yield
