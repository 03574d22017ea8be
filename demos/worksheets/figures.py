"""The network and the graph as the project draws them, for print: in black, with room to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from autograd import draw
from autograd.drawing.columns import lay_out_columns
from autograd.drawing.facts import FIELD
from autograd.drawing.lettering import Line
from autograd.drawing.paint import paint
from autograd.drawing.scene import Below, Card, Scene, Wire
from autograd.languages import digits_text

from .mathml import DIGITS, rounded
from .solution import Solution

_NUMBER = re.compile(r"(?<![\w.^])-?\d+(?:\.\d+)?(?:e[-+]\d+)?(?![\w.])")
_SMALLEST = 13.0  # font size
_SCALE, _MARGIN = 1.16, 14
_TALL, _WIDER = 26.0, 12.1  # a field to write in: its font size, its extra width
_SVG = "{http://www.w3.org/2000/svg}"


def network_figure(solved: Solution, label: str, blank: bool, with_loss: bool) -> str:
    """Return the network that ends in a loss, after its backward pass, as an element of a page.

    The label is for screen readers; blank leaves out everything the reader computes.
    """
    drawing = draw(solved.output, style="network", digits=DIGITS, gradients=not blank)
    assert drawing.scene is not None
    scene = _for_print(drawing.scene, blank, with_loss, _digits(solved.numbers.values()))
    svg = paint(scene, lay_out_columns(scene))
    root = _inline(svg, label, {}, 0.76 if with_loss else 1.0)
    _widen(root)
    return ElementTree.tostring(root, encoding="unicode")


def graph_figure(
    solved: Solution,
    label: str,
    blank: bool,
    words: Mapping[str, str],
    digits: int = 6,
    direction: str = "TB",
) -> str:
    """Return the graph of an output, after its backward pass, from top to bottom.

    The words in its boxes are translated into the page's language.
    """
    hidden = "both" if blank else None
    drawing = draw(solved.output, style="graph", digits=digits, direction=direction, blank=hidden)
    svg, numbers = drawing.pipe("svg", encoding="utf-8"), solved.numbers.values()
    root = _inline(svg, label, {**words, **_digits(numbers, digits)}, _SCALE)
    return ElementTree.tostring(root, encoding="unicode")


def _digits(numbers: Iterable[float], digits: int = DIGITS) -> dict[str, str]:
    """Return how a picture writes numbers, each with how a key writes it."""
    return {digits_text(number, digits): rounded(number, digits) for number in numbers}


def _inline(svg: str, label: str, words: Mapping[str, str], scale: float) -> ElementTree.Element:
    """Return a picture as an element of a page: no ids that could clash, no tooltips.

    Its texts are replaced as `words` say.
    """
    root = ElementTree.fromstring(svg.encode())
    for element in [*root.iter()]:
        element.tag = element.tag.removeprefix(_SVG)
        element.attrib.pop("id", None)
        for child in [*element]:
            if child.tag in (f"{_SVG}title", f"{_SVG}desc"):
                element.remove(child)
        if element.text and element.text in words and element.text.isalpha():
            element.text = words[element.text]
            element.set("class", "word")
            element.set("font-size", "9")
        elif element.text:
            element.text = _rewritten(element.text, words).replace("-", "−")
    root.attrib.pop("height")
    width = float(root.attrib.pop("width"))
    root.set("style", f"width:{width * scale:.0f}px")
    root.set("aria-label", label)
    return root


def _widen(root: ElementTree.Element) -> None:
    """Widen the fields of a network into the room that `_card` made, and cut empty margins."""
    width, height = root.get("viewBox", "").split()[2:]
    root.set("viewBox", f"0 {_MARGIN} {width} {float(height) - 2 * _MARGIN - 2:.2f}")
    for field in root.iter("rect"):
        if field.get("class") == "blank":
            field.set("x", f"{float(field.get('x', '0')) - _WIDER:.2f}")
            field.set("width", f"{float(field.get('width', '0')) + _WIDER:.2f}")


def _for_print(scene: Scene, blank: bool, with_loss: bool, numbers: Mapping[str, str]) -> Scene:
    cards = {
        key: _card(card, blank, with_loss, numbers)
        for key, card in scene.cards.items()
        if with_loss or card.kind != "output"
    }
    columns = [column._replace(foot=()) for column in scene.columns if column.keys[0] in cards]
    wires = [_wire(wire, with_loss, numbers) for wire in scene.wires if wire.target in cards]
    return scene._replace(cards=cards, columns=tuple(columns), wires=tuple(wires), below=Below())


def _wire(wire: Wire, named: bool, numbers: Mapping[str, str]) -> Wire:
    """Return a line of the usual thickness, with numbers larger than on a screen.

    Where lines do not cross, there is room for the name of a gradient, which the tooltip has.
    """
    labels = [_printed(line, numbers) for line in wire.labels]
    if named and len(labels) == 2:
        name = wire.tooltip.split("\n")[1].partition(" = ")[0]
        labels[1] = labels[1]._replace(written=f"{name} {labels[1].written}")
    return Wire(wire.key, wire.source, wire.target, wire.tooltip, tuple(labels))


def _printed(line: Line, numbers: Mapping[str, str]) -> Line:
    """Return a line large enough for print, with as many digits as a key has."""
    line = line._replace(written=_rewritten(line.written, numbers))
    return line._replace(size=max(line.size, _SMALLEST)) if line.size else line


def _rewritten(text: str, words: Mapping[str, str]) -> str:
    return _NUMBER.sub(lambda found: words.get(found[0], found[0]), text)


def _card(card: Card, blank: bool, with_loss: bool, numbers: Mapping[str, str]) -> Card:
    """Return a circle with fields for its numbers, unless they are given."""
    card = card._replace(lines=tuple(_printed(line, numbers) for line in card.lines))
    if not blank or card.kind == "input":
        return card
    if card.kind == "prediction" and not with_loss:
        return card._replace(lines=card.lines[:1])  # ŷ = o: there is a field for it already
    field = Line("", "data", _TALL, field=FIELD, room=1)
    written = [line.paint == "data" and line.written[:1] not in ("", "b") for line in card.lines]
    lines = [field if w else line for w, line in zip(written, card.lines, strict=True)]
    return card._replace(lines=tuple(lines))
