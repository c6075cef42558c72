"""How well a colour stands out from another, by WCAG 2.2, and the nearest shade that does well enough."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

#: What WCAG asks of text at level AA.
LEAST = 4.5

# Red, green and blue as the eye weighs them.
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_STEPS = 512


def contrast(one: str, other: str) -> float:
    """The ratio of two colours written as #rrggbb, from 1 to 21."""
    less, more = sorted((_luminance(one), _luminance(other)))
    return (more + 0.05) / (less + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> tuple[float, str]:
    """The lowest ratio of a colour to any of its backgrounds, and that background."""
    return min((contrast(colour, ground), ground) for ground in grounds)


def nearest_passing(colour: str, grounds: Iterable[str]) -> str:
    """The colour itself, or the shade of the same hue with the least change in lightness that passes on every ground.

    Raises ValueError where the grounds lie too far apart for any shade.
    """
    behind = tuple(grounds)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    for step in range(_STEPS + 1):
        for changed in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= changed <= 1:
                shade = colour if step == 0 else _hex(colorsys.hls_to_rgb(hue, changed, saturation))
                if least_contrast(shade, behind)[0] >= LEAST:
                    return shade
    darkest_or_lightest = [shade for shade in ("#000000", "#ffffff") if least_contrast(shade, behind)[0] >= LEAST]
    if not darkest_or_lightest:
        raise ValueError(f"no shade stands out from all of {', '.join(behind)}")
    return darkest_or_lightest[0]


def _luminance(colour: str) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return sum(weight * part for weight, part in zip(_WEIGHTS, linear, strict=True))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
