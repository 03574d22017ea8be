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
_open, _lock = 0, Lock()
_made: ContextVar[set[Value]] = ContextVar("made")  # the nodes of this recording
_refused: ContextVar[list[Uncompilable]] = ContextVar("refused")  # though f may go on
_AUTOGRAD = os.path.join(os.path.dirname(value.__file__), "")
# functions outside of this package that may read, as what they read is recorded: file and name
may_read: set[tuple[str, str]] = set()


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
                for name in ("data", "grad"):
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
            if frame.f_code.co_filename != value.__file__:
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


_INSTEAD = {
    "data": _property("data"),
    "grad": _property("grad"),
    "record": staticmethod(_record_anything),
}


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
    ours = code.co_filename.startswith(_AUTOGRAD)  # it reads to compute, or to say what is wrong
    if not ours and (code.co_filename, code.co_qualname.partition(".")[0]) not in may_read:
        _refuse(
            f"{_place(frame)} reads .{name}, and what is made of that number is not recorded. "
            "Compute with the Value itself, or leave it to the eager engine"
        )


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
