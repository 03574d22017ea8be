"""Tries in the child process which mend of a learner's code makes every answer right."""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import signal
import sys
import time
import types
from collections.abc import Iterator, Sequence
from typing import Any

from .answers import Answer, encoded
from .checks import Check
from .mends import PLAIN, Edit, Mend, mends

PATIENCE = 1.2  # seconds for all mends
ONE = 0.05  # seconds for one: it may make a loop endless
_EARLY = {"comma_absent", "data_missing"}  # few, and all in one go


class _TooLong(BaseException):
    """A mend has made a loop endless."""


def mended(source: str, given: str, check: Check, questions: Sequence[Any]) -> dict[str, Any]:
    """Return the mend that makes all answers right: its message, line and part; or nothing.

    Args:
        source: the learner's.
        given: what they began with: their own lines are looked at first.
        check: the exercise's.
        questions: what is asked.
    """
    stop = time.thread_time() + PATIENCE
    with contextlib.redirect_stdout(io.StringIO()), _alarms():
        for tree, mend in _candidates(source, given):
            if time.thread_time() > stop:
                break
            if _right(tree, check, questions):
                return {"id": mend.id, "line": mend.line, "part": mend.part}
    return {}


def _candidates(source: str, given: str) -> Iterator[tuple[ast.Module, Mend]]:
    """Yield the mended code, each with its mend."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            mend = Mend("caret", node.lineno, ast.unparse(node), (), "")
            yield ast.parse(source.replace("^", "**")), mend
            break
    known = {line.strip() for line in given.splitlines()}
    lines = enumerate(source.splitlines(), 1)
    own = {number for number, line in lines if line.strip() not in known}

    def rank(mend: Mend) -> tuple[bool, ...]:
        return mend.id not in PLAIN, mend.line not in own, mend.id not in _EARLY

    for mend in sorted(mends(tree, own), key=rank):
        undone = [_done(edit) for edit in mend.edits]
        try:
            yield tree, mend
        finally:
            for edit in reversed(undone):
                _done(edit)


def _done(edit: Edit) -> Edit:
    """Make an edit and return the one that takes it back."""
    holder, key, new = edit
    if key is None:
        old: Any = [*holder]
        holder[:] = new
    elif isinstance(holder, list):
        old, holder[key] = holder[key], new
    else:
        old = getattr(holder, key)
        setattr(holder, key, new)
    return Edit(holder, key, old)


def _right(tree: ast.Module, check: Check, questions: Sequence[Any]) -> bool:
    """Tell whether code answers all questions right, however it fails otherwise."""
    module = types.ModuleType("exercise")
    sys.modules["exercise"] = module
    answers: list[Answer] = []
    _alarm(ONE)
    try:
        exec(compile(ast.fix_missing_locations(tree), "<mended>", "exec"), vars(module))
        for question in questions:
            answers.append(encoded(check.ask(module, copy.deepcopy(question))))
            if not check.right([question], answers[-1:]):
                return False
    except (Exception, SystemExit, _TooLong):
        return False
    finally:
        _alarm(0.0)
    return True


@contextlib.contextmanager
def _alarms() -> Iterator[None]:
    """Let an alarm raise; where there are none (Windows), the child's own limit must do."""

    def ring(*_: object) -> None:
        raise _TooLong

    if hasattr(signal, "SIGVTALRM"):
        signal.signal(signal.SIGVTALRM, ring)
    yield


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
