"""A picture before it is laid out: boxes, edges, groups, and the lines below."""

from __future__ import annotations

from typing import NamedTuple

from .below import Below
from .boxes import FORMULA, NOTE, Box
from .canvas import Canvas, width_of
from .layout import read_layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .layout import Layout, Point
    from .look import Look


class Edge(NamedTuple):
    """An arrow from one box to another.

    Attributes:
        key: its id.
        source: the key of the box that it leaves.
        target: the key of the box that it enters.
        derivative: the local derivative in symbols, where it is shown; else "".
        number: the same as a number; None: left blank.
        tooltip: everything about it, with all digits.
        active: whether it is marked.
        merged: how many arrows it stands for.
    """

    key: str
    source: str
    target: str
    derivative: str
    number: str | None
    tooltip: str
    active: bool = False
    merged: int = 1

    def label(self) -> str:
        """Return what stands beside it, as Graphviz makes room for it."""
        if not self.derivative:
            return ""
        return f"{self.derivative}\n{'_' * 8 if self.number is None else self.number}"


class Cluster(NamedTuple):
    """Boxes, and further frames, inside a frame with a title."""

    key: str
    title: str
    members: tuple[str, ...]
    inner: tuple[Cluster, ...] = ()


class Scene(NamedTuple):
    """All that a picture shows.

    Attributes:
        title: what a screen reader calls it.
        description: what it reads out next.
        boxes: in the order of the forward pass, by key.
        edges: in that order too.
        clusters: the frames.
        below: the lines below the picture.
        look: the options.
    """

    title: str
    description: str
    boxes: dict[str, Box]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...]
    below: Below
    look: Look

    def svg(self, draw: Callable[[], bytes]) -> str:
        """Return the SVG of the scene, at the places where Graphviz draws its boxes."""
        return self.paint(read_layout(draw()))

    def paint(self, layout: Layout) -> str:
        """Return the SVG of the scene at the places of a layout."""
        canvas = Canvas(self.look.theme, self.title, self.description)
        for cluster in self.clusters:
            _paint_cluster(canvas, cluster, layout)
        for edge in self.edges:
            self._paint_edge(canvas, edge, layout)
        for key, box in self.boxes.items():
            box.draw(canvas, *layout.nodes[key])
        for edge in self.edges:
            if edge.derivative:
                line = layout.line(edge.key, edge.source, edge.target)
                _paint_local(canvas, edge, line.label)
        width, y = self.below.paint(canvas, layout.height, False, self.look.locals)
        return canvas.finish(max(layout.width, width), y)

    def _paint_edge(self, canvas: Canvas, edge: Edge, layout: Layout) -> None:
        line = layout.line(edge.key, edge.source, edge.target)
        group = canvas.group(edge.key, "link", edge.tooltip)
        width = 3.0 if edge.active else min(1.3 + 0.5 * (len(str(edge.merged)) - 1), 4)
        kind = "active-" if edge.active else ""
        canvas.path(line.path, f"{kind}edge", group, stroke=width)
        canvas.path(f"M{line.arrow}Z", f"{kind}arrow", group)


def _paint_cluster(canvas: Canvas, cluster: Cluster, layout: Layout) -> None:
    left, top, right, bottom = layout.clusters[cluster.key]
    frame = canvas.group(cluster.key, "cluster", cluster.title)
    canvas.rect(left, top, right - left, bottom - top, "group", frame, 8)
    canvas.text(left + 10, top + 16, cluster.title, "note", frame, FORMULA)
    for inner in cluster.inner:
        _paint_cluster(canvas, inner, layout)


def _paint_local(canvas: Canvas, edge: Edge, place: Point) -> None:
    """Write a local derivative on its edge: in symbols, below as a number."""
    x, y = place
    number = "" if edge.number is None else edge.number
    width = max(width_of(edge.derivative, NOTE), width_of(number or "_" * 8, FORMULA)) + 4
    group = canvas.group(f"{edge.key}-local", "local-derivative", edge.tooltip)
    canvas.rect(x - width / 2, y - 25, width, 27, "page", group, 3)  # other edges pass behind
    canvas.text(x, y - 15, edge.derivative, "local", group, NOTE, "middle")
    if edge.number is None:
        canvas.rect(x - width / 2 + 2, y - 11, width - 4, 12, "blank", group, 2, dashed=True)
    else:
        canvas.text(x, y - 1, number, "local", group, FORMULA, "middle", bold=True)
