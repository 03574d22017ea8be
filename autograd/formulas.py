"""The factors of a chain rule as formulas in the names of the shown nodes: 24z² + 2z."""

from __future__ import annotations

from .names import Names
from .paths import Factor, PathGraph
from .symbols import Symbol, local_derivatives, text
from .tidy import tidied
from .value import Value

LONGEST = 60  # characters of a factor's formula; beyond, its number must do
MOST_FOLDED = 24  # nodes folded into a factor that is written as a formula


class _TooManyError(Exception):
    """More nodes are folded into a factor than a formula could show."""


class Formulas:
    """Finds the formula of each factor, once.

    Args:
        graph: the factors.
        names: what the shown nodes are called.
    """

    def __init__(self, graph: PathGraph, names: Names) -> None:
        self._graph = graph
        self._names = names
        self._found: dict[Value, dict[Value, Symbol | float]] = {}

    def __call__(self, factor: Factor) -> Symbol | float:
        """Return the factor's formula, or its number where the formula would be too long."""
        if factor.of not in self._found:
            self._found[factor.of] = self._from(factor.of)
        formula = self._found[factor.of].get(factor.by, factor.value)
        return formula if len(text(formula)) <= LONGEST else factor.value

    def _from(self, node: Value) -> dict[Value, Symbol | float]:
        folded = 0

        def local(inner: Value) -> list[Symbol | float]:
            nonlocal folded
            folded += 1
            if folded > MOST_FOLDED:
                raise _TooManyError
            assert inner.operation is not None
            operands = [self._spelled(x) if isinstance(x, Value) else x for x in inner.operands]
            found = local_derivatives(inner.operation, operands, self._spelled(inner))
            return [d for x, d in zip(inner.operands, found) if isinstance(x, Value)]

        try:
            return {x: tidied(formula) for x, formula in self._graph.walk(node, local).items()}
        except (_TooManyError, ArithmeticError, ValueError):  # too many, or an infinity among them
            return {}

    def _spelled(self, node: Value) -> Symbol | float:
        return self._names.spelled(node, LONGEST)
