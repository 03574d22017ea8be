"""The lines of the user's program that made a graph's nodes."""

from __future__ import annotations

import linecache
import os
from typing import Any

from ..names import Names
from ..tracing.origins import made_at

_AROUND = 3  # lines shown before and after one that made a node


def program_of(names: Names) -> list[Any]:
    """Return [file, lines] of each source file: [number, text, nodes made there], None for a gap.

    Empty where the graph was not traced.
    """
    made: dict[str, dict[int, list[int]]] = {}
    for place, node in enumerate(names.graph.nodes):
        at = made_at(node)
        if at is not None:
            scope, offset = at
            lines = made.setdefault(scope.code.co_filename, {})
            lines.setdefault(scope.line(offset), []).append(place)
    return [[os.path.basename(file), _lines(file, lines)] for file, lines in made.items()]


def _lines(file: str, made: dict[int, list[int]]) -> list[Any]:
    written = linecache.getlines(file)
    shown = {n for line in made for n in range(line - _AROUND, line + _AROUND + 1)}
    found: list[Any] = []
    before = 0
    for number in sorted(n for n in shown if 1 <= n <= len(written)):
        if before and number > before + 1:
            found.append(None)
        found.append([number, written[number - 1].rstrip("\n"), made.get(number, [])])
        before = number
    return found
