"""Makes loops end: a change made by a machine may leave one endless."""

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
    """A loop has run too many rounds."""


def limited(tree: ast.Module, namespace: dict[str, Any], most: int) -> CodeType:
    """Compile code for a namespace, with a limit on its rounds of loops and its calls.

    An alarm would depend on the clock, does not exist on Windows, and may go off inside a callback
    that swallows exceptions. One round or call too many raises `Endless`.
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
