"""The ways of the lines between circles: straight, and around the circles of columns between."""

from __future__ import annotations

from math import hypot

from .canvas import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Point = tuple[float, float]
    Place = tuple[float, float, float]  # the middle of a circle, and its radius
    Way = list[Point]  # a start and an end; between them, level pieces across a column

_CLEAR = 5.0  # between a line and a circle that it passes
_OUTSIDE = 20.0  # the room above and below a column for lines that pass it


def ways_around(
    columns: Sequence[Sequence[str]], ends: dict[str, tuple[str, str]], places: dict[str, Place]
) -> dict[str, Way]:
    """Return the way of each line, by key; those that pass a column run between its circles.

    Args:
        columns: the keys of the circles, from left to right and from top to bottom.
        ends: the keys of the circles that each line joins, by its key.
        places: the circles, by key.
    """
    number = {spot: i for i, column in enumerate(columns) for spot in column}
    stations: dict[str, Way] = {key: [] for key in ends}
    for i, column in enumerate(columns):
        circles = [places[spot] for spot in column]
        passing = [
            (y, key)
            for key, (source, target) in ends.items()
            if number[source] < i < number[target]
            for y in _hits(places[source], places[target], circles)
        ]
        for key, piece in _across(circles, sorted(passing)):
            stations[key] += piece
    ways = {}
    for key, (first, last) in ends.items():
        source, target, between = places[first], places[last], stations[key]
        start = _rim(source, between[0] if between else target[:2])
        end = _rim(target, between[-1] if between else source[:2])
        ways[key] = [start, *between, end]
    return ways


def drawn(way: Way) -> str:
    """Write a way as an SVG path: straight, or with bends into its level pieces and out of them."""
    start, *rest = way
    path = f"M{short(start[0])},{short(start[1])}"
    for i, (x, y) in enumerate(rest):
        x0, y0 = way[i]
        if len(rest) == 1 or y == y0:
            path += f"L{short(x)},{short(y)}"
        else:
            middle = (x0 + x) / 2
            path += f"C{short(middle)},{short(y0)} {short(middle)},{short(y)} {short(x)},{short(y)}"
    return path


def _hits(source: Place, target: Place, circles: Sequence[Place]) -> Iterator[float]:
    """Yield the height at which a straight line passes a column, if it meets one of its circles."""
    (x1, y1, _), (x2, y2, _) = source, target
    x = circles[0][0]
    y = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    flat = (x2 - x1) / hypot(x2 - x1, y2 - y1)
    if any(abs(y - middle) * flat < radius + _CLEAR for _, middle, radius in circles):
        yield y


def _across(
    circles: Sequence[Place], passing: Sequence[tuple[float, str]]
) -> Iterator[tuple[str, Way]]:
    """Yield the level piece across a column for each line that passes it, each at its own height.

    Args:
        circles: those of the column, from top to bottom.
        passing: lines by key, each with the height at which it would pass; sorted.
    """
    x, radius = circles[0][0], max(r for _, _, r in circles)
    edges = [(y - r, y + r) for _, y, r in circles]
    tops = [edges[0][0] - _OUTSIDE, *[bottom for _, bottom in edges]]
    bottoms = [*[top for top, _ in edges], edges[-1][1] + _OUTSIDE]
    gaps: dict[int, list[str]] = {}
    for y, key in passing:
        middles = [(top + bottom) / 2 for top, bottom in zip(tops, bottoms, strict=True)]
        nearest = min(range(len(middles)), key=lambda gap: abs(middles[gap] - y))
        gaps.setdefault(nearest, []).append(key)
    for gap, keys in gaps.items():
        room = (bottoms[gap] - tops[gap]) / (len(keys) + 1)
        for i, key in enumerate(keys, 1):
            level = tops[gap] + i * room
            yield key, [(x - radius, level), (x + radius, level)]


def _rim(circle: Place, towards: Point) -> Point:
    """Return where a line towards a point leaves a circle."""
    x, y, radius = circle
    dx, dy = towards[0] - x, towards[1] - y
    length = hypot(dx, dy)
    return x + dx / length * radius, y + dy / length * radius
