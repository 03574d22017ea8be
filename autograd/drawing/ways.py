"""The lines of a network: straight, or around the circles of a column that they pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from .layout import Place, Point, written

_CLEAR = 5.0  # between a line and a circle that it passes
_OUTSIDE = 20.0  # the room above and below a column for lines that pass it

Stations = list[Point]  # a start and an end; between them, level pieces across a column


def ways_around(
    columns: Sequence[Sequence[str]], ends: dict[str, tuple[str, str]], places: dict[str, Place]
) -> dict[str, Stations]:
    """Return the way of each line, by key; those that pass a column run between its circles."""
    number = {spot: i for i, column in enumerate(columns) for spot in column}
    stations: dict[str, Stations] = {key: [] for key in ends}
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


def drawn(way: Stations) -> str:
    """Write a way as an SVG path: straight, or with bends into its level pieces and out of them."""
    signs, points = "M", way[:1]  # before each point is a sign
    for (x0, y0), (x, y) in pairwise(way):
        if len(way) == 2 or y == y0:
            signs, points = f"{signs}L", [*points, (x, y)]
        else:
            middle = (x0 + x) / 2
            signs, points = f"{signs}C  ", [*points, (middle, y0), (middle, y), (x, y)]
    return "".join(sign + point for sign, point in zip(signs, written(points), strict=True))


def _hits(source: Place, target: Place, circles: Sequence[Place]) -> Iterator[float]:
    """Yield the height at which a straight line passes a column, if it meets one of its circles."""
    (x1, y1), (x2, y2) = source[:2], target[:2]
    x = circles[0].x
    y = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    flat = (x2 - x1) / hypot(x2 - x1, y2 - y1)
    if any(abs(y - circle.y) * flat < circle.width / 2 + _CLEAR for circle in circles):
        yield y


def _across(
    circles: Sequence[Place], passing: Sequence[tuple[float, str]]
) -> Iterator[tuple[str, Stations]]:
    """Yield the level piece across a column for each line that passes it, each at its own height.

    A line passes by its key; before it is the height at which it would pass straight.
    """
    x, radius = circles[0].x, max(circle.width for circle in circles) / 2
    edges = [(c.y - c.height / 2, c.y + c.height / 2) for c in circles]
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
    dx, dy = towards[0] - circle.x, towards[1] - circle.y
    share = circle.width / 2 / hypot(dx, dy)
    return circle.x + dx * share, circle.y + dy * share
