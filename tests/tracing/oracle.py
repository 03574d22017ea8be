"""What frames tell of each node right after it is made, compared with the node's origin."""

from __future__ import annotations

import ast
import sys
from contextlib import nullcontext
from functools import reduce
from itertools import islice
from random import Random
from types import FrameType
from typing import Any, NamedTuple

from autograd import Value, traced
from autograd.caller import TRANSPARENT
from autograd.tracing.origins import Call, Origin, Round, Scope

from .programs import cell

_MOST = 50  # nodes of a program that are compared
_Loop = ast.For | ast.While
_Turn = tuple[tuple[tuple[str, str], ...], int | None]  # a round's values, and its number if sure


class _Stop(BaseException):
    """Enough was compared."""


class _Noted(NamedTuple):
    """What the source tells of a `note(…)`: the expression's place and first line, the loops."""

    line: int
    columns: tuple[int, int]
    loops: tuple[_Loop, ...]


def differences(source: str, seed: int) -> list[str]:
    """Run a program inside a trace, and return where origins are not what the frames say."""
    file, code = cell(source)
    noted = _noted(source)
    found: list[str] = []
    random, left = Random(seed), _MOST

    def note(node: Value) -> Value:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Stop
        frame: FrameType | None = sys._getframe(1)
        assert frame is not None
        positions = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
        expected = _expected(noted[positions], frame)
        had = _had(node, file, [number is not None for _, number in expected[2]])
        if had != expected:
            found.append(f"line {frame.f_lineno}: {had}, not {expected}")
        return node

    def flip() -> bool:
        return random.random() < 0.4

    variables: dict[str, Any] = {"A": Value(2.0), "B": Value(3.0), "note": note, "flip": flip}
    variables |= {"reduce": reduce, "nullcontext": nullcontext}
    try:
        with traced():
            exec(code, variables)
    except _Stop:
        pass
    return found


Seen = tuple[tuple[int, tuple[int, int]], list[tuple[str, int]], list[_Turn]]


def _expected(noted: _Noted, frame: FrameType | None) -> Seen:
    """Return place, calls and rounds of a node, as the frames tell of them."""
    file = frame.f_code.co_filename if frame else ""
    calls: list[tuple[str, int]] = []
    rounds: list[_Turn] = []
    while frame is not None:
        if frame.f_code.co_filename == file and frame.f_code.co_name not in TRANSPARENT:
            if not calls:
                rounds = _rounds(noted.loops, frame.f_locals)
            calls.append((frame.f_code.co_qualname, frame.f_lineno if calls else noted.line))
        frame = frame.f_back
    return (noted.line, noted.columns), calls, rounds


def _had(node: Value, file: str, sure: list[bool]) -> Seen:
    """Return the same of a node, as its origin tells of them."""
    origin = node._label
    assert isinstance(origin, Origin)
    assert isinstance(origin.scope, Scope)
    scopes = [scope for scope in origin.scope.around() if scope.code.co_filename == file]
    own = [x for x in scopes if isinstance(x, Round) and x.call is origin.scope.call]
    known = [*sure, *[True] * len(own)]
    rounds = [(x.values, x.number if known[i] else None) for i, x in enumerate(own[::-1])]
    entries = [entry for entry in origin.entries if entry.file == file][::-1]
    names = [scope.code.co_qualname for scope in scopes if isinstance(scope, Call)]
    calls = [(name, entry.line) for name, entry in zip(names, entries, strict=True)]
    return (entries[0].line, entries[0].columns), calls, rounds


def _rounds(loops: tuple[_Loop, ...], variables: Any) -> list[_Turn]:
    """Return what the variables tell of the loops' rounds.

    A number is sure where the first statement of each round is `v = note(a * b)`, in all of the
    loops: a round that makes no node is not seen, nor are those that make all by one call.
    """
    found: list[_Turn] = []
    sure = True
    for loop in loops:
        names, values = _counters(loop), tuple[tuple[str, str], ...]()
        first = loop.body[isinstance(loop, ast.While)]
        sure = sure and _makes_a_product(first)
        if isinstance(loop, ast.For):
            held = [(name, variables[name]) for name in names]
            values = tuple([(name, repr(x)) for name, x in held if isinstance(x, int | str)])
        number = variables[names[0]]
        found.append((values, number if sure and isinstance(number, int) else None))
    return found


def _makes_a_product(first: ast.stmt) -> bool:
    """Tell whether a statement is `v = note(a * b)`."""
    call = first.value if isinstance(first, ast.Assign) else None
    return isinstance(call, ast.Call) and isinstance(call.args[0], ast.BinOp)


def _counters(loop: _Loop) -> list[str]:
    """Return the variables of a `for`, or the one that a `while` counts, in order."""
    tree = loop.target if isinstance(loop, ast.For) else loop.test
    names = [x for x in ast.walk(tree) if isinstance(x, ast.Name)]
    names.sort(key=lambda name: name.col_offset)
    return [name.id for name in names]


def _noted(source: str) -> dict[Any, _Noted]:
    """Return what the source tells of each `note(…)`, by its place."""
    lines = source.splitlines()
    found: dict[Any, _Noted] = {}

    def visit(tree: ast.AST, loops: tuple[_Loop, ...]) -> None:
        for field, held in ast.iter_fields(tree):
            around = loops
            if isinstance(tree, _Loop) and field == "body":
                around = (*loops, tree)
            elif isinstance(tree, ast.FunctionDef):
                around = ()
            for child in held if isinstance(held, list) else [held]:
                if isinstance(child, ast.AST):
                    visit(child, around)
        if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") == "note":
            made, place = tree.args[0], (tree.lineno, tree.end_lineno)
            raw = lines[made.lineno - 1].encode()
            end = made.end_col_offset if made.end_lineno == made.lineno else len(raw)
            columns = len(raw[: made.col_offset].decode()), len(raw[:end].decode())
            found[(*place, tree.col_offset, tree.end_col_offset)] = _Noted(
                made.lineno, columns, loops
            )

    visit(ast.parse(source), ())
    return found
