"""The user's program around a step: its source, what of it is passed, the calls, places in it."""

from __future__ import annotations

import linecache
import os
from collections.abc import Iterator
from types import CodeType

from ..graph import Node
from ..marks import paint
from ..tracing.origins import (
    Call,
    Round,
    Scope,
    Where,
    entry,
    held_at,
    made_at,
    places,
    statement,
)
from .walk import Walk

AROUND = 5  # lines shown before and after the present one


class Program:
    """The source around the next step of a walk: the call that made its node, and those around."""

    def __init__(self, walk: Walk, made: Where) -> None:
        self._walk = walk
        self._calls = [*places(*made)]
        self._chosen = 0  # of the calls; the innermost is the first

    def move(self, outwards: bool) -> str:
        """Go to the call around, or to the one within; return it in words."""
        chosen = self._chosen + (1 if outwards else -1)
        if not 0 <= chosen < len(self._calls):
            raise LookupError(f"this is the {'outermost' if outwards else 'innermost'} call")
        self._chosen = chosen
        return str(entry(*self._calls[chosen]))

    def local(self, name: str) -> Node | None:
        """Return the node that a local variable of the chosen call has held last, by now."""
        call, part = self._calls[self._chosen][0].call, self._walk.part
        done = part.index if self._walk.phase == "forward" else len(part.order)
        found = None
        for node in self._walk.graph.order[:done]:
            place = held_at(node)
            if place is not None and place == name and getattr(place, "scope", call).call is call:
                found = node
        return found

    @property
    def file(self) -> str:
        """The file of the chosen call."""
        return self._calls[self._chosen][0].code.co_filename

    def line(self, columns: int) -> str:
        """Return the line that made the node, in one line of so many columns."""
        here = entry(*self._calls[0])
        place = f"{os.path.basename(here.file)}:{here.line} in {self._calls[0][0].call.function}"
        return _cut(f"{place}: {here.text.strip()}" if here.text else place, columns)

    def stack(self, columns: int) -> str:
        """Return the calls, the innermost last."""
        shown = []
        for depth, place in reversed([*enumerate(self._calls)]):
            lines = str(entry(*place)).split("\n")
            lines[0] = f"→ {lines[0][2:]}" if depth == self._chosen else lines[0]
            shown += lines
        return "\n".join([_cut(line, columns) for line in shown])

    def listing(self, columns: int, whole: bool = False, around: int = 0) -> str:
        """Return the lines around the chosen place, or those of the whole function."""
        scope, at = statement(*self._calls[self._chosen])
        here, code = entry(scope, at), scope.code
        source = linecache.getlines(code.co_filename)
        if not source:
            return f"there is no source of {here.file}: where shows the lines' numbers"
        around = around or AROUND
        first, last = _extent(code) if whole else (here.line - around, here.line + around)
        passed = self._passed(scope)
        shown = [f"{os.path.basename(here.file)}, in {here.function}"]
        for number in range(max(first, 1), min(last, len(source)) + 1):
            mark = passed.get(number, " ")
            text = source[number - 1].rstrip("\n").expandtabs()
            line = f"{number:>4} {'→' if number == here.line else mark} {text}"
            line = _cut(line, columns).rstrip()
            shown.append(paint(line, "active") if number == here.line else line)
        return "\n".join(shown)

    def _passed(self, scope: Scope) -> dict[int, str]:
        """Return a mark for each line of a call that has made nodes: all of them passed, or some.

        Of loops that the place is in, the present round counts alone.
        """
        walk = self._walk
        part = walk.part
        done = part.index - 1 if walk.phase in ("forward", "backward") else len(part.order)
        counts: dict[int, list[int]] = {}
        lines = _Lines(scope)
        for index, node in enumerate(part.order):
            made = made_at(node)
            line = lines(*made) if made is not None else None
            if line is not None:
                count = counts.setdefault(line, [0, 0])
                count[index >= done] += 1
        return {line: "✓" if not left else "…" for line, (gone, left) in counts.items() if gone}


class _Lines:
    """Tells on which line of one call, in its present rounds, a place is, or what it is called by.

    Called with a scope and a place in it; None: it is elsewhere.
    """

    def __init__(self, scope: Scope) -> None:
        self._call = scope.call
        self._rounds = [x for x in _of_call(scope) if isinstance(x, Round)]
        self._known: dict[Where, int | None] = {}

    def __call__(self, scope: Scope, at: int) -> int | None:
        known = self._known
        key = (scope, at) if scope.call is self._call else (scope, -1)
        if key not in known:
            known[key] = self._find(scope, at)
        return known[key]

    def _find(self, scope: Scope, at: int) -> int | None:
        for inner, place in places(scope, at):
            if inner.call is not self._call:
                continue
            others = {x.loop: x for x in _of_call(inner) if isinstance(x, Round)}
            if any(others.get(own.loop, own) is not own for own in self._rounds):
                return None
            function, at = statement(inner, place)
            return function.line(at)
        return None


def _of_call(scope: Scope) -> Iterator[Scope]:
    """Yield a scope and those around it, up to its call."""
    for around in scope.around():
        if isinstance(around, Call):
            return
        yield around


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _extent(code: CodeType) -> tuple[int, int]:
    """Return the first and the last line of a function; of a module, of all its source."""
    if code.co_name == "<module>":
        return 1, len(linecache.getlines(code.co_filename))
    lines = [line for _, _, line in code.co_lines() if line]
    inner = [_extent(x)[1] for x in code.co_consts if isinstance(x, CodeType)]
    return code.co_firstlineno, max([*lines, *inner])
