"""Where Graphviz puts things: read back from the SVG that it draws."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree import ElementTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Point = tuple[float, float]


class Line(NamedTuple):
    """Where an edge runs: an SVG path, its arrowhead's corners, the baseline of its label."""

    path: str
    arrow: str
    label: Point


class Layout(NamedTuple):
    """Where everything is, by id, y downwards from the top left corner."""

    width: float
    height: float
    nodes: dict[str, Point]  # the middle of each
    clusters: dict[str, tuple[float, float, float, float]]  # left, top, right, bottom
    edges: dict[str, Line]

    def line(self, edge: str, source: str, target: str) -> Line:
        """Return where an edge runs; one that Graphviz has lost, straight from box to box."""
        if edge in self.edges:
            return self.edges[edge]
        (x1, y1), (x2, y2) = self.nodes[source], self.nodes[target]
        path = f"M{x1:.2f},{y1:.2f}L{x2:.2f},{y2:.2f}"
        return Line(path, f"{x2:.2f},{y2:.2f}", ((x1 + x2) / 2, (y1 + y2) / 2))


def read_layout(svg: bytes) -> Layout:
    """Return the places of the nodes, clusters and edges of an SVG drawn by Graphviz."""
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    graph = next(root.iter(f"{_SVG}g"))
    shift = _NUMBER.findall(graph.attrib["transform"].partition("translate")[2])
    dx, dy = map(float, shift)
    below = [float(text.attrib["y"]) + dy - 12 for text in graph.findall(f"{_SVG}text")]
    layout = Layout(width, min([height, *below]), {}, {}, {})  # a label of the whole left out
    for group in graph.iter(f"{_SVG}g"):
        kind, id = group.get("class"), group.get("id", "")
        if kind == "node":
            left, top, right, bottom = _bounds(group, dx, dy)
            layout.nodes[id] = (left + right) / 2, (top + bottom) / 2
        elif kind == "cluster":
            layout.clusters[id] = _bounds(group, dx, dy)
        elif kind == "edge":
            layout.edges[id] = _line(group, dx, dy)
    return layout


def _bounds(group: Element, dx: float, dy: float) -> tuple[float, float, float, float]:
    """Return the bounds of the outline of a node or cluster: the first shape in its group."""
    shape = next(x for x in group.iter() if x.tag in (f"{_SVG}polygon", f"{_SVG}path"))
    points = _points(shape.get("points") or shape.attrib["d"], dx, dy)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _line(group: Element, dx: float, dy: float) -> Line:
    path = next(group.iter(f"{_SVG}path"))
    arrow = group.find(f".//{_SVG}polygon")
    corners = [] if arrow is None else _points(arrow.attrib["points"], dx, dy)
    texts = [
        (float(text.attrib["x"]) + dx, float(text.attrib["y"]) + dy)
        for text in group.iter(f"{_SVG}text")
    ]
    label = (0.0, 0.0)
    if texts:
        label = texts[-1]
    return Line(
        _path(_points(path.attrib["d"], dx, dy)),
        " ".join(f"{x:.2f},{y:.2f}" for x, y in corners),
        label,
    )


def _path(points: list[Point]) -> str:
    """Write Graphviz's splines again: a start, then Bézier curves."""
    start, *rest = [f"{x:.2f},{y:.2f}" for x, y in points]
    return f"M{start}C{' '.join(rest)}"


def _points(written: str, dx: float, dy: float) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(written)]
    return [(x + dx, y + dy) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
