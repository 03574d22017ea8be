"""The style *graph*: a box for each node, an arrow for each operand."""

from __future__ import annotations

from typing import NamedTuple

from ..graph import Graph
from ..languages import digits_text, text
from ..names import Names
from ..notation import counted, one_line
from ..steps import ForwardStep, Step
from ..value import Value
from .below import Below, plain_note
from .boxes import Box, Row, number_columns
from .canvas import columns, shortened
from .scene import Edge, Scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .look import Look

_LONGEST_NAME, _MOST_LINES = 32, 4  # beyond, the tooltip has the rest
_LONGEST_FORMULA = 32  # columns inside a box; beyond, the operation's sign must do
_LONGEST_DERIVATIVE = 16  # columns on an edge; beyond, "local" must do
_LONGEST_TOOLTIP = 200  # columns of a formula in a tooltip


class Moment(NamedTuple):
    """What is known at one moment of the two passes.

    Attributes:
        data: a node -> its number, or None where it is not computed yet.
        gradient: a node -> its gradient, or None where it has none yet.
        active: the node to mark.
        inputs: those of its inputs whose edges are marked too.
        fixed: whether every number has the same room, so that no moment moves anything.
    """

    data: Callable[[Value], float | None]
    gradient: Callable[[Value], float | None]
    active: Value | None = None
    inputs: Sequence[Value] = ()
    fixed: bool = False


def present(graph: Graph, highlight: Value | ForwardStep | Step | None) -> Moment:
    """Return the moment that the nodes' own numbers tell of.

    Raises:
        TypeError, ValueError: what is to be marked is no node, or not one of this graph.
    """
    passed = any(node.grad for node in graph.nodes)
    active, inputs = _marked(highlight)
    if active is not None and not any(active is node for node in graph.nodes):
        raise ValueError(f"highlight is no node of this graph: {one_line(repr(active))}")
    return Moment(
        lambda node: node.data, lambda node: node.grad if passed else None, active, inputs
    )


def _marked(highlight: Any) -> tuple[Value | None, Sequence[Value]]:
    """Return the node to mark, and the inputs whose edges are."""
    if highlight is None or isinstance(highlight, Value):
        return highlight, ()
    if isinstance(highlight, ForwardStep):
        return highlight.node, highlight.node.inputs
    if isinstance(highlight, Step):
        return highlight.node, [contribution.input for contribution in highlight.contributions]
    raise TypeError(f"highlight takes a Value or a step, not {one_line(repr(highlight))}")


