"""Every link of the bring-forward lists, added to the example sites and crawled again, does what was predicted."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobdepth.pipeline.example_server import serve_examples
from jobdepth.resources import resource_dir
from jobdepth.study.sites import slug
from tests.command_line import jobdepth
from tests.pipeline.conftest import Demo
from tests.pipeline.link_insertion import Manner, add_link

pytestmark = pytest.mark.slow

SCORE_TOLERANCE = 0.5
SHARE_WITHIN = 0.95
EXAMPLES = resource_dir("examples") / "data-centres"


@dataclass(frozen=True)
class Trial:
    """A link that was added, what was predicted, and what a new crawl found."""

    site: str
    what: str
    predicted_depth: int | None
    found_depth: int | None
    predicted_score: float
    found_score: float

    @property
    def error(self) -> float:
        return abs(self.found_score - self.predicted_score)

    def line(self) -> str:
        score = f"{self.predicted_score:5.1f} {self.found_score:5.1f} {self.found_score - self.predicted_score:+5.1f}"
        return f"{self.site:24} {self.predicted_depth!s:>4} {self.found_depth!s:>4}  {score}  {self.what}"


@pytest.mark.parametrize("manner", ["box", "line"])
def test_each_link_on_top_of_those_above_it_gives_the_predicted_depth_and_score(
    demo: Demo, tmp_path: Path, manner: Manner
) -> None:
    reviews = {site["slug"]: site for site in demo.result()["sites"] if site["review"]}
    trials = []
    shutil.copytree(demo.folder, tmp_path / "output")
    for number in range(max(len(site["review"]["changes"]) for site in reviews.values())):
        steps = {name: site["review"]["changes"][: number + 1] for name, site in reviews.items()}
        steps = {name: changes for name, changes in steps.items() if len(changes) == number + 1}
        links = [change["link"] for changes in steps.values() for change in changes]
        found = _crawl_with(links, steps, tmp_path / str(number), tmp_path / "output", manner)
        trials += [_trial(found[name], changes[-1]) for name, changes in steps.items()]
    _judge(trials, f"on top of those above it, as a {manner}")


def test_a_way_to_an_offer_alone_gives_the_predicted_score(demo: Demo, tmp_path: Path) -> None:
    reviews = {site["slug"]: site for site in demo.result()["sites"] if site["review"]}
    trials = []
    shutil.copytree(demo.folder, tmp_path / "output")
    for number in range(max(len(site["review"]["without_offer"]) for site in reviews.values())):
        pages = {
            name: site["review"]["without_offer"][number]
            for name, site in reviews.items()
            if number < len(site["review"]["without_offer"])
        }
        links = [page["link"] for page in pages.values()]
        found = _crawl_with(links, pages, tmp_path / str(number), tmp_path / "output", "box")
        for name, page in pages.items():
            change = {
                "link": page["link"],
                "predicted_click_depth": _depth(reviews[name], page["link"]["to_url"]),
                "predicted_score": reviews[name]["score"] + page["score_gain"],
            }
            trials.append(_trial(found[name], change))
    _judge(trials, "alone")


def _judge(trials: Sequence[Trial], title: str) -> None:
    print(f"\n{title}\n{'site':24} click depth  score")
    print(f"{'':24} pred found  pred found   off")
    for trial in trials:
        print(trial.line())
    within = sum(trial.error <= SCORE_TOLERANCE for trial in trials) / len(trials)
    worst = max(trial.error for trial in trials)
    print(f"{len(trials)} links; click depth as predicted for {sum(map(_is_depth_right, trials))}; ", end="")
    print(f"score within {SCORE_TOLERANCE} for {within:.0%}, at worst off by {worst:.1f}")
    assert all(map(_is_depth_right, trials))
    assert within >= SHARE_WITHIN


def _is_depth_right(trial: Trial) -> bool:
    return trial.predicted_depth == trial.found_depth


def _trial(found: dict[str, Any], change: dict[str, Any]) -> Trial:
    link = change["link"]
    what = f"{link['from_url']} -> {link['to_url']} {link['words']!r}"
    depth, score = change["predicted_click_depth"], change["predicted_score"]
    return Trial(found["slug"], what, depth, _depth(found, link["to_url"]), score, found["score"])


def _depth(site: dict[str, Any], url: str) -> int | None:
    return next(page["depth"] for page in site["lists"]["pages"] if page["url"] == url)


def _crawl_with(
    links: Sequence[dict[str, str]], slugs: Collection[str], folder: Path, output: Path, manner: Manner
) -> dict[str, dict[str, Any]]:
    """The result of a whole run over these operators' sites after the links were added to a copy of their files."""
    shutil.copytree(EXAMPLES / "sites", folder / "sites")
    for link in links:
        add_link(folder / "sites", link["from_url"], link["to_url"], link["words"], manner)
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows_of(slugs))
    shutil.copyfile(EXAMPLES / "study.yaml", folder / "study.yaml")
    with serve_examples(folder / "sites") as proxy:
        done = jobdepth("run", str(folder / "study.yaml"), "--output", str(output), "--proxy", proxy)
    assert done.returncode == 0, done.stderr
    result = json.loads((output / "store" / "result.json").read_text(encoding="utf-8"))
    return {site["slug"]: site for site in result["sites"]}


def _rows_of(slugs: Collection[str]) -> Iterator[list[str]]:
    """The lines of the example's list of sites that are about these sites."""
    with (EXAMPLES / "sites.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    yield head
    yield from (row for row in rows if slug(row[head.index("name")]) in slugs)
