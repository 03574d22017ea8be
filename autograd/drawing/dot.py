"""A graph as Graphviz source: one record a node, one edge an operand."""

from __future__ import annotations

import unicodedata

from ..backprop import ForwardStep, Step
from ..graph import Graph, check_fresh
from ..names import Names
from ..notation import digits_text
from ..symbols import text
from ..value import Value
from .picture import Drawing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_NODES = 3000  # beyond, no layout ends in reasonable time, and no eye could read it

_FONT = {"fontname": "Courier", "fontsize": "12"}  # of the same width on every machine
_ACTIVE_NODE = {"style": "filled", "fillcolor": "#ffe680", "penwidth": "3"}
_ACTIVE_EDGE = {"penwidth": "3"}  # thick too: never by colour alone
_LONGEST_OPERATION = 32  # characters of a formula inside a node; beyond, its sign must do


def digraph(
    output: Value,
    names: Mapping[str, Value] | None,
    digits: int,
    highlight: Value | ForwardStep | Step | None = None,
) -> Drawing:
    """Return the drawing of a graph in the style *graph*; arguments as for `draw`."""
    graph = Graph(output)
    if len(graph.nodes) > MOST_NODES:
        raise ValueError(
            f"a drawing of {len(graph.nodes):,} nodes could not be read, nor laid out in a minute: "
            f"draw a node further in (at most {MOST_NODES:,} nodes), or print(tree(output))"
        )
    named = Names(graph, names)
    check_fresh(graph.order, output, named)
    nodes = graph.nodes
    passed = any(node.grad for node in nodes)
    drawing = Drawing(f"drawing of {named(output)}: {len(nodes)} nodes; .view() opens it")
    drawing.attr("graph", rankdir="LR", **_FONT)
    drawing.attr("node", shape="record", **_FONT)
    drawing.attr("edge", **_FONT)
    if not passed:
        call = named.given(output) or "output"
        drawing.attr("graph", label=_escaped(f"no gradients yet: call {call}.backward()"))
    keys = {node: f"n{index}" for index, node in enumerate(nodes, 1)}
    active, inputs = _active(highlight)
    for node in nodes:
        style = {"shape": "Mrecord"} if node.operation is None else {}
        if node is active:
            style |= _ACTIVE_NODE
        drawing.node(keys[node], _label(node, named, digits, passed), id=keys[node], **style)
    for node in graph.order:
        for x in node.inputs:
            marked = node is active and any(x is y for y in inputs)
            drawing.edge(keys[x], keys[node], **(_ACTIVE_EDGE if marked else {}))
    return drawing


def _active(highlight: Value | ForwardStep | Step | None) -> tuple[Value | None, Sequence[Value]]:
    """Return the node to mark, and the inputs whose edges are."""
    if highlight is None or isinstance(highlight, Value):
        return highlight, []
    if isinstance(highlight, ForwardStep):
        return highlight.node, highlight.node.inputs
    return highlight.node, [contribution.input for contribution in highlight.contributions]


def _label(node: Value, names: Names, digits: int, passed: bool) -> str:
    fields = [names.given(node) or ""] if names.given(node) else []
    if node.operation is not None:
        formula = text(names.formula(node))
        fields.append(formula if len(formula) <= _LONGEST_OPERATION else node.operation.symbol)
    fields.append(f"value {digits_text(node.data, digits)}")
    if passed:
        fields.append(f"grad {digits_text(node.grad, digits)}")
    return "|".join(map(_field, fields))


def _escaped(label: str) -> str:
    """Return a label that Graphviz shows as typed: no escapes, no entities, no control signs."""
    label = "".join("\ufffd" if _unwritable(letter) else letter for letter in label)
    label = label.replace("\\", "\\\\").replace("&", "&amp;").replace("\n", "\\n")
    # an empty first line corrupts the embedded renderer's memory
    return "\u00a0" + label if label.startswith("\\n") else label


def _unwritable(letter: str) -> bool:
    """Tell whether XML forbids a letter: control signs, halves of a pair, non-characters."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn") and letter not in "\n\t"


def _field(label: str) -> str:
    escaped = _escaped(label)
    for sign in "{}|<>":
        escaped = escaped.replace(sign, "\\" + sign)
    return escaped.replace("  ", "\\ \\ ")
