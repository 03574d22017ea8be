"""Loops that end: a change made by a machine may leave one without an end."""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any

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
