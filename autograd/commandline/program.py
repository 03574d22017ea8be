"""A script run as Python runs it, but traced, and stopped at one of its backward passes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from types import ModuleType, TracebackType

from ..notation import counted
from ..terminal import complain
from ..tracing import traced
from ..value import Value

Act = Callable[[Value], bool]  # what is done where it stops; tells whether the script goes on


def is_script(word: str) -> bool:
    """Tell whether a word of the command line is a script's path, and no expression."""
    return word.endswith(".py") or os.path.isfile(word)


def run(path: str, arguments: Sequence[str], at: int, act: Act) -> int:
    """Run a script, and do something at its `backward()` number `at`; return its exit code.

    Args:
        path: the script's.
        arguments: the words that it finds in `sys.argv`.
        at: which of the calls, from 1.
        act: what is done there; if it returns False, the script ends.

    Raises:
        OSError: the script cannot be read.
        ValueError: it ended without so many calls; so is whatever `act` raises.
    """
    with io.open_code(path) as file:
        source = file.read()
    main = ModuleType("__main__")
    main.__file__, main.__builtins__ = path, sys.modules["builtins"]  # type: ignore[attr-defined]
    before = sys.modules["__main__"], sys.argv, sys.path[0], Value.backward
    stop = _Stop(at, act, Value.backward)
    try:
        sys.modules["__main__"], sys.argv = main, [path, *arguments]
        sys.path[0] = os.path.dirname(os.path.abspath(path))
        Value.backward = stop.backward  # type: ignore[method-assign,assignment]
        code = _ended(lambda: exec(compile(source, path, "exec"), vars(main)), path)
    finally:
        sys.modules["__main__"], sys.argv, sys.path[0], Value.backward = before  # type: ignore[method-assign]
        stop.trace(False)
    if stop.refusal is not None:
        raise stop.refusal
    if stop.calls < at:
        name, calls = os.path.basename(path), counted(stop.calls, "time")
        missed = f"{name} has ended and called backward() {calls}: --at {at} was not met"
        if not code:
            raise ValueError(missed)
        complain(missed)
    return code


class _Stop:
    """Counts the backward passes of a script, and stops at one."""

    def __init__(self, at: int, act: Act, original: Callable[[Value], None]) -> None:
        self.calls = 0
        self.refusal: Exception | None = None
        self._at = at
        self._act = act
        self._original = original
        self._traced: traced | None = None
        self.trace(True)
        stop = self

        def backward(output: Value) -> None:
            stop.met(output)

        self.backward = backward  # as a method it is given the output

    def met(self, output: Value) -> None:
        """Do what comes at a backward pass."""
        self.calls += 1
        if self.calls < self._at:
            self._original(output)
            self.trace(self.calls == self._at - 1)  # the leaves were made before the first
            return
        self.trace(False)
        if self.calls > self._at:
            self._original(output)
        elif not self._goes_on(output):
            raise SystemExit

    def _goes_on(self, output: Value) -> bool:
        try:
            return self._act(output)
        except (ValueError, LookupError, OSError, RuntimeError) as error:
            self.refusal = error  # none of the script's
            return False

    def trace(self, on: bool) -> None:
        """Trace from here on, or no longer."""
        if self._traced is not None:
            self._traced._leave()
            self._traced = None
        if on:
            self._traced = traced()
            self._traced.__enter__()


def _ended(script: Callable[[], None], path: str) -> int:
    """Run a script to its end, and return the exit code that Python would give it."""
    try:
        script()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException as error:
        trace = _within(error.__traceback__, path)
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _within(trace: TracebackType | None, path: str) -> TracebackType | None:
    """Return a traceback from where it enters a script."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace
