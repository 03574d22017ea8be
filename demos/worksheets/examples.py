"""An expression of your own with example numbers, and other numbers near those."""

from __future__ import annotations

import math
import random
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from autograd import Value
from autograd.commandline.carets import ExpressionError, Part
from autograd.commandline.expressions import graph_of
from autograd.graph import Graph, Node
from autograd.notation import counted

from .mathml import DIGITS
from .numbers import drawn
from .solution import Solution

MOST_NODES = 12  # computed ones: what a sheet has room for
MOST_LEAVES = 8
_DRAWS = 150  # then numbers need not be handy, only computable
_MOST_DRAWS = 400
_LEAST, _LARGEST = 0.001, 9999.0  # sizes of handy numbers
_MOST_DECIMALS = 7
_ROUNDING = 0.002  # relative: how far rounded operands may be off


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
            raise whole.wrong(f"{problem}; a sheet has room for {MOST_NODES}", "use a part of it")
        if len(self.leaves) > MOST_LEAVES:
            problem = f"a sheet has room for {MOST_LEAVES} leaves"
            raise whole.wrong(f"{problem}, not {len(self.leaves)}", "use a part of it")
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
        ExpressionError: it can hardly ever be computed near them.
    """
    numbers, tries = example.numbers(), iter(range(_MOST_DRAWS))
    zeros = _sizes(example.graph()).count(0)
    steps = 20 if len(numbers) > 2 else 100  # so that few in a class share numbers

    def draw(rng: random.Random) -> Example | None:
        count = next(tries, None)
        if count is None:
            whole = Part(example.expression, 0, len(example.expression))
            problem = "this can hardly ever be computed near the given numbers"
            raise whole.wrong(problem, "give other numbers")
        leaves = (f"{name}={_near(x, rng, steps)!r}" for name, x in numbers.items())
        other = Example(example.expression, tuple(leaves))
        try:
            output = other.graph()
        except ExpressionError:  # outside of a domain, or too large
            return None
        return other if count >= _DRAWS or _is_handy(output, zeros) else None

    return drawn("expression", seed, draw)


def _near(number: float, rng: random.Random, steps: int) -> float:
    """Return a number between half and 1.5 times another, on a grid of at least `steps` steps."""
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


def _sizes(output: Value) -> list[float]:
    """Return the sizes of all values and gradients."""
    return [abs(x) for node in Solution(output).nodes() for x in (node.data, node.grad)]


def _is_handy(output: Value, zeros: int) -> bool:
    """Tell whether values and gradients are easy to write, with at most `zeros` zeros."""
    sizes = _sizes(output)
    fit = all(_LEAST <= size <= _LARGEST for size in sizes if size)
    return fit and sizes.count(0) <= zeros and not any(map(_cancels, Graph(output).order))


def _cancels(node: Node) -> bool:
    """Tell whether the rounded numbers would give a different result: 1.056 − 1."""
    row = node.operation
    assert row is not None
    numbers = [x.data if isinstance(x, Node) else x for x in node.operands]
    *written, out = [float(f"{x:.{DIGITS}g}") for x in (*numbers, node.data)]
    try:
        found = [row.forward(*written), *(row.textbook or row.local_derivatives)(*written, out)]
        exact = [node.data, *row.local_derivatives(*numbers, node.data)]
    except (ValueError, ArithmeticError):
        return True
    pairs = zip(found, exact, strict=True)
    return not all(b is None or math.isclose(a, b, rel_tol=_ROUNDING) for a, b in pairs)
