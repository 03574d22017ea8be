"""The sheet of an expression of your own: the values of its nodes, then their gradients."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from autograd import Value
from autograd.explanation.tidy import tidied
from autograd.fresh import opened
from autograd.graph import Graph, Node
from autograd.languages import text
from autograd.notation import subscript
from autograd.symbols import PRODUCT, SUM, Expression, Symbol

from .examples import EXAMPLE, Example, near
from .figures import graph_figure
from .mathml import DIGITS, equation, formula, slope
from .page import Page
from .solution import Solution

_LONGEST_LINE = 85  # characters of a formula; a longer one is set as text, in several lines
_LONGEST_LOCAL = 40  # characters of a local derivative; a longer one is shown as a number
_FEW = 5  # nodes; with more, the rows are low
_DEEPEST = 5  # nodes in a row of a figure from left to right


def write(page: Page, example: Example = EXAMPLE) -> None:
    """Write the sheet of a seed, or its key; without a seed, that of the given numbers."""
    chosen = example if page.seed is None else near(example, page.seed)
    output = chosen.graph()
    lines = [*_statements(output)]
    _label(output)
    solved = Solution(output)
    leaves = [leaf for leaf in Graph(output).leaves if leaf.label]
    given = ", ".join(equation(_name(leaf), leaf.data) for leaf in leaves)
    page.add(page.paragraph("given", numbers=given))
    if not page.brief:
        page.add("".join(f'<p class="task">{line}</p>' for line in lines))
    page.add(page.hint("rounding"))
    words = {"value": page.say("value"), "grad": page.say("gradient")}
    direction = "LR" if _depth(output) <= _DEEPEST else "TB"

    def figure() -> str:
        label = page.say("figure")
        return graph_figure(solved, label, not page.key, words, DIGITS, direction)

    page.add(f'<div class="graph">{page.figure(figure)}</div>')
    heads = [page.say("formula"), page.say("in_numbers"), page.say("result")]
    order = Graph(output).order
    rows = [
        page.working((_name(x), "="), solved.formula(_name(x)), solved.numbers, x.data)
        for x in order
    ]
    kind = "steps low" if len(order) > _FEW else "steps"
    page.section("forward", page.table(heads, rows, kind))
    rows = [
        page.working((slope(_name(output), _name(x)), "="), right, solved.numbers, x.grad, False)
        for x, right in _gradients(output, [*reversed(order[:-1]), *leaves])
    ]
    one = formula(slope(_name(output), _name(output)), "=", 1)
    how = page.paragraph("backward_how", one=one)
    page.section("backward", how, page.table(["", *heads], rows, kind))


def _name(node: Node) -> str:
    return node.label or ""


def _statements(output: Value) -> Iterator[str]:
    """Yield a formula for each node that has a name: z = x⁵ + 9."""

    def spelled(x: Node | float, top: bool = False) -> Expression:
        if not isinstance(x, Node):
            return x
        if x.label and not top:
            return Symbol(x.label)
        if x.operation is None:
            return x.data
        return Symbol(x.operation.name, [spelled(operand) for operand in x.operands])

    for node in Graph(output).order:
        if node.label or node is output:
            right = spelled(node, top=True)
            if len(line := text(right)) > _LONGEST_LINE:
                yield f'<span dir="ltr">{escape(f"{_name(node)} = {line}")}</span>'
            else:
                yield formula(_name(node), "=", right)


def _label(output: Value) -> None:
    """Name each computed node that has no name: t₁, t₂, …"""
    graph = Graph(output)
    taken, count = {node.label for node in graph.nodes}, 0
    for node in graph.order:
        while not node.label:
            count += 1
            name = f"t{subscript(count)}"
            node.label = "" if name in taken else name


def _depth(output: Value) -> int:
    """Return how many nodes the longest path from a leaf to the output has."""
    depths: dict[Node, int] = {}
    for node in Graph(output).order:
        depths[node] = 1 + max(depths.get(x, 1) for x in node.inputs)
    return depths[output]


def _gradients(output: Value, nodes: list[Node]) -> Iterator[tuple[Node, Expression]]:
    """Yield each node with its gradient as a formula: the sum over the nodes that use it."""
    names, terms = opened(output), dict[Node, list[Symbol]]()
    for user in Graph(output).order:
        for (x, local), number in zip(names.slopes(user), user.local_derivatives, strict=True):
            factor = _short(local, number)
            whole = Symbol(PRODUCT, (slope(_name(output), _name(user)), factor))
            terms.setdefault(x, []).append(whole)
    for node in nodes:
        found = terms[node]
        yield node, found[0] if len(found) == 1 else Symbol(SUM, found)


def _short(local: Expression, number: float) -> Expression:
    """Return a local derivative as a formula, or as its number if that has cases or is long."""
    try:
        tidy = tidied(local)
    except (ArithmeticError, ValueError):
        return number
    return number if len(text(tidy)) > _LONGEST_LOCAL or _has_cases(tidy) else tidy


def _has_cases(expression: Expression) -> bool:
    if not isinstance(expression, Symbol):
        return False
    return expression.name == "where" or any(map(_has_cases, expression.operands))
