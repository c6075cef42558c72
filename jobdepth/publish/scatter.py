"""Draws orientation against substance for all ranked sites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jobdepth.publish import text
from jobdepth.publish.chart_contexts import Dot, Label, Scatter, ScatterView, Tick
from jobdepth.publish.labels import Box, Placed, Wanted, dot_box, place_labels, text_box, text_width
from jobdepth.result import SiteResult

RADIUS = 5.5
#: From this many operators on a dot is larger and carries their number.
COUNTED, COUNTED_RADIUS = 2, 9.0
#: Dots nearer than this are drawn as one, and so is a dot this near to a number.
_TOGETHER, _NEAR_NUMBER = 7.0, 10.0
#: More dots than this say no more.
_MOST_DOTS = 300
#: The axes end at a multiple of this, and never before `_LEAST_END`.
_AXIS_STEP, _LEAST_END = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """The picture's measures in its own units, which are pixels on a screen of that width."""

    name: str
    width: float
    height: float
    left: float
    bottom: float
    type_size: float
    most_names: int
    longest_name: int


WIDE = Size("wide", 960, 460, 46, 30, 13, 20, 48)
NARROW = Size("narrow", 340, 380, 42, 28, 12, 9, 24)
_TOP, _RIGHT = 10.0, 8.0
#: From the edges of the field to 0 and to the end of an axis, so that no dot lies on an edge.
_INSET = 20.0
#: With more steps than this only every other one is marked.
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    sites: list[SiteResult]

    @property
    def radius(self) -> float:
        return RADIUS if len(self.sites) < COUNTED else COUNTED_RADIUS


def build_scatter(ranked: Sequence[SiteResult]) -> Scatter | None:
    """The picture with its words; None where no ranked site has both figures."""
    shown = [site for site in ranked if None not in _figures(site)]
    if not shown:
        return None
    return Scatter(
        summary=_summary(shown, len(ranked)),
        alternative=_alternative(shown),
        views=tuple(_view(shown, size) for size in (WIDE, NARROW)),
    )


def _figures(site: SiteResult) -> tuple[float | None, float | None]:
    return site.measures.orientation, site.measures.substance


def _known(site: SiteResult) -> tuple[float, float]:
    return site.measures.orientation or 0.0, site.measures.substance or 0.0


def _summary(shown: Sequence[SiteResult], ranked: int) -> str:
    boldest = max(shown, key=lambda site: _known(site)[0])
    fullest = max(shown, key=lambda site: _known(site)[1])
    neither = sum(_known(site) == (0.0, 0.0) for site in shown)
    words = (
        f"{boldest.name} speaks most of the customer’s problem on its home page "
        f"({text.percent(_known(boldest)[0])}% of its words), and {'also' if fullest is boldest else fullest.name} has "
        f"most behind it ({text.percent(_known(fullest)[1])}%)."
    )
    if _known(boldest)[0] == 0:
        words = "No home page speaks of the customer’s problem."
    if neither:
        words += f" {text.count_words(neither, 'operator shows', 'operators show')} neither."
    if len(shown) < ranked:
        words += f" {text.count_words(ranked - len(shown), 'operator is', 'operators are')} missing: not measured."
    return words


def _alternative(shown: Sequence[SiteResult]) -> str:
    points = text.count_words(len(shown), "operator", "operators")
    return (
        f"Scatter of {points}: orientation across, substance upwards, both in per cent. The same figures stand in the "
        "columns Orientation and Substance of the league table."
    )


def _view(shown: Sequence[SiteResult], size: Size) -> ScatterView:
    field = Box(size.left, _TOP, size.width - _RIGHT, size.height - size.bottom)
    ends = [_axis_end(max(_known(site)[axis] for site in shown)) for axis in (0, 1)]
    marks = _marks(shown, field, ends)
    dots = [dot_box(mark.x, mark.y, mark.radius + 1) for mark in marks]
    names = place_labels(_wanted(marks, field, size), field, size.type_size, size.most_names)
    corners = _corners(field, [*dots, *(box for name in names for box in name.room())], size)
    return ScatterView(
        size=size.name, width=_unit(size.width), height=_unit(size.height), left=_unit(field.left),
        right=_unit(field.right), top=_unit(field.top), bottom=_unit(field.bottom),
        x_ticks=_ticks(ends[0], field.left + _INSET, field.right - _INSET),
        y_ticks=_ticks(ends[1], field.bottom - _INSET, field.top + _INSET),
        dots=tuple(_dot(mark) for mark in sorted(marks, key=lambda mark: -mark.radius)),
        names=tuple(map(_label, names)),
        corners=tuple(map(_label, corners)),
    )  # fmt: skip


def _axis_end(most: float) -> float:
    return max(_LEAST_END, min(1.0, math.ceil(round(most / _AXIS_STEP + 0.2, 6)) * _AXIS_STEP))


