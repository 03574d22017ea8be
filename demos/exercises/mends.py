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

from .mend_expressions import in_expression
from .mend_lines import in_lines
from .places import Edit, functions, places, scope
from .rewrites import sign_of

_LONGEST = 76
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


class Mend(NamedTuple):
    """What might mend the code: by the slip's message, where it is, what it is about, what changes.

    Mends of one kind may be wanted in several places.
    """

    id: str
    line: int
    part: str
    edits: tuple[Edit, ...] = ()
    kind: str = ""


def mends(tree: ast.Module, own: set[int]) -> Iterator[Mend]:
    """Yield every single mend, lines before expressions, then each kind in all its places.

    Within lines that are not the learner's own, where there are such, nothing is changed.
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
        return any(mend.id in PLAIN for mend in _single(ast.parse(file.read_bytes())))
    except (OSError, ValueError, SyntaxError, RecursionError):  # a sum of a thousand terms
        return False


def _single(tree: ast.Module) -> Iterator[Mend]:
    for block in _blocks(tree):
        for slip, line, new in in_lines(block):
            part = ast.unparse(line).partition("\n")[0][:_LONGEST]
            yield Mend(slip, line.lineno, part, (Edit(block, None, new),), slip)
    for function in functions(tree):
        names = scope(function)
        for place in places(function.body):
            for slip, about, node in in_expression(place, names):
                part = ast.unparse(about)[:_LONGEST]
                kind = {
                    "comma_absent": f"{slip} {place.key}",
                    "operator_off": f"{slip} {sign_of(place.node)} {sign_of(node)}",
                    "name_off": f"{slip} {part} {ast.unparse(node)}",
                    "number_off": f"{slip} {part} {ast.unparse(node)}",
                }.get(slip, slip)
                yield Mend(slip, place.node.lineno, part, (place.to(node),), kind)


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
        spots = {(id(edit.holder), str(edit.key)) for edit in edits}
        if 1 < len(edits) == len(spots):
            yield group[0]._replace(edits=tuple(edits))


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements, those of functions first met first."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and not isinstance(node, (ast.Module, ast.ClassDef)):
                yield block