class Contents:
    """Says what stands in the boxes and on the edges of one picture.

    Args:
        graph: the graph.
        names: what its nodes are called.
        look: the options.
        moment: what is known.
    """

    def __init__(self, graph: Graph, names: Names, look: Look, moment: Moment) -> None:
        self.graph = graph
        self.names = names
        self.look = look
        self.moment = moment
        shows = moment.fixed or any(moment.gradient(node) is not None for node in graph.nodes)
        self.shows_gradients = look.gradients and (shows or look.blank in ("gradients", "both"))
        self._places = {node: index for index, node in enumerate(graph.nodes, 1)}

    def key(self, node: Value) -> str:
        """Return what the box of a node is called in the picture's source."""
        return f"n{self._places[node]}"

    def box(self, node: Value) -> Box:
        """Return the box of a node."""
        given, result = self.names.given(node), node.operation is not None
        formula, sign = "", ""
        if node.operation is not None:
            formula, sign = text(self.names.formula(node)), node.operation.symbol
            if columns(formula) > _LONGEST_FORMULA:
                formula = "" if given else self.names(node)
        return Box(
            self.key(node),
            _lines(given) if given else (),
            formula,
            sign,
            self._rows(node),
            "result" if result else "leaf",
            self._tooltip(node),
            output=node is self.graph.output and result,
            active=node is self.moment.active,
        )

    def _rows(self, node: Value) -> tuple[Row, ...]:
        rows = []
        if self.look.values:
            rows.append(self.row("value", self.moment.data(node), "data"))
        if self.shows_gradients:
            rows.append(self.row("grad", self.moment.gradient(node), "gradient"))
        return tuple(rows)

    def row(self, label: str, number: float | None, role: str) -> Row:
        """Return a number as it is shown, or the room for it."""
        digits = self.look.precision
        shown = "" if number is None else digits_text(number, digits)
        room = digits + len("-.e-308") if self.moment.fixed else number_columns(shown)
        if self.look.leaves_blank("values" if role == "data" else "gradients"):
            return Row(label, None, role, digits + 3)
        return Row(label, shown, role, room)

    def _tooltip(self, node: Value) -> str:
        """Return everything about a node, with all digits, except what is to be filled in."""
        parts = [self.names.given(node) or ""]
        if node.operation is not None:
            parts.append(shortened(text(self.names.formula(node)), _LONGEST_TOOLTIP))
        data, gradient = self.moment.data(node), self.moment.gradient(node)
        if data is not None and not self.look.leaves_blank("values"):
            parts.append(repr(data))
        lines = [" = ".join(filter(None, parts))]
        if gradient is not None and not self.look.leaves_blank("gradients"):
            by_node = text(self.names.derivative(self.graph.output, node))
            lines.append(f"{by_node} = {gradient!r}")
        return "\n".join(lines)

    def edges(self, node: Value) -> list[Edge]:
        """Return the edges into a node, one for each of its inputs."""
        found = []
        handed = self.moment.inputs if node is self.moment.active else ()
        formulas = self.names.slopes(node)
        for i, ((x, formula), number) in enumerate(
            zip(formulas, node.local_derivatives, strict=True), 1
        ):
            by_input = text(self.names.derivative(node, x))
            equation = f"{by_input} = {shortened(text(formula), _LONGEST_TOOLTIP)}"
            shown = by_input if columns(by_input) <= _LONGEST_DERIVATIVE else "local"
            blank = self.look.leaves_blank("gradients")
            found.append(
                Edge(
                    f"{self.key(node)}-{i}",
                    self.key(x),
                    self.key(node),
                    shown if self.look.locals else "",
                    None if blank else digits_text(number, self.look.precision),
                    equation if blank else " = ".join(dict.fromkeys([equation, repr(number)])),
                    active=any(x is y for y in handed),
                )
            )
        return found

    def title(self) -> str:
        """Return what the picture is called."""
        return f"Computation graph of {self.names(self.graph.output)}"

    def below(self, *notes: str) -> Below:
        """Return the lines that stand below: notes, and what is missing."""
        hidden = not self.look.gradients or self.shows_gradients or not self.graph.order
        call = one_line(self.names.given(self.graph.output) or "output")
        missing = [] if hidden else [f"no gradients yet: call {call}.backward()"]
        return Below(tuple(map(plain_note, [*notes, *missing])), self.look.legend)


def _lines(name: str) -> tuple[str, ...]:
    """Return a name line by line; what is too long ends in …."""
    lines = name.split("\n")
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "…"]
    return tuple([shortened(line, _LONGEST_NAME) for line in lines])


def every_node(contents: Contents) -> Scene:
    """Return the picture of a graph with a box for every node."""
    graph = contents.graph
    boxes = {contents.key(node): contents.box(node) for node in graph.nodes}
    edges = [edge for node in graph.order for edge in contents.edges(node)]
    leaves = len(graph.nodes) - len(graph.order)
    holds = "1 of them a leaf" if leaves == 1 else f"{leaves:,} of them leaves"
    description = (
        f"{counted(len(graph.nodes), 'node')}, {holds}; "
        f"{counted(len(edges), 'arrow')} from operands to results."
    )
    return Scene(
        contents.title(),
        description,
        boxes,
        tuple(edges),
        (),
        contents.below(),
        contents.look,
    )
