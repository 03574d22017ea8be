"""The gaps that a learner has left open, filled in from the solution.

So the part they have filled in is judged as if the rest were done.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from .places import Edit

Key = tuple[str, ...]  # the function, the statement's kind and target, the path to the gap in it


class Gap(NamedTuple):
    """Three dots where an expression or a line belongs."""

    node: ast.expr | ast.stmt
    key: Key
    holder: Any
    place: Any  # the field of its holder, or its index in a list


def gaps(tree: ast.Module) -> list[Gap]:
    """Return the gaps of a file, first to last; similar ones are distinguished by number."""
    found: list[Gap] = []
    for gap in _below(tree, ()):
        same = sum(other.key[:-1] == gap.key for other in found)
        found.append(gap._replace(key=(*gap.key, str(same))))
    return found


def _below(node: ast.AST, key: Key) -> Iterator[Gap]:
    for field, value in ast.iter_fields(node):
        items = [*enumerate(value)] if isinstance(value, list) else [(field, value)]
        for place, item in items:
            if not isinstance(item, ast.AST):
                continue
            holder = value if isinstance(value, list) else node
            if _is_gap(item) and isinstance(item, (ast.expr, ast.stmt)):
                yield Gap(item, (*key, field), holder, place)
            elif isinstance(item, (ast.FunctionDef, ast.ClassDef)):
                yield from _below(item, (*key, item.name))
            elif isinstance(item, ast.stmt):
                yield from _below(item, (*key, _head(item)))
            else:
                yield from _below(item, (*key, f"{field}{place}"))


def _is_gap(node: ast.AST) -> bool:
    inside = node.value if isinstance(node, ast.Expr) else node
    return isinstance(inside, ast.Constant) and inside.value is ...


def _head(statement: ast.stmt) -> str:
    """Return what distinguishes a statement: what it assigns to, or its kind."""
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    about = [*targets, getattr(statement, "iter", None)]
    named = [getattr(statement, "name", ""), *(ast.unparse(part) for part in about if part)]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        named = [ast.unparse(statement)]
    return " ".join([type(statement).__name__, *filter(None, named)])


def filled(tree: ast.Module, given: ast.Module, solution: ast.Module) -> list[Edit] | None:
    """Return what fills the gaps of a learner's file from the solution.

    Return None if a gap is not one of the given ones.
    """
    known = {gap.key: gap.node for gap in gaps(given)}
    answers = {id(gap): answer for gap, answer in answered(given, solution)}
    edits = []
    for gap in reversed(gaps(tree)):  # a line may become several
        answer = answers.get(id(known.get(gap.key)))
        if answer is None:
            return None
        fresh = copy.deepcopy(answer)
        for part in (part for each in fresh for part in ast.walk(each)):
            ast.copy_location(part, gap.node)
        if isinstance(gap.node, ast.stmt):
            lines = [*gap.holder[: gap.place], *fresh, *gap.holder[gap.place + 1 :]]
            edits.append(Edit(gap.holder, None, lines))
        else:
            edits.append(Edit(gap.holder, gap.place, fresh[0]))
    theirs = {*map(_head, given.body)}
    helpers = [line for line in copy.deepcopy(solution.body) if _head(line) not in theirs]
    return [*edits, Edit(tree.body, None, [*helpers, *tree.body])] if edits else []


def answered(given: ast.AST, solution: ast.AST) -> Iterator[tuple[ast.AST, list[ast.AST]]]:
    """Yield the gaps of a given file, each with what the solution has there."""
    if _is_gap(given):
        yield given, [solution]
    elif isinstance(given, (ast.List, ast.Tuple)) and type(given) is not type(solution):
        for index, item in enumerate(given.elts):  # the solution has a comprehension there
            assert isinstance(solution, ast.expr)
            there = ast.Subscript(solution, ast.Constant(index), ast.Load())
            yield from answered(item, there)
    elif type(given) is type(solution):
        for field, value in ast.iter_fields(given):
            other = getattr(solution, field)
            if isinstance(value, list):
                yield from _in_lists(value, other)
            elif isinstance(value, ast.AST) and isinstance(other, ast.AST):
                yield from answered(value, other)


def _in_lists(given: list[Any], solution: list[Any]) -> Iterator[tuple[ast.AST, list[ast.AST]]]:
    """Match the items of two lists; a gap on its own line may match several."""
    lines = [item for item in given if isinstance(item, ast.stmt)]
    if lines and not any(map(_is_gap, lines)):
        theirs = {_head(line): line for line in reversed(solution)}
        for line in lines:
            if _head(line) in theirs:
                yield from answered(line, theirs[_head(line)])
        return
    longer, start = len(solution) - len(given), 0
    for item in given:
        more = longer if isinstance(item, ast.Expr) and _is_gap(item) else 0
        if more:
            yield item, solution[start : start + 1 + more]
        elif isinstance(item, ast.AST) and start < len(solution):
            yield from answered(item, solution[start])
        start += 1 + more
