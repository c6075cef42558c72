from __future__ import annotations

import random
from itertools import combinations

import pytest

from jobdepth.publish.labels import Box, Wanted, dot_box, place_labels
from jobdepth.publish.scatter import NARROW, WIDE, Size, build_scatter
from jobdepth.result import SiteResult

from .leagues import Draft, build_league

FIELD = Box(0, 0, 400, 300)
SIZES = {size.name: size for size in (WIDE, NARROW)}


def _sites(*points: tuple[float | None, float]) -> list[SiteResult]:
    (site,) = build_league([Draft("s", "S", "")]).sites
    return [_site(site, number, x, y) for number, (x, y) in enumerate(points)]


def _site(site: SiteResult, number: int, orientation: float | None, substance: float) -> SiteResult:
    measures = site.measures.model_copy(update={"orientation": orientation, "substance": substance})
    return site.model_copy(update={"slug": f"s{number}", "name": f"Operator {number}", "measures": measures})


def _cloud(count: int) -> list[SiteResult]:
    draw = random.Random(7)
    return _sites(*((round(max(0.0, draw.gauss(0.1, 0.2)), 4), round(draw.random(), 4)) for _ in range(count)))


@pytest.mark.parametrize("count", [2, 10, 76, 400])
def test_no_name_covers_another_a_dot_a_line_or_the_edge(count: int) -> None:
    draw = random.Random(count)
    wanted = [
        Wanted(draw.uniform(10, 390), draw.uniform(10, 290), 5.5, f"Operator {number}") for number in range(count)
    ]
    placed = place_labels(wanted, FIELD, 13, most=20)
    # Where dots lie like sand there is room for no name.
    assert bool(placed) is (count < 400)
    assert len(placed) <= 20
    assert all(each.box.lies_in(FIELD) for each in placed)
    for one, other in combinations(placed, 2):
        assert not any(mine.meets(its) for mine in one.room() for its in other.room())
    dots = {each.text: dot_box(each.x, each.y, each.radius) for each in wanted}
    for each in placed:
        assert not any(each.box.meets(dot) for name, dot in dots.items() if name != each.text)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_operator_of_a_small_study_is_named_or_counted(size: Size) -> None:
    points = [(0.0, 0.95), (0.0, 0.96), (0.0, 0.91), (0.0, 0.85), (0.0, 0.0), (0.0, 0.0), (0.87, 0.26), (1.0, 1.0)]
    scatter = build_scatter(_sites(*points))
    assert scatter is not None
    view = next(view for view in scatter.views if view.size == size.name)
    assert len(view.names) == len(view.dots)
    assert sum(int(dot.number or 1) for dot in view.dots) == len(points)


@pytest.mark.parametrize("count", [76, 5_000])
def test_a_large_league_keeps_to_a_bounded_number_of_names_and_counts_every_operator(count: int) -> None:
    scatter = build_scatter(_cloud(count))
    assert scatter is not None
    for view in scatter.views:
        assert len(view.names) <= SIZES[view.size].most_names
        assert len(view.dots) <= 300
        assert sum(int(dot.number or 1) for dot in view.dots) == count


def test_a_site_without_a_figure_is_not_drawn_at_zero_and_said_to_be_missing() -> None:
    sites = _sites((0.4, 0.2), (None, 0.7))
    scatter = build_scatter(sites)
    assert scatter is not None
    assert [len(view.dots) for view in scatter.views] == [1, 1]
    assert "1 operator is missing: not measured" in scatter.summary
    assert build_scatter(sites[1:]) is None
    assert build_scatter([]) is None


def test_a_dot_stands_where_its_figures_say() -> None:
    (view, _) = build_scatter(_sites((0.0, 0.0), (0.5, 0.5))).views  # type: ignore[union-attr]
    ends = {tick.text: float(tick.at) for tick in view.x_ticks}, {tick.text: float(tick.at) for tick in view.y_ticks}
    spots = {(float(dot.x), float(dot.y)) for dot in view.dots}
    assert (ends[0]["0%"], ends[1]["0%"]) in spots
    half = [ends[axis]["0%"] + (ends[axis]["40%"] - ends[axis]["0%"]) * 0.5 / 0.4 for axis in (0, 1)]
    assert any(abs(x - half[0]) < 0.2 and abs(y - half[1]) < 0.2 for x, y in spots)


def test_the_words_give_the_finding_without_the_picture() -> None:
    scatter = build_scatter(_sites((0.9, 0.2), (0.1, 0.8), (0.0, 0.0)))
    assert scatter is not None
    assert scatter.summary == (
        "Operator 0 speaks most of the customer’s problem on its home page (90% of its words), and Operator 1 has most "
        "behind it (80%). 1 operator shows neither."
    )
    assert "3 operators" in scatter.alternative
