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
from typing import Any, NoReturn, TypeVar

from .. import operations, value
from ..caller import is_of_library
from ..graph import Node
from ..numbers import number
from ..operations import Operation
from ..recording import for_other_numbers, recording_paused, resume_recording
from ..value import Value, new_node
from . import Uncompilable, rows
from .rows import at_most, less

R = TypeVar("R")

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
                for name, plain in _PLAIN.items():
                    if plain is not None:
                        setattr(Value, name, plain)
                    elif name in vars(Value):  # it is, but after Ctrl-C
                        delattr(Value, name)


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
                    f"{_place(frame)} sets .{name}, which would happen once and never again: "
                    "compute with the Value itself"
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


class _Choice:
    """A comparison of the table's own, in a derivative: `where` then picks again in every run."""

    def __init__(self, row: Operation, first: Any, second: Any) -> None:
        self._row, self._operands = row, (first, second)

    def choose(self, yes: Any, no: Any) -> Value:
        """Return one of two numbers, recorded."""
        return Value.record(self._row, (*self._operands, yes, no))


def _method(name: str, instead: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of Value that is another while recording."""
    plain = vars(Value)[name]

    def method(node: Value, *others: Any) -> Any:
        if not for_other_numbers.get():
            return plain(node, *others)
        return instead(sys._getframe(1), node, *others)

    return method


def _compared(row: Operation, turned: bool = False) -> Callable[..., Any]:
    def compare(frame: FrameType, node: Value, other: Any) -> Any:
        if frame.f_code.co_filename not in _TABLES:
            _refuse(
                f"{_place(frame)} compares Values, and the answer may differ from sample to "
                "sample: write maximum, minimum, relu or abs"
            )
        return _Choice(row, *((other, node) if turned else (node, other)))

    return compare


def _one_number(frame: FrameType, node: Value, *others: Any) -> Any:
    _refuse(
        f"{_place(frame)} makes one number of a Value that stands for all samples: for math.sin(x) "
        "write autograd.sin(x), for x**n pass n from outside"
    )


def _one_answer(frame: FrameType, node: Value) -> Any:
    _refuse(
        f"{_place(frame)} asks whether a Value is true, which may differ from sample to sample: "
        "write maximum, minimum, relu or abs"
    )


_TABLES = (operations.__file__, rows.__file__)
_NUMBERS = ("__float__", "__int__", "__trunc__", "__floor__", "__ceil__", "__round__")
_INSTEAD = {
    **{name: _property(name) for name in _SLOTS},
    **{name: _method(name, _one_number) for name in _NUMBERS},
    "__bool__": _method("__bool__", _one_answer),
    "__lt__": _method("__lt__", _compared(less)),
    "__gt__": _method("__gt__", _compared(less, turned=True)),
    "__le__": _method("__le__", _compared(at_most)),
    "__ge__": _method("__ge__", _compared(at_most, turned=True)),
    "record": staticmethod(_record_anything),
}
_PLAIN = {name: vars(Value).get(name) for name in _INSTEAD}


def _check(frame: FrameType, name: str) -> None:
    code = frame.f_code
    inside = code.co_filename == value.__file__
    if recording_paused():
        _refuse(f"{_place(frame)} computes inside no_grad(), where nothing is recorded")
    if not (inside and code.co_name not in _SHOWN) and not _may_read(frame, name):
        what, way_out = f"reads .{name}", "compute with the Value itself"
        if name not in ("data", "grad"):
            what, way_out = "reads a derivative", "take grad(…, create_graph=True)"
        _refuse(
            f"{_place(frame)} {what}, and what is made of that number is not recorded: {way_out}"
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


def _refuse(why: str) -> NoReturn:
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
