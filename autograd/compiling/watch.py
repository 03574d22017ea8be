"""Recording for other numbers: what looks at a number, and so might do otherwise, is refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from math import nan
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any, TypeVar

from .. import value
from ..caller import is_of_library
from ..graph import Node
from ..numbers import number
from ..operations import Operation
from ..recording import for_other_numbers, recording_paused, resume_recording
from ..value import Value, new_node
from . import Uncompilable

R = TypeVar("R")

_COMPARED = ("__lt__", "__le__", "__gt__", "__ge__", "_comparable")
_SHOWN = ("__repr__", "__format__", "__reduce_ex__")
_MAKES = ("__init__", "new_node")
_SLOTS = {"data", "grad", "_by_first", "_by_second"}
_open, _lock = 0, Lock()
_made: ContextVar[set[Value]] = ContextVar("made")  # the nodes of this recording
_refused: ContextVar[list[Uncompilable]] = ContextVar("refused")  # though f may go on
_FOLDER = os.path.dirname(value.__file__)
# what computes, looks whether a graph is as it was recorded, or says what is wrong
_READS = {os.path.join(_FOLDER, f"{name}.py") for name in ("functions", "fresh", "messages")}
_WALKS = os.path.join(_FOLDER, "graph.py")


@contextmanager
def watched() -> Iterator[None]:
    """Record for other numbers inside: a comparison, or a read of a number, is refused.

    For as long `Value.data` is a property; other threads see no difference.
    """
    global _open
    token = for_other_numbers.set(True)
    try:
        with _lock:
            _open += 1
            for name, instead in _INSTEAD.items():
                setattr(Value, name, instead)
        yield
    finally:
        for_other_numbers.reset(token)
        with _lock:
            _open -= 1
            if not _open:
                for name in _SLOTS & vars(Value).keys():  # all, but after Ctrl-C
                    delattr(Value, name)
                setattr(Value, "record", staticmethod(_record))  # noqa: B010


def _property(name: str) -> property:
    slot: Any = Node.__dict__[name]

    def read(node: Value) -> float:
        if for_other_numbers.get():
            _check(sys._getframe(1), name)
        found: float = slot.__get__(node)
        return found

    def write(node: Value, found: Any) -> None:
        if for_other_numbers.get():
            frame = sys._getframe(1)
            code = frame.f_code
            if code.co_filename != value.__file__ or code.co_name not in _MAKES:
                _refuse(
                    f"{_place(frame)} sets .{name}, which would happen once and never again. "
                    "Compute with the Value itself, or leave it to the eager engine"
                )
            _made.get().add(node)
        slot.__set__(node, found)

    return property(read, write)


_record = Value.record


def _record_anything(operation: Operation, operands: Sequence[Any]) -> Value:
    """Record an operation, though it is not defined for these numbers: it may be for others."""
    try:
        return _record(operation, operands)
    except (ArithmeticError, ValueError):
        if not for_other_numbers.get():
            raise
    slots = [x if isinstance(x, Value) else number(x) for x in operands]
    slopes = [nan if isinstance(x, Value) else None for x in operands]
    return new_node(nan, operation, *_pair(slots), *_pair(slopes))


def _pair(row: Sequence[Any]) -> tuple[Any, Any]:
    return row[0], row[1] if len(row) > 1 else None


_INSTEAD = {name: _property(name) for name in _SLOTS} | {"record": staticmethod(_record_anything)}


def _check(frame: FrameType, name: str) -> None:
    code = frame.f_code
    inside = code.co_filename == value.__file__
    if inside and code.co_name in _COMPARED:
        _refuse(
            f"{_place(frame)} compares Values, and what follows from that is not recorded: other "
            "numbers may go the other way. Use maximum, minimum, relu or abs, or leave it to the "
            "eager engine"
        )
    if recording_paused():
        _refuse(f"{_place(frame)} computes inside no_grad(), where nothing is recorded")
    if not (inside and code.co_name not in _SHOWN) and not _may_read(frame, name):
        what, way_out = f"reads .{name}", "Compute with the Value itself"
        if name not in ("data", "grad"):
            what, way_out = "reads a derivative", "Take grad(…, create_graph=True)"
        _refuse(
            f"{_place(frame)} {what}, and what is made of that number is not recorded. {way_out}, "
            "or leave it to the eager engine"
        )


def _may_read(frame: FrameType, name: str) -> bool:
    """Tell whether what is read does not leave this package but as a Value, or as an error."""
    code = frame.f_code
    if code.co_qualname.partition(".")[0] in frame.f_globals.get("_RECORDS_WHAT_IT_READS", ()):
        return True
    if name not in ("data", "grad") and code.co_filename == _WALKS:  # is there one at all?
        return code.co_name != "local_derivatives"
    here: FrameType | None = frame
    while here and is_of_library(here.f_code):
        if here.f_code.co_filename in _READS:
            return True
        here = here.f_back
    return False


def _refuse(why: str) -> None:
    error = Uncompilable(why)
    _refused.get().append(error)
    raise error


def _place(frame: FrameType) -> str:
    """Return the line of the program that led to a frame."""
    here: FrameType | None = frame
    while here and is_of_library(here.f_code):
        here = here.f_back
    here = here or frame
    return f"line {here.f_lineno} of {Path(here.f_code.co_filename).name}"


def record(compute: Callable[[], R]) -> tuple[R, set[Value]]:
    """Return what a function returns, recorded for other numbers, and the nodes that it made.

    Raises:
        Uncompilable: it looks at numbers.
    """

    def run() -> tuple[R, set[Value]]:
        resume_recording()
        _made.set(set())
        _refused.set([])
        with watched():
            result = compute()
        for error in _refused.get():  # whatever the function made of it
            raise error
        return result, _made.get()

    return copy_context().run(run)
