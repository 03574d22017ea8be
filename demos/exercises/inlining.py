"""Inlines the intermediate results of a formula into the lines that use them."""

from __future__ import annotations

import ast
import copy

from .places import functions, places

_LARGEST = 400  # nodes; a larger formula stays as it is


def inlined(tree: ast.Module) -> ast.Module:
    """Return a function without its arithmetic lines, each inlined where it is used.

    Return an empty module if there is nothing to inline, or too much.
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
