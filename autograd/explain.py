"""A graph and its steps in words: what was computed, and what hands down which gradient."""

from __future__ import annotations

from . import symbols
from .errors import way_out
from .fresh import check_fresh
from .graph import Graph
from .names import Names
from .notation import counted, digits_text, readable
from .symbols import Symbol, text
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .backprop import ForwardStep, Step

    Paint = Callable[[str, str], str]  # a part and its role -> the part as it is shown

MOST_TREE_LINES = 200
_LONGEST_LOCAL = 40  # characters of a local derivative's formula; beyond, its number must do


def plain(written: str, role: str) -> str:
    """Return a text as it is: for a screen without colours."""
    return written


def forward_text(
    step: ForwardStep, names: Names | None = None, paint: Paint = plain, asked: bool = False
) -> str:
    """Write a forward step: the node's name, its formula, the same with numbers, the result.

    Args:
        step: the step.
        names: what nodes are called; None: as seen by the caller.
        paint: what becomes of a part by its role: "data", "gradient" or "local".
        asked: write `?` for the result.
    """
    return readable(forward_words(step, names, paint, asked))


def forward_words(step: ForwardStep, names: Names | None, paint: Paint, asked: bool) -> str:
    """Return what `forward_text` does, in all signs, whatever a stream can show."""
    if names is None:
        names = Names(step.graph)
        check_fresh([step.node], step.graph.output, names)
    node = step.node
    result = "?" if asked else paint(digits_text(node.data), "data")
    parts = [names(node), text(names.formula(node)), text(names.numbers(node)), result]
    if parts[2].replace("−", "-") == digits_text(node.data):
        parts.pop(2)
    return f"[{step.index}/{step.total}] {' = '.join(dict.fromkeys(parts))}"


def backward_text(
    step: Step, names: Names | None = None, paint: Paint = plain, asked: bool = False
) -> str:
    """Write a backward step: the node's gradient, then each contribution as a full sum.

    Arguments as for `forward_text`; `asked` leaves the contributions open.
    """
    return readable(backward_words(step, names, paint, asked))


def backward_words(step: Step, names: Names | None, paint: Paint, asked: bool) -> str:
    """Return what `backward_text` does, in all signs, whatever a stream can show."""
    if names is None:
        names = Names(step.graph)
        check_fresh([step.node], step.graph.output, names)
    output, node = step.graph.output, step.node
    upstream = paint(digits_text(step.upstream), "gradient")
    by_output = text(names.derivative(output, node))
    head = f"[{step.index}/{step.total}] "
    number = paint(digits_text(node.data), "data")
    lines = [f"{head}{names(node)} = {number}     {by_output} = {upstream}"]
    formulas = iter(local_formulas(node, names))
    for contribution in step.contributions:  # all of them, or those a reader has chosen
        formula = next(f for node_input, f in formulas if node_input is contribution.input)
        factor, shown = text.factor(contribution.local_derivative), text.factor(formula)
        local = text(names.derivative(node, contribution.input))
        parts = [f"{by_output} · {local}"]
        if factor != shown and len(shown) <= _LONGEST_LOCAL:
            parts.append(f"{upstream} × {paint(shown, 'local')}")
        if not asked:
            parts.append(f"{upstream} × {paint(factor, 'local')}")
        elif factor == shown or len(parts) == 1:
            parts.append(f"{upstream} × ?")
        parts.append("?" if asked else paint(digits_text(contribution.amount), "gradient"))
        before, after = digits_text(contribution.before), digits_text(contribution.after)
        change = f"{before} → {'?' if asked else after}"
        lines.append(
            f"{' ' * len(head)}{names(contribution.input)} += {' = '.join(parts)}"
            f"     {paint(change, 'gradient')}"
        )
    return "\n".join(lines)


class Tree(str):
    """A graph as text; at the bare prompt too it shows as it prints."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def tree(output: Value, names: Mapping[str, Value] | None = None) -> Tree:
    """Return the graph as text: every node above its inputs.

    A node that several others use is shown once and referred to after.

    Args:
        output: the node to start from.
        names: name -> node, instead of the caller's variables.

    Raises:
        StaleGraphError: a number was changed after the forward pass.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> tree((c + a).tanh())
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
    return Tree(tree_text(named))


def tree_text(named: Names) -> str:
    """Return a graph as text, its nodes as they are named."""
    lines: list[str] = []
    shown: set[Value] = set()
    # node, what stands before it, what stands before its inputs
    stack = [(named.graph.output, "", "")]
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
    left = len(named.graph.nodes) - len(shown)
    if stack and left:
        more = counted(left, "more node")
        tree_of = f"tree() of a node further in shows {'it' if left == 1 else 'them'}"
        lines.append(f"… {more}; {way_out(tree_of, 'list shows the steps around here')}")
    return readable("\n".join(lines))


def _tree_line(node: Value, names: Names) -> str:
    number = digits_text(node.data)
    if node.operation is None:
        return f"{names(node)} = {number}" if names.given(node) else number
    name, formula = names(node), text(names.formula(node))
    return f"{name} = {number}" if name == formula else f"{name} = {formula} = {number}"


def local_formulas(node: Value, names: Names) -> list[tuple[Value, Symbol | float]]:
    """Return each input with the local derivative by it, as a formula in the nodes' names."""
    assert node.operation is not None
    operands = [names.symbol(x) if isinstance(x, Value) else x for x in node.operands]
    formulas = symbols.local_derivatives(node.operation, operands, names.symbol(node))
    pairs = zip(node.operands, formulas, strict=True)
    return [(x, formula) for x, formula in pairs if isinstance(x, Value)]
