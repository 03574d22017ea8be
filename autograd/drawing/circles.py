"""The style *network*: neurons as circles in columns, weights on the lines between them."""

from __future__ import annotations

from math import hypot, isfinite
from typing import NamedTuple

from .below import Below
from .canvas import Canvas, width_of
from .ways import drawn, ways_around

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element

    from .look import Look
    from .ways import Point, Way

NAME, NUMBER, NOTE = 13.0, 12.0, 10.5  # font sizes
_MARGIN, _FOOT = 24.0, 22.0
_BESIDE, _BARE = 100.0, 80.0  # between two columns, beside and without writing on the lines
_STEEPEST = 0.3  # the room between two columns, by their height
_PLAIN, _THINNEST, _THICKEST = 1.2, 0.4, 5.5  # lines, by the size of their number
_FIELD = 52.0  # the width of a field to fill in


class Line(NamedTuple):
    """One line of writing; after it may come a field to fill in. A `rule` is a stroke across."""

    written: str
    paint: str
    size: float = NUMBER
    bold: bool = False
    field: bool = False
    rule: bool = False
    columns: int = 0

    def width(self) -> float:
        """Return the room it takes: at least that of its columns, and the field."""
        written = "0" * self.columns if self.columns > len(self.written) else self.written
        return width_of(written, self.size) + self.field * _FIELD

    def height(self) -> float:
        """Return the room it takes from top to bottom."""
        return 5.0 if self.rule else self.size + 3


