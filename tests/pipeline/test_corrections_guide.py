"""The example in docs/corrections.md, followed step by step on the demo study."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from jobdepth.claims import RULES
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth
from tests.pipeline.conftest import Demo
from tests.publish.html_page import read_page, words

GUIDE = (Path(__file__).parents[2] / "docs" / "corrections.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_explains_every_kind_of_claim_and_what_it_needs() -> None:
    for kind, rule in RULES.items():
        (row,) = [
            line for line in GUIDE.splitlines() if line.startswith("| ") and f"`{kind.value}`" in line.split("|")[1]
        ]
        assert re.findall(r"`(\w+)`", row.split("|")[2].split(";")[0]) == list(rule.needs)


def without_figures(table: str) -> list[str]:
    """The words of a table, with # for scores and ranks."""
    return re.sub(r"(?<= )\d+(\.\d)?( -> \d+(\.\d)?)?(?=\s)", "#", table).split()


@pytest.mark.slow
def test_the_example_of_the_guide_does_what_the_guide_says(demo: Demo, tmp_path: Path) -> None:
    output = shutil.copytree(demo.folder, tmp_path / "output")
    for name in ("study.yaml", "sites.csv"):
        shutil.copy(resource_dir("examples") / "data-centres" / name, tmp_path / name)
    where = ("--study", str(tmp_path / "study.yaml"), "--output", str(output))
    (command,) = blocks("sh")
    done = jobdepth(*shlex.split(command)[1:], *where)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "corrections.yaml"
    written, ruled, _ = blocks("yaml")
    assert file.read_text(encoding="utf-8").endswith("corrections:\n" + written)
    file.write_text(file.read_text(encoding="utf-8").replace("    ruling: open\n", ruled), encoding="utf-8")
    (table,) = blocks("text")
    told = jobdepth("corrections", "check", *where)
    assert told.returncode == 0, told.stderr
    # The figures are those of the scorer, which may learn.
    assert without_figures(told.stdout) == without_figures(table)

    before = json.loads((output / "public" / "league.json").read_text(encoding="utf-8"))
    for stage in ("rank", "publish"):
        done = jobdepth(stage, str(tmp_path / "study.yaml"), "--output", str(output))
        assert done.returncode == 0, done.stderr
    after = json.loads((output / "public" / "league.json").read_text(encoding="utf-8"))
    then, now = (
        {site["slug"]: site for site in league["sites"]} for league in (before, after)
    )  # fmt: skip
    changed = [slug for slug in now if now[slug]["score"] != then[slug]["score"]]
    assert changed == ["halvorsund-data-centres"]
    assert now[changed[0]]["change"]["by_correction"]["score"] > 0
    assert now[changed[0]]["change"]["by_site"]["score"] == 0
    page = words(read_page(output / "public" / "corrections.html"))
    assert "1 of 1 ruled claim was upheld (100%)." in page
    assert "The menu shows the link in a browser" in page
    edition = after["edition"]["id"]
    assert (output / "public" / "editions" / edition / "corrections.html").is_file()
