"""Mends of whole lines: out of a loop, into it, before another line, without a condition."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence

Line = tuple[str, int, str, list[ast.stmt]]  # message, line, the code, the block as it should be
Block = Sequence[ast.stmt]


def in_lines(block: Block) -> Iterator[Line]:
    """Yield what a block may be meant to be."""
    for index, statement in enumerate(block):
        before, after = [*block[:index]], [*block[index + 1 :]]
        if isinstance(statement, ast.Return):
            if isinstance(statement.value, ast.Tuple):
                yield from _other_order(statement, before, after)
        elif isinstance(statement, (ast.For, ast.While)):
            yield from _out_of_loop(statement, before, after)
            yield from _into_loop(statement, before, after)
            yield from _by_field(statement, before, after)
        elif isinstance(statement, ast.If):
            yield from _without_condition(statement, before, after)
        if isinstance(statement, ast.Break) or (
            isinstance(statement, ast.Return) and statement.value is None
        ):
            yield "leaves_loop", statement.lineno, written(statement), [*before, ast.Continue()]
        yield from _assigned(statement, before, after)
    for index in range(len(block) - 1):
        first, second = block[index : index + 2]
        if not isinstance(second, (ast.Return, ast.FunctionDef)):
            swapped = [*block[:index], second, first, *block[index + 2 :]]
            yield "lines_swapped", second.lineno, written(second), swapped
    for index, statement in enumerate(block):
        if len(block) > 1 and isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr)):
            rest = [*block[:index], *block[index + 1 :]]
            yield "line_too_many", statement.lineno, written(statement), rest


def written(node: ast.AST) -> str:
    """Write a line as the learner has it, in short."""
    return ast.unparse(node).partition("\n")[0][:76]


def _out_of_loop(loop: ast.For | ast.While, before: Block, after: Block) -> Iterator[Line]:
    """Let the last lines of a loop's body stand after it: once, not in every round."""
    for start in range(len(loop.body) - 1, 0, -1):
        inside, moved = loop.body[:start], loop.body[start:]
        shorter = copy.copy(loop)
        shorter.body = inside
        name = "returns_early" if isinstance(moved[0], ast.Return) else "inside_loop"
        yield name, moved[0].lineno, written(moved[0]), [*before, shorter, *moved, *after]


def _into_loop(loop: ast.For | ast.While, before: Block, after: Block) -> Iterator[Line]:
    """Let lines before a loop begin its body, and lines after it end the body."""
    for start in range(len(before) - 1, -1, -1):
        first = before[start]
        if not isinstance(first, ast.Assign):
            break
        for end in range(len(before), start, -1):
            longer = copy.copy(loop)
            longer.body = [*before[start:end], *loop.body]
            stay = [*before[:start], *before[end:]]
            said = "carried_over" if _plain(first) else "before_loop"
            yield said, first.lineno, written(first), [*stay, longer, *after]
    for end in range(1, len(after) + 1):
        if isinstance(after[end - 1], (ast.Return, ast.FunctionDef)):
            break
        longer = copy.copy(loop)
        longer.body = [*loop.body, *after[:end]]
        yield "after_loop", after[0].lineno, written(after[0]), [*before, longer, *after[end:]]


def _by_field(loop: ast.For | ast.While, before: Block, after: Block) -> Iterator[Line]:
    """Let a line that gives the loop's own name to something else change the node instead."""
    name = ast.unparse(loop.target) if isinstance(loop, ast.For) else ""
    for index, statement in enumerate(loop.body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            field = copy.copy(loop)
            field.body = [*loop.body]
            field.body[index] = ast.parse(f"{name}.grad = 0.0").body[0]
            yield "loop_name", statement.lineno, written(statement), [*before, field, *after]


def _plain(statement: ast.stmt) -> bool:
    """Tell whether a statement sets something to a plain number."""
    return isinstance(statement, ast.Assign) and all(
        isinstance(node, (ast.Constant, ast.Tuple, ast.Load)) for node in ast.walk(statement.value)
    )


def _without_condition(statement: ast.If, before: Block, after: Block) -> Iterator[Line]:
    shown = written(statement)
    turned = copy.copy(statement)
    turned.test = ast.UnaryOp(ast.Not(), statement.test)
    yield "condition_turned", statement.lineno, shown, [*before, turned, *after]
    always = [*before, *statement.body, *after]
    yield "condition_too_many", statement.lineno, shown, always


def _other_order(statement: ast.Return, before: Block, after: Block) -> Iterator[Line]:
    """Let two of the results change places."""
    results = statement.value
    assert isinstance(results, ast.Tuple)
    for items in _exchanged(results.elts):
        turned = ast.Return(ast.Tuple(items, ast.Load()))
        yield "results_swapped", statement.lineno, written(statement), [*before, turned, *after]


def _assigned(statement: ast.stmt, before: Block, after: Block) -> Iterator[Line]:
    """Turn = into +=, += into =, and what only looks like one of them into it."""

    def line(name: str, new: ast.stmt) -> Line:
        return name, statement.lineno, written(statement), [*before, new, *after]

    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Compare):
        compared = statement.value
        if isinstance(compared.ops[0], ast.Eq):
            target = ast.parse(f"{ast.unparse(compared.left)} = 0").body[0]
            assert isinstance(target, ast.Assign)
            target.value = compared.comparators[0]
            yield line("compares", target)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target_, value = statement.targets[0], statement.value
        if isinstance(target_, ast.Tuple):
            yield from _taken_in_order(statement, before, after)
            return
        if ast.unparse(value).startswith("+"):
            plain = ast.parse(ast.unparse(value)[1:], mode="eval").body
            yield line("equals_plus", _adding(target_, ast.Add(), plain))
        yield line("overwrites", _adding(target_, ast.Add(), value))
        yield line("overwrites", _adding(target_, ast.Sub(), value))
        if isinstance(target_, ast.Name) and _plain(statement):
            for attribute in ("grad", "data"):
                for holder in ("node", "self", "x"):
                    new = ast.parse(f"{holder}.{attribute} = 0").body[0]
                    assert isinstance(new, ast.Assign)
                    new.value = value
                    yield line("name_of_its_own", new)
    if isinstance(statement, ast.AugAssign):
        operator = ast.Sub() if isinstance(statement.op, ast.Add) else ast.Add()
        adds = isinstance(statement.op, (ast.Add, ast.Sub))
        said = "other_direction" if adds else "multiplies_up"
        yield line(said, _adding(statement.target, operator, statement.value))
        yield line("adds_to_old", ast.Assign([statement.target], statement.value, lineno=0))


def _taken_in_order(statement: ast.Assign, before: Block, after: Block) -> Iterator[Line]:
    """Let two of the names that take results change places."""
    names = statement.targets[0]
    assert isinstance(names, ast.Tuple)
    for items in _exchanged(names.elts):
        new = ast.Assign([ast.Tuple(items, ast.Store())], statement.value, lineno=0)
        yield "taken_in_order", statement.lineno, written(statement), [*before, new, *after]


def _exchanged(items: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield a list with two of its items in each other's place, each two once."""
    for one in range(len(items)):
        for other in range(one):
            exchanged = [*items]
            exchanged[one], exchanged[other] = items[other], items[one]
            yield exchanged


def _adding(target: ast.expr, operator: ast.operator, value: ast.expr) -> ast.AugAssign:
    assert isinstance(target, (ast.Name, ast.Attribute, ast.Subscript))
    return ast.AugAssign(target, operator, value)
