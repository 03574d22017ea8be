"""What goes wrong at one place of a formula: a sign, a factor, a power, an index, a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import reduce
from typing import Any

from .places import Place, base, scope
from .rewrites import binary, expression, is_number, load, rewrites, sign_of, unsigned
from .symbols import pretty

FUNCTIONS = {"sqrt", "abs", "sigmoid", "tanh", "exp", "relu"}

Change = tuple[str, str, ast.expr]  # the message, the part, its replacement


def written(node: ast.AST) -> str:
    """Write an expression as a formula."""
    return pretty(ast.unparse(node))


def operations(place: Place, function: ast.FunctionDef) -> Iterator[Change]:
    """Yield what goes wrong with signs, factors, terms, powers and functions."""
    node = place.node
    if place.key == "iter":
        for said, cut in (("first_left_out", "[1:]"), ("last_left_out", "[:-1]")):
            yield said, written(node), expression(f"[*{ast.unparse(node)}]{cut}")
    if isinstance(node, ast.BinOp):
        for rewrite in rewrites(node):
            if rewrite.slip:
                yield rewrite.slip, written(rewrite.part), rewrite.new
        yield from _of_operation(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", written(node.operand), node.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if name in FUNCTIONS:
            yield "function_missing", name, node.args[0]
            if name == "sigmoid":
                yield "other_function", name, ast.Call(load("tanh"), node.args, [])
        if name == "sum" and isinstance(node.args[0], ast.GeneratorExp):
            over = node.args[0].generators[0].iter
            over = over.args[0] if isinstance(over, ast.Call) and over.args else over
            count = ast.Call(load("len"), [over], [])
            yield "mean_for_sum", written(node), binary(node, ast.Div(), count)
    elif isinstance(node, ast.Constant) and not isinstance(place.holder, ast.Subscript):
        value: Any = node.value
        others = (value + 1, value - 1, value * 2, value / 2) if is_number(node) else ()
        for other in others:
            yield "constant_wrong", written(node), ast.Constant(other)


def _of_operation(node: ast.BinOp) -> Iterator[Change]:
    """Yield what goes wrong with one operation alone."""
    left, right, sign, whole = node.left, node.right, sign_of(node), written(node)
    if sign == "-":
        yield "term_missing", written(left), ast.UnaryOp(ast.USub(), right)
    elif sign == "+":  # after 1 + e: without the 1 it is the same
        yield "times_for_plus", whole, binary(left, ast.Mult(), right)
    elif sign == "*":
        factors = _factors(node)
        for cut in range(1, len(factors)):
            ends = _product(factors[:cut]), _product(factors[cut:])
            yield "plus_for_times", whole, binary(ends[0], ast.Add(), ends[1])
            yield "minus_for_times", whole, binary(ends[0], ast.Sub(), ends[1])
        if is_number(unsigned(left)) and unsigned(left) is not left:  # -2·…: only the 2
            yield "constant_missing", written(unsigned(left)), ast.UnaryOp(ast.USub(), right)
        yield "divided_for_times", whole, binary(right, ast.Div(), left)
    elif sign == "**":
        power = right.value if isinstance(right, ast.Constant) else None
        yield "square_missing" if power == 2 else "power_missing", whole, left
        yield "times_for_power", whole, binary(right, ast.Mult(), left)
        if power == 2:
            yield "abs_for_square", whole, ast.Call(load("abs"), [left], [])
            others = [3]
        else:
            others = [power - 1, power + 1] if isinstance(power, int) else []
        for other in others:
            yield "power_wrong", whole, binary(left, node.op, ast.Constant(other))


def _factors(node: ast.expr) -> list[ast.expr]:
    """Return the factors of a product, wherever its brackets are."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _factors(node.left) + _factors(node.right)
    return [node]


def _product(factors: list[ast.expr]) -> ast.expr:
    return reduce(lambda left, right: binary(left, ast.Mult(), right), factors)


def signs(place: Place, function: ast.FunctionDef) -> Iterator[Change]:
    """Yield a sign in front of a side, a part of a result, a term or a product."""
    node = place.node
    if isinstance(node, (ast.BinOp, ast.Call, ast.Name)) and place.is_read:
        inside = isinstance(place.holder, ast.BinOp) and isinstance(node, ast.Name)
        if place.key != "func" and not (inside and isinstance(place.holder.op, ast.Mult)):
            yield "sign", written(node), ast.UnaryOp(ast.USub(), node)


def indices(place: Place, function: ast.FunctionDef) -> Iterator[Change]:
    """Yield what goes wrong with indices: o₂ for o₁, w₁₂ for w₂₁."""
    yield from _names(place, function, "index_wrong")
    node = place.node
    if isinstance(node, ast.Subscript) and place.is_read:
        index = node.slice
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            other = ast.Constant(1 - index.value if index.value in (0, 1) else 0)
            yield "index_wrong", written(node), ast.Subscript(node.value, other, ast.Load())


def other_names(place: Place, function: ast.FunctionDef) -> Iterator[Change]:
    """Yield one name where another belongs: net for o, x for y."""
    return _names(place, function, "other_name")


def _names(place: Place, function: ast.FunctionDef, message: str) -> Iterator[Change]:
    """Yield the names that may replace one: those with different indices, or all others."""
    node = place.node
    if isinstance(node, ast.Name) and place.is_read:
        for name in scope(function, place.statement):
            alike = base(name) == base(node.id)
            if name != node.id and alike == (message == "index_wrong"):
                yield message, pretty(name), load(name)
