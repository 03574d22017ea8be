"""Finds, in the child process, the fix of a learner's code that makes every answer right."""

from __future__ import annotations

import ast
import contextlib
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from .changes import changes, uncommented
from .checks import Check
from .gaps import filled
from .mends import PLAIN, Mend, mends
from .places import edited
from .rewrites import is_number
from .rounds import tried

MOST = 5000  # fixes to try: a count, so that each run says the same
_FACTORS = {"factor_absent", "factor_extra"}
_MAKES_UP = {"factor_absent", "term_absent", "not_divided_by_n"}  # wherever the mistake is
_EARLY = {"comma_absent", "data_missing", "row_for_column"}  # few, all tried together


def mended(
    source: str,
    given: str,
    solution: str,
    check: Check,
    questions: Sequence[Any],
    alone: bool = False,
) -> dict[str, Any]:
    """Return the fix that makes all answers right: its message, line, part, marks; or nothing.

    Gaps are filled from the solution. `alone` also means: nothing if another line could be fixed
    instead, such as a helper before a later line that lacks a sign.
    """
    found: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for tree, mend in islice(_candidates(source, given, solution), MOST):
            if alone and mend.id in _MAKES_UP:
                continue
            if found.get("line") != mend.line and _right(tree, check, questions):
                if found:
                    return {}
                found = {"id": mend.id, "line": mend.line, "part": mend.part}
                found["marks"] = mend.marks(source)
                if not alone:
                    break
    return found


def _candidates(source: str, given: str, solution: str) -> Iterator[tuple[ast.Module, Mend]]:
    """Yield the fixed code, each with its fix."""

    def parsed(code: str) -> ast.Module:
        tree = ast.parse(code)
        for edit in filled(tree, ast.parse(given), ast.parse(solution)) or ():
            edit.swap()
        return ast.fix_missing_locations(tree)

    tree = parsed(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            powers = parsed(source.replace("^", "**"))
            yield powers, Mend("caret", node.lineno, ast.unparse(node))
            break
    known = {uncommented(line).strip() for line in given.splitlines()}
    lines = enumerate(source.splitlines(), 1)
    own = {number for number, line in lines if uncommented(line).strip() not in known}

    literals = (ast.literal_eval(n) for n in ast.walk(ast.parse(solution)) if is_number(n))
    numbers = [number for number in literals if not isinstance(number, bool)]

    def rank(mend: Mend) -> tuple[bool, ...]:
        early = mend.id in _EARLY and (mend.id != "comma_absent" or "class " in source)
        return mend.id not in PLAIN, _makes_up(mend), mend.line not in own, not early

    every = sorted(mends(tree, own, numbers), key=rank)
    for mend in (mend for mend in every if mend.id in PLAIN):
        with edited(mend.edits):
            yield tree, mend
    for change in changes(source, given):
        with contextlib.suppress(SyntaxError):
            whole = parsed(change.undone)
            if change.undone.count("...") > source.count("..."):  # no answer may be one
                continue
            yield whole, Mend("changed_needlessly", change.line, change.given)
    for mend in (mend for mend in every if mend.id not in PLAIN):
        with edited(mend.edits):
            yield tree, mend


def _makes_up(mend: Mend) -> bool:
    """Tell whether a fix may just compensate for another line: it adds, or divides."""
    new = mend.edits[0].new
    divides = isinstance(new, ast.BinOp) and isinstance(new.op, ast.Div)
    return mend.id == "term_absent" or (divides and mend.id in _FACTORS)


def _right(tree: ast.Module, check: Check, questions: Sequence[Any]) -> bool:
    """Tell whether code answers all questions correctly, whatever else it does."""
    try:
        answers = tried(tree, check, questions)
        return all(check.right([q], [answer]) for q, answer in zip(questions, answers))
    except (Exception, SystemExit):
        return False
