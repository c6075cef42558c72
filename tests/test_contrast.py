from __future__ import annotations

import random

import pytest

from jobdepth.brand import GROUNDS
from jobdepth.contrast import LEAST, contrast, least_contrast, nearest_passing
from jobdepth.publish.pages import STYLESHEET, asset


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # Black on white is 21:1 by definition; the two greys are the well-known neighbours of 4.5:1.
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_a_colour_that_passes_is_kept() -> None:
    assert nearest_passing("#7a2048", GROUNDS["light"]) == "#7a2048"


@pytest.mark.parametrize("seed", range(200))
def test_the_nearest_shade_passes_on_every_ground_and_none_nearer_does(seed: int) -> None:
    colour = f"#{random.Random(seed).randrange(0x1000000):06x}"
    for grounds in GROUNDS.values():
        shade = nearest_passing(colour, grounds)
        assert least_contrast(shade, grounds)[0] >= LEAST
        if shade != colour:
            # Just enough: the shade was changed no more than rounding to 256 steps a colour makes it.
            assert least_contrast(shade, grounds)[0] < LEAST + 0.2


def test_grounds_too_far_apart_leave_no_shade() -> None:
    with pytest.raises(ValueError, match="no shade"):
        nearest_passing("#123456", ["#000000", "#ffffff", "#777777"])


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    light, dark, *_ = asset(STYLESHEET).read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    for scheme, styles in (("light", light), ("dark", dark)):
        paper, panel = GROUNDS[scheme]
        assert f"--paper: {paper};" in styles
        assert f"--panel: {panel};" in styles
