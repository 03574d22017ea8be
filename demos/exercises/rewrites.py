"""Rewritten operations, each with two names: as a slip of right code, as a fix of wrong code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_OTHER_SIGN = {  # the right one, and its replacement
    "-+": "plus_for_minus",
    "-*": "times_for_minus",
    "+-": "minus_for_plus",
    "*/": "divided_for_times",
    "/*": "times_for_divided",
}
_TURNED = {"-": "reversed", "/": "upside_down", "**": "power_reversed"}


class Rewrite(NamedTuple):
    """What an operation may become; a name is empty if people do not slip, or mean it, that way."""

    slip: str
    mend: str
    part: ast.expr
    new: ast.expr


def load(name: str) -> ast.Name:
    """Return a name as part of an expression."""
    return ast.Name(name, ast.Load())


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    """Return two expressions joined by an operator."""
    return ast.BinOp(left, operator, right)


def expression(code: str) -> ast.expr:
    """Return some code as an expression."""
    return ast.parse(code, mode="eval").body


def is_number(node: ast.AST) -> bool:
    """Tell whether an expression is a plain number."""
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def unsigned(node: ast.expr) -> ast.expr:
    """Return an expression without the sign before it."""
    return node.operand if isinstance(node, ast.UnaryOp) else node


def sign_of(node: ast.AST) -> str:
    """Return the sign between the two sides of an operation."""
    return _SIGNS.get(type(getattr(node, "op", None)), "")  # type: ignore[arg-type]


def rewrites(node: ast.BinOp) -> Iterator[Rewrite]:
    """Yield an operation with another sign, with its sides swapped, and without one side."""
    left, right, sign = node.left, node.right, sign_of(node)
    for operator, other in _SIGNS.items():
        if other != sign:
            new = binary(left, operator(), right)
            yield Rewrite(_OTHER_SIGN.get(sign + other, ""), "operator_off", node, new)
    if sign in _TURNED:
        yield Rewrite(_TURNED[sign], "turned_round", node, binary(right, node.op, left))
    extra = "factor_extra" if sign in ("*", "/") else "term_extra"
    yield Rewrite(_left_out(right, sign), extra, right, left)
    if sign != "**":
        yield Rewrite("" if sign == "/" else _left_out(left, sign), extra, left, right)


def _left_out(side: ast.expr, sign: str) -> str:
    """Name the slip of leaving one side of an operation out."""
    if sign == "*":
        return "constant_missing" if is_number(unsigned(side)) else "factor_missing"
    if sign == "/":
        counts = isinstance(side, ast.Call) and getattr(side.func, "id", "") == "len"
        return "sum_for_mean" if counts or getattr(side, "id", "") == "N" else "not_divided"
    return "term_missing" if sign in ("+", "-") else ""
