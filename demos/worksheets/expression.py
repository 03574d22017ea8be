"""The sheet of an expression of one's own: the values of its nodes, then their gradients."""

from __future__ import annotations

import math
import random
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple

from autograd import Value
from autograd.commandline.carets import ExpressionError, Part
from autograd.commandline.expressions import graph_of
from autograd.explanation.tidy import tidied
from autograd.fresh import opened
from autograd.graph import Graph, Node
from autograd.languages import text
from autograd.notation import counted, subscript
from autograd.symbols import PRODUCT, SUM, Expression, Symbol

from .figures import graph_figure
from .mathml import DIGITS, equation, formula, slope
from .numbers import drawn
from .page import Page
from .solution import Solution

MOST_NODES = 12  # that are computed: a sheet has room for so many
MOST_LEAVES = 8
_LONGEST_LINE = 85  # characters of a formula; a longer one is set as text, in several lines
_LONGEST_LOCAL = 40  # characters of a local derivative; beyond, its number must do
_FEW = 5  # nodes; of more, the rows are low
_DEEPEST = 5  # nodes in a row of a figure from left to right
_DRAWS = 300  # after which numbers need no longer be handy, only computable
_MOST_DRAWS = 600
_MOST_DECIMALS = 7
_ROUNDING = 0.002  # relative: what rounded operands may miss a result by
_LEAST, _LARGEST = 0.001, 9999.0  # sizes of handy numbers


class Example(NamedTuple):
    """An expression with a number for each leaf, as typed: `tanh(a*b + 1)`, `a=2`, `b=-3`."""

    expression: str
    leaves: tuple[str, ...]

    def graph(self) -> Value:
        """Return its graph, every node with a label.

        Raises:
            ExpressionError: it cannot be read or computed, or is too large for a sheet.
        """
        output = graph_of(self.expression, self.leaves)
        graph = Graph(output)
        whole = Part(self.expression, 0, len(self.expression))
        if len(graph.order) > MOST_NODES:
            problem = f"this computes {counted(len(graph.order), 'node')}"
            raise whole.wrong(f"{problem}; a sheet has room for {MOST_NODES}", "take a part of it")
        if len(self.leaves) > MOST_LEAVES:
            problem = f"a sheet has room for {MOST_LEAVES} leaves"
            raise whole.wrong(f"{problem}, not {len(self.leaves)}", "take a part of it")
        return output

    def numbers(self) -> dict[str, float]:
        """Return the leaves' numbers by their names."""
        pairs = [leaf.partition("=")[::2] for leaf in self.leaves]
        return {unicodedata.normalize("NFKC", x.strip()): Value(float(n)).data for x, n in pairs}


EXAMPLE = Example("tanh(a*b + 1)", ("a=0.5", "b=-3"))


@lru_cache
def near(example: Example, seed: int) -> Example:
    """Return the expression with other numbers near its own: of the same sign, and short.

    Raises:
        ExpressionError: near them it can hardly ever be computed.
    """
    numbers, example_is_handy = example.numbers(), _is_handy(example.graph())
    tries = iter(range(_MOST_DRAWS))
    steps = 20 if len(numbers) > 2 else 100  # enough for a class to share few

    def draw(rng: random.Random) -> Example | None:
        count = next(tries, None)
        if count is None:
            whole = Part(example.expression, 0, len(example.expression))
            problem = "near the numbers given, this can hardly ever be computed"
            raise whole.wrong(problem, "give other numbers")
        leaves = (f"{name}={_near(x, rng, steps)!r}" for name, x in numbers.items())
        other = Example(example.expression, tuple(leaves))
        try:
            output = other.graph()
        except ExpressionError:  # outside of a domain, or too large
            return None
        fit = count >= _DRAWS or not example_is_handy or _is_handy(output)
        return other if fit else None

    return drawn("expression", seed, draw)


def _near(number: float, rng: random.Random, steps: int) -> float:
    """Return a number from half of one to one and a half, in at least so many steps."""
    if not number:
        return number
    size, decimals = abs(number), 0
    while decimals < _MOST_DECIMALS and (
        size * 10**decimals < steps or round(size, decimals) != size
    ):
        decimals += 1
    whole = size * 10**decimals
    drawn_size: int = rng.randint(max(1, round(whole / 2)), max(1, round(whole * 1.5)))
    return math.copysign(round(drawn_size / 10**decimals, decimals), number)


def _is_handy(output: Value) -> bool:
    """Tell whether all values and gradients are easily written."""
    nodes = Solution(output).nodes()
    sizes = [abs(x) for node in nodes for x in (node.data, node.grad)]
    return _LEAST <= min(sizes) <= max(sizes) <= _LARGEST and not any(map(_cancels, nodes))


def _cancels(node: Node) -> bool:
    """Tell whether operands as they are written, rounded, give another number: 1.056 − 1."""
    if node.operation is None:
        return False
    numbers = [x.data if isinstance(x, Node) else x for x in node.operands]
    try:
        found = node.operation.forward(*[float(f"{x:.{DIGITS}g}") for x in numbers])
    except (ValueError, ArithmeticError):
        return True
    return not math.isclose(found, node.data, rel_tol=_ROUNDING)


def write(page: Page, example: Example = EXAMPLE) -> None:
    """Write the sheet of a seed, or its key; without a seed that of the numbers given."""
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
    page.section("backward", how, page.table([page.say("gradient"), *heads], rows, kind))


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
    """Give each computed node without a name one: t₁, t₂, …"""
    graph = Graph(output)
    taken, count = {node.label for node in graph.nodes}, 0
    for node in graph.order:
        while not node.label:
            count += 1
            name = f"t{subscript(count)}"
            node.label = "" if name in taken else name


def _depth(output: Value) -> int:
    """Return how many nodes stand in the longest row from a leaf to the output."""
    depths: dict[Node, int] = {}
    for node in Graph(output).order:
        depths[node] = 1 + max(depths.get(x, 1) for x in node.inputs)
    return depths[output]


def _gradients(output: Value, nodes: list[Node]) -> Iterator[tuple[Node, Expression]]:
    """Yield each node with its gradient as a formula: what comes back from each user of it."""
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
    """Return a local derivative as a formula; its number where that has cases or is long."""
    try:
        tidy = tidied(local)
    except (ArithmeticError, ValueError):
        return number
    return number if len(text(tidy)) > _LONGEST_LOCAL or _has_cases(tidy) else tidy


def _has_cases(expression: Expression) -> bool:
    if not isinstance(expression, Symbol):
        return False
    return expression.name == "where" or any(map(_has_cases, expression.operands))
