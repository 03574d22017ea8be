"""Where everything in a picture is; of a graph, as Graphviz draws it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from .scene import Card, Scene

# a node, an edge or a cluster in Graphviz's SVG: the outline or path first, then the writing
_GROUP = re.compile(r'<g id="([^"]*)" class="(node|edge|cluster)">(.*?)</g>', re.DOTALL)
_SHAPE = re.compile(r' (?:d|points)="([^"]*)"')
_TEXT = re.compile(r'<text [^>]*?\bx="([^"]*)" y="([^"]*)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Point = tuple[float, float]


class Place(NamedTuple):
    """Where a card or a frame is: its middle and its size."""

    x: float
    y: float
    width: float
    height: float


class Way(NamedTuple):
    """Where a line runs: an SVG path and its arrowhead's corners."""

    path: str
    arrow: str
    label: Place  # the room of what is written on it


class Layout(NamedTuple):
    """Where everything is, y downwards from the top left corner."""

    width: float
    height: float  # without what is below
    places: dict[str, Place]  # of cards and frames, by key
    ways: dict[str, Way]  # of lines, in the order in which they are painted
    shared: bool = False  # whether lines share stretches: there, marked ones lie above
    foot: float = 0.0  # where the words below the columns of a network begin


def read_layout(svg: bytes, scene: Scene) -> Layout:
    """Return the places of a scene's cards, frames and lines in an SVG drawn by Graphviz."""
    drawn = svg.decode()
    width, height = _numbers(drawn.partition('viewBox="')[2].partition('"')[0])[2:]
    dx, dy = _numbers(drawn.partition("translate(")[2].partition(")")[0])
    places: dict[str, Place] = {}
    lines: dict[str, list[list[Point]]] = {}  # the paths of edges and the corners of their arrows
    labels: dict[str, Point] = {}
    for id, kind, inside in _GROUP.findall(drawn):
        key = html.unescape(id)
        found = map(_numbers, _SHAPE.findall(inside))
        shapes = [[(x + dx, y + dy) for x, y in zip(n[::2], n[1::2])] for n in found]
        if kind == "edge":
            lines[key] = [*shapes, []]
            for x, y in _TEXT.findall(inside)[-1:]:
                labels[key] = float(x) + dx, float(y) + dy
        else:
            places[key] = _place(shapes[0], scene.cards.get(key))
    ways = {}
    for wire in scene.wires:
        (x1, y1), (x2, y2) = ends = places[wire.source][:2], places[wire.target][:2]
        # an edge that Graphviz has lost runs straight from box to box
        line, arrow, *_ = lines.get(wire.key, [[*ends], [ends[1]]])
        path = f"M{_written(line[:1])}{'C' if wire.key in lines else 'L'}{_written(line[1:])}"
        x, y = labels.get(wire.key, ((x1 + x2) / 2, (y1 + y2) / 2))
        room = max([line.width() for line in wire.labels], default=0.0) + 4
        ways[wire.key] = Way(path, _written(arrow), Place(x, y - 11.5, room, 27.0))
    return Layout(width, height, places, ways)


def _numbers(written: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(written)]


def _written(points: list[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _place(outline: list[Point], card: Card | None) -> Place:
    """Return the place that has this outline; a card has its own size, a frame that of this."""
    xs, ys = zip(*outline, strict=True)
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    size = card.size() if card else (right - left, bottom - top)
    return Place((left + right) / 2, (top + bottom) / 2, *size)


def written(points: Iterable[Point]) -> list[str]:
    """Write points."""
    return [f"{short(x)},{short(y)}" for x, y in points]


def short(number: float) -> str:
    """Write a length in points."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
