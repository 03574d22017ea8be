"""The network and the graph as the project draws them, for print: in black, with room to write."""

from __future__ import annotations

from xml.etree import ElementTree

from autograd import Value, draw
from autograd.drawing.below import Below
from autograd.drawing.circles import Circles, Line, Link, Spot
from autograd.drawing.graph_scene import present
from autograd.drawing.look import Look
from autograd.drawing.network_scene import NetworkScene
from autograd.drawing.neurons import find_network
from autograd.graph import Graph
from autograd.names import Names

from .mathml import DIGITS

_SMALLEST = 13.0  # size of what is written
_SCALE, _MARGIN = 1.16, 14
_TALL, _WIDER = 26.0, 12.1  # a field to write in: the size of its line, what its width gains
_SVG = "{http://www.w3.org/2000/svg}"


def network_figure(loss: Value, label: str, blank: bool, with_loss: bool) -> str:
    """Return the network that ends in a loss, whose backward pass is done, as a page's element.

    The label is for screen readers; blank leaves out all that is to be computed.
    """
    graph = Graph(loss)
    network = find_network(graph.order)
    assert network is not None
    look = Look(digits=DIGITS, gradients=not blank)
    moment = present(graph, None)
    circles = NetworkScene(network, Names(graph), look, moment, loss).circles()
    scale = 0.76 if with_loss else 1.0
    return _wider(inline(_for_print(circles, blank, with_loss).paint(), label, scale=scale))


def graph_figure(output: Value, label: str, blank: bool, words: dict[str, str]) -> str:
    """Return the graph of an output, whose backward pass is done, from top to bottom.

    The words in its boxes become those of the page's language.
    """
    left_out = "both" if blank else None
    drawing = draw(output, digits=7, style="graph", direction="TB", blank=left_out)
    return inline(drawing.pipe("svg", encoding="utf-8"), label, words, _SCALE)


def inline(svg: str, label: str, words: dict[str, str] | None = None, scale: float = 1.0) -> str:
    """Return a picture as an element of a page: no ids that could clash, no tooltips."""
    root = ElementTree.fromstring(svg.encode())
    for element in [*root.iter()]:
        element.tag = element.tag.removeprefix(_SVG)
        element.attrib.pop("id", None)
        for child in [*element]:
            if child.tag in (f"{_SVG}title", f"{_SVG}desc"):
                element.remove(child)
        if words and element.text in words:
            element.text = words[element.text]
            element.set("class", "word")
            element.set("font-size", "9")
        elif element.text:
            element.text = element.text.replace("-", "−")
    root.attrib.pop("height")
    width = float(root.attrib.pop("width"))
    root.set("style", f"width:{width * scale:.0f}px")
    root.set("aria-label", label)
    root.tail = None
    return ElementTree.tostring(root, encoding="unicode")


def _wider(svg: str) -> str:
    """Widen the fields of a network by the room that `_spot` made, and cut the empty margins."""
    root = ElementTree.fromstring(svg)
    width, height = root.get("viewBox", "").split()[2:]
    root.set("viewBox", f"0 {_MARGIN} {width} {float(height) - 2 * _MARGIN - 2:.2f}")
    for field in root.iter("rect"):
        if field.get("class") == "blank":
            field.set("x", f"{float(field.get('x', '0')) - _WIDER:.2f}")
            field.set("width", f"{float(field.get('width', '0')) + _WIDER:.2f}")
    return ElementTree.tostring(root, encoding="unicode")


def _for_print(circles: Circles, blank: bool, with_loss: bool) -> Circles:
    columns = [
        column._replace(
            foot=(), spots=tuple(_spot(spot, blank, with_loss) for spot in column.spots)
        )
        for column in circles.columns
        if with_loss or column.spots[0].kind != "output"
    ]
    kept = {spot.key for column in columns for spot in column.spots}
    links = [_link(link) for link in circles.links if link.target in kept]
    return circles._replace(columns=tuple(columns), links=tuple(links), below=Below((), False))


def _link(link: Link) -> Link:
    """Return a line as thick as any other, its numbers larger than on a screen."""
    return link._replace(size=None, labels=tuple(map(_larger, link.labels)))


def _larger(line: Line) -> Line:
    return line if line.rule else line._replace(size=max(line.size, _SMALLEST))


def _spot(spot: Spot, blank: bool, with_loss: bool) -> Spot:
    """Return a circle with fields for its numbers, unless they are given."""
    spot = spot._replace(lines=tuple(map(_larger, spot.lines)))
    if not blank or spot.kind == "input":
        return spot
    if spot.kind == "prediction" and not with_loss:
        return spot._replace(lines=spot.lines[:1])  # ŷ = o: there is a field for it already
    field = Line("", "data", _TALL, field=True, columns=1)
    written = [line.paint == "data" and line.written[:1] not in ("", "b") for line in spot.lines]
    lines = [field if w else line for w, line in zip(written, spot.lines, strict=True)]
    return spot._replace(lines=tuple(lines))
