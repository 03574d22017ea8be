"""Painting: an SVG that looks the same in a browser, a word processor, a page without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .layout import Layout, Place, Point, Way, short, written
from .lettering import (
    FORMULA,
    NOTE,
    WORDS,
    Line,
    Note,
    isolated,
    stacked,
    width_of,
    writable,
)
from .scene import OUTLINE, PAD, ROOM, SIGN, STACK, WIDEST, Card, Frame, Scene, Wire
from .theme import ROOT, dark_rules, paints

Box = tuple[float, float, float, float]  # left, top, width, height

# Each of these is of one width, and has the signs of the formulas.
FONT = "DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace"
MARGIN = 18.0  # beside the words below
_LINE, _ROW, _LEGEND = 18.0, 24.0, 56.0  # heights below the picture
_BOXES = (("leaf", "leaf"), ("box", "result"))
_CIRCLES = (("leaf", "input"), ("box", "neuron"))


def paint(scene: Scene, layout: Layout) -> str:
    """Return the SVG of a scene at the places of a layout."""
    canvas = Canvas(scene.look["theme"], scene.title, scene.description)
    frames = (*scene.frames, *[Frame(table.key, table.title, ()) for table in scene.tables])
    for frame in frames:
        _paint_frame(canvas, frame, layout.places)
    wires = {wire.key: wire for wire in scene.wires}
    marked = {key for key, wire in wires.items() if wire.active and layout.shared}
    for key, way in sorted(layout.ways.items(), key=lambda item: item[0] in marked):
        _paint_wire(canvas, wires[key], way)
    for frame in frames:
        _paint_title(canvas, frame, layout.places)
    if scene.columns:  # there, lines are many and near: a circle lies above what is written on one
        _paint_labels(canvas, scene, layout)
    for key, card in scene.cards.items():
        if scene.columns:
            _paint_circle(canvas, card, layout.places[key])
        else:
            _paint_box(canvas, card, layout.places[key])
    if not scene.columns:
        _paint_labels(canvas, scene, layout)
    canvas.close()
    for column in scene.columns:
        for i, line in enumerate(column.foot):
            x = layout.places[column.keys[0]].x
            canvas.line((x, layout.foot + i * 16), line, "middle")
    width, y = _paint_below(canvas, scene, layout.height)
    return canvas.finish(max(layout.width, width), y)


class Canvas:
    """An SVG in the making; shapes come to lie over those drawn before."""

    def __init__(self, theme: str, title: str, description: str) -> None:
        self._paints = paints(theme)
        head = {"xmlns": "http://www.w3.org/2000/svg", "class": ROOT, "role": "img"}
        self._root = self._group = ElementTree.Element("svg", {**head, "font-family": FONT})
        _child(self._root, "title").text = isolated(writable(title))
        _child(self._root, "desc").text = writable(description)
        if theme == "auto":
            _child(self._root, "style").text = dark_rules()
        self._page = self.rect((0, 0, 0, 0), "page")

    def open(self, id: str, kind: str, tooltip: str = "") -> Element:
        """Begin a group: the shapes that follow belong together and share a tooltip."""
        self._group = _child(self._root, "g", id=id, **{"class": kind})
        if tooltip:
            _child(self._group, "title").text = isolated(writable(tooltip))
        return self._group

    def close(self) -> None:
        """End the group."""
        self._group = self._root

    def shape(
        self, tag: str, paint: str, stroke: float = 1, dashed: bool = False, **place: float | str
    ) -> Element:
        """Draw a shape of SVG."""
        shape = _child(self._group, tag, **self._paints[paint])
        for name, value in place.items():
            shape.set(name, value if isinstance(value, str) else short(value))
        if stroke != 1:
            shape.set("stroke-width", short(stroke))
        if dashed:
            shape.set("stroke-dasharray", "4 3")
        return shape

    def rect(
        self, box: Box, paint: str, radius: float = 0, stroke: float = 1, dashed: bool = False
    ) -> Element:
        """Draw a box."""
        place = dict(zip(("x", "y", "width", "height", "rx"), (*box, radius) if radius else box))
        return self.shape("rect", paint, stroke, dashed, **place)

    def rule(self, left: float, right: float, y: float) -> None:
        """Draw a stroke across."""
        self.shape("path", "rule", d="M{}L{}".format(*written([(left, y), (right, y)])))

    def text(
        self,
        at: Point,
        written: str,
        paint: str,
        size: float,
        anchor: str = "",
        bold: bool = False,
    ) -> Element:
        """Write one line, its baseline at a point; `anchor` says where in it that is."""
        text = self.shape("text", paint, x=at[0], y=at[1])
        text.set("font-size", short(size))
        if anchor:
            text.set("text-anchor", anchor)
        if bold:
            text.set("font-weight", "bold")
        text.text = isolated(writable(written))
        if text.text != " ".join(text.text.split()):
            text.set("xml:space", "preserve")  # two spaces, as typed
        return text

    def line(self, at: Point, line: Line, anchor: str) -> None:
        """Write a line; a page finds the number in it by its tag."""
        text = self.text(at, line.written, line.paint, line.size, anchor, line.bold)
        if tag := getattr(line.number, "tag", ""):
            text.set("data-n", tag)
            if line.before:
                text.set("data-before", line.before)

    def note(self, at: Point, note: Note) -> None:
        """Write one line whose parts have paints of their own."""
        if len(note) == 1:
            self.text(at, *note[0], WORDS)
            return
        line = self.text(at, "", "note", WORDS)
        line.set("xml:space", "preserve")
        for part, paint in note:
            _child(line, "tspan", **self._paints[paint]).text = isolated(writable(part))

    def finish(self, width: float, height: float) -> str:
        """Return the SVG of a page of this size; one a little too wide is shown smaller."""
        size = short(width), short(height)
        self._page.attrib.update(zip(("width", "height"), size))
        if WIDEST < width <= ROOM * WIDEST:
            width, height = WIDEST, height * WIDEST / width
        shown = {"width": short(width), "height": short(height)}
        self._root.attrib.update(shown, viewBox=f"0 0 {' '.join(size)}")
        ElementTree.indent(self._root, "")
        for line in self._root.iter("text"):
            if len(line):  # a newline between the parts of a line would be seen
                line.text = None
                for part in line:
                    part.tail = None
        written = ElementTree.tostring(self._root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _paint_frame(canvas: Canvas, frame: Frame, places: dict[str, Place]) -> None:
    x, y, width, height = places[frame.key]
    left, top = x - width / 2, y - height / 2
    canvas.open(frame.key, "cluster", frame.title)
    canvas.rect((left, top, width, height), "group", 8)
    for inner in frame.inner:
        _paint_frame(canvas, inner, places)


def _paint_title(canvas: Canvas, frame: Frame, places: dict[str, Place]) -> None:
    x, y, width, height = places[frame.key]
    left, top = x - width / 2, y - height / 2
    canvas.open(f"{frame.key}-title", "title")
    canvas.rect((left + 7, top + 5, width_of(frame.title, FORMULA) + 6, 15), "ground", 3)
    canvas.text((left + 10, top + 16), frame.title, "note", FORMULA)
    for inner in frame.inner:
        _paint_title(canvas, inner, places)


def _paint_wire(canvas: Canvas, wire: Wire, way: Way) -> None:
    line, arrow = ("active-edge", "active-arrow") if wire.active else (wire.paint, "arrow")
    canvas.open(wire.key, "link", wire.tooltip)
    path = canvas.shape("path", line, wire.stroke, wire.dashed, d=way.path)
    if tag := getattr(wire.size, "tag", ""):
        path.set("data-w", tag)
    if way.arrow:
        canvas.shape("path", arrow, d=f"M{way.arrow}Z")


def _paint_labels(canvas: Canvas, scene: Scene, layout: Layout) -> None:
    """Write on the lines: a weight and its gradient, or a local derivative and its number."""
    suffix, kind = ("label", "weight") if scene.columns else ("local", "local-derivative")
    for wire in scene.wires:
        if not wire.labels:
            continue
        x, y, width, height = layout.ways[wire.key].label
        left, top = x - width / 2, y - height / 2
        canvas.open(f"{wire.key}-{suffix}", kind, wire.tooltip)
        canvas.rect((left, top, width, height), "page", 3)  # other lines pass behind
        if scene.columns:
            _write_centred(canvas, wire.labels, x, y)
            continue
        derivative, number = wire.labels
        canvas.text((x, top + 10), derivative.written, "local", NOTE, "middle")
        if number.field:
            canvas.rect((left + 2, top + 14, width - 4, 12), "blank", 2, dashed=True)
        else:
            at = x, top + 24
            canvas.line(at, number._replace(bold=True), "middle")


def _paint_circle(canvas: Canvas, card: Card, place: Place) -> None:
    x, y, radius = place.x, place.y, place.width / 2
    cell = card.kind == "cell"
    canvas.open(card.key, "cell" if cell else f"node {card.kind}-node", card.tooltip)
    if cell:
        if card.active:
            around = x - place.width / 2 - 4, y - place.height / 2 - 1
            canvas.rect((*around, place.width + 8, place.height + 2), "active", 3, 2)
        _write_centred(canvas, card.lines, x, y)
        return
    if card.output:
        canvas.shape("circle", "output", 2.5, cx=x, cy=y, r=radius)
    paint = {"input": "leaf", "more": "page"}.get(card.kind, "box")
    stroke = 3.0 if card.active else 1.4
    inner = radius - OUTLINE * card.output
    canvas.shape("circle", "active" if card.active else paint, stroke, cx=x, cy=y, r=inner)
    _write_centred(canvas, card.lines, x, y, radius)


def _write_centred(
    canvas: Canvas, lines: Sequence[Line], x: float, y: float, radius: float = 0.0
) -> None:
    """Write lines around (x, y), one below the other; a rule reaches across the circle."""
    for line, above in stacked(lines):
        top, middle = y + above, x
        if not line.size:
            half = max(radius**2 - (above + 2.5) ** 2, 4.0) ** 0.5 - 2
            canvas.rule(x - half, x + half, top + 2.5)
        if line.field:
            left = x + line.width() / 2 - line.field + 4
            field = left, top + 1, line.field - 4, line.size + 1
            canvas.rect(field, "blank", 2, dashed=True)
            middle = left - 4 - width_of(line.written, line.size) / 2
        if line.written or line.number is not None:
            at = middle, top + line.size
            canvas.line(at, line, "middle")


def _paint_box(canvas: Canvas, card: Card, place: Place) -> None:
    x, y, width, height = place
    left, top = x - width / 2, y - height / 2
    canvas.open(card.key, f"node {card.kind}-node", card.tooltip)
    radius = min(15.0, height / 2) if card.kind == "leaf" else 4.0
    if card.output:
        around = left + 1.25, top + 1.25, width - 2.5, height - 2.5
        canvas.rect(around, "output", radius + 3, 2.5)
        left, top = left + OUTLINE, top + OUTLINE
        width, height = width - 2 * OUTLINE, height - 2 * OUTLINE
    if card.kind == "group":
        top, width, height = top + STACK, width - STACK, height - STACK
        for shift in (STACK, STACK / 2):
            canvas.rect((left + shift, top - shift, width, height), "group", radius)
    paint = "active" if card.active else "leaf" if card.kind == "leaf" else "box"
    canvas.rect((left, top, width, height), paint, radius, 3 if card.active else 1.2)
    y, right = top + 6, left + width - PAD
    if card.sign:
        half = card.sign_width() / 2
        x = right - half + 4
        canvas.rect((x - half, y, 2 * half, 2 * SIGN - 2), "sign", SIGN - 1)
        canvas.text((x, y + 13), card.sign, "formula", FORMULA, "middle")
    for line, height, base in card.rows():
        start = left + PAD, y + base
        if not line.size:
            canvas.rule(left + 1, left + width - 1, y + base)
        elif not line.label:
            canvas.text(start, line.written, line.paint, line.size, bold=line.bold)
        else:
            canvas.text(start, line.label, "note", NOTE)
            if line.field:
                field = right - line.field, y + 2, line.field, height - 4
                canvas.rect(field, "blank", 2, dashed=True)
            elif line.written:
                at = right, y + base
                canvas.line(at, line, "end")
        y += height


def _paint_below(canvas: Canvas, scene: Scene, y: float) -> tuple[float, float]:
    """Draw what is below y; return how far it reaches to the right and down."""
    below = scene.below
    if below.notes or below.numbers:
        canvas.open("words", "words")
    for i, line in enumerate(below.numbers):
        canvas.line((MARGIN, y + 14 + i * _LINE), line, "")
    for i, note in enumerate(below.notes, len(below.numbers)):
        canvas.note((MARGIN, y + 14 + i * _LINE), note)
    lines = max(len(below.numbers) + len(below.notes), below.lines)
    y += lines * _LINE + 8 if lines else 0
    widths = [sum(width_of(part, WORDS) for part, _ in note) + 2 * MARGIN for note in below.notes]
    widths += [line.width() + 2 * MARGIN for line in below.numbers]
    if below.legend:
        widths.append(_paint_legend(canvas, y, bool(scene.columns), scene.look["locals"]))
        y += _LEGEND
    return max(below.width, *widths, 0.0), y


def _paint_legend(canvas: Canvas, top: float, circles: bool, locals: bool) -> float:
    """Draw what shapes and colours mean, and return how far to the right it reaches."""
    canvas.open("legend", "legend", "legend")
    x, y = MARGIN, top + 4
    width = 16 if circles else 24
    for paint, meaning in (*(_CIRCLES if circles else _BOXES), ("active", "active step")):
        radius = 8 if circles or paint == "leaf" else 3
        canvas.rect((x, y + 2, width, 16), paint, radius, 3 if paint == "active" else 1.2)
        x = _word(canvas, x + width + 8, y, meaning, "note")
    canvas.rect((x, y + 2, width, 16), "output", 8 if circles else 4, 2.5)
    canvas.rect((x + 3.5, y + 5.5, width - 7, 9), "box", 4.5 if circles else 2)
    x = _word(canvas, x + width + 8, y, "output (loss)", "note")
    right, x, y = x, MARGIN, y + _ROW
    words = [("1.5", "data", "value"), ("-0.2", "gradient", "gradient: ∂output/∂node")]
    words += [("0.15", "local", "local derivative: ∂result/∂operand")] * locals
    for sample, paint, meaning in words:
        x = _word(canvas, x, y, sample, paint) - 8
        x = _word(canvas, x, y, meaning, "note")
    return max(right, x)


def _word(canvas: Canvas, x: float, y: float, word: str, paint: str) -> float:
    canvas.text((x, y + 14), word, paint, WORDS)
    return x + width_of(word, WORDS) + 18


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, attributes)
