"""The variables of the code that asks: they name its Values."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Mapping
from types import CodeType, FrameType
from typing import Any

from .bytecode import Facts
from .graph import Node
from .holders import NO_SOURCES, OURS, Key, Place, inside, is_library, values_in
from .notation import one_line

_FROM_LIBRARY: dict[str, bool] = {}  # by file: what was found out once
_LOOPS: dict[int, tuple[Facts, frozenset[str]]] = {}  # by a code's id, which the facts hold
_MOST_CODES = 1000
TRANSPARENT = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>"}


def caller_variables(sources: Mapping[int, Node] = NO_SOURCES) -> dict[Node, Place]:
    """Return the names of the Values that the calling code holds in variables.

    `sources` are nodes that were read from another engine, by the ids of its own objects.

    The caller is the first frame outside autograd, nn and any library; its locals come first,
    then those of a lambda or comprehension in it that called, then its globals. Names that start
    with an underscore do not count.
    """
    frame, local = _caller()
    if frame is None:
        return {}
    outside = {} if frame.f_locals is frame.f_globals else frame.f_globals
    last: dict[str, Any] = {}  # what a loop has left in its variable is better called m.w[3]
    for name in _loop_variables(frame.f_code) & local.keys():
        if name in frame.f_locals:
            last[name] = local.pop(name)
    module = _module(frame)
    if module is not None and module is not frame.f_code:
        names = _loop_variables(module) - local.keys()
        last |= {name: outside[name] for name in names if name in outside}
    return values_in(local, outside, last=last, sources=sources)


def caller_node(typed: str) -> Any:
    """Return what the calling code holds at a place such as `m.layers[0].w`; None: nothing."""
    frame, local = _caller()
    try:
        tree = ast.parse(typed.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    keys: list[Key] = []
    if "#" in typed:  # of several nodes of one name, which; a comment to Python
        return None
    while not isinstance(tree, ast.Name):
        match tree:
            case ast.Attribute(held, name):
                keys.append(name)
            case ast.Subscript(held, ast.Constant(int() | str() as key)):
                keys.append((key,))
            case ast.Subscript(held, ast.UnaryOp(ast.USub(), ast.Constant(int() as key))):
                keys.append((-key,))
            case _:
                return None
        tree = held
    if frame is None:
        return None
    return inside(local.get(tree.id, frame.f_globals.get(tree.id)), reversed(keys))


def _caller() -> tuple[FrameType | None, dict[str, Any]]:
    """Return the frame of the calling code, and its locals with those of a lambda in it."""
    inner: dict[str, Any] = {}
    frame: FrameType | None = sys._getframe(1)
    while frame and (is_of_library(frame.f_code) or frame.f_code.co_name in TRANSPARENT):
        if not is_of_library(frame.f_code):
            inner = {**frame.f_locals, **inner}
        frame = frame.f_back
    if frame is None:
        return None, {}
    around = {name: held for name, held in frame.f_locals.items() if name not in inner}
    return frame, {**around, **inner}


def _module(frame: FrameType) -> CodeType | None:
    """Return the code of the module, still running, that a frame's function is of."""
    back: FrameType | None = frame
    while back is not None:
        if back.f_globals is frame.f_globals and back.f_code.co_name == "<module>":
            return back.f_code
        back = back.f_back
    return None


def _loop_variables(code: CodeType) -> frozenset[str]:
    """Return the variables that only loops of a function or module give a value."""
    if len(_LOOPS) > _MOST_CODES:
        _LOOPS.clear()
    if id(code) not in _LOOPS:
        facts = Facts(code)
        _LOOPS[id(code)] = facts, facts.loop_variables
    return _LOOPS[id(code)][1]


def caller_place() -> str:
    """Return where the calling code is, as `train.py:42`; "" where all is libraries'."""
    frame: FrameType | None = sys._getframe(1)
    while frame and is_of_library(frame.f_code):
        frame = frame.f_back
    return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}" if frame else ""


def is_of_library(code: CodeType) -> bool:
    """Tell whether code is a library's, and not a user's."""
    file = code.co_filename
    if file not in _FROM_LIBRARY:
        _FROM_LIBRARY[file] = is_library(file)
    return _FROM_LIBRARY[file]


def raised_by_caller(error: BaseException) -> tuple[CodeType, int] | None:
    """Return the code and the line of a caller's function that raised an error, if one did.

    What the standard library raises counts as raised by the code that called it.
    """
    found = None
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith(OURS):
            found = None
        elif not is_of_library(code):
            found = code, trace.tb_lineno
        trace = trace.tb_next
    return found


def given_variables(
    names: Mapping[str, Any], sources: Mapping[int, Node] = NO_SOURCES
) -> dict[Node, Place]:
    """Return the name that a mapping gives to each node, instead of variables; the first counts.

    Raises:
        TypeError: `names` does not map names to nodes.
    """
    if not hasattr(names, "items"):
        raise TypeError(
            f"names maps each name to its node, {{'x': x}}: not {one_line(repr(names))}"
        )
    found: dict[Node, Place] = {}
    for name, held in names.items():
        node = sources.get(id(held), held)
        if not isinstance(name, str) or not name.strip() or not isinstance(node, Node):
            pair = f"{one_line(repr(name))} to {one_line(repr(node))}"
            raise TypeError(f"names maps each name to its node: {pair} does not")
        found.setdefault(node, name)
    return found
