"""Recording for other numbers: what looks at a number, and so might do otherwise, is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any

from .. import functions, value
from ..graph import Node
from ..recording import for_other_numbers, recording_paused, resume_recording
from ..value import Value
from . import Uncompilable

_COMPARED = ("__lt__", "__le__", "__gt__", "__ge__", "_comparable")
_WATCHED = ("data", "grad")
_open, _lock = 0, Lock()
# functions outside of `Value` that may read, as what they read is recorded: a file and a name
may_read = {(functions.__file__, "record_net")}


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
            for name in _WATCHED:
                setattr(Value, name, _properties[name])
        yield
    finally:
        for_other_numbers.reset(token)
        with _lock:
            _open -= 1
            if not _open:
                for name in _WATCHED:
                    delattr(Value, name)


def _property(name: str) -> property:
    slot: Any = Node.__dict__[name]

    def read(node: Value) -> float:
        if for_other_numbers.get():
            _check(sys._getframe(1), name)
        number: float = slot.__get__(node)
        return number

    return property(read, slot.__set__)


_properties = {name: _property(name) for name in _WATCHED}


def _check(frame: FrameType, name: str) -> None:
    code = frame.f_code
    inside = code.co_filename == value.__file__
    if inside and code.co_name in _COMPARED:
        while frame.f_code.co_filename == value.__file__ and frame.f_back:
            frame = frame.f_back
        raise Uncompilable(
            f"{_place(frame)} compares Values, and what it then does is not recorded: other "
            "numbers may go the other way. Use maximum, minimum, relu or abs, or engine='eager'"
        )
    if recording_paused():
        raise Uncompilable(f"{_place(frame)} is inside no_grad(), where nothing is recorded")
    if not inside and (code.co_filename, code.co_qualname.partition(".")[0]) not in may_read:
        raise Uncompilable(
            f"{_place(frame)} reads .{name}, and what it makes of the number is not recorded. "
            "Compute with the Value itself, or use engine='eager'"
        )


def _place(frame: FrameType) -> str:
    return f"line {frame.f_lineno} of {Path(frame.f_code.co_filename).name}"


def record(compute: Callable[[], Any]) -> Any:
    """Return what a function returns, recorded for other numbers."""
    from contextvars import copy_context

    def run() -> Any:
        resume_recording()
        with watched():
            return compute()

    return copy_context().run(run)
