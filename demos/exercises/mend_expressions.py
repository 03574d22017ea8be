"""Fixes within a line: another sign, name, index or function, or different brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .places import Place
from .rewrites import binary, expression, load, rewrites, sign_of

Change = tuple[str, ast.expr, ast.expr]  # message, the code it is about, what was probably meant
LARGEST_STEP = 0.1
_NUMBERS = (0, 1, 2, -1, -2, 0.5, 3, 4)  # and those of the solution
_FUNCTIONS = {"tan": "tanh", "sin": "tanh", "floor": "ceil", "log10": "log", "cos": "tanh"}


def in_expression(place: Place, scope: list[str], numbers: Iterable[float]) -> Iterator[Change]:
    """Yield what an expression may have been meant to be, also with a number of the solution."""
    if not place.is_read:
        return
    node, key, holder = place.node, place.key, place.holder
    callee = isinstance(holder, ast.Call) and key == "func"
    if isinstance(node, ast.BinOp):
        yield from _regrouped(node)
        yield from _powers(node)
        yield from _operators(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node, scope)
    elif isinstance(node, ast.Compare):
        for operator in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
            if not isinstance(node.ops[0], operator):
                new = ast.Compare(node.left, [operator()], node.comparators)
                yield "comparison_off", node, new
    elif isinstance(node, ast.Subscript):
        yield from _subscripts(node)
    elif isinstance(node, ast.Constant):
        yield from _constants(node, scope, dict.fromkeys([*_NUMBERS, *numbers]))
    elif isinstance(node, ast.Attribute) and node.attr in ("data", "grad"):
        other = "grad" if node.attr == "data" else "data"
        yield "attribute_off", node, ast.Attribute(node.value, other, ast.Load())
        for name in scope:
            yield "name_off", node, load(name)
    elif isinstance(node, ast.Name) and not callee:
        for name in scope:
            if name != node.id:
                yield "name_off", node, load(name)
        if isinstance(holder, list):
            cuts = [it.slice for it in holder if isinstance(it, ast.Subscript)]
            for cut in (cut for cut in cuts if isinstance(cut, ast.Slice)):
                yield "cut_alike", node, ast.Subscript(node, cut, ast.Load())
        if isinstance(holder, ast.BinOp):
            for number in (2, 3):
                yield "name_for_number", node, ast.Constant(number)
        if isinstance(holder, (list, ast.BinOp, ast.Call)):
            yield "data_missing", node, ast.Attribute(node, "data", ast.Load())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "minus_too_many", node, node.operand
    within = callee or isinstance(holder, ast.Attribute)  # of node.grad the node
    if isinstance(node, (ast.BinOp, ast.Name, ast.Call, ast.Subscript)) and not within:
        if not (isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.Pow)):
            yield "square_absent", node, binary(node, ast.Pow(), ast.Constant(2))
        if key in ("value", "args") or isinstance(holder, list):
            if not isinstance(node, ast.Subscript) and not isinstance(holder, ast.Starred):
                yield "comma_absent", node, ast.Tuple([node], ast.Load())
            yield from _scaled(node, scope)


def _constants(node: ast.Constant, scope: list[str], numbers: Iterable[float]) -> Iterator[Change]:
    if node.value is None:
        yield "none_for_zero", node, ast.Constant(0)
    elif isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        for number in numbers:
            if number == 0 and 0 < node.value <= LARGEST_STEP:
                yield "step_left_in", node, ast.Constant(0)
            elif number != node.value:
                yield "number_off", node, ast.Constant(number)
        for name in scope:
            for form in ("{}", "len({})", "{}.data"):
                yield "number_typed_in", node, expression(form.format(name))


def _scaled(node: ast.expr, scope: list[str]) -> Iterator[Change]:
    """Multiply or divide a whole result by a name, add or subtract it, and flip the sign."""
    yield "minus_absent", node, ast.UnaryOp(ast.USub(), node)
    inside = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    for name in scope:
        by = load(name)
        yield "factor_absent", node, binary(node, ast.Mult(), by)
        said, about = ("factor_extra", by) if name in inside else ("factor_absent", node)
        yield said, about, binary(node, ast.Div(), by)
        for operator in (ast.Add(), ast.Sub()):
            yield "term_absent", node, binary(node, operator, by)
        yield "not_divided_by_n", node, binary(node, ast.Div(), expression(f"len({name})"))


def _operators(node: ast.BinOp) -> Iterator[Change]:
    if isinstance(node.op, ast.FloorDiv):
        yield "fraction_dropped", node, binary(node.left, ast.Div(), node.right)
    for rewrite in rewrites(node):
        yield rewrite.mend, rewrite.part, rewrite.new
    if isinstance(node.op, (ast.Div, ast.FloorDiv)):
        yield "rounded_otherwise", node, _rounded_up(node)
    if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
        row, times = ast.unparse(node.left.elts[0]), ast.unparse(node.right)
        yield "one_row_twice", node, expression(f"[{row} for _ in range({times})]")


def _rounded_up(node: ast.BinOp) -> ast.expr:
    """Divide one side by the other, and round up."""
    return expression(f"-(-({ast.unparse(node.left)}) // ({ast.unparse(node.right)}))")


def _regrouped(node: ast.BinOp) -> Iterator[Change]:
    """Move brackets: (a ∘ b) ∗ c and a ∘ (b ∗ c) for each other, at any depth."""
    for new in (*_drawn_in(node.left, node, True), *_drawn_in(node.right, node, False)):
        yield "brackets_elsewhere", node, new


def _drawn_in(side: ast.expr, node: ast.BinOp, left: bool) -> Iterator[ast.expr]:
    """Yield one side of an operation with the operation moved inside it: c·xᶜ − 1 as c·x⁽ᶜ⁻¹⁾."""
    if not isinstance(side, ast.BinOp):
        return
    near = side.right if left else side.left
    inner = [*_drawn_in(near, node, left)]
    if _matters(side.op, node.op) if left else _matters(node.op, side.op):
        ends = (near, node.right) if left else (node.left, near)
        inner.append(binary(ends[0], node.op, ends[1]))
    for new in inner:
        yield binary(side.left, side.op, new) if left else binary(new, side.op, side.right)


def _matters(first: ast.operator, second: ast.operator) -> bool:
    """Tell whether brackets around two operations make a difference."""
    sums = isinstance(first, ast.Add) and isinstance(second, (ast.Add, ast.Sub))
    return not sums and not (isinstance(first, ast.Mult) and isinstance(second, ast.Mult))


def _powers(node: ast.BinOp) -> Iterator[Change]:
    """Yield a power of a smaller or larger part, or none."""
    two, whole = ast.Constant(2), node
    if isinstance(node.op, ast.Mult) and ast.dump(node.left) == ast.dump(node.right):
        node = binary(node.left, ast.Pow(), two)
    if isinstance(node.op, ast.Pow):
        inner = node.left
        yield "square_extra", whole, inner
        if isinstance(inner, ast.BinOp) and not isinstance(inner.op, ast.Pow):
            power = binary(inner.right, ast.Pow(), node.right)
            yield "power_of_all", whole, binary(inner.left, inner.op, power)
    elif isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Pow):
        inside = binary(node.left, node.op, node.right.left)
        yield "power_of_part", whole, binary(inside, ast.Pow(), two)


def _calls(node: ast.Call, scope: list[str]) -> Iterator[Change]:
    function, arguments = node.func, node.args
    name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
    if name in ("reverse", "sort") and isinstance(function, ast.Attribute) and not arguments:
        yield "works_in_place", node, _call("reversed", function.value)
    if len(arguments) == 1 and not isinstance(arguments[0], (ast.Starred, ast.GeneratorExp)):
        (argument,) = arguments
        if name == "set":
            yield "set_unordered", node, _call("dict.fromkeys", argument)
        if name == "round" and isinstance(argument, ast.BinOp):
            yield "rounded_otherwise", node, _rounded_up(argument)
        if name == "range":
            whole = ast.Call(function, [_without_one(argument)], [])
            yield "last_left_out" if sign_of(argument) == "-" else "one_too_far", node, whole
            for step in scope:
                stepped = ast.Call(function, [ast.Constant(0), argument, load(step)], [])
                yield "step_off", node, stepped
        if name != "round":
            yield "called_needlessly", node, argument
        if name == "topological":
            yield "not_turned", node, _call("reversed", node)
    if name == "round" and arguments:
        yield "rounded_on_the_way", node, arguments[0]
    if name == "float" and arguments and isinstance(arguments[0], ast.JoinedStr):
        for part in arguments[0].values:
            if isinstance(part, ast.FormattedValue):  # float(f"{x:.3f}")
                yield "rounded_on_the_way", node, part.value
    if name == "range" and len(arguments) == 2:
        start, stop = arguments
        if isinstance(start, ast.Constant) and start.value == 1:
            for end in (stop, _without_one(stop)):
                yield "first_left_out", start, ast.Call(function, [ast.Constant(0), end], [])
        else:
            said = "last_left_out" if sign_of(stop) == "-" else "one_too_far"
            yield said, stop, ast.Call(function, [start, _without_one(stop)], [])
    if name in ("max", "min") and len(arguments) == 2:
        for limit, kept in (arguments, arguments[::-1]):
            if isinstance(limit, ast.Constant):
                yield "cut_off", node, kept
        yield "one_of_two", node, binary(arguments[0], ast.Add(), arguments[1])
    if name in _FUNCTIONS:
        other: ast.expr = load(_FUNCTIONS[name])
        if isinstance(function, ast.Attribute):
            other = ast.Attribute(function.value, _FUNCTIONS[name], ast.Load())
        yield "function_off", node, ast.Call(other, arguments, node.keywords)


def _without_one(node: ast.expr) -> ast.expr:
    """Return what 1 is added to or subtracted from: N of N − 1; else the expression itself."""
    if isinstance(node, ast.BinOp) and sign_of(node) in ("+", "-"):
        return node.left if ast.unparse(node.right) == "1" else node
    return node


def _call(name: str, argument: ast.expr) -> ast.expr:
    return ast.Call(expression(name), [argument], [])


def _subscripts(node: ast.Subscript) -> Iterator[Change]:
    """Yield w[j][i] for w[i][j], and a list from its end."""
    inner = node.value
    yield "entry_for_length", node, _call("len", inner)
    if isinstance(inner, ast.Subscript) and not isinstance(inner.slice, ast.Slice):
        rows = ast.Subscript(inner.value, node.slice, ast.Load())
        yield "row_for_column", node, ast.Subscript(rows, inner.slice, ast.Load())
    if isinstance(node.slice, ast.Slice):
        turned = ast.Slice(step=ast.Constant(-1))
        yield "slice_off", node, ast.Subscript(inner, turned, ast.Load())
        cut = ast.unparse(node.slice)
        if cut in ("1:", ":-1"):
            yield "first_left_out" if cut == "1:" else "last_left_out", node, inner
