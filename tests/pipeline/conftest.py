"""One demo study, crawled, scored and published for all tests of this folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import jobdepth


@dataclass(frozen=True)
class Demo:
    """The output folder of a demo run and what it printed."""

    folder: Path
    printed: str

    def league(self) -> dict[str, Any]:
        return json.loads((self.folder / "public" / "league.json").read_text(encoding="utf-8"))

    def result(self) -> dict[str, Any]:
        return json.loads((self.folder / "store" / "result.json").read_text(encoding="utf-8"))

    def counters(self, command: str) -> dict[str, int]:
        return self.record(command)["counters"]

    def record(self, command: str) -> dict[str, Any]:
        newest = max((self.folder / "store" / "runs").iterdir())
        return json.loads((newest / f"{command}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "output"
    done = jobdepth("demo", "--output", str(folder))
    assert done.returncode == 0, done.stderr
    return Demo(folder, done.stdout)
