"""Places in the user's program at which to stop: a line, a function."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterable, Sequence

from ..graph import Node
from ..tracing.origins import Call, Scope, made_at, places, statement

_PLACE = re.compile(r"(?P<file>[^\s:]*):(?P<line>\d+)")


def find_place(typed: str, present: str, nodes: Iterable[Node]) -> Starts | None:
    """Return where a line or a function that was typed begins; None: it means neither.

    Args:
        typed: `:42`, `gpt.py:42`, `softmax`, `Neuron.__call__`.
        present: the file of `:42`.
        nodes: those of the graph.

    Raises:
        LookupError: no node was made there.
    """
    made = [place for place in map(made_at, nodes) if place is not None]
    calls = {scope.call for scope, _ in made}
    calls |= {x for call in calls for x in call.around() if isinstance(x, Call)}
    if match := _PLACE.fullmatch(typed):
        file, line = match["file"] or present, int(match["line"])
        files = {call.code.co_filename for call in calls}
        found = [name for name in files if name == file or name.endswith(os.sep + file)]
        shown = f"{os.path.basename(file)}:{line}"
        starts = Starts(shown, lambda scope, at: _on_line(scope, at, found, line))
        if any(starts.key(*place) for place in made):
            return starts
        ways = [statement(*way) for place in made for way in places(*place)]
        known = {scope.line(at) for scope, at in ways if scope.code.co_filename in found}
        near = sorted(known, key=lambda other: abs(other - line))[:3]
        hint = f"; lines near it that did: {', '.join(map(str, sorted(near)))}" if near else ""
        raise LookupError(f"no node was made at {shown}{hint}")
    named = {call for call in calls if typed in _names_of(call)}
    if not named:
        return None
    return Starts(typed, lambda scope, at: next((x for x in scope.around() if x in named), None))


def _names_of(call: Call) -> tuple[str, ...]:
    return call.code.co_name, call.function, call.function.removesuffix(".__call__")


def _on_line(scope: Scope, at: int, files: Sequence[str], line: int) -> Hashable | None:
    for inner, place in places(scope, at):
        inner, place = statement(inner, place)
        if inner.code.co_filename in files and inner.line(place) == line:
            return inner
    return None


class Starts:
    """Where a line or a function begins again: at nodes before which the pass was elsewhere."""

    def __init__(self, text: str, key: Callable[[Scope, int], Hashable | None]) -> None:
        self.text = text
        self.key = key  # tells one time of it from the next; None: elsewhere

    def within(self, order: Iterable[Node]) -> set[Node]:
        """Return at which nodes of a pass it begins."""
        found, last = set(), None
        for node in order:
            made = made_at(node)
            key = self.key(*made) if made is not None else None
            if key is not None and key != last:
                found.add(node)
            last = key
        return found
