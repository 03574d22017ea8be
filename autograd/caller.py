"""The variables of the code that asks: they name its Values."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from types import CodeType, FrameType
from typing import Any

from .graph import Node

LONGEST_LIST = 1000  # elements; what a longer one holds has no names

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_NN, _DEMOS = (
    os.path.join(os.path.dirname(os.path.dirname(_HERE)), name, "") for name in ("nn", "demos")
)
_OURS = _HERE, _NN
_LIBRARIES = (*_OURS, os.path.dirname(os.__file__) + os.sep, "<frozen ")
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_TRANSPARENT = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


def caller_variables() -> dict[Node, str]:
    """Return the names of the Values that the calling code holds in variables.

    The caller is the first frame outside autograd, nn and any library; its locals come first,
    then those of a lambda or comprehension in it that called, then its globals. Names that start
    with an underscore do not count.
    """
    inner: dict[str, Any] = {}
    frame: FrameType | None = sys._getframe(1)
    while frame and (_is_library(frame.f_code) or frame.f_code.co_name in _TRANSPARENT):
        if not _is_library(frame.f_code):
            inner = {**frame.f_locals, **inner}
        frame = frame.f_back
    if frame is None:
        return {}
    around = {name: held for name, held in frame.f_locals.items() if name not in inner}
    found = values_in({**around, **inner})
    for node, name in values_in(frame.f_globals, {*frame.f_locals, *inner}).items():
        found.setdefault(node, name)
    return found


def _is_library(code: CodeType) -> bool:
    path = code.co_filename
    if path.startswith(_DEMOS):  # programs of users, wherever they are installed
        return False
    return path.startswith(_LIBRARIES) or any(part in path for part in _INSTALLED)


def raised_by_caller(error: BaseException) -> tuple[CodeType, int] | None:
    """Return the code and the line of a caller's function that raised an error, if one did.

    What the standard library raises counts as raised by the code that called it.
    """
    found = None
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(_OURS):
            found = None
        elif not _is_library(code):
            found = code, trace.tb_lineno
        trace = trace.tb_next
    return found


def values_in(variables: Mapping[str, Any], hidden: Container[str] = ()) -> dict[Node, str]:
    """Return the name of each Node held in a variable, or in a list there: w[0], w[1][2].

    The first that holds it counts, variables before lists; `hidden` are names of an inner one.
    """
    found: dict[Node, str] = {}
    lists = []
    for name, held in list(variables.items()):
        if not isinstance(held, (Node, list, tuple)) or name in hidden:
            continue
        if (
            name[:1] == "_" or not name.isidentifier()
        ):  # pytest keeps what it asserts as @py_assert1
            continue
        if isinstance(held, Node):
            found.setdefault(held, name)
        else:
            lists.append((name, held))
    for name, held in lists:
        for node, place in _elements(held, name):
            found.setdefault(node, place)
    return found


def _elements(held: Sequence[Any], name: str) -> Iterator[tuple[Node, str]]:
    """Yield the Values in a list or a list of lists, with their places: w[0], w[1][2]."""
    if not 0 < len(held) <= LONGEST_LIST or not isinstance(held[0], (Node, list, tuple)):
        return
    for index, element in enumerate(held):
        if isinstance(element, Node):
            yield element, f"{name}[{index}]"
        elif isinstance(element, (list, tuple)) and "[" not in name:
            yield from _elements(element, f"{name}[{index}]")
