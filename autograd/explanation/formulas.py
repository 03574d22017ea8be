"""The factors of a chain rule as formulas in the names of the shown nodes: 24z² + 2z."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..graph import Node
from ..languages import text
from ..names import Names
from ..operations import Operation
from ..symbols import Expression, Symbol
from .paths import Factor, PathGraph
from .probabilities import slope_of
from .tidy import tidied

LONGEST = 100  # characters of a factor's formula; beyond, only its number is shown
ROUNDING = 1e-12  # relative: two ways to compute a number may differ by that
MOST_SIGNS = 120  # names, numbers and operations of a formula not yet tidied


class Formulas:
    """Finds the formula of each factor, once; `digits` are those of the numbers beside them."""

    def __init__(self, graph: PathGraph, names: Names, digits: int = 6) -> None:
        self.left_out = False  # whether a number stands for a formula that would be too long
        # a formula as textbooks have it that does not give these digits on floats
        self.lossy: Expression | None = None
        self._loss = max(10.0 ** (1 - digits), ROUNDING)
        self._graph = graph
        self._names = names
        self._found: dict[Node, dict[Node, Expression]] = {}

    def __call__(self, factor: Factor) -> Expression:
        """Return the factor's formula, or its number where the formula would be too long."""
        if softmax := slope_of(factor, self._names):
            return tidied(softmax[1])
        if factor.of not in self._found:
            self._found[factor.of] = self._graph.walk(factor.of, self._local)
        tidy = _tidied(self._found[factor.of][factor.by])
        if isinstance(tidy, float):
            return factor.value  # 0.1 + 0.2 − 0.3, which the formula adds up without rounding
        if tidy is None or len(text(tidy)) > LONGEST:
            self.left_out = True
            return factor.value
        return tidy

    def _local(self, node: Node, amount: Expression) -> list[Expression] | None:
        """Return the local derivatives of a node as formulas, where they are still needed."""
        if _is_too_long(amount):
            return None
        assert node.operation is not None
        found = _constant(node.operation)
        if found is None:
            operands = [self._spelled(x) if isinstance(x, Node) else x for x in node.operands]
            found = node.operation.formulas(operands, self._spelled(node))
        if self.lossy is None and node.operation.textbook:
            lossy = [formula for formula, loss in zip(found, _losses(node)) if loss > self._loss]
            if lossy:
                self.lossy = _tidied(lossy[0])
        return [formula for x, formula in zip(node.operands, found) if isinstance(x, Node)]

    def _spelled(self, node: Node) -> Expression:
        spelled = self._names.spelled(node, LONGEST)
        return _TOO_LONG if spelled is None else spelled


@lru_cache
def _constant(operation: Operation) -> tuple[Any, ...] | None:
    """Return the local derivatives of an operation that do not depend on its operands."""
    found = operation.formulas([*map(Symbol, operation.parameters)], Symbol("out"))
    return None if any(isinstance(formula, Symbol) for formula in found) else found


_TOO_LONG = Symbol("…")  # stands for a node that neither name nor formula can stand for
_TOO_LONG.signs = MOST_SIGNS + 1


def _is_too_long(formula: Expression) -> bool:
    return isinstance(formula, Symbol) and formula.signs > MOST_SIGNS


def _tidied(formula: Expression) -> Expression | None:
    if _is_too_long(formula):
        return None
    try:
        return tidied(formula)
    except (ArithmeticError, ValueError):  # an infinity is among its numbers
        return None


def _losses(node: Node) -> list[float]:
    """Return how much of each local derivative the textbook's formula would lose, 1 for all."""
    assert node.operation is not None
    assert node.operation.textbook is not None
    numbers = [float(x.data) if isinstance(x, Node) else x for x in node.operands]
    exact = node.operation.local_derivatives(*numbers, float(node.data))
    try:
        found = node.operation.textbook(*numbers, float(node.data))
    except (ArithmeticError, ValueError):
        return [1.0] * len(exact)
    return [abs(a - b) / abs(b) if b else 0.0 for a, b in zip(found, exact)]
