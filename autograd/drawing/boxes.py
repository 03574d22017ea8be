"""What stands in the boxes of a picture, how large they are, and how they are drawn."""

from __future__ import annotations

from typing import NamedTuple

from .canvas import ADVANCE, Canvas, columns, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME, FORMULA, NUMBER, NOTE = 14.0, 11.5, 13.0, 10.5  # font sizes
_PAD = 10.0
_HEIGHTS = {"name": 19.0, "formula": 16.0, "row": 18.0}
_OUTLINE = 5.0  # between the outline of an output and its box
_STACK = 6.0  # the boxes behind a group's
_SIGN = 10.0  # the radius of the circle around an operation's sign


class Row(NamedTuple):
    """A number and what it is.

    Attributes:
        label: what it is.
        number: as it is shown; None: left blank, to be filled in by hand.
        role: "data" or "gradient", the paint.
        columns: the room it gets.
    """

    label: str
    number: str | None
    role: str
    columns: int

    def width(self) -> float:
        """Return the width of the row in points."""
        return width_of(self.label + " ", NOTE) + self.columns * NUMBER * ADVANCE


class Box(NamedTuple):
    """A node of a picture, or several drawn as one.

    Attributes:
        key: its id.
        names: its name, line by line; none for an unnamed node.
        formula: how it was computed, or what it holds.
        sign: the operation's.
        rows: its numbers.
        kind: "leaf", "result" or "group".
        tooltip: everything about it, with all digits.
        output: whether the graph ends in it.
        active: whether it is marked.
    """

    key: str
    names: tuple[str, ...]
    formula: str
    sign: str
    rows: tuple[Row, ...]
    kind: str
    tooltip: str
    output: bool = False
    active: bool = False

    def width(self) -> float:
        """Return the width of the box in points."""
        sign = self._sign_width() + 8 if self.sign else 0.0
        head = [width_of(name, NAME) for name in self.names] or [0.0]
        formula = width_of(self.formula, FORMULA)
        if self.names:
            head[0] += sign
        else:
            formula += sign
        inside = max(48.0, *head, formula, *[row.width() for row in self.rows]) + 2 * _PAD
        return inside + 2 * _OUTLINE * self.output + self._stack()

    def height(self) -> float:
        """Return the height of the box in points."""
        heads = len(self.names) * _HEIGHTS["name"] + bool(self.formula) * self._formula_height()
        between = 6.0 if heads and self.rows else 0.0
        inside = heads + between + len(self.rows) * _HEIGHTS["row"] + 12.0
        return inside + 2 * _OUTLINE * self.output + self._stack()

    def fields(self) -> list[str]:
        """Return its texts one by one, for a record."""
        head = ["\n".join(self.names)] if self.names else []
        head += [self.formula] if self.formula else []
        blank = "_" * 8
        return head + [f"{r.label} {blank if r.number is None else r.number}" for r in self.rows]

    def _stack(self) -> float:
        """Return how far the boxes behind the front one of a group stand out."""
        return _STACK if self.kind == "group" else 0.0

    def _formula_height(self) -> float:
        return _HEIGHTS["formula" if self.names or not self.sign else "name"]

    def _sign_width(self) -> float:
        return max(2 * _SIGN, width_of(self.sign, FORMULA) + 12)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw it around the point (x, y)."""
        width, height = self.width(), self.height()
        left, top = x - width / 2, y - height / 2
        group = canvas.group(self.key, f"node {self.kind}-node", self.tooltip)
        radius = min(15.0, height / 2) if self.kind == "leaf" else 4.0
        if self.output:
            canvas.rect(
                left + 1.25,
                top + 1.25,
                width - 2.5,
                height - 2.5,
                "output",
                group,
                radius + 3,
                stroke=2.5,
            )
            left, top = left + _OUTLINE, top + _OUTLINE
            width, height = width - 2 * _OUTLINE, height - 2 * _OUTLINE
        if self.kind == "group":
            top, width, height = top + _STACK, width - _STACK, height - _STACK
            for shift in (_STACK, _STACK / 2):
                canvas.rect(left + shift, top - shift, width, height, "group", group, radius)
        paint = "active" if self.active else "leaf" if self.kind == "leaf" else "box"
        canvas.rect(
            left, top, width, height, paint, group, radius, stroke=3 if self.active else 1.2
        )
        y = self._draw_head(canvas, group, left, top, width)
        if self.rows and (self.names or self.formula):
            canvas.line((left + 1, y), (left + width - 1, y), "rule", group)
            y += 6
        for row in self.rows:
            self._draw_row(canvas, group, row, left, left + width - _PAD, y)
            y += _HEIGHTS["row"]

    def _draw_head(
        self, canvas: Canvas, group: Element, left: float, y: float, width: float
    ) -> float:
        """Draw name, formula and sign; return how far down they reach."""
        y += 6
        if self.sign:
            half = self._sign_width() / 2
            x = left + width - _PAD - half + 4
            canvas.rect(x - half, y, 2 * half, 2 * _SIGN - 2, "sign", group, _SIGN - 1)
            canvas.text(x, y + 13, self.sign, "formula", group, FORMULA, "middle")
        for name in self.names:
            canvas.text(left + _PAD, y + 14, name, "name", group, NAME, bold=True)
            y += _HEIGHTS["name"]
        if self.formula:
            canvas.text(left + _PAD, y + 12, self.formula, "formula", group, FORMULA)
            y += self._formula_height()
        return y + 1

    @staticmethod
    def _draw_row(
        canvas: Canvas, group: Element, row: Row, left: float, right: float, y: float
    ) -> None:
        canvas.text(left + _PAD, y + 12.5, row.label, "note", group, NOTE)
        if row.number is None:
            width = row.columns * NUMBER * ADVANCE
            canvas.rect(
                right - width, y + 1, width, _HEIGHTS["row"] - 4, "blank", group, 2, dashed=True
            )
        elif row.number:
            canvas.text(right, y + 12.5, row.number, row.role, group, NUMBER, "end")


def number_columns(number: str) -> int:
    """Return the room that a number needs."""
    return int(columns(number))
