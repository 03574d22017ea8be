"""Wrong answers nobody prepared for: the solutions, changed mechanically in one place.

Independent of what looks for misconceptions: that changes the checks' own formulas.
"""

from __future__ import annotations

import ast
import copy
import random
import types
from collections.abc import Iterator
from typing import Any

from demos.exercises.answers import encoded
from demos.exercises.catalogue import Exercise
from demos.exercises.evidence import Verdict

_OPERATORS: dict[type[ast.operator], list[ast.operator]] = {
    ast.Add: [ast.Sub(), ast.Mult()],
    ast.Sub: [ast.Add(), ast.Mult()],
    ast.Mult: [ast.Add(), ast.Sub(), ast.Div()],
    ast.Div: [ast.Mult(), ast.Sub()],
    ast.Pow: [ast.Mult()],
}


class _Change(ast.NodeTransformer):
    """Replaces the node of a number, in the order of a walk."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


def mutants(source: str) -> Iterator[str]:
    """Yield a solution with one change each."""
    tree = ast.parse(source)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        names -= {"range", "len", "sum", "zip", "f", "sqrt", "exp", "slope", "math"}
        for node in [*ast.walk(function)]:
            for new in _changes(node, sorted(names)):
                memo: dict[int, Any] = {}
                changed = copy.deepcopy(tree, memo)
                _Change(memo[id(node)], new).visit(changed)
                yield ast.unparse(ast.fix_missing_locations(changed))


def _changes(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for operator in _OPERATORS[type(node.op)]:
            yield ast.BinOp(node.left, operator, node.right)
        yield node.left
        yield node.right
        if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow)):
            yield ast.BinOp(node.right, node.op, node.left)
        yield ast.UnaryOp(ast.USub(), node)
        yield ast.BinOp(ast.Constant(2), ast.Mult(), node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        for value in {node.value + 1, node.value - 1, -node.value, 3} - {node.value}:
            yield ast.Constant(value)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for name in random.Random(node.lineno).sample(names, min(3, len(names))):
            if name != node.id:
                yield ast.Name(name, ast.Load())
    elif isinstance(node, ast.Call) and len(node.args) == 1:
        yield node.args[0]
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=node.lineno)


def verdict_on(exercise: Exercise, source: str, seed: int) -> Verdict:
    """Return the verdict on a submission, run in this process."""
    check = exercise.check
    module = types.ModuleType("exercise")
    questions = check.questions(random.Random(seed))
    try:
        exec(compile(source, "<mutant>", "exec"), vars(module))
        answers = [encoded(check.ask(module, copy.deepcopy(q))) for q in questions]
    except Exception as error:
        return Verdict("raised", {"kind": type(error).__name__})
    return check.judge(questions, answers)


def formulas(exercises: list[Exercise]) -> list[Exercise]:
    """Return the exercises that ask for a function."""
    return [exercise for exercise in exercises if getattr(exercise.check, "by_formula", False)]
