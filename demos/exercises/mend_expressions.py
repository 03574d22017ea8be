"""Mends within a line: another sign, name, index or function, brackets elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .places import Place

Change = tuple[str, str, ast.expr]  # message, the code it is about, what may be meant
_NUMBERS = (0.0, 1.0, 2.0, -1.0, -2.0, 0.5, 3.0, 4.0)
_FUNCTIONS = {"tan": "tanh", "sin": "tanh", "floor": "ceil", "log10": "log", "cos": "tanh"}
_EXTRA = {"factor_extra", "term_extra"}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def in_expression(place: Place, scope: list[str]) -> Iterator[Change]:
    """Yield what may be meant by an expression."""
    node = place.node
    assert isinstance(node, ast.expr)
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    for name, new in _meant(node, place, scope):
        yield name, ast.unparse(_dropped(node, new) if name in _EXTRA else node)[:76], new


def _dropped(node: ast.expr, new: ast.expr) -> ast.expr:
    """Return what of an operation is left out, or divided by, in what may be meant."""
    if isinstance(node, ast.BinOp) and new in (node.left, node.right):
        return node.right if new is node.left else node.left
    return new.right if isinstance(new, ast.BinOp) else node


def operators(node: ast.AST) -> str:
    """Return the sign between the two sides of an expression."""
    return next((s for kind, s in _SIGNS.items() if isinstance(getattr(node, "op", 0), kind)), "")


def _meant(node: ast.expr, place: Place, scope: list[str]) -> Iterator[tuple[str, ast.expr]]:
    callee = isinstance(place.holder, ast.Call) and place.key == "func"
    if isinstance(node, ast.BinOp):
        yield from _regrouped(node)
        yield from _powers(node)
        yield from _operators(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node, scope)
    elif isinstance(node, ast.Compare):
        yield from _comparisons(node)
    elif isinstance(node, ast.Subscript):
        yield from _subscripts(node)
    elif isinstance(node, ast.Constant):
        if node.value is None:
            yield "none_for_zero", ast.Constant(0)
        elif isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            for number in _NUMBERS:
                if number != node.value:
                    whole = number == int(number)
                    yield "number_off", ast.Constant(int(number) if whole else number)
            for name in scope:
                for form in ("{}", "len({})", "{}.data"):
                    yield "number_typed_in", ast.parse(form.format(name), mode="eval").body
    elif isinstance(node, ast.Attribute) and node.attr in ("data", "grad"):
        other = "grad" if node.attr == "data" else "data"
        yield "attribute_off", ast.Attribute(node.value, other, ast.Load())
        for name in scope:
            yield "name_off", ast.Name(name, ast.Load())
    elif isinstance(node, ast.Name) and not callee:
        for name in scope:
            if name != node.id:
                yield "name_off", ast.Name(name, ast.Load())
        if isinstance(place.holder, (list, ast.BinOp, ast.Call)):
            yield "data_missing", ast.Attribute(node, "data", ast.Load())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "minus_too_many", node.operand
    if isinstance(node, (ast.BinOp, ast.Name, ast.Call, ast.Subscript)) and not callee:
        inside = isinstance(place.holder, ast.BinOp) and isinstance(place.holder.op, ast.Pow)
        if not inside:
            yield "square_absent", ast.BinOp(node, ast.Pow(), ast.Constant(2))
        if place.key in ("value", "args") or isinstance(place.holder, list):
            if not isinstance(node, ast.Subscript):
                yield "comma_absent", ast.Tuple([node], ast.Load())
            yield from _scaled(node, scope)


def _scaled(node: ast.expr, scope: list[str]) -> Iterator[tuple[str, ast.expr]]:
    """Multiply or divide a whole result by a name, add or subtract it, and turn the sign."""
    yield "minus_absent", ast.UnaryOp(ast.USub(), node)
    inside = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    for name in scope:
        by = ast.Name(name, ast.Load())
        yield "factor_absent", ast.BinOp(node, ast.Mult(), by)
        said = "factor_extra" if name in inside else "factor_absent"
        yield said, ast.BinOp(node, ast.Div(), by)
        for operator in (ast.Add(), ast.Sub()):
            yield "term_absent", ast.BinOp(node, operator, by)
        count = ast.parse(f"len({name})", mode="eval").body
        yield "not_divided_by_n", ast.BinOp(node, ast.Div(), count)


def _operators(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    for operator in _SIGNS:
        if not isinstance(node.op, operator):
            yield "operator_off", ast.BinOp(node.left, operator(), node.right)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow)):
        yield "turned_round", ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, (ast.Div, ast.FloorDiv)):
        yield "rounded_otherwise", _rounded_up(node)
    name = "factor_extra" if isinstance(node.op, (ast.Mult, ast.Div)) else "term_extra"
    yield name, node.left
    if not isinstance(node.op, ast.Pow):
        yield name, node.right
    if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
        times = ast.unparse(node.right)
        rows = f"[{ast.unparse(node.left.elts[0])} for _ in range({times})]"
        yield "one_row_twice", ast.parse(rows, mode="eval").body


def _rounded_up(node: ast.BinOp) -> ast.expr:
    """Divide one side by the other, and round up."""
    top, below = ast.unparse(node.left), ast.unparse(node.right)
    return ast.parse(f"-(-({top}) // ({below}))", mode="eval").body


def _regrouped(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    """Set brackets elsewhere: (a ∘ b) ∗ c and a ∘ (b ∗ c) for each other, at any depth."""
    for new in (*_drawn_in(node.left, node, True), *_drawn_in(node.right, node, False)):
        yield "brackets_elsewhere", new


def _drawn_in(side: ast.expr, node: ast.BinOp, left: bool) -> Iterator[ast.expr]:
    """Yield one side of an operation with the operation done within it: c·xᶜ − 1 as c·x⁽ᶜ⁻¹⁾."""
    if not isinstance(side, ast.BinOp):
        return
    near = side.right if left else side.left
    inner = [*_drawn_in(near, node, left)]
    if _matters(side.op, node.op) if left else _matters(node.op, side.op):
        whole = (near, node.right) if left else (node.left, near)
        inner.append(ast.BinOp(whole[0], node.op, whole[1]))
    for new in inner:
        yield ast.BinOp(side.left, side.op, new) if left else ast.BinOp(new, side.op, side.right)


def _matters(first: ast.operator, second: ast.operator) -> bool:
    same = (ast.Add, ast.Sub), (ast.Mult,)
    return not any(isinstance(first, kind) and isinstance(second, kind) for kind in same) or (
        isinstance(first, ast.Sub)
    )


def _powers(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    """Yield a power taken of less, of more, or not at all."""
    two = ast.Constant(2)
    if isinstance(node.op, ast.Mult) and ast.dump(node.left) == ast.dump(node.right):
        node = ast.BinOp(node.left, ast.Pow(), two)
    if isinstance(node.op, ast.Pow):
        inner = node.left
        yield "square_extra", inner
        if isinstance(inner, ast.BinOp) and not isinstance(inner.op, ast.Pow):
            power = ast.BinOp(inner.right, ast.Pow(), node.right)
            yield "power_of_all", ast.BinOp(inner.left, inner.op, power)
    elif isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Pow):
        whole = ast.BinOp(node.left, node.op, node.right.left)
        yield "power_of_part", ast.BinOp(whole, ast.Pow(), two)


def _calls(node: ast.Call, scope: list[str]) -> Iterator[tuple[str, ast.expr]]:
    function, arguments = node.func, node.args
    name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
    if name in ("reverse", "sort") and isinstance(function, ast.Attribute) and not arguments:
        yield "works_in_place", _call("reversed", function.value)
    if len(arguments) == 1 and not isinstance(arguments[0], (ast.Starred, ast.GeneratorExp)):
        if name == "set":
            yield "set_unordered", _call("dict.fromkeys", arguments[0])
        if name == "round" and isinstance(arguments[0], ast.BinOp):
            yield "rounded_otherwise", _rounded_up(arguments[0])
        if name == "range":
            for step in scope:
                zero, by = ast.Constant(0), ast.Name(step, ast.Load())
                yield "step_off", ast.Call(function, [zero, arguments[0], by], [])
        yield "called_needlessly", arguments[0]
        if name == "topological":
            yield "not_turned", _call("reversed", node)
    if name in ("max", "min") and len(arguments) == 2:
        yield "one_of_two", ast.BinOp(arguments[0], ast.Add(), arguments[1])
    if name in _FUNCTIONS:
        other: ast.expr = ast.Name(_FUNCTIONS[name], ast.Load())
        if isinstance(function, ast.Attribute):
            other = ast.Attribute(function.value, _FUNCTIONS[name], ast.Load())
        yield "function_off", ast.Call(other, arguments, node.keywords)


def _call(name: str, argument: ast.expr) -> ast.expr:
    return ast.Call(ast.parse(name, mode="eval").body, [argument], [])


def _comparisons(node: ast.Compare) -> Iterator[tuple[str, ast.expr]]:
    for operator in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
        if not isinstance(node.ops[0], operator):
            yield "comparison_off", ast.Compare(node.left, [operator()], node.comparators)


def _subscripts(node: ast.Subscript) -> Iterator[tuple[str, ast.expr]]:
    """Yield w[j][i] for w[i][j], and a list from its end."""
    inner = node.value
    if isinstance(inner, ast.Subscript) and not isinstance(inner.slice, ast.Slice):
        rows = ast.Subscript(inner.value, node.slice, ast.Load())
        yield "row_for_column", ast.Subscript(rows, inner.slice, ast.Load())
    if isinstance(node.slice, ast.Slice):
        whole = ast.parse("a[::-1]", mode="eval").body
        assert isinstance(whole, ast.Subscript)
        yield "slice_off", ast.Subscript(inner, whole.slice, ast.Load())
