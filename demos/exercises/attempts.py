"""One attempt at an exercise: questions, the child process, the verdict."""

from __future__ import annotations

import ast
import random
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .answers import leaves
from .catalogue import Exercise
from .changes import in_vain
from .evidence import Verdict
from .mends import PLAIN, plain_slip
from .paper import as_python
from .predictions import Prediction
from .submission import SECONDS, code_at, run

_RAISED = {
    "NameError": "raised_name",
    "UnboundLocalError": "raised_name",
    "ZeroDivisionError": "raised_zero",
    "ModuleNotFoundError": "raised_import",
    "ImportError": "raised_import",
    "DomainError": "domain",
    "RecursionError": "recursion",
    "MemoryError": "memory",
    "SystemExit": "exit",
    "Left": "exit",
    "EOFError": "input",
    "Missing": "missing_name",
    "NotAValue": "number_returned",
    "NotYours": "not_yours",
    "GraphCut": "graph_cut",
    "WentBackwards": "went_backwards",
}

_NUMBER_CALLED = re.compile("'(int|float|Value)' object is not callable")

# what says little of the misconception: there the learner's own code is asked
_VAGUE = {
    "unknown", "two_slips", "slip_and_factor", "part_plus", "part_times", "given_only",
    "always_times", "always_off", "always_zero", "rounded", "nearly", "ignores", "part_for_part",
    "raised", "raised_type", "raised_name", "raised_zero", "recursion",
}  # fmt: skip


class Attempt:
    """A submission that has run: the verdict, the line at fault or 0, and what was printed."""

    def __init__(self, exercise: Exercise, file: Path, seconds: float = SECONDS) -> None:
        check = exercise.check
        questions = check.questions(random.Random(secrets.randbits(64)))
        report = run(file, exercise.module, questions, seconds)
        self.exercise, self._file, self._questions = exercise, file, questions
        self.printed = str(report["output"])
        self.line, self.code = int(report.get("line", 0)), str(report.get("code", ""))
        if report.get("failed"):
            self.verdict = _failed(report, seconds, file)
            if self.verdict.id == "raised_name" and isinstance(check, Prediction):
                self.verdict = Verdict("name_unquoted")
            elif "answered" in report:
                self.verdict = self.verdict._replace(asked=questions[report["answered"]])
        else:
            self.verdict = check.judge(questions, report["answers"])
            if self.verdict.id == "none_returned" and self.printed.strip():
                self.verdict = self.verdict._replace(id="printed_not_returned")
        gaps = report.get("gaps", [])
        if gaps and not self.verdict.passed and self.verdict.id != "syntax":
            where = self.verdict.fields.get("where", "")
            self.verdict, self.line = Verdict("gap", {"where": where}), gaps[0]
            self.code = code_at(file, self.line)
        elif not self.verdict.passed:
            self._look_into()

    def locate(self) -> None:
        """Find the only line in which one change would make all numbers right, if there is one."""
        if not self.line and self.verdict.got is not None:
            self.line = int(self._mending("line").get("line", 0))
            self.code = code_at(self._file, self.line)

    def _mending(self, what: str) -> dict[str, Any]:
        """Return what mends the learner's own code, if one change does."""
        report = run(self._file, self.exercise.module, self._questions, mend=what)
        return report.get("mend") or {}

    def _look_into(self) -> None:
        """Name the slip by the learner's own code, where the numbers say little of it."""
        vague = self.verdict.id in _VAGUE
        if not vague and not (self.verdict.got is not None and plain_slip(self._file)):
            return
        found = self._mending("name")
        if found and (vague or found["id"] in PLAIN):
            self._name(found["id"], found["part"], int(found["line"]))
        elif self.verdict.id == "given_only" and not _typed_in(self._file, self.exercise):
            self.verdict = self.verdict._replace(id="right_there")
        elif self.verdict.id == "unknown":
            files = self._file, self.exercise.solution
            mine, right = (each.read_text(encoding="utf-8", errors="replace") for each in files)
            vain = in_vain(mine, self.exercise.given, right)
            if vain:
                self._name(*vain)

    def _name(self, message: str, part: str, line: int) -> None:
        fields = {**self.verdict.fields, "part": part}
        self.verdict = self.verdict._replace(id=message, fields=fields)
        self.line, self.code = line, code_at(self._file, line)


def _typed_in(file: Path, exercise: Exercise) -> bool:
    """Tell whether a file holds a number of the exercise's example, and has no need of it."""
    mine, needed = _literals(file), _literals(exercise.solution)
    example = {abs(v) for v in leaves([*getattr(exercise.check, "given", {}).values()])}
    return bool((mine - needed) & example)


def _literals(file: Path) -> set[float]:
    """Return the plain numbers in a file."""
    nodes = ast.walk(ast.parse(file.read_bytes()))
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, (int, float))}


def _failed(report: Mapping[str, Any], seconds: float, file: Path) -> Verdict:
    """Return the verdict on a submission that gave no answers."""
    why, kind = str(report["failed"]), str(report.get("kind", ""))
    says = str(report.get("says", "")).rstrip(".")
    if why == "raised":
        why = _RAISED.get(kind, "raised")
        if kind == "TypeError":
            why = "raised_type" if report["line"] else "signature"
    called = why == "raised_type" and _NUMBER_CALLED.match(says)
    if why == "syntax" or called or (why == "raised_name" and "·" in says):
        written = as_python(file, report["line"])
        if written:
            return Verdict("on_paper", {"part": written})
        if called:
            return Verdict("number_called")
    if why == "raised_type" and " for ^" in says:
        return Verdict("caret")
    return Verdict(why, {"kind": kind, "says": says, "seconds": f"{seconds:g}"})
