"""One formula of an expression: read by `ast`, computed row by row of the table of operations."""

from __future__ import annotations

import ast

from .. import operations as op
from ..functions import logsumexp, weighted_sum
from ..operations import OPERATIONS
from ..value import Value
from .carets import ExpressionError
from .statements import Statement
from .vocabulary import FUNCTIONS, ON_LISTS, instead_of_function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_OPERATORS = {ast.Add: op.add, ast.Sub: op.sub, ast.Mult: op.mul, ast.Div: op.div}


class Formula:
    """The formula of one statement.

    Args:
        text: the whole text that the statement stands in, for messages.
        statement: the statement.

    Attributes:
        statement: the same.

    Raises:
        ExpressionError: it is nested too deep.
    """

    def __init__(self, text: str, statement: Statement) -> None:
        self.statement = statement
        self._text = text
        self._names: Mapping[str, Value] = {}
        try:
            self._tree = ast.parse(statement.source, mode="eval").body
        except (SyntaxError, MemoryError, RecursionError):  # all else has been refused before
            raise self._too_deep() from None

    def names(self) -> dict[str, ast.Name]:
        """Return the names that stand for numbers, each where it first stands."""
        parts = [*ast.walk(self._tree)]
        called = {part.func for part in parts if isinstance(part, ast.Call)}
        names = [part for part in parts if isinstance(part, ast.Name) and part not in called]
        found: dict[str, ast.Name] = {}
        for node in sorted(names, key=lambda node: node.col_offset):
            found.setdefault(node.id, node)
        return found

    def value(self, names: Mapping[str, Value]) -> Value | float:
        """Compute the formula; without names it is a plain number.

        Args:
            names: what its names stand for.

        Raises:
            ExpressionError: something in it has no meaning, or cannot be computed.
        """
        self._names = names
        try:
            return self._value(self._tree)
        except RecursionError:
            raise self._too_deep() from None

    def _value(self, node: ast.expr) -> Value | float:
        """Compute a part."""
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
                problem = f"{name} is not called: only functions stand after a point"
                raise self.wrong(problem, node, "as in a.tanh()")
            case ast.List():
                usual = " and ".join(ON_LISTS.values())
                raise self.wrong("a list has no place here", node, f"they stand in {usual}")
        raise self.wrong("this cannot stand in an expression", node)

    def _called(
        self, node: ast.expr, function: ast.expr, name: str, arguments: list[ast.expr]
    ) -> Value | float:
        """Compute a function."""
        if name in self._names:
            way_out = f"for a product write {name}*(...)"
            raise self.wrong(f"{name} is a number, not a function", function, way_out)
        if name not in FUNCTIONS:
            end = self._place(function)[1]
            problem, way_out = f"there is no function {name}", instead_of_function(name)
            raise ExpressionError(problem, self._text, end - len(name), end, way_out)
        match name, arguments:
            case "logsumexp", [ast.List(terms)]:
                return self._computed(node, logsumexp, self._values(terms))
            case "weighted_sum", [ast.List(weights), ast.List(inputs), *bias] if len(bias) < 2:
                lists = self._values(weights), self._values(inputs)
                return self._computed(node, weighted_sum, *lists, *self._values(bias))
        if name in ON_LISTS:
            raise self.wrong(f"{name} takes lists", node, f"as in {ON_LISTS[name]}")
        row = OPERATIONS[name]
        wanted = len(row.parameters)
        if len(arguments) != wanted:
            problem = f"{name} takes {wanted} value{'s' * (wanted > 1)}, not {len(arguments)}"
            raise self.wrong(problem, node, f"as in {name}({', '.join('ab'[:wanted])})")
        return self._computed(node, row, *self._values(arguments))

    def _values(self, nodes: list[ast.expr]) -> list[Value | float]:
        return [self._value(node) for node in nodes]

    def _computed(
        self, node: ast.expr, compute: Callable[..., Value | float], *operands: Any
    ) -> Value | float:
        """Compute; what goes wrong is said with its place."""
        try:
            return compute(*operands)
        except (ValueError, ArithmeticError) as error:
            raise self.wrong(str(error), node) from None

    # what goes wrong

    def wrong(self, problem: str, node: ast.expr, way_out: str = "") -> ExpressionError:
        """Return the error that points at a part."""
        return ExpressionError(problem, self._text, *self._place(node), way_out)

    def wrong_as_a_whole(self, problem: str, way_out: str = "") -> ExpressionError:
        """Return the error that points at the formula as a whole."""
        start = self.statement.start
        end = start + len(self.statement.source)
        return ExpressionError(problem, self._text, start, end, way_out)

    def wrongly_named(self, problem: str, way_out: str = "") -> ExpressionError:
        """Return the error that points at the name of the result."""
        start = self.statement.name_at
        end = start + len(self.statement.name or "")
        return ExpressionError(problem, self._text, start, end, way_out)

    def _too_deep(self) -> ExpressionError:
        way_out = "name a part of it: t = a*b; L = t + 1"
        return self.wrong_as_a_whole("this is nested too deep", way_out)

    def _place(self, node: ast.expr) -> tuple[int, int]:
        """Return where in the text a part begins and ends; `ast` counts in bytes."""
        source = self.statement.source.encode()
        begin, start, end = self.statement.start, node.col_offset, node.end_col_offset
        return begin + len(source[:start].decode()), begin + len(source[:end].decode())
