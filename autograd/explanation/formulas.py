"""The factors of a chain rule as formulas in the names of the shown nodes: 24z² + 2z."""

from __future__ import annotations

from ..graph import Node
from ..languages import text
from ..names import Names
from ..symbols import Symbol
from .paths import Factor, PathGraph
from .tidy import tidied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LONGEST = 100  # characters of a factor's formula; beyond, its number must do
ROUNDING = 1e-12  # relative: two ways to compute a number may differ by that
MOST_SIGNS = 120  # names, numbers and operations of a formula not yet tidied


class _Sized:
    """A formula and how many signs it has; beyond `MOST_SIGNS` it is given up, and so stays."""

    def __init__(self, formula: Symbol | float | None, signs: int) -> None:
        self.signs = signs
        self.formula = formula if signs <= MOST_SIGNS else None

    def __mul__(self, other: _Sized) -> _Sized:
        return self._joined(other, lambda a, b: a * b)

    def __rmul__(self, other: float) -> _Sized:
        return _Sized(other, 1) * self

    def __add__(self, other: _Sized) -> _Sized:
        return self._joined(other, lambda a, b: a + b)

    def _joined(self, other: _Sized, join: Callable[[Any, Any], Any]) -> _Sized:
        for part in (self, other):
            if part.formula is None:
                return part
        return _Sized(join(self.formula, other.formula), self.signs + other.signs)


class Formulas:
    """Finds the formula of each factor, once.

    Args:
        graph: the factors.
        names: what the shown nodes are called.
        digits: significant digits of the numbers beside the formulas.

    Attributes:
        left_out: whether a number stood for a formula that would have been too long.
        lossy: a formula as textbooks have it that does not give these digits on floats, or None.
    """

    def __init__(self, graph: PathGraph, names: Names, digits: int = 6) -> None:
        self.left_out = False
        self.lossy: Symbol | float | None = None
        self._loss = max(10.0 ** (1 - digits), ROUNDING)
        self._graph = graph
        self._names = names
        self._found: dict[Node, dict[Node, _Sized]] = {}

    def __call__(self, factor: Factor) -> Symbol | float:
        """Return the factor's formula, or its number where the formula would be too long."""
        if factor.of not in self._found:
            self._found[factor.of] = self._graph.walk(factor.of, self._local)
        formula = self._found[factor.of][factor.by].formula
        tidy = None if formula is None else _tidied(formula)
        if isinstance(tidy, float):
            return factor.value  # 0.1 + 0.2 − 0.3, which the formula adds up without rounding
        if tidy is None or len(text(tidy)) > LONGEST:
            self.left_out = True
            return factor.value
        return tidy

    def _local(self, node: Node, amount: _Sized | float) -> list[_Sized] | None:
        """Return the local derivatives of a node as formulas, where they are still wanted."""
        assert node.operation is not None
        if isinstance(amount, _Sized) and amount.formula is None:
            return None
        operands = [self._spelled(x) if isinstance(x, Node) else x for x in node.operands]
        out = self._spelled(node)
        found = node.operation.formulas(operands, out)
        if self.lossy is None and node.operation.textbook:
            lossy = [formula for formula, loss in zip(found, _losses(node)) if loss > self._loss]
            if lossy and _signs(lossy[0]) <= MOST_SIGNS:
                self.lossy = _tidied(lossy[0])
        return [
            _Sized(formula, _signs(formula))
            for x, formula in zip(node.operands, found)
            if isinstance(x, Node)
        ]

    def _spelled(self, node: Node) -> Symbol | float:
        spelled = self._names.spelled(node, LONGEST)
        return _TOO_LONG if spelled is None else spelled


_TOO_LONG = Symbol("…")  # stands for a node that neither name nor formula can stand for


def _tidied(formula: Symbol | float) -> Symbol | float | None:
    try:
        return tidied(formula)
    except (ArithmeticError, ValueError):  # an infinity is among its numbers
        return None


def _losses(node: Node) -> list[float]:
    """Return how much of each local derivative the textbook's formula would lose, 1 for all."""
    assert node.operation is not None
    assert node.operation.textbook is not None
    numbers = [x.data if isinstance(x, Node) else x for x in node.operands]
    exact = node.operation.local_derivatives(*numbers, node.data)
    try:
        found = node.operation.textbook(*numbers, node.data)
    except ArithmeticError:
        return [1.0] * len(exact)
    return [abs(a - b) / abs(b) if b else 0.0 for a, b in zip(found, exact)]


def _signs(formula: Symbol | float) -> int:
    """Count the signs of a formula; one with a node that is too long has too many."""
    if formula is _TOO_LONG:
        return MOST_SIGNS + 1
    if not isinstance(formula, Symbol):
        return 1
    return 1 + sum([_signs(operand) for operand in formula.operands])
