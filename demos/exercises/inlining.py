"""Puts what a formula works out on the way into the lines that use it."""

from __future__ import annotations

import ast
import copy

from .places import functions, places

_LARGEST = 400  # nodes; beyond, the formula stays as it is


def inlined(tree: ast.Module) -> ast.Module:
    """Return a function without its arithmetic lines, each put where it is used: z = x + 1 in z·x.

    An empty module is returned where there is nothing to gain, or too much.
    """
    function = functions(tree)[0]
    known: dict[str, ast.expr] = {}
    kept: list[ast.stmt] = []
    for line in function.body:
        for place in [*places([line])]:
            if isinstance(place.node, ast.Name) and place.is_read and place.node.id in known:
                place.to(copy.deepcopy(known[place.node.id])).swap()
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            if not any(isinstance(node, ast.Call) for node in ast.walk(line.value)):
                known[line.targets[0].id] = line.value
                continue
        elif not isinstance(line, (ast.Return, ast.Expr)):
            return ast.Module([], [])
        kept.append(line)
    function.body = kept
    small = sum(1 for _ in ast.walk(function)) <= _LARGEST
    return tree if known and small else ast.Module([], [])
