"""Click depth of websites at random against the truth of their plans, which networkx knows.

A site that fails is crawled again with `JOBDEPTH_SITE_SEEDS=137 pytest -k generated`; `100-199` takes a hundred.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.crawler.generated.build import random_plan
from tests.crawler.generated.check import Outcome, crawl_plans
from tests.crawler.generated.truth import Truth

#: Sites crawled in one process.
BATCH = 100
QUICK, ALL, REPEATED = range(30), range(1000), range(1000, 1050)
#: As many of the thousand as every test run crawls; all of them with --proofs.
SAMPLE = 200


def chosen_seeds() -> Iterable[int]:
    """The sites for a quick look, or those that the environment names."""
    first, _, last = os.environ.get("JOBDEPTH_SITE_SEEDS", "").partition("-")
    return range(int(first), int(last or first) + 1) if first else QUICK


def wrong(outcomes: Iterable[Outcome]) -> dict[int, tuple[str, ...]]:
    """Seeds of the sites of which something is wrong, and what."""
    return {outcome.plan.seed: outcome.problems for outcome in outcomes if outcome.problems}


def report(capsys: pytest.CaptureFixture[str], outcomes: list[Outcome], answers: str = "") -> None:
    seeds = [outcome.plan.seed for outcome in outcomes]
    addresses = sum(len(outcome.depths) for outcome in outcomes)
    deepest = max(depth or 0 for outcome in outcomes for depth, _ in outcome.depths.values())
    line = f"\nsites of seeds {seeds[0]} to {seeds[-1]}{answers}: {addresses} addresses of pages, up to click depth"
    with capsys.disabled():
        print(f"{line} {deepest}, {len(wrong(outcomes))} sites with a wrong figure")


def test_click_depth_of_generated_sites_is_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = list(crawl_plans(tmp_path, chosen_seeds()))
    report(capsys, outcomes)
    assert wrong(outcomes) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", [pytest.param(first, marks=() if first < SAMPLE else pytest.mark.proof) for first in ALL[::BATCH]]
)
def test_click_depth_of_a_thousand_generated_sites_is_true(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], first: int
) -> None:
    outcomes = list(crawl_plans(tmp_path, range(first, first + BATCH), delay_seed=first))
    report(capsys, outcomes)
    assert wrong(outcomes) == {}


@pytest.mark.slow
def test_the_order_of_answers_changes_no_depth_and_no_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [list(crawl_plans(tmp_path / f"run-{n}", REPEATED, delay_seed=n)) for n in (1, 2, 3)]
    for number, outcomes in enumerate(runs, 1):
        report(capsys, outcomes, f", answers in order {number}")
        assert wrong(outcomes) == {}
    for others in runs[1:]:
        for one, other in zip(runs[0], others, strict=True):
            assert other.depths == one.depths
            assert other.paths == one.paths


def test_generated_sites_have_what_makes_click_depth_hard() -> None:
    plans = [random_plan(seed) for seed in QUICK]
    truths = [Truth(plan) for plan in plans]
    assert {step.status for plan in plans for step in plan.steps} == {301, 302, 303, 307, 308, None}
    assert max(depth for truth in truths for depth in truth.depths.values()) >= 5
    # Pages that links do not reach, and pages that only navigation reaches.
    assert any(truth.known_pages - truth.depths.keys() for truth in truths)
    assert any(truth.known_pages & truth.depths.keys() - truth.depths_without_navigation.keys() for truth in truths)
    # Pages that navigation brings nearer, and links in the text that count as navigation.
    deeper = [
        truth.depths_without_navigation.get(node, depth) > depth
        for truth in truths
        for node, depth in truth.depths.items()
    ]
    assert any(deeper)
    assert any(text.startswith("Talk") for truth in truths for _, text in truth.everywhere)
    # Pages at several addresses that are all known.
    assert any(len(truth.read_addresses) > len(truth.known_pages) for truth in truths)
    # Two steps after one another that a visitor meets.
    meet = [truth.known & {step.address.url for step in truth.plan.steps} for truth in truths]
    assert any(truth.ways.has_edge(one, other) for truth, steps in zip(truths, meet, strict=True)
               for one in steps for other in steps)  # fmt: skip


def test_a_plan_is_the_same_for_the_same_seed() -> None:
    assert random_plan(7) == random_plan(7)
    assert random_plan(7) != random_plan(8)
