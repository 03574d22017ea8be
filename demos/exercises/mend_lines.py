"""Fixes of whole lines: out of a loop, into it, before another line, without a condition."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from .rewrites import expression

Line = tuple[
    str, ast.stmt, list[ast.stmt]
]  # message, the line it is about, the lines as they were probably meant
Loop = ast.For | ast.While
Block = Sequence[ast.stmt]
_Node = TypeVar("_Node", bound=ast.AST)


def in_lines(block: Block) -> Iterator[Line]:
    """Yield what a block may have been meant to be."""
    for index, statement in enumerate(block):
        before, after = block[:index], block[index + 1 :]
        if isinstance(statement, (ast.For, ast.While)):
            yield from _out_of_loop(statement, before, after)
            yield from _into_loop(statement, before, after)
        for name, about, instead in _instead(statement):
            yield name, about, [*before, *instead, *after]
        if after and isinstance(statement, (ast.Return, ast.Break, ast.Continue)):
            yield "unreachable", after[0], [*before, *after, statement]
    for index in range(len(block) - 1):
        first, second = block[index : index + 2]
        if not isinstance(second, (ast.Return, ast.FunctionDef)):
            yield "lines_swapped", second, [*block[:index], second, first, *block[index + 2 :]]
    for index, statement in enumerate(block):
        if len(block) > 1 and isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr)):
            yield "line_too_many", statement, [*block[:index], *block[index + 1 :]]


def _like(node: _Node, **fields: Any) -> _Node:
    """Return a node with some fields changed."""
    other = copy.copy(node)
    vars(other).update(fields)
    return other


def _out_of_loop(loop: Loop, before: Block, after: Block) -> Iterator[Line]:
    """Move the last lines of a loop's body after it: once, not in every round."""
    for start in range(len(loop.body) - 1, 0, -1):
        moved = loop.body[start:]
        shorter = _like(loop, body=loop.body[:start])
        name = "returns_early" if isinstance(moved[0], ast.Return) else "inside_loop"
        yield name, moved[0], [*before, shorter, *moved, *after]


def _into_loop(loop: Loop, before: Block, after: Block) -> Iterator[Line]:
    """Move lines before a loop to the start of its body, and lines after it to the end."""
    for start in range(len(before) - 1, -1, -1):
        first = before[start]
        if not isinstance(first, ast.Assign):
            break
        for end in range(len(before), start, -1):
            longer = _like(loop, body=[*before[start:end], *loop.body])
            said = "carried_over" if _is_plain(first) else "before_loop"
            yield said, first, [*before[:start], *before[end:], longer, *after]
    for end in range(1, len(after) + 1):
        if isinstance(after[end - 1], (ast.Return, ast.FunctionDef)):
            break
        longer = _like(loop, body=[*loop.body, *after[:end]])
        yield "after_loop", after[0], [*before, longer, *after[end:]]


def _instead(statement: ast.stmt) -> Iterator[Line]:
    """Yield the lines that a line may have been meant to be."""
    if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Tuple):
        for items in _exchanged(statement.value.elts):
            yield "results_swapped", statement, [ast.Return(ast.Tuple(items, ast.Load()))]
    elif isinstance(statement, ast.For):
        yield from _by_field(statement)
    elif isinstance(statement, ast.If):
        turned = ast.UnaryOp(ast.Not(), statement.test)
        yield "condition_too_many", statement, statement.body
        yield "condition_turned", statement, [_like(statement, test=turned)]
    elif isinstance(statement, ast.Break) or (
        isinstance(statement, ast.Return) and statement.value is None
    ):
        yield "leaves_loop", statement, [ast.Continue()]
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Compare):
        compared = statement.value
        if isinstance(compared.ops[0], ast.Eq):
            target = ast.unparse(compared.left)
            yield "compares", statement, [_assigning(target, compared.comparators[0])]
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        for name, new in _assigned(statement, statement.targets[0], statement.value):
            yield name, statement, [new]
    elif isinstance(statement, ast.AugAssign):
        operator = ast.Sub() if isinstance(statement.op, ast.Add) else ast.Add()
        adds = isinstance(statement.op, (ast.Add, ast.Sub))
        said = "other_direction" if adds else "multiplies_up"
        yield said, statement, [_like(statement, op=operator)]
        once = ast.Assign([statement.target], statement.value, lineno=0)
        yield "adds_to_old", statement, [once]


def _by_field(loop: ast.For) -> Iterator[Line]:
    """Let a line that assigns to the loop variable change the node instead."""
    name = ast.unparse(loop.target)
    for index, statement in enumerate(loop.body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            field = _assigning(f"{name}.grad", ast.Constant(0.0))
            body = [*loop.body[:index], field, *loop.body[index + 1 :]]
            yield "loop_name", statement, [_like(loop, body=body)]


def _assigned(
    statement: ast.Assign, target: ast.expr, value: ast.expr
) -> Iterator[tuple[str, ast.stmt]]:
    """Turn = into += or -=, swap names that receive results, and turn a name into a field."""
    if isinstance(target, ast.Tuple):
        for items in _exchanged(target.elts):
            names = ast.Tuple(items, ast.Store())
            yield "taken_in_order", ast.Assign([names], value, lineno=0)
        return
    if not isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
        return
    if isinstance(value, ast.GeneratorExp):
        whole = ast.ListComp(value.elt, value.generators)
        yield "used_up", _like(statement, value=whole)
    if (code := ast.unparse(value)).startswith("+"):
        yield "equals_plus", ast.AugAssign(target, ast.Add(), expression(code[1:]))
    for operator in (ast.Add(), ast.Sub()):
        if not _is_plain(statement):
            yield "overwrites", ast.AugAssign(target, operator, value)
    if isinstance(target, ast.Name) and _is_plain(statement):
        for attribute in ("grad", "data"):
            for holder in ("node", "self", "x"):
                yield "name_of_its_own", _assigning(f"{holder}.{attribute}", value)


def _is_plain(statement: ast.Assign) -> bool:
    """Tell whether a statement sets something to a plain number."""
    parts = ast.walk(statement.value)
    return all(isinstance(node, (ast.Constant, ast.Tuple, ast.Load)) for node in parts)


def _exchanged(items: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield a list with two of its items swapped, for each pair once."""
    for one in range(len(items)):
        for other in range(one):
            exchanged = [*items]
            exchanged[one], exchanged[other] = items[other], items[one]
            yield exchanged


def _assigning(target: str, value: ast.expr) -> ast.Assign:
    """Return an assignment to what some code names."""
    statement = ast.parse(f"{target} = 0").body[0]
    assert isinstance(statement, ast.Assign)
    statement.value = value
    return statement
