"""A graph and its steps in words: what was computed, and what hands down which gradient."""

from __future__ import annotations

from . import symbols
from .graph import Graph, check_fresh
from .names import Names, slope
from .notation import digits_text, readable
from .symbols import Symbol, text
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .backprop import ForwardStep, Step

MOST_TREE_LINES = 200
_LONGEST_LOCAL = 40  # characters of a local derivative's formula; beyond, its number must do


def forward_text(step: ForwardStep) -> str:
    """Write a forward step: the node's name, its formula, the same with numbers, the result."""
    names = Names(step.graph)
    check_fresh([step.node], step.graph.output, names)
    return readable(f"[{step.index}/{step.total}] {_equation(step.node, names)}")


def backward_text(step: Step) -> str:
    """Write a backward step: the node's gradient, then each contribution as a full sum."""
    names = Names(step.graph)
    check_fresh([step.node], step.graph.output, names)
    output, node = names(step.graph.output), names(step.node)
    upstream = digits_text(step.upstream)
    head = f"[{step.index}/{step.total}] "
    lines = [f"{head}{node} = {digits_text(step.node.data)}     {slope(output, node)} = {upstream}"]
    formulas = iter(_local_formulas(step.node, names))
    for contribution in step.contributions:  # all of them, or those a reader has chosen
        formula = next(f for node_input, f in formulas if node_input is contribution.input)
        x = names(contribution.input)
        factor = text.factor(contribution.local_derivative)
        shown = text.factor(formula)
        spelled = f"{upstream} × {shown} = " if factor != shown else ""
        if len(shown) > _LONGEST_LOCAL:
            spelled = ""
        lines.append(
            f"{' ' * len(head)}{x} += {slope(output, node)} · {slope(node, x)} = {spelled}"
            f"{upstream} × {factor} = {digits_text(contribution.amount)}     "
            f"{digits_text(contribution.before)} → {digits_text(contribution.after)}"
        )
    return readable("\n".join(lines))


def tree(output: Value, names: Mapping[str, Value] | None = None) -> str:
    """Return the graph as text: every node above its inputs.

    A node that several others use is shown once and referred to after.

    Args:
        output: the node to start from.
        names: name -> node, instead of the caller's variables.

    Raises:
        StaleGraphError: a number was changed after the forward pass.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> print(tree((c + a).tanh()))
    tanh(c + a) = -0.999329
    └─ c + a = -4
       ├─ c = a·b = -6
       │  ├─ a = 2
       │  └─ b = -3
       └─ a (above)
    """
    graph = Graph(output)
    named = Names(graph, names)
    check_fresh(graph.order, output, named)
    lines: list[str] = []
    shown: set[Value] = set()
    stack = [(output, "", "")]  # node, what stands before it, what stands before its inputs
    while stack and len(lines) < MOST_TREE_LINES:
        node, before, below = stack.pop()
        if node in shown and (node.operation is not None or named.given(node)):
            lines.append(f"{before}{named(node)} (above)")
            continue
        shown.add(node)
        lines.append(before + _tree_line(node, named))
        branches = [("├─ ", "│  ")] * (len(node.inputs) - 1) + [("└─ ", "   ")]
        for x, (branch, trunk) in reversed([*zip(node.inputs, branches)]):
            stack.append((x, below + branch, below + trunk))
    left = len(graph.nodes) - len(shown)
    if stack and left:
        lines.append(f"… {left} more nodes; tree() of a node further in shows them")
    return readable("\n".join(lines))


def _tree_line(node: Value, names: Names) -> str:
    number = digits_text(node.data)
    if node.operation is None:
        return f"{names.given(node)} = {number}" if names.given(node) else number
    name, formula = names(node), text(names.formula(node))
    return f"{name} = {number}" if name == formula else f"{name} = {formula} = {number}"


def _equation(node: Value, names: Names) -> str:
    """Write `name = formula = numbers = result`, leaving out what would only repeat."""
    parts = [
        names(node),
        text(names.formula(node)),
        text(names.numbers(node)),
        digits_text(node.data),
    ]
    return " = ".join(dict.fromkeys(parts))


def _local_formulas(node: Value, names: Names) -> list[tuple[Value, Symbol | float]]:
    """Return each input with the local derivative by it, as a formula in the nodes' names."""
    assert node.operation is not None
    operands = [names.symbol(x) if isinstance(x, Value) else x for x in node.operands]
    formulas = symbols.local_derivatives(node.operation, operands, names.symbol(node))
    pairs = zip(node.operands, formulas, strict=True)
    return [(x, formula) for x, formula in pairs if isinstance(x, Value)]
