"""What the template of the scatter is given; the names are a contract with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, in the picture's own units."""

    #: Its place along the axis.
    at: str
    #: What it says.
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One operator, or several that lie together."""

    #: Centre.
    x: str
    #: Centre.
    y: str
    #: Radius; larger where several lie together.
    radius: str
    #: How many lie together, "" for one.
    number: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a picture."""

    #: Where they begin, end or have their middle.
    x: str
    #: Their base line.
    y: str
    #: start, middle or end.
    anchor: str
    #: The words.
    text: str
    #: Path of the line to their dot, "" where they stand beside it.
    line: str


@dataclass(frozen=True, slots=True)
class ScatterView:
    """The picture at one size."""

    #: Class that shows it on wide or on narrow screens.
    size: str
    #: Width of the picture.
    width: str
    #: Its height.
    height: str
    #: Left edge of the field.
    left: str
    #: Right edge.
    right: str
    #: Upper edge.
    top: str
    #: Lower edge.
    bottom: str
    #: Along the lower edge.
    x_ticks: tuple[Tick, ...]
    #: Along the left edge.
    y_ticks: tuple[Tick, ...]
    #: One or more operators each.
    dots: tuple[Dot, ...]
    #: Names of those that stand out.
    names: tuple[Label, ...]
    #: What a corner of the field means.
    corners: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Scatter:
    """Orientation against substance."""

    #: The finding in a sentence or two, for everybody.
    summary: str
    #: What the picture shows, for those who do not see it.
    alternative: str
    #: For wide and for narrow screens.
    views: tuple[ScatterView, ...]
