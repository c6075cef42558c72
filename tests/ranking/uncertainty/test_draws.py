from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from jobdepth.model import PageKind
from jobdepth.ranking.measures import site_measures
from jobdepth.ranking.site import _job_results
from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.evidence import PageEvidence, PagePoint, SiteEvidence, build_evidence
from jobdepth.ranking.uncertainty.labels import fixed_outcomes, generator
from jobdepth.ranking.uncertainty.measuring import MEASURE_NAMES, measured, site_outcomes
from jobdepth.ranking.uncertainty.pages import draw_counts
from jobdepth.ranking.uncertainty.ranks import interval_of
from jobdepth.ranking.uncertainty.settings import DRAWS
from jobdepth.ranking.uncertainty.weights import draw_weights, fixed_weights
from tests.ranking import pages as judged_pages

from .evidence import JOBS, RULE, YARDSTICK, page, plain_page, site, unsure_site


def width(evidence: SiteEvidence, site_shift: float = 0.8) -> float:
    low, high = interval_of(Sampler(YARDSTICK, "seed", site_shift).draw(evidence).scores)
    return high - low


def test_the_draws_start_from_the_published_measures() -> None:
    judged = judged_pages.judge(
        judged_pages.scored_page("", judged_pages.passage("own words", "a"), judged_pages.plain("of us"), depth=0),
        judged_pages.scored_page("far", judged_pages.passage("far words", "b"), depth=3),
        judged_pages.scored_page("offer", judged_pages.plain("an offer"), kind=PageKind.PRODUCT, depth=1),
        judged_pages.scored_page("lost", judged_pages.passage("lost words", "c"), depth=None),
        edges=[judged_pages.click("far", "offer")],
    )  # fmt: skip
    pages = sorted(judged.values(), key=lambda item: (item.page.depth is None, item.page.depth or 0))
    published = site_measures(
        [item for item in pages if item.page.depth is not None], _job_results(pages, YARDSTICK), YARDSTICK
    )
    evidence = build_evidence(pages, JOBS, RULE)
    outcomes = [fixed_outcomes(each.point) for each in evidence.pages]
    found = measured(site_outcomes(evidence.pages, outcomes, None, 3, 0.6), fixed_weights(YARDSTICK).jobs)
    assert published.connection == 0.5
    for name, values in zip(MEASURE_NAMES, found, strict=True):
        assert values == pytest.approx(getattr(published, name), abs=1e-4), name


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, again, other = (Sampler(YARDSTICK, seed).draw(unsure_site()) for seed in ("x", "x", "y"))
    assert one.scores.tobytes() == again.scores.tobytes()
    assert one.variances == again.variances
    assert one.scores.tobytes() != other.scores.tobytes()


def test_another_process_draws_the_same() -> None:
    code = (
        "import hashlib; from tests.ranking.uncertainty.evidence import YARDSTICK, unsure_site;"
        "from jobdepth.ranking.uncertainty.draws import Sampler;"
        "print(hashlib.sha256(Sampler(YARDSTICK, 'x').draw(unsure_site()).scores.tobytes()).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_the_order_of_the_pages_changes_nothing() -> None:
    evidence = unsure_site()
    turned = site(*reversed(evidence.pages))
    sampler = Sampler(YARDSTICK, "seed")
    assert sampler.draw(evidence).scores.tobytes() == sampler.draw(turned).scores.tobytes()


def test_nothing_unsure_leaves_only_the_weights_to_vary() -> None:
    point = PagePoint(1, 1, 1, 50)
    certain = site(page((1.0, {"a": 1.0}), depth=0, leads_on=True, point=point))
    draws = Sampler(YARDSTICK, "seed").draw(certain)
    assert draws.variances["pages"] == draws.variances["classifier"] == 0.0
    assert draws.variances["weights"] > 0
    assert np.array_equal(draws.scores, draws.by_weights)


def test_a_site_that_says_nothing_for_certain_is_always_at_0() -> None:
    draws = Sampler(YARDSTICK, "seed").draw(site(page((0.0, {}), depth=0), page((0.0, {}))))
    assert not draws.scores.any()
    assert set(draws.variances.values()) == {0.0}


@pytest.mark.parametrize("pages", [(), (page(depth=0),), (page(), page((0.5, {"a": 0.4})))])
def test_a_site_without_pages_words_or_home_page_can_be_drawn(pages: tuple[PageEvidence, ...]) -> None:
    draws = Sampler(YARDSTICK, "seed").draw(site(*pages))
    assert np.isfinite(draws.scores).all()
    assert draws.scores.any() == (len(pages) == 2)


def test_less_certain_probabilities_widen_the_interval() -> None:
    sure, unsure = (width(unsure_site(focus=focus, home_focus=focus, pages=6)) for focus in (0.99, 0.7))
    assert unsure > 1.2 * sure


def test_a_larger_shared_error_widens_the_interval() -> None:
    widths = [width(unsure_site(focus=0.3, pages=30), shift) for shift in (0.0, 1.0, 2.0)]
    assert widths == sorted(widths)
    assert widths[2] > 1.3 * widths[0]


def test_more_pages_of_the_same_kind_narrow_the_share_of_the_pages() -> None:
    few, many = (_page_variance(pages) for pages in (6, 60))
    assert many < few / 2


def _page_variance(pages: int) -> float:
    """Every third page speaks of a job, the others of none."""
    speaking = [
        replace(page((1.0 - n * 1e-6, {"a": 0.9}), leads_on=True), point=PagePoint(1, 1, 1, 50))
        for n in range(pages // 3)
    ]
    evidence = site(page((0.0, {}), depth=0), *speaking, *(plain_page(n) for n in range(pages - len(speaking))))
    return Sampler(YARDSTICK, "seed").draw(evidence).variances["pages"]


def test_as_many_pages_stand_in_every_draw_as_were_read() -> None:
    counts = draw_counts(30, generator("seed"))
    assert counts.shape == (30, DRAWS)
    assert set(counts.sum(axis=0)) == {30}
    assert counts.mean(axis=1) == pytest.approx(1.0, abs=0.3)


def test_drawing_pages_with_replacement_loses_nothing_on_average() -> None:
    evidence = unsure_site(focus=0.97, pages=9)
    draws = Sampler(YARDSTICK, "seed", 0.0).draw(evidence)
    # Nine pages, three for each job, of which 87 % or more count: all jobs are covered but once in 200 draws.
    assert draws.measures["coverage"].mean() > 0.95


def test_weights_vary_around_those_of_the_rubric_and_0_stays_0() -> None:
    yardstick = replace(YARDSTICK, job_weights={"a": 2.0, "b": 1.0, "c": 0.0})
    weights = draw_weights(yardstick, "seed")
    assert weights.jobs.sum(axis=0) == pytest.approx(1.0)
    assert weights.jobs.mean(axis=1) == pytest.approx([2 / 3, 1 / 3, 0.0], abs=0.02)
    assert not weights.jobs[2].any()
    assert weights.measures.mean(axis=1) == pytest.approx([0.4, 0.2, 0.25, 0.15, 0.0], abs=0.02)


def test_a_weight_of_average_size_varies_by_about_a_third() -> None:
    jobs = draw_weights(YARDSTICK, "seed").jobs
    assert jobs.std(axis=1) / jobs.mean(axis=1) == pytest.approx(0.29, abs=0.03)
