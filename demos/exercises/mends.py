"""Possible fixes of a learner's own code: one change each, and what it says about the code.

Numbers alone cannot distinguish a return inside the loop from other slips; the code can. Each fix
is the opposite of a slip that people make. A fix that makes every answer right names the slip.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from .mend_expressions import in_expression
from .mend_lines import in_lines
from .places import Edit, functions, places, scope
from .rewrites import sign_of

_LONGEST = 76
# slips of Python that are the cause, whatever the numbers are
PLAIN = {
    "caret",
    "compares",
    "cut_alike",
    "equals_plus",
    "leaves_loop",
    "none_for_zero",
    "one_row_twice",
    "returns_early",
    "rounded_on_the_way",
    "unreachable",
    "used_up",
    "works_in_place",
}


class Mend(NamedTuple):
    """A possible fix: the slip's message, where it is, what it is about, what changes.

    Fixes of one kind may be needed in several places; the parts of lines that it is about are
    given as their line, first byte, and the byte after the last.
    """

    id: str
    line: int
    part: str
    edits: tuple[Edit, ...] = ()
    kind: str = ""
    spots: tuple[tuple[int, int, int], ...] = ()

    def marks(self, source: str) -> list[tuple[int, int]]:
        """Return which parts of its line it is about, counted in characters."""
        line = source.splitlines()[self.line - 1]
        code, indent = line.encode(), len(line) - len(line.lstrip())
        ends = [(start, end) for number, start, end in self.spots if number == self.line]
        inside = [(code[:start].decode(), code[:end].decode()) for start, end in ends]
        return [(len(before) - indent, len(whole) - indent) for before, whole in inside]


def mends(tree: ast.Module, own: set[int], numbers: Iterable[float]) -> Iterator[Mend]:
    """Yield every single fix, lines before expressions, then each kind in all its places.

    The numbers are those of the solution. Lines that are not the learner's own, if there are any,
    are not changed.
    """
    every = [
        m for m in _single(tree, numbers) if m.line in own or not own or m.edits[0].key is None
    ]
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
    """Tell whether a file has what may be a slip of Python."""
    try:
        return any(mend.id in PLAIN for mend in _single(ast.parse(file.read_bytes()), ()))
    except (OSError, ValueError, SyntaxError, RecursionError):  # a sum of a thousand terms
        return False


def _single(tree: ast.Module, numbers: Iterable[float]) -> Iterator[Mend]:
    for block in _blocks(tree):
        for slip, line, new in in_lines(block):
            part = ast.unparse(line).partition("\n")[0][:_LONGEST]
            yield Mend(slip, line.lineno, part, (Edit(block, None, new),), slip)
    for function in functions(tree):
        names = scope(function)
        for place in places(function.body):
            for slip, about, node in in_expression(place, names, numbers):
                part = bracketed(about)[:_LONGEST]
                kind = {
                    "comma_absent": f"{slip} {place.key}",
                    "operator_off": f"{slip} {sign_of(place.node)} {sign_of(node)}",
                    "name_off": f"{slip} {part} {ast.unparse(node)}",
                    "number_off": f"{slip} {part} {ast.unparse(node)}",
                }.get(slip, slip)
                spots = (_spot(about if hasattr(about, "lineno") else place.node),)
                yield Mend(slip, place.node.lineno, part, (place.to(node),), kind, spots)


def _spot(node: ast.expr) -> tuple[int, int, int]:
    """Return the line of an expression, and where it begins and ends there."""
    if node.end_lineno != node.lineno or node.end_col_offset is None:
        return node.lineno, 0, 0
    return node.lineno, node.col_offset, node.end_col_offset


def bracketed(node: ast.expr) -> str:
    """Write an expression with the brackets that Python sees: a / 2 * h as (a / 2) * h.

    >>> bracketed(ast.parse("f(x + h) - f(x) / h", mode="eval").body)
    'f(x + h) - (f(x) / h)'
    """
    if not isinstance(node, ast.BinOp):
        return ast.unparse(node)
    sign = ast.unparse(ast.BinOp(ast.Name("a"), node.op, ast.Name("b")))[1:-1]
    sides = (
        f"({bracketed(x)})" if isinstance(x, ast.BinOp) else bracketed(x)
        for x in (node.left, node.right)
    )
    return sign.join(sides)


def _together(several: list[Mend]) -> Iterator[Mend]:
    """Yield fixes of one kind made everywhere in a tuple, in a line, and in the file."""
    groups: dict[Any, list[Mend]] = {}
    for mend in several:
        if isinstance(mend.edits[0].holder, list):
            groups.setdefault(("list", id(mend.edits[0].holder)), []).append(mend)
        groups.setdefault(mend.line, []).append(mend)
    pairs = [[*pair] for pair in pairwise(several) if pair[0].line == pair[1].line]
    for group in [*groups.values(), *pairs, several]:
        edits = [edit for mend in group for edit in mend.edits]
        if 1 < len(edits) == len({(id(edit.holder), str(edit.key)) for edit in edits}):
            spots = tuple(spot for mend in group for spot in mend.spots)
            yield group[0]._replace(edits=tuple(edits), spots=spots)


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements, in the order of their functions."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, (ast.Module, ast.ClassDef)):
                yield block
