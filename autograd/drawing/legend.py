"""What the shapes and colours of a picture mean, in one line below it."""

from __future__ import annotations

from .canvas import Canvas, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

HEIGHT = 32.0
_SIZE, _MARGIN = 11.5, 18.0
_BOXES = (("leaf", "leaf"), ("box", "result"))
_CIRCLES = (("leaf", "input"), ("box", "neuron"))


def paint_legend(canvas: Canvas, top: float, circles: bool = False, locals: bool = False) -> float:
    """Draw the legend and return how far to the right it reaches.

    Args:
        canvas: where it is drawn.
        top: its upper edge.
        circles: of the style *network*.
        locals: local derivatives are shown.
    """
    group = canvas.group("legend", "legend", "legend")
    x, y = _MARGIN, top + 4
    width = 16 if circles else 24
    for paint, meaning in (*(_CIRCLES if circles else _BOXES), ("active", "active step")):
        radius = 8 if circles or paint == "leaf" else 3
        stroke = 3 if paint == "active" else 1.2
        canvas.rect(x, y + 2, width, 16, paint, group, radius, stroke)
        x = _word(canvas, group, x + width + 8, y, meaning, "note")
    canvas.rect(x, y + 2, width, 16, "output", group, 8 if circles else 4, 2.5)
    canvas.rect(x + 3.5, y + 5.5, width - 7, 9, "box", group, 4.5 if circles else 2)
    x = _word(canvas, group, x + width + 8, y, "output (loss)", "note")
    words = [("1.5", "data", "value"), ("-0.2", "gradient", "gradient: ∂output/∂node")]
    words += [("0.15", "local", "local derivative: ∂result/∂operand")] * locals
    for sample, paint, meaning in words:
        x = _word(canvas, group, x, y, sample, paint) - 8
        x = _word(canvas, group, x, y, meaning, "note")
    return x


def _word(canvas: Canvas, group: Element, x: float, y: float, word: str, paint: str) -> float:
    canvas.text(x, y + 14, word, paint, group, _SIZE)
    return x + width_of(word, _SIZE) + 18
