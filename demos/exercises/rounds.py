"""Loops that end: a change made by a machine may leave one without an end."""

from __future__ import annotations

import ast
import copy
import sys
import types
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

from .answers import Answer, encoded

if TYPE_CHECKING:
    from .checks import Check

MOST_ROUNDS = 60_000  # of loops and calls, in a learner's code that a machine has changed
_CALL = ast.Expr(ast.Call(ast.Name("_round", ast.Load()), [], []))


class Endless(RuntimeError):
    """A loop has gone round too often."""


def limited(tree: ast.Module, namespace: dict[str, Any], most: int) -> CodeType:
    """Compile code, to be run in a namespace, whose loops and calls of its own come to an end.

    An alarm would do the same, but by the clock, not on Windows, and it may ring inside a callback
    that lets nothing through. One round or call more than there may be raises `Endless`.
    """
    left = most

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Endless

    namespace["_round"] = count
    around = (ast.For, ast.While, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, around)]
    for body in bodies:
        body.insert(0, _CALL)
    try:
        return compile(ast.fix_missing_locations(tree), "<changed>", "exec")
    finally:
        for body in bodies:
            del body[0]


def tried(tree: ast.Module, check: Check, questions: Sequence[Any]) -> Iterator[Answer]:
    """Yield the answers of code that a machine has changed; raise what it raises."""
    module = types.ModuleType("exercise")
    sys.modules["exercise"] = module
    exec(limited(tree, vars(module), MOST_ROUNDS), vars(module))
    for question in questions:
        yield encoded(check.ask(module, copy.deepcopy(question)))
