"""Puts what a formula works out on the way into the lines that use it."""

from __future__ import annotations

import ast
import copy

_LARGEST = 400  # nodes; beyond, the formula stays as it is


class _Put(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self) -> None:
        self.known: dict[str, ast.expr] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace one name."""
        if isinstance(node.ctx, ast.Load) and node.id in self.known:
            return copy.deepcopy(self.known[node.id])
        return node


def inlined(tree: ast.Module) -> ast.Module:
    """Return a function without its arithmetic lines, each put where it is used: z = x + 1 in z·x.

    An empty module is returned where there is nothing to gain, or too much.
    """
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    put, kept = _Put(), []
    for statement in function.body:
        line = put.visit(statement)
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            if not any(isinstance(node, ast.Call) for node in ast.walk(line.value)):
                put.known[line.targets[0].id] = line.value
                continue
        elif not isinstance(line, (ast.Return, ast.Expr)):
            return ast.Module([], [])
        kept.append(line)
    function.body = kept
    small = sum(1 for _ in ast.walk(function)) <= _LARGEST
    return tree if put.known and small else ast.Module([], [])
