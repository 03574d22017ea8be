"""One formula of an expression: read by `ast`, computed row by row of the table of operations."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .. import operations as op
from ..functions import logsumexp, weighted_sum
from ..notation import counted
from ..operations import OPERATIONS
from ..value import Value
from .carets import ExpressionError, Part
from .spelling import FUNCTIONS, instead_of_function

_OPERATORS = {ast.Add: op.add, ast.Sub: op.sub, ast.Mult: op.mul, ast.Div: op.div}
_ON_LISTS = {
    "logsumexp": "logsumexp([a, b])",
    "weighted_sum": "weighted_sum([w1, w2], [x1, x2], b)",
}


class Formula:
    """The formula of a statement, and the name of its result, "" where it has none."""

    def __init__(self, name: Part | None, part: Part) -> None:
        self.part, self.named = part, name or part
        self.name = unicodedata.normalize("NFKC", name.text) if name else ""
        self._names: Mapping[str, Value] = {}
        try:
            self._tree = ast.parse(part.text.replace("\n", " "), mode="eval").body
        except (SyntaxError, MemoryError, RecursionError):  # all else has been refused before
            raise self._too_deep() from None

    def names(self) -> dict[str, Part]:
        """Return the names that stand for numbers, each where it first appears."""
        parts = [*ast.walk(self._tree)]
        called = {part.func for part in parts if isinstance(part, ast.Call)}
        names = [part for part in parts if isinstance(part, ast.Name) and part not in called]
        found: dict[str, Part] = {}
        for node in sorted(names, key=lambda node: node.col_offset):
            found.setdefault(node.id, self._place(node))
        return found

    def value(self, names: Mapping[str, Value]) -> Value | float:
        """Compute the formula on what its names stand for; without names it is a plain number."""
        self._names = names
        try:
            return self._value(self._tree)
        except RecursionError:
            raise self._too_deep() from None

    def _value(self, node: ast.expr) -> Value | float:
        match node:
            case ast.Constant(int() | float() as number):
                return float(number)
            case ast.Name(name):
                return self._names[name]
            case ast.UnaryOp(ast.UAdd(), inner):
                return self._value(inner)
            case ast.UnaryOp(ast.USub(), inner):
                return self._computed(node, op.neg, self._value(inner))
            case ast.BinOp(left, ast.Pow(), right):
                base, exponent = self._value(left), self._value(right)
                row = op.pow if isinstance(exponent, Value) else op.powc
                return self._computed(node, row, base, exponent)
            case ast.BinOp(left, sign, right) if type(sign) in _OPERATORS:
                row = _OPERATORS[type(sign)]
                return self._computed(node, row, self._value(left), self._value(right))
            case ast.Call(ast.Name(name) as function, arguments, []):
                return self._called(node, function, name, arguments)
            case ast.Call(ast.Attribute(inner, name) as function, arguments, []):
                return self._called(node, function, name, [inner, *arguments])
            case ast.Attribute(_, name):
                problem = f"{name} is not called: only functions may follow a point"
                raise self._wrong(node, problem, "as in a.tanh()")
            case ast.List():
                usual = " and ".join(_ON_LISTS.values())
                raise self._wrong(node, "a list has no place here", f"lists belong in {usual}")
        raise self._wrong(node, "this cannot be part of an expression")

    def _called(
        self, node: ast.expr, function: ast.expr, name: str, arguments: list[ast.expr]
    ) -> Value | float:
        """Compute a function."""
        if name in self._names:
            way_out = f"for a product write {name}*(...)"
            raise self._wrong(function, f"{name} is a number, not a function", way_out)
        if name not in FUNCTIONS:
            part = self._place(function)
            part = part._replace(start=part.end - len(name))  # without what is before a point
            raise part.wrong(f"there is no function {name}", instead_of_function(name))
        match name, arguments:
            case "logsumexp", [ast.List(terms)]:
                return self._computed(node, logsumexp, self._values(terms))
            case "weighted_sum", [ast.List(weights), ast.List(inputs), *bias] if len(bias) < 2:
                lists = self._values(weights), self._values(inputs)
                return self._computed(node, weighted_sum, *lists, *self._values(bias))
        if name in _ON_LISTS:
            raise self._wrong(node, f"{name} takes lists", f"as in {_ON_LISTS[name]}")
        row = OPERATIONS[name]
        wanted = len(row.parameters)
        if len(arguments) != wanted:
            problem = f"{name} takes {counted(wanted, 'value')}, not {len(arguments)}"
            raise self._wrong(node, problem, f"as in {name}({', '.join('ab'[:wanted])})")
        return self._computed(node, row, *self._values(arguments))

    def _values(self, nodes: Iterable[ast.expr]) -> list[Value | float]:
        return [self._value(node) for node in nodes]

    def _computed(
        self, node: ast.expr, compute: Callable[..., Value | float], *operands: Any
    ) -> Value | float:
        """Compute; what goes wrong is said with its place."""
        try:
            return compute(*operands)
        except (ValueError, ArithmeticError) as error:
            raise self._wrong(node, str(error)) from None

    def _wrong(self, node: ast.expr, problem: str, way_out: str = "") -> ExpressionError:
        return self._place(node).wrong(problem, way_out)

    def _too_deep(self) -> ExpressionError:
        way_out = "name a part of it: t = a*b; L = t + 1"
        return self.part.wrong("this is nested too deep", way_out)

    def _place(self, node: ast.expr) -> Part:
        """Return where in the text a node is; `ast` counts in bytes."""
        source, begin = self.part.text.encode(), self.part.start
        start, end = source[: node.col_offset], source[: node.end_col_offset]
        return Part(self.part.whole, begin + len(start.decode()), begin + len(end.decode()))
