"""What is known at a moment of the passes, and how a picture of either style shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from ..accumulated import remark
from ..graph import Node
from ..languages import digits_text, text
from ..names import Names
from ..notation import one_line
from ..steps import ForwardStep, Step
from .lettering import Line
from .options import Options
from .scene import Below

_LONGEST_TOOLTIP = 200  # signs of a formula in a tooltip


Number = Callable[[Node], "float | None"]  # a node -> its number, where it is known


class Moment(NamedTuple):
    """What is known at one moment of the two passes."""

    data: Number
    gradient: Number
    active: Node | None = None  # the node to mark
    inputs: Sequence[Node] = ()  # those of its inputs whose edges are marked too
    fixed: bool = False  # whether every number has the same room, so that no moment moves anything


def unknown(node: Node) -> None:
    """Know no number of any node."""


def present(nodes: Sequence[Node], highlight: Node | ForwardStep | Step | None = None) -> Moment:
    """Return the moment that the nodes' own numbers tell of."""
    passed = any(node.grad for node in nodes)
    active, inputs = marked(highlight)
    if active is not None and not any(active is node for node in nodes):
        raise ValueError(f"highlight is not a node of this graph: {one_line(repr(active))}")
    gradient: Number = attrgetter("grad") if passed else unknown
    return Moment(attrgetter("data"), gradient, active, inputs)


def marked(highlight: Any) -> tuple[Node | None, Sequence[Node]]:
    """Return the node to mark, and the inputs whose edges are."""
    if highlight is None or isinstance(highlight, Node):
        return highlight, ()
    if isinstance(highlight, ForwardStep):
        return highlight.node, highlight.node.inputs
    if isinstance(highlight, Step):
        return highlight.node, [contribution.input for contribution in highlight.contributions]
    raise TypeError(f"highlight takes a Value or a step, not {one_line(repr(highlight))}")


class Contents:
    """Says how numbers and nodes are shown; gradients, where one of the measured nodes has one."""

    def __init__(
        self, names: Names, look: Options, moment: Moment, measured: Iterable[Node]
    ) -> None:
        self.names = names
        self.look = look
        self.moment = moment
        self.output: Node | None = names.graph.output  # None for a model, which has no graph
        self.digits = look["digits"] or 6
        blank = look["blank"]
        # the numbers that are left out, to be filled in by hand
        self.blanks = {
            "data": blank in ("values", "both"),
            "gradient": blank in ("gradients", "both"),
        }
        known = moment.fixed or any(moment.gradient(node) is not None for node in measured)
        self.shows_gradients = look["gradients"] and known
        # where numbers come and go, each has the room of the longest
        self.room = self.digits + len("-.e-308") if moment.fixed else 0
        self.live = look["theme"] == "page"  # whether the numbers of leaves may change too

    def number(
        self, number: float | None, role: str, size: float, field: float, label: str = ""
    ) -> Line:
        """Return a number as it is shown, or the room for it, or the field to fill it in."""
        if self.blanks[role]:
            return Line("", role, size, label=label, field=field)
        shown = "" if number is None else digits_text(number, self.digits)
        return Line(shown, role, size, label=label, room=self.room, number=number)

    def tooltip(self, node: Node, data: float | None, gradient: float | None) -> str:
        """Return everything about a node, with all digits, except what is to be filled in."""
        name = self.names.given(node) or ""
        parts = [name if node.operation is None else cut(self.names.equation(node), len(name))]
        if data is not None and not self.blanks["data"]:
            parts.append(repr(data))
        lines = [" = ".join(filter(None, parts))]
        if gradient is not None and not self.blanks["gradient"]:
            if self.output is None:
                by_node = f"∂L/∂{self.names.called(node)}"
            else:
                by_node = text(self.names.derivative(self.output, node))
            lines.append(f"{by_node} = {gradient!r}")
        return "\n".join(lines)

    def below(self, *notes: str) -> Below:
        """Return the lines below the picture: notes, and what is missing."""
        output = self.output
        missing = self.look["gradients"] and not self.shows_gradients
        if missing and output is not None and output.operation is not None:
            call = one_line(self.names.given(output) or "output")
            notes = *notes, f"no gradients yet: call {call}.backward()"
        elif output is not None and self.shows_gradients and not self.moment.fixed:
            notes = (*notes, *(() if self.blanks["gradient"] else remark(self.names)))
        return Below(tuple(((note, "note"),) for note in notes), self.look["legend"])


def cut(formula: str, before: int = 0) -> str:
    """Return the formula of a tooltip, or of one too long its beginning; a name comes before it."""
    most = before + _LONGEST_TOOLTIP
    return formula if len(formula) <= most else f"{formula[: most - 1]}…"
