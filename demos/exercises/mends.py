"""What might mend a learner's own code: one change each, and what that says about the code.

Numbers alone cannot tell a return that stands inside the loop from other slips; the code can. Each
mend is the opposite of a slip that people make. One that makes every answer right names the slip.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from .mend_expressions import in_expression, operators
from .mend_lines import in_lines
from .places import Place

# slips of Python that are the cause, whatever the numbers look like
PLAIN = {
    "caret",
    "compares",
    "equals_plus",
    "leaves_loop",
    "none_for_zero",
    "one_row_twice",
    "returns_early",
    "works_in_place",
}


class Edit(NamedTuple):
    """A node, or a list of statements, put in the place of another."""

    holder: Any
    key: Any
    new: Any


class Mend(NamedTuple):
    """What might mend the code.

    Attributes:
        id: the message that names the slip.
        line: where it is.
        part: the code that it is about.
        edits: what is changed.
        kind: mends of one kind may be wanted in several places.
    """

    id: str
    line: int
    part: str
    edits: tuple[Edit, ...]
    kind: str


def mends(tree: ast.Module, own: set[int]) -> Iterator[Mend]:
    """Yield every single mend, lines before expressions, then each kind in all its places.

    Args:
        tree: the learner's code.
        own: the lines that are not as they were given: within others nothing is changed.
    """
    every = [m for m in _single(tree) if m.line in own or not own or m.edits[0].key is None]
    alike: dict[str, list[Mend]] = {}
    for mend in every:
        alike.setdefault(mend.kind, []).append(mend)
    for several in alike.values():
        if several[0].id in PLAIN:
            yield from _together(several)
    yield from every
    for several in alike.values():
        yield from _together(several)


def plain_slip(file: Path) -> bool:
    """Tell whether a file holds what may be a slip of Python."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, ValueError, SyntaxError):
        return False
    return any(mend.id in PLAIN for mend in _single(tree))


def _single(tree: ast.Module) -> Iterator[Mend]:
    for block in [*_blocks(tree)]:
        for slip, line, part, new in in_lines(block):
            yield Mend(slip, line, part, (Edit(block, None, new),), slip)
    for place, scope in [*_expressions(tree)]:
        for slip, part, node in in_expression(place, scope):
            kind = {
                "comma_absent": f"{slip} {place.key}",
                "data_missing": slip,
                "operator_off": f"{slip} {operators(place.node)} {operators(node)}",
                "name_off": f"{slip} {part} {ast.unparse(node)}",
                "number_off": f"{slip} {part} {ast.unparse(node)}",
            }.get(slip, slip)
            edit = Edit(place.holder, place.key, node)
            yield Mend(slip, getattr(place.node, "lineno", 0), part, (edit,), kind)


def _together(several: list[Mend]) -> Iterator[Mend]:
    """Yield mends of one kind made in all places of a tuple, of a line, and in all places."""
    groups: dict[Any, list[Mend]] = {}
    for mend in several:
        if isinstance(mend.edits[0].holder, list):
            groups.setdefault(("list", id(mend.edits[0].holder)), []).append(mend)
        groups.setdefault(mend.line, []).append(mend)
    pairs = [[*pair] for pair in pairwise(several) if pair[0].line == pair[1].line]
    for group in [*groups.values(), *pairs, several]:
        edits = [edit for mend in group for edit in mend.edits]
        places = {(id(edit.holder), str(edit.key)) for edit in edits}
        if 1 < len(edits) == len(places):
            yield group[0]._replace(edits=tuple(edits))


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements, those of functions first met first."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, (ast.Module, ast.ClassDef)):
                yield block


def _expressions(tree: ast.Module) -> Iterator[tuple[Place, list[str]]]:
    """Yield the expressions in functions, with the names that stand for something there."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        scope = [argument.arg for argument in function.args.args]
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                scope.append(node.id)
        scope = list(dict.fromkeys(scope))
        for statement in _statements(function.body):
            for place in _below(statement, statement):
                yield place, scope


def _statements(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in block:
        yield statement
        if isinstance(statement, ast.FunctionDef):
            continue
        for field in ("body", "orelse"):
            yield from _statements(getattr(statement, field, []))


def _below(node: ast.AST, statement: ast.stmt) -> Iterator[Place]:
    """Yield the places of the expressions under a node, those of inner statements left out."""
    for field, value in ast.iter_fields(node):
        items: list[tuple[Any, Any, Any]] = [(node, field, value)]
        if isinstance(value, list):
            items = [(value, index, item) for index, item in enumerate(value)]
        for holder, key, item in items:
            if isinstance(item, (ast.expr, ast.comprehension, ast.keyword)):
                if isinstance(item, ast.expr):
                    yield Place(statement, item, holder, key)
                yield from _below(item, statement)
