"""Ctrl-C at a chosen line, or between two chosen opcodes, of chosen files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import autograd

PACKAGE = autograd.__file__.removesuffix("__init__.py")
DEBUGGER = f"{PACKAGE}debugger", f"{PACKAGE}graph.py", f"{PACKAGE}fresh.py"


def cut(
    action: Callable[[], object],
    after: int = sys.maxsize,
    files: tuple[str, ...] = DEBUGGER,
    each: str = "line",
) -> int:
    """Do something, with Ctrl-C after so many lines or opcodes of these files.

    Returns:
        How many of them were run.
    """
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(files):
            return None
        frame.f_trace_opcodes = each == "opcode"
        if event == each:
            count += 1
            if count > after:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    except KeyboardInterrupt:
        assert count > after
    finally:
        sys.settrace(before)
    return count
