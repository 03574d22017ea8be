"""The style *graph*: a box for each node, an arrow for each operand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from ..graph import Node
from ..languages import digits_text, text
from ..names import Names
from ..notation import counted
from .contents import Contents, Moment, cut
from .lettering import ADVANCE, FORMULA, NAME, NOTE, NUMBER, Line, columns, shortened, width_of
from .options import Options
from .scene import Card, Scene, Wire

_LONGEST_NAME, _MOST_LINES = 32, 4  # beyond, the tooltip has the rest
_LONGEST_FORMULA = 32  # columns inside a box; beyond, only the operation's sign is shown
_LONGEST_DERIVATIVE = 16  # columns on an edge; beyond, it says "local"
_FIELD = width_of("_" * 8, FORMULA)  # on an edge


class Boxes(Contents):
    """Says what the boxes and the edges of one picture show."""

    def __init__(self, names: Names, look: Options, moment: Moment) -> None:
        super().__init__(names, look, moment, names.graph.nodes)
        self.graph = names.graph
        self.shows_gradients |= look["gradients"] and self.blanks["gradient"]
        self._places = dict(zip(self.graph.nodes, count(1)))

    def key(self, node: Node) -> str:
        """Return what the box of a node is called in the picture's source."""
        return f"n{self._places[node]}"

    def box(self, node: Node) -> Card:
        """Return the box of a node."""
        given, result = self.names.given(node), node.operation
        head = [Line(name, "name", NAME, bold=True) for name in _lines(given)] if given else []
        if number := self.number_of(node):
            head = [Line(number, "note", NAME, bold=True)]
        if result:
            formula = text(self.names.formula(node))
            if columns(formula) <= _LONGEST_FORMULA or not head:
                head.append(Line(shortened(formula, _LONGEST_FORMULA), "formula", FORMULA))
        data, gradient = self.moment.data(node), self.moment.gradient(node)
        rows = [self.row("value", data, "data")] if self.look["values"] else []
        if self.shows_gradients:
            rows.append(self.row("grad", gradient, "gradient"))
        return Card(
            self.key(node),
            "result" if result else "leaf",
            ruled(head, rows),
            self.tooltip(node, data, gradient),
            result.symbol if result else "",
            output=node is self.output and result is not None,
            active=node is self.moment.active,
        )

    def number_of(self, node: Node) -> str:
        """Return what other boxes and the edges call a node without a name: #7, or c₁ for a leaf;
        "" where it has a name, or its formula stands for it.
        """
        called = self.names.called(node)
        alone = node.operation is None and node is self.output
        by_number = called.startswith("#") or node.operation is None
        return "" if self.names.given(node) or alone or not by_number else called

    def row(self, label: str, number: float | None, role: str) -> Line:
        """Return a number and what it is, as a line of a box."""
        return self.number(number, role, NUMBER, (self.digits + 3) * NUMBER * ADVANCE, label)

    def edges(self, node: Node) -> list[Wire]:
        """Return the edges into a node, one for each of its inputs."""
        found = []
        key, blank = self.key(node), self.blanks["gradient"]
        handed = self.moment.inputs if node is self.moment.active else ()
        slopes = zip(self.names.slopes(node), node.local_derivatives, strict=True)
        for i, ((x, formula), number) in enumerate(slopes, 1):
            by_input, slope = text.each(self.names.derivative(node, x), formula)
            tooltip = " = ".join([by_input, cut(slope), *([] if blank else [repr(number)])])
            labels = self._labels(by_input, number) if self.look["locals"] else ()
            active = any(x is y for y in handed)
            found.append(arrow(f"{key}-{i}", self.key(x), key, tooltip, labels, active))
        return found

    def _labels(self, derivative: str, number: float) -> tuple[Line, Line]:
        """Return what is written on an edge."""
        short = columns(derivative) <= _LONGEST_DERIVATIVE
        blank = self.blanks["gradient"]
        below = "" if blank else digits_text(number, self.digits)
        above = Line(derivative if short else "local", "local", NOTE)
        return above, Line(below, "local", FORMULA, field=_FIELD * blank, number=number)

    def scene(self) -> Scene:
        """Return the picture of a graph with a box for every node."""
        nodes, order = self.graph.nodes, self.graph.order
        cards = {self.key(node): self.box(node) for node in nodes}
        wires = [wire for node in order for wire in self.edges(node)]
        leaves = len(nodes) - len(order)
        holds = "1 of them a leaf" if leaves == 1 else f"{leaves:,} of them leaves"
        arrows = f"{counted(len(wires), 'arrow')} from operands to results"
        scene = self.picture(f"{counted(len(nodes), 'node')}, {holds}; {arrows}.", cards, wires)
        picks = {self.key(node): node for node in nodes}
        return scene._replace(homes={node: key for key, node in picks.items()}, picks=picks)

    def picture(
        self, description: str, cards: dict[str, Card], wires: list[Wire], *notes: str
    ) -> Scene:
        """Return the picture that has these parts, without frames."""
        title = f"Computation graph of {self.names(self.graph.output)}"
        return Scene(title, description, cards, tuple(wires), self.below(*notes), self.look)


def arrow(
    key: str, source: str, target: str, tooltip: str,
    labels: tuple[Line, ...] = (), active: bool = False, merged: int = 1,
) -> Wire:  # fmt: skip
    """Return an arrow; the more it stands for, the thicker it is."""
    stroke = 3.0 if active else min(1.3 + 0.5 * (len(str(merged)) - 1), 4)
    return Wire(key, source, target, tooltip, labels, active, stroke=stroke)


def ruled(head: Sequence[Line], rows: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a box: what it is called, and below a rule its numbers."""
    return (*head, Line("", "rule", 0.0), *rows) if head and rows else (*head, *rows)


def _lines(name: str) -> tuple[str, ...]:
    """Return a name line by line; what is too long ends in …."""
    lines = name.split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "…"]
    return tuple([shortened(line, _LONGEST_NAME) for line in lines])
