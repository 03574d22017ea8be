"""What goes wrong at one place of a formula: a sign, a factor, a power, an index, a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import cast

from .places import Place, base, scope
from .symbols import pretty

FUNCTIONS = {"sqrt", "abs", "sigmoid", "tanh", "exp", "relu"}


Change = tuple[str, str, ast.AST]  # the message, the part, what stands there instead


def load(name: str) -> ast.Name:
    """Return a name as it stands in an expression."""
    return ast.Name(name, ast.Load())


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    """Return two expressions joined by an operator."""
    return ast.BinOp(left, operator, right)


def is_number(node: ast.AST) -> bool:
    """Tell whether an expression is a plain number."""
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def written(node: ast.AST) -> str:
    """Write an expression as a formula."""
    return pretty(ast.unparse(node))


def operations(place: Place, tree: ast.Module) -> Iterator[Change]:
    """Yield what goes wrong with signs, factors, terms, powers and functions."""
    node = place.node
    if isinstance(node, ast.BinOp):
        yield from _binary_slips(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", written(node.operand), node.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if name in FUNCTIONS:
            yield "function_missing", name, node.args[0]
            if name == "sigmoid":
                tanh = ast.Call(load("tanh"), node.args, [])
                yield "other_function", name, tanh
        if name == "sum" and isinstance(node.args[0], ast.GeneratorExp):
            over = node.args[0].generators[0].iter
            over = over.args[0] if isinstance(over, ast.Call) and over.args else over
            count = ast.Call(load("len"), [over], [])
            yield "mean_for_sum", written(node), binary(node, ast.Div(), count)
        if name == "range":
            stop = node.args[-1]
            for step in (1, -1):
                changed = binary(stop, ast.Add(), ast.Constant(step))
                call = ast.Call(node.func, [*node.args[:-1], changed], [])
                yield "off_by_one", written(stop), call
    elif is_number(node) and not isinstance(place.holder, ast.Subscript):
        value = cast("ast.Constant", node).value
        assert isinstance(value, (int, float))
        for other in (value + 1, value - 1, value * 2, value / 2):
            yield "constant_wrong", written(node), ast.Constant(other)


def signs(place: Place, tree: ast.Module) -> Iterator[Change]:
    """Yield a sign before a side, a part of a result, a term or a product."""
    node = place.node
    if isinstance(node, (ast.BinOp, ast.Call, ast.Name)) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        inside = isinstance(place.holder, ast.BinOp) and isinstance(node, ast.Name)
        if place.key != "func" and not (inside and isinstance(place.holder.op, ast.Mult)):
            yield "sign", written(node), ast.UnaryOp(ast.USub(), node)


def _binary_slips(node: ast.BinOp) -> Iterator[Change]:
    left, operator, right = node.left, node.op, node.right
    whole = written(node)
    if isinstance(operator, ast.Sub):
        yield "reversed", whole, binary(right, operator, left)
        yield "plus_for_minus", whole, binary(left, ast.Add(), right)
        yield "times_for_minus", whole, binary(left, ast.Mult(), right)
        yield "term_missing", written(right), left
        yield "term_missing", written(left), ast.UnaryOp(ast.USub(), right)
        yield "term_missing", written(left), right
    elif isinstance(operator, ast.Add):
        yield "minus_for_plus", whole, binary(left, ast.Sub(), right)
        yield "term_missing", written(right), left
        yield "term_missing", written(left), right
        yield "times_for_plus", whole, binary(left, ast.Mult(), right)
    elif isinstance(operator, ast.Mult):
        factors = _factors(node)
        for cut in range(1, len(factors)):
            ends = _product(factors[:cut]), _product(factors[cut:])
            yield "plus_for_times", whole, binary(ends[0], ast.Add(), ends[1])
            yield "minus_for_times", whole, binary(ends[0], ast.Sub(), ends[1])
        for kept, gone in ((left, right), (right, left)):
            kind = "constant_missing" if is_number(_unsigned(gone)) else "factor_missing"
            yield kind, written(gone), kept
        if is_number(_unsigned(left)) and _unsigned(left) is not left:  # -2·…: only the 2
            yield "constant_missing", written(_unsigned(left)), ast.UnaryOp(ast.USub(), right)
        yield "divided_for_times", whole, binary(left, ast.Div(), right)
        yield "divided_for_times", whole, binary(right, ast.Div(), left)
    elif isinstance(operator, ast.Div):
        counts = isinstance(right, ast.Call) and getattr(right.func, "id", "") == "len"
        yield "sum_for_mean" if counts or _is_n(right) else "not_divided", written(right), left
        yield "times_for_divided", whole, binary(left, ast.Mult(), right)
        yield "upside_down", whole, binary(right, operator, left)
    elif isinstance(operator, ast.Pow):
        power = right.value if isinstance(right, ast.Constant) else None
        kind = "square_missing" if power == 2 else "power_missing"
        yield kind, whole, left
        yield "times_for_power", whole, binary(right, ast.Mult(), left)
        yield "power_reversed", whole, binary(right, operator, left)
        if power == 2:
            yield "abs_for_square", whole, ast.Call(load("abs"), [left], [])
            yield "power_wrong", whole, binary(left, operator, ast.Constant(3))
        elif isinstance(power, int):
            for other in (power - 1, power + 1):
                yield "power_wrong", whole, binary(left, operator, ast.Constant(other))


def _factors(node: ast.expr) -> list[ast.expr]:
    """Return the factors of a product, however its brackets stand."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _factors(node.left) + _factors(node.right)
    return [node]


def _product(factors: list[ast.expr]) -> ast.expr:
    found = factors[0]
    for factor in factors[1:]:
        found = binary(found, ast.Mult(), factor)
    return found


def _is_n(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "N"


def _unsigned(node: ast.expr) -> ast.expr:
    return node.operand if isinstance(node, ast.UnaryOp) else node


def indices(place: Place, tree: ast.Module) -> Iterator[Change]:
    """Yield what goes wrong with indices: o₂ for o₁, w₁₂ for w₂₁."""
    node = place.node
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in scope(tree, place.statement):
            if name != node.id and base(name) == base(node.id):
                yield "index_wrong", pretty(name), load(name)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        index = node.slice
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            other = ast.Constant(1 - index.value if index.value in (0, 1) else 0)
            yield "index_wrong", written(node), ast.Subscript(node.value, other, ast.Load())


def other_names(place: Place, tree: ast.Module) -> Iterator[Change]:
    """Yield one name where another belongs: net for o, x for y."""
    node = place.node
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in scope(tree, place.statement):
            if name != node.id and base(name) != base(node.id):
                yield "other_name", pretty(name), load(name)
