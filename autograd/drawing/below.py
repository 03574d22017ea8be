"""What stands below a picture: notes, the words of a step, the legend."""

from __future__ import annotations

from typing import NamedTuple

from .canvas import Canvas, Note, note_width, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LINE, _ROW, _LEGEND = 18.0, 24.0, 56.0  # heights
_SIZE, _MARGIN = 12.0, 18.0
_BOXES = (("leaf", "leaf"), ("box", "result"))
_CIRCLES = (("leaf", "input"), ("box", "neuron"))


class Below(NamedTuple):
    """The lines below a picture.

    Attributes:
        notes: what is written there.
        legend: whether shapes and colours are explained.
        lines: how many lines there is room for; 0: as many as there are.
        width: the least width of the page.
    """

    notes: tuple[Note, ...] = ()
    legend: bool = False
    lines: int = 0
    width: float = 0.0

    def text(self) -> str:
        """Return the notes line by line."""
        return "\n".join("".join(written for written, _ in note) for note in self.notes)

    def paint(self, canvas: Canvas, y: float, circles: bool, locals: bool) -> tuple[float, float]:
        """Draw it below y; return how far it reaches to the right and down."""
        words = canvas.group("words", "words") if self.notes else canvas.root
        for i, note in enumerate(self.notes):
            canvas.note(_MARGIN, y + 14 + i * _LINE, note, _SIZE, words)
        lines = max(len(self.notes), self.lines)
        y += lines * _LINE + 8 if lines else 0
        widths = [note_width(note, _SIZE) + 2 * _MARGIN for note in self.notes]
        if self.legend:
            widths.append(_paint_legend(canvas, y, circles, locals))
            y += _LEGEND
        return max(self.width, *widths, 0.0), y


def plain_note(written: str) -> Note:
    """Return a line of one part."""
    return ((written, "note"),)


def columns_of(width: float) -> int:
    """Return how many signs a line of a page of this width can have."""
    return int((width - 2 * _MARGIN) / width_of("0", _SIZE))


def width_for(columns: int) -> float:
    """Return the width of a page whose lines have so many signs."""
    return width_of("0" * columns, _SIZE) + 2 * _MARGIN


def _paint_legend(canvas: Canvas, top: float, circles: bool, locals: bool) -> float:
    """Draw what shapes and colours mean, and return how far to the right it reaches."""
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
    right, x, y = x, _MARGIN, y + _ROW
    words = [("1.5", "data", "value"), ("-0.2", "gradient", "gradient: ∂output/∂node")]
    words += [("0.15", "local", "local derivative: ∂result/∂operand")] * locals
    for sample, paint, meaning in words:
        x = _word(canvas, group, x, y, sample, paint) - 8
        x = _word(canvas, group, x, y, meaning, "note")
    return max(right, x)


def _word(canvas: Canvas, group: Element, x: float, y: float, word: str, paint: str) -> float:
    canvas.text(x, y + 14, word, paint, group, _SIZE)
    return x + width_of(word, _SIZE) + 18