class Spot(NamedTuple):
    """A circle: an input, a neuron, a prediction, the loss, or what was left out.

    Attributes:
        key: its id.
        kind: "input", "neuron", "prediction", "output" or "more".
        lines: what is written in it.
        tooltip: everything about it, with all digits.
        active: whether it is marked.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    tooltip: str
    active: bool = False

    def radius(self) -> float:
        """Return the radius that holds every line."""
        y = -self.height() / 2
        reach = 15.0
        for line in self.lines:
            half = line.width() / 2
            reach = max(reach, hypot(half, max(abs(y + 2), abs(y + line.height() - 2))))
            y += line.height()
        return reach + (10 if self.kind == "output" else 4)

    def height(self) -> float:
        """Return the height of all its lines."""
        return sum(line.height() for line in self.lines)


class Link(NamedTuple):
    """A line between two circles.

    Attributes:
        key: its id.
        source: the key of the circle on the left.
        target: the key of the circle on the right.
        size: the number that its width tells of; None: it tells of none.
        labels: what is written on it.
        tooltip: everything about it, with all digits.
        active: whether it is marked.
    """

    key: str
    source: str
    target: str
    size: float | None
    labels: tuple[Line, ...]
    tooltip: str
    active: bool = False


class Column(NamedTuple):
    """Circles one above the other, and what stands below: (text, paint)."""

    spots: tuple[Spot, ...]
    foot: tuple[tuple[str, str], ...]

    def foot_width(self) -> float:
        """Return the width of what stands below."""
        return max([width_of(foot, NOTE) for foot, _ in self.foot], default=0.0)


class Circles(NamedTuple):
    """All that a picture in the style *network* shows.

    Attributes:
        title: what a screen reader calls it.
        description: what it reads out next.
        columns: from left to right.
        links: the lines between them.
        paint_of_links: "data-line" or "gradient-line".
        below: the lines below the picture.
        look: the options.
    """

    title: str
    description: str
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    paint_of_links: str
    below: Below
    look: Look

    def places(self) -> dict[str, tuple[float, float, float]]:
        """Return the middle and the radius of each circle, by key."""
        radii = [max(spot.radius() for spot in column.spots) for column in self.columns]
        labels = max([len(link.labels) for link in self.links], default=0)
        several = [r for r, c in zip(radii, self.columns, strict=True) if len(c.spots) > 1]
        pitch = max(2 * max(several, default=0.0) + 14, labels * 4 * 17.0)
        tallest = max(len(column.spots) for column in self.columns)
        middle = _MARGIN + max(radii) + (tallest - 1) * pitch / 2
        places = {}
        x = _MARGIN
        before, foot_before = 0.0, 0.0
        for column, radius in zip(self.columns, radii, strict=True):
            foot = column.foot_width() / 2
            if before:
                gap = self._gap(column, (tallest - 1) * pitch)
                x += max(before + gap + radius, foot_before + 16 + foot)
            else:
                x += max(radius, foot)
            y = middle - (len(column.spots) - 1) * pitch / 2
            for spot in column.spots:
                own = radius if spot.kind == "neuron" else spot.radius()
                places[spot.key] = (x, y, own)
                y += pitch
            before, foot_before = radius, foot
        return places

    def _gap(self, column: Column, height: float) -> float:
        """Return the room for the lines into a column: more, where they are many or steep."""
        keys = {spot.key for spot in column.spots}
        links = [link for link in self.links if link.target in keys]
        written = [label.width() for link in links for label in link.labels]
        if written:
            return max(written) + _BESIDE
        neurons = any(spot.kind == "neuron" for spot in column.spots)
        return max(_BARE, _STEEPEST * height) if neurons else _BARE

    def svg(self, draw: Callable[[], bytes]) -> str:
        """Return the SVG; its places are its own, so that Graphviz is not asked."""
        return self.paint()

    def paint(self) -> str:
        """Return the SVG."""
        canvas = Canvas(self.look.theme, self.title, self.description)
        places, pens = self.places(), self.pens()
        columns = [[spot.key for spot in column.spots] for column in self.columns]
        ends = {link.key: (link.source, link.target) for link in self.links}
        ways = ways_around(columns, ends, places)
        for link in sorted(self.links, key=lambda link: (link.active, abs(link.size or 0.0))):
            self._paint_link(canvas, link, ways[link.key], pens[link.key])
        for link in self.links:
            if link.labels:
                _paint_labels(canvas, link, *ways[link.key][:2])
        for column in self.columns:
            for spot in column.spots:
                _paint_spot(canvas, spot, *places[spot.key])
        y = max(y + radius for _, y, radius in places.values()) + _FOOT
        for column in self.columns:
            x = places[column.spots[0].key][0]
            for i, (foot, paint) in enumerate(column.foot):
                canvas.text(x, y + i * 16, foot, paint, size=NOTE, anchor="middle")
        y += 16 * max(len(column.foot) for column in self.columns) + 4
        width, y = self.below.paint(canvas, y - 4, True, False)
        last = self.columns[-1]
        x = places[last.spots[0].key][0]
        right = x + max(*[places[spot.key][2] for spot in last.spots], last.foot_width() / 2)
        return canvas.finish(max(right + _MARGIN, width), y)

    def pens(self) -> dict[str, tuple[float, bool]]:
        """Return how thick each line is, and whether it is dashed, by key."""
        sizes = [abs(link.size) for link in self.links if link.size is not None]
        largest = max([size for size in sizes if isfinite(size)], default=0.0) or 1.0
        few = any(link.labels for link in self.links)
        pens = {}
        for link in self.links:
            width, dashed = _PLAIN, False
            if link.size is not None:
                share = abs(link.size) / largest
                # one that is infinite, or no number, is a thick one; min() would pass NaN on
                width = _THINNEST + (_THICKEST - _THINNEST) * (share if share < 1 else 1)
                dashed = link.size < 0 and few  # by the hundred they would be noise
            pens[link.key] = (max(width, 3.0) if link.active else width), dashed
        return pens

    def _paint_link(
        self,
        canvas: Canvas,
        link: Link,
        way: Way,
        pen: tuple[float, bool],
    ) -> None:
        group = canvas.group(link.key, "link", link.tooltip)
        paint = "edge" if link.size is None else self.paint_of_links
        canvas.path(drawn(way), "active-edge" if link.active else paint, group, *pen)


def _paint_labels(canvas: Canvas, link: Link, start: Point, end: Point) -> None:
    """Write on a line, a quarter of its way: there the lines of one circle are apart."""
    (x1, y1), (x2, y2) = start, end
    width = max(label.width() for label in link.labels) + 6
    height = sum(label.height() for label in link.labels)
    x = min(max(x1 + (x2 - x1) * 0.28, x1 + width / 2 + 2), x2 - width / 2 - 2)
    y = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    group = canvas.group(f"{link.key}-label", "weight", link.tooltip)
    canvas.rect(x - width / 2, y - height / 2, width, height, "page", group, 3)
    _write(canvas, group, link.labels, x, y)


def _paint_spot(canvas: Canvas, spot: Spot, x: float, y: float, radius: float) -> None:
    group = canvas.group(spot.key, f"node {spot.kind}-node", spot.tooltip)
    if spot.kind == "output":
        canvas.circle(x, y, radius, "output", group, stroke=2.5)
    inner = radius - 5 if spot.kind == "output" else radius
    paint = {"input": "leaf", "more": "page"}.get(spot.kind, "box")
    stroke = 3.0 if spot.active else 1.4
    canvas.circle(x, y, inner, "active" if spot.active else paint, group, stroke)
    _write(canvas, group, spot.lines, x, y, radius)


def _write(
    canvas: Canvas,
    group: Element,
    lines: Sequence[Line],
    x: float,
    y: float,
    radius: float = 0.0,
) -> None:
    """Write lines around (x, y), one below the other; a rule reaches across the circle."""
    top = y - sum(line.height() for line in lines) / 2
    for line in lines:
        if line.rule:
            half = max(radius**2 - (top + 2.5 - y) ** 2, 4.0) ** 0.5 - 2
            canvas.line((x - half, top + 2.5), (x + half, top + 2.5), "rule", group)
        else:
            middle = x
            if line.field:
                left, height = x + line.width() / 2 - _FIELD + 4, line.size + 1
                canvas.rect(left, top + 1, _FIELD - 4, height, "blank", group, 2, dashed=True)
                middle = left - 4 - width_of(line.written, line.size) / 2
            if line.written:
                canvas.text(
                    middle, top + line.size, line.written, line.paint, group, line.size,
                    "middle", line.bold,
                )  # fmt: skip
        top += line.height()
