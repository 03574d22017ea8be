"""Finds a difference quotient in a learner's file: (f(x + h) − f(x)) / h, however it is written.

Its step gives it away: with half the step the answers hardly change, and with a step of 0 the code
divides by 0. No formula has such a number.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from .answers import leaves
from .places import Edit, Place, edited, places
from .rewrites import binary, is_number

NEAR = 0.2  # relative: how much the answers of a step and of half the step may differ
Answering = Callable[[ast.Module], Sequence[Any]]  # what a file answers; None: it divided by 0


class Step(NamedTuple):
    """A step: how it is written, the line that uses it, and all its places."""

    text: str
    line: int
    places: list[Place]

    def times(self, factor: float) -> Iterator[Edit]:
        """Yield what makes the step longer or shorter."""
        for place in self.places:
            yield place.to(binary(place.node, ast.Mult(), ast.Constant(factor)))


def step_in(tree: ast.Module, answers: Sequence[Any], run: Answering) -> Step | None:
    """Return the step of the difference quotient that gives a file's answers, or None."""
    for step in _candidates(tree):
        try:
            with edited(step.times(0.5)):
                if not _near(answers, run(tree)):
                    continue
            with edited(step.times(0.0)):
                if not any(map(_defined, run(tree))):
                    return step
        except Exception:
            continue
    return None


def _defined(answer: Any) -> bool:
    """Tell whether there is an answer, without 0/0."""
    return answer is not None and all(map(math.isfinite, leaves(answer)))


def _near(one: Sequence[Any], other: Sequence[Any]) -> bool:
    pairs = [*zip(leaves(one), leaves(other))]
    nothing = NEAR**4 * max(map(abs, leaves(one)), default=0.0)  # relative to the largest answer
    return all(math.isclose(a, b, rel_tol=NEAR, abs_tol=nothing) for a, b in pairs)


def _candidates(tree: ast.Module) -> Iterator[Step]:
    """Yield what is added somewhere and may be a step: a number or a name."""
    every = [*_everywhere(tree)]
    if not any(isinstance(p.node, ast.BinOp) and isinstance(p.node.op, ast.Div) for p in every):
        return
    found: dict[str, Step] = {}
    for place in every:
        if isinstance(place.node, ast.BinOp) and isinstance(place.node.op, (ast.Add, ast.Sub)):
            for side in (place.node.left, place.node.right):
                for part in _factors(side):
                    alike = [p for p in every if _same(p.node, part)]
                    text = ast.unparse(part)
                    found.setdefault(text, Step(text, place.node.lineno, alike))
    yield from found.values()


def _everywhere(tree: ast.Module) -> Iterator[Place]:
    """Yield every expression that a file reads, in any function."""
    for statement in ast.walk(tree):
        if isinstance(statement, ast.FunctionDef):
            defaults = [*enumerate(statement.args.defaults)]
            yield from (Place(statement, d, statement.args.defaults, i) for i, d in defaults)
        if isinstance(statement, (ast.FunctionDef, ast.Module, ast.ClassDef)):
            yield from (place for place in places(statement.body) if place.is_read)


def _factors(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what is multiplied or divided in a term: h of 2·h."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        yield from _factors(node.left)
        yield from _factors(node.right)
    elif isinstance(node, ast.UnaryOp):
        yield from _factors(node.operand)
    elif isinstance(node, (ast.Name, ast.Attribute)) or _is_number(node):
        yield node


def _is_number(node: ast.AST) -> bool:
    return is_number(node) or (isinstance(node, ast.Constant) and isinstance(node.value, complex))


def _same(node: ast.expr, step: ast.expr) -> bool:
    """Tell whether this is a step, or twice a step that is a plain number."""
    if _is_number(step) and _is_number(node):
        one, other = (abs(getattr(each, "value", 0)) for each in (node, step))
        return bool(other) and one in (other, 2 * other)
    return not _is_number(step) and ast.unparse(node) == ast.unparse(step)
