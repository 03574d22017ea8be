"""A script run as Python runs it, but traced, and stopped at one of its backward passes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from threading import current_thread, main_thread
from types import ModuleType, TracebackType
from typing import Any

from ..foreign.noted import forget, leaves_noted
from ..notation import counted
from ..tracing import traced
from ..tracing.engines import Engines
from ..value import Value

Act = Callable[[Any], bool]  # what is done where it stops; tells whether the script goes on


def is_script(word: str) -> bool:
    """Tell whether a word of the command line is a script's path, not an expression."""
    return word.endswith(".py") or os.path.isfile(word)


def read(path: str) -> bytes:
    """Return the source of a script; OSError: it cannot be read."""
    with io.open_code(path) as file:
        return file.read()


def run(path: str, source: bytes, arguments: Sequence[str], at: int, act: Act) -> int:
    """Run a script, and do something at its `backward()` number `at`; return its exit code.

    Args:
        path: the script's.
        source: what it says.
        arguments: the words that it finds in `sys.argv`.
        at: which of the calls, from 1.
        act: what is done there; if it returns False, the script ends.

    Raises:
        ValueError: it ended before the call was reached; and whatever `act` raises.
    """
    main, file_path = ModuleType("__main__"), os.path.abspath(path)
    given: dict[str, Any] = {"__file__": file_path, "__cached__": None, "__annotations__": {}}
    vars(main).update(given, __builtins__=sys.modules["builtins"])
    before = sys.modules["__main__"], sys.argv, sys.path[0], Value.backward
    stop = _Stop(at, act, Value.backward)
    try:
        sys.modules["__main__"], sys.argv = main, [path, *arguments]
        sys.path[0] = os.path.dirname(file_path)
        Value.backward = lambda output: stop.met(output)  # type: ignore[method-assign,assignment]
        stop.engines.watch_new()
        code, told = _ended(lambda: exec(compile(source, file_path, "exec"), vars(main)), file_path)
    finally:
        sys.modules["__main__"], sys.argv, sys.path[0], Value.backward = before  # type: ignore[method-assign]
        stop.leave()
        stop.engines.leave()
    if stop.refusal is not None:
        raise stop.refusal
    if stop.calls < at and not told:
        raise ValueError(f"{os.path.basename(path)} has ended {stop.missed(at)}")
    return code


class _Stop:
    """Counts the backward passes of a script's main thread, and stops at one."""

    def __init__(self, at: int, act: Act, original: Callable[[Value], None]) -> None:
        self.calls = self.elsewhere = 0
        self.refusal: Exception | None = None
        self._at = at
        self._act = act
        self._original = original
        self.engines = Engines(self.met_elsewhere)
        self._traced: traced | None = traced()
        self._traced.__enter__()

    def met(self, output: Value) -> None:
        """Do what comes at a backward pass."""
        if self._passes_by(lambda: self._original(output)):
            return
        if not self._goes_on(output):
            raise SystemExit

    def met_elsewhere(self, output: Any, original: Callable[[], Any]) -> Any:
        """Run a backward pass of another engine, and do what comes at it."""
        passed: list[Any] = []
        if self._passes_by(lambda: passed.append(original())):
            return passed[0]
        error = None
        try:
            passed.append(original())  # what it finds is shown beside the walk
        except Exception as raised:
            error = raised
        if not self._goes_on(output):
            raise SystemExit
        if error is not None:
            raise error
        return passed[0]

    def _passes_by(self, backward: Callable[[], object]) -> bool:
        """Run a backward pass, unless it is the one to stop at; tell whether it was run."""
        if current_thread() is not main_thread():
            self.elsewhere += 1
            backward()
            return True
        self.calls += 1
        if self.calls != self._at:
            backward()
            if self._traced is not None:
                self._traced.let_go()  # of what the past pass has held
                forget(leaves_noted())
            return True
        self.leave()
        return False

    def _goes_on(self, output: Any) -> bool:
        try:
            return self._act(output)
        except (ValueError, LookupError, OSError, RuntimeError) as error:
            self.refusal = error  # not the script's
            return False

    def leave(self) -> None:
        """End the trace."""
        if self._traced is not None:
            self._traced._leave()
            self._traced = None

    def missed(self, at: int) -> str:
        """Say that pass `at` was not reached."""
        if self.calls:
            return f"and called backward() {counted(self.calls, 'time')}: --at {at} was not reached"
        calls = counted(self.elsewhere, "time")
        threads = f" but in other threads ({calls})" if self.elsewhere else ""
        return f"without calling backward(){threads}: there is nothing to walk through"


def _ended(script: Callable[[], None], path: str) -> tuple[int, bool]:
    """Run a script to its end; return Python's exit code, and whether the script has told why."""
    try:
        script()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0, True
        print(end.code, file=sys.stderr)
        return 1, True
    except BaseException as error:
        trace = _within(error.__traceback__, path)
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        return 130 if isinstance(error, KeyboardInterrupt) else 1, True
    return 0, False


def _within(trace: TracebackType | None, path: str) -> TracebackType | None:
    """Return a traceback from where it enters a script."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace
