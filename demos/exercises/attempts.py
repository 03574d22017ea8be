"""One attempt at an exercise: questions, the child process, the verdict."""

from __future__ import annotations

import ast
import contextlib
import random
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from .answers import leaves
from .catalogue import Exercise
from .changes import in_vain
from .checks import Check
from .engines import Program
from .evidence import Question, Verdict
from .gaps import gaps
from .mends import PLAIN, plain_slip
from .paper import as_python, decimal_comma
from .predictions import Prediction
from .submission import SECONDS, code_at, run, text_of

_RAISED = {
    "NameError": "raised_name",
    "UnboundLocalError": "raised_unbound",
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

# verdicts that a comma instead of a decimal point can cause
_NO_NUMBER = {"list_returned", "wrong_length", "number_wanted"}
_LIST = re.compile(r"^(?!.*callable).*('(list|tuple)'|sequence|not (list|tuple))")
MENDING = 3.0  # how many times longer than a run the search for a fix may take
_NAMED = re.compile(r"(?:name|variable) '(\w+)'")
_NUMBER_CALLED = re.compile("'(int|float|Value)' object is not callable")

# what says little about the misconception: then the learner's code is examined
_VAGUE = {
    "unknown", "two_slips", "slip_and_factor", "part_plus", "part_times", "given_only",
    "always_times", "always_off", "always_zero", "rounded", "rounded_somewhere", "nearly",
    "ignores", "part_for_part",
    "wrong_at_zero", "raised", "raised_type", "raised_name", "raised_unbound", "raised_zero",
    "recursion",
}  # fmt: skip


class Attempt:
    """A submission that has run: the verdict, the wrong line or 0, and what was printed.

    The questions are seeded by the file's text: a file gets the same message in every run.

    Attributes:
        marks: the wrong parts of the line, each as its first column and the one after its end.
        mark: a hash by which the file is remembered.
        open: the lines that still have a gap.
        compared: the first wrong gradient of an engine that fits no message.
    """

    def __init__(self, exercise: Exercise, file: Path, seconds: float = SECONDS) -> None:
        self.exercise, self._file, self._seconds = exercise, file, seconds
        self._source = text_of(file)
        seed = f"{exercise.id} {self._source}"
        self.mark = sha256(seed.encode("utf-8", "replace")).hexdigest()[:12]
        rng = random.Random(seed)
        self._usual = exercise.check.questions(rng)
        self._questions = [*self._usual, *exercise.check.corners(rng)]
        report = self._run()
        gaps_left: list[int] = report.get("gaps", [])  # one entry per gap
        self.open = sorted({*gaps_left})
        fillable = self.open and not isinstance(exercise.check, Prediction)
        if fillable and _stopped_by_a_gap(report):
            report = {**self._run("gaps"), "output": report["output"]}
        self.printed = str(report["output"])
        self.line, self.code = int(report.get("line", 0)), str(report.get("code", ""))
        self.marks: list[tuple[int, int]] = [*map(tuple, report.get("marks", []))]
        self.compared = ""
        self.verdict = self._judged(report)
        if self.open and self.verdict.passed:
            begun = len(gaps_left) < len(gaps(ast.parse(exercise.given)))
            self.verdict = Verdict("gap_after" if begun else "gap")
        if self.verdict.id in ("gap", "gap_after"):
            self._point_at(self.open[0] if self.open else 0)
            self.open = self.open[1:]
        elif not self.verdict.passed and self.verdict.id != "step_used":
            self._look_into()

    def _run(self, mend: str = "") -> dict[str, Any]:
        longer = MENDING if mend not in ("", "gaps") else 1.0
        seconds = self._seconds * longer
        return run(self._file, self.exercise.module, self._questions, seconds, mend)

    def _judged(self, report: dict[str, Any]) -> Verdict:
        """Return the verdict on what a run has reported."""
        check = self.exercise.check
        usual, answers = self._usual, report.get("answers", [])[: len(self._usual)]
        if report.get("failed") and report.get("answered", 0) >= len(usual) > 0:
            verdict = check.judge(usual, answers, self._source)  # it fails only at a corner
            if not verdict.passed:
                return verdict
        if report.get("failed"):
            verdict = _failed(report, self._seconds, self._file, check)
            answered = "answered" in report
            asked = self._questions[report["answered"]] if answered else None
            if verdict.id == "raised_zero" and report.get("answered", 0) >= len(usual) > 0:
                verdict = Verdict("zero_divided")
            return verdict if verdict.id == "name_unquoted" else verdict._replace(asked=asked)
        if step := report.get("step"):
            self._point_at(step["line"])
            return Verdict("step_used", {"part": step["part"]})
        verdict = check.judge(usual, answers, self._source)
        if verdict.passed:
            corners = [*zip(self._questions, report["answers"], strict=True)][len(usual) :]
            for question, answer in corners:
                if not check.right([question], [answer]):
                    right = check.judge([question, *usual], [answer, *answers])
                    return right._replace(id="wrong_at_zero", fields={})
        if verdict.id in _NO_NUMBER and (comma := decimal_comma(self._file)):
            self._point_at(comma[0])
            return Verdict("decimal_comma", {"part": comma[1]})
        if verdict.id == "none_returned" and self.printed.strip():
            verdict = verdict._replace(id="printed_not_returned")
        asked = verdict.asked and _renamed(verdict.asked, self._source, check)
        return verdict._replace(asked=asked)

    def _point_at(self, line: int) -> None:
        self.line, self.code, self.marks = line, code_at(self._file, line), []

    def locate(self) -> None:
        """Find the only line in which one change would make all numbers right, if there is one."""
        if not self.line and self.verdict.got is not None:
            found = self._run("line").get("mend") or {}
            self._point_at(int(found.get("line", 0)))
            self.marks = [*map(tuple, found.get("marks", []))]

    def _look_into(self) -> None:
        """Name the slip from the learner's code, if the numbers say little about it."""
        vague = self.verdict.id in _VAGUE
        ran = self.verdict.asked is not None  # to the end, whatever the result
        if not vague and not (ran and plain_slip(self._file)):
            return
        found = self._run("name").get("mend") or {}
        if found and (vague or found["id"] in PLAIN):
            self._name(found["id"], found["part"], int(found["line"]))
            self.marks = [*map(tuple, found["marks"])]
        elif self.verdict.id == "given_only" and not _typed_in(self._file, self.exercise):
            until = "right_until" if self.verdict.fields["part"] else "right_there"
            self.verdict = self.verdict._replace(id=until)
        elif self.verdict.id == "unknown":
            right = self.exercise.solution.read_text(encoding="utf-8")
            vain = in_vain(self._source, self.exercise.given, right)
            if vain:
                self._name(*vain)
        if isinstance(self.exercise.check, Program) and self.verdict.id in _VAGUE:
            found = self._run("compare").get("mend") or {}
            self.compared = str(found.get("part", ""))

    def _name(self, message: str, part: str, line: int) -> None:
        self.verdict = self.verdict._replace(id=message, fields={"part": part})
        self._point_at(line)


def _renamed(asked: Question, source: str, check: Check) -> Question:
    """Return a question under the learner's names of the parameters."""
    name = getattr(getattr(check, "truth", None), "__name__", "")
    with contextlib.suppress(SyntaxError, ValueError):  # in an unknown encoding, say
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                theirs = [argument.arg for argument in node.args.args]
                if len(theirs) == len(asked):
                    return dict(zip(theirs, asked.values(), strict=True))
    return asked


def _typed_in(file: Path, exercise: Exercise) -> bool:
    """Tell whether a file contains a number of the exercise's example without needing it."""
    mine, needed = _literals(file), _literals(exercise.solution)
    example = {abs(v) for v in leaves([*getattr(exercise.check, "given", {}).values()])}
    return bool((mine - needed) & example)


def _literals(file: Path) -> set[float]:
    """Return the plain numbers in a file."""
    nodes = ast.walk(ast.parse(file.read_bytes()))
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, (int, float))}


def _stopped_by_a_gap(report: Mapping[str, Any]) -> bool:
    """Tell whether a run with gaps stopped because of one, not because of something else."""
    failed = report.get("failed")
    return not failed or (failed == "raised" and "ellipsis" in str(report.get("says", "")).lower())


def _failed(report: Mapping[str, Any], seconds: float, file: Path, check: Check) -> Verdict:
    """Return the verdict on a submission that gave no answers."""
    why, kind = str(report["failed"]), str(report.get("kind", ""))
    says = str(report.get("says", "")).rstrip(".")
    if why == "raised":
        why = _RAISED.get(kind, "raised")
        if kind == "TypeError":
            why = "raised_type" if report["line"] else "signature"
    if why in ("syntax", "raised_type") and (comma := decimal_comma(file)):
        return Verdict("decimal_comma", {"part": comma[1]})
    if why == "raised_name" and isinstance(check, Prediction):
        name = str(report.get("code", "")).partition("=")[0].strip()
        if isinstance(check.truth.get(name), str):
            return Verdict("name_unquoted")
    called = why == "raised_type" and _NUMBER_CALLED.match(says)
    if why == "syntax" or called or (why == "raised_name" and "·" in says):
        written = as_python(file, report["line"])
        if written:
            return Verdict("on_paper", {"part": written})
        if called:
            return Verdict("number_called")
    if why == "raised_type" and " for ^" in says:
        return Verdict("caret")
    if why == "raised_type" and _LIST.search(says) and getattr(check, "by_formula", False):
        why = "list_for_number"
    fields = {"kind": kind, "says": says, "seconds": f"{seconds:g}"}
    if named := _NAMED.search(says):
        fields["name"] = named[1]
    return Verdict(why, fields)
