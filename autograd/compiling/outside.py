"""What a function finds outside itself: a recording holds as long as it is the same."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

Found = list[tuple[str, Any]]


def outside(f: Callable[..., Any]) -> Found:
    """Return the globals and the variables around it that a function uses, by their names.

    Those of functions among them come with them, and of a method the object that it is of. What
    objects and lists hold is not looked at.

    >>> scale = 2.0
    >>> [(name, x) for name, x in outside(lambda x: scale * x)]
    [('scale', 2.0)]
    """
    found: Found = []
    met: set[int] = set()
    waiting: list[Any] = [f]
    while waiting:
        function = waiting.pop()
        if id(function) in met:
            continue
        met.add(id(function))
        holder = getattr(function, "__self__", None)
        function = getattr(function, "__func__", function)
        if not isinstance(function, FunctionType):
            continue
        if holder is not None:
            found.append(("self", holder))
        names = function.__code__.co_names
        used = [(n, function.__globals__[n]) for n in names if n in function.__globals__]
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            try:
                used.append((name, cell.cell_contents))
            except ValueError:  # it has no value yet
                used.append((name, cell))
        used += [("default", x) for x in function.__defaults__ or ()]
        found += used
        waiting += [x for _, x in used if isinstance(x, FunctionType)]
    return found


def is_as_found(before: Found, now: Found) -> bool:
    """Tell whether a function finds the same as before."""
    return len(before) == len(now) and all(
        n == m and (x is y or (type(x) is type(y) and type(x) in (int, float, bool) and x == y))
        for (n, x), (m, y) in zip(before, now)
    )