def _ticks(end: float, start_at: float, end_at: float) -> tuple[Tick, ...]:
    count = round(end / _AXIS_STEP)
    step = 2 if count > _MOST_TICKS else 1
    return tuple(
        Tick(_unit(start_at + (end_at - start_at) * place / count), f"{round(100 * place * _AXIS_STEP)}%")
        for place in range(0, count + 1, step)
    )


def _marks(shown: Sequence[SiteResult], field: Box, ends: Sequence[float]) -> list[_Mark]:
    """The dots, those that lie together as one; in a league of thousands dots farther apart are joined."""
    width, height = field.right - field.left - 2 * _INSET, field.bottom - field.top - 2 * _INSET
    spots = []
    for site in shown:
        across, up = _known(site)
        x, y = field.left + _INSET + width * across / ends[0], field.bottom - _INSET - height * up / ends[1]
        spots.append((x, y, site))
    distance = _TOGETHER
    marks = _joined(spots, distance)
    while len(marks) > _MOST_DOTS:
        distance *= 1.5
        marks = _joined(spots, distance)
    return _readable(marks)


def _joined(spots: Sequence[tuple[float, float, SiteResult]], distance: float) -> list[_Mark]:
    """Each spot goes to the first mark within `distance`; only cells next to its own can hold one."""
    cells: dict[tuple[int, int], list[_Mark]] = {}
    marks: list[_Mark] = []
    for x, y, site in spots:
        column, row = int(x // distance), int(y // distance)
        around = (cells.get((column + dx, row + dy), []) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        near = next((m for cell in around for m in cell if math.dist((m.x, m.y), (x, y)) < distance), None)
        if near is None:
            near = _Mark(x, y, [])
            marks.append(near)
            cells.setdefault((column, row), []).append(near)
        near.sites.append(site)
    return marks


def _readable(marks: list[_Mark]) -> list[_Mark]:
    """No dot covers the number of another: what would is counted in it."""
    kept: list[_Mark] = []
    for mark in sorted(marks, key=lambda mark: -len(mark.sites)):
        over = next((other for other in kept if _covers(mark, other)), None)
        if over is None:
            kept.append(mark)
        else:
            over.sites.extend(mark.sites)
    return kept


def _covers(mark: _Mark, other: _Mark) -> bool:
    return len(other.sites) >= COUNTED and math.dist((mark.x, mark.y), (other.x, other.y)) < _NEAR_NUMBER


def _wanted(marks: Sequence[_Mark], field: Box, size: Size) -> list[Wanted]:
    """The marks that stand out first: those farthest from the middle of all."""
    middle_x = sum(mark.x for mark in marks) / len(marks)
    middle_y = sum(mark.y for mark in marks) / len(marks)
    width, height = field.right - field.left, field.bottom - field.top

    def stands_out(mark: _Mark) -> float:
        return math.hypot((mark.x - middle_x) / width, (mark.y - middle_y) / height)

    ordered = sorted(marks, key=lambda mark: (-round(stands_out(mark), 6), mark.x, mark.y))
    return [Wanted(mark.x, mark.y, mark.radius, _name(mark.sites, size.longest_name)) for mark in ordered]


def _name(sites: Sequence[SiteResult], longest: int) -> str:
    joined = ", ".join(site.name for site in sites)
    if len(joined) <= longest:
        return joined
    more = f" and {len(sites) - 1} more" if len(sites) > 1 else ""
    first, room = sites[0].name, longest - len(more)
    return (first if len(first) <= room else first[: room - 1].rstrip() + "…") + more


def _corners(field: Box, used: Sequence[Box], size: Size) -> list[Placed]:
    """What the corners mean, where nothing else stands."""
    words = (
        ("start", field.left + 8, field.top + 16, "much to show, not on the home page"),
        ("end", field.right - 8, field.top + 16, "speaks of the problem, much behind it"),
        ("end", field.right - 8, field.bottom - 10, "bold home page, little behind it"),
    )
    small = size.type_size - 1
    placed = [
        Placed(x, y, anchor, each, text_box(x, y, anchor, text_width(each, small), small))
        for anchor, x, y, each in words
    ]
    free: list[Placed] = []
    for corner in placed:
        others = [*used, *(each.box for each in free)]
        if corner.box.lies_in(field) and not any(corner.box.meets(box) for box in others):
            free.append(corner)
    return free


def _dot(mark: _Mark) -> Dot:
    count = len(mark.sites)
    return Dot(_unit(mark.x), _unit(mark.y), _unit(mark.radius), str(count) if count >= COUNTED else "")


def _label(placed: Placed) -> Label:
    line = "" if placed.leader is None else "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*placed.leader)
    return Label(_unit(placed.x), _unit(placed.y), placed.anchor, placed.text, line)


def _unit(value: float) -> str:
    return f"{value:.1f}"
