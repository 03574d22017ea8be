"""Checks the exercises themselves: unsolved they fail, solved they pass, mistakes are named."""

from __future__ import annotations

import ast
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from autograd.notation import counted

from ..language import LANGUAGES, entries, untranslated
from ..screen import Screen
from .attempts import Attempt
from .catalogue import HERE, Exercise, Texts, exercises
from .gaps import filled
from .predictions import Prediction

_MARK = "# message: "
_BLANK = re.compile(r"<<.*>>")  # what `new` leaves to write
LEAST_WRONG = 3
LEAST_HINTS = 3


def wanted(file: Path) -> str:
    """Return the message that a wrong answer says it must trigger."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix(_MARK).strip() if first.startswith(_MARK) else ""


def faults_of(exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise itself, one line per fault."""
    try:
        faults = [*_unwritten(exercise), *_incomplete(exercise), *_misjudged(exercise)]
    except Exception as error:  # its files are code and may hold any mistake
        faults = [f"cannot be checked: {type(error).__name__}: {error}"]
    return [f"{exercise.id}: {fault}" for fault in faults + _untranslated(exercise.folder)]


def _unwritten(exercise: Exercise) -> Iterator[str]:
    for file in sorted(exercise.folder.rglob("*.*")):
        if file.suffix in (".py", ".toml"):
            lines = file.read_text(encoding="utf-8").split("\n")
            numbers = [str(number) for number, line in enumerate(lines, 1) if _BLANK.search(line)]
            if numbers:
                name = file.relative_to(exercise.folder).as_posix()
                yield f"{name}: << >> left to write, line {', '.join(numbers)}"


def _incomplete(exercise: Exercise) -> Iterator[str]:
    texts = Texts("en")
    hints = texts.hints(exercise)
    if len(exercise.wrong) < LEAST_WRONG:
        yield f"only {counted(len(exercise.wrong), 'wrong answer')} of {LEAST_WRONG}"
    if len(hints) < LEAST_HINTS:
        yield f"only {counted(len(hints), 'hint')} of {LEAST_HINTS}"
    if not hints or "?" not in hints[0]:
        yield "the first hint is not a question"
    if not texts.why(exercise):
        yield "why is missing"
    files = exercise.folder / "exercise.py", exercise.folder / "exercise.py", exercise.solution
    tree, given, solution = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    if not isinstance(exercise.check, Prediction) and filled(tree, given, solution) is None:
        yield "solution.py has no answer where a gap is"
    for name in LANGUAGES[1:]:
        translated = Texts(name).comments(exercise)
        for comment in dict.fromkeys([*exercise.comments, *translated]):
            if (comment in translated) != (comment in exercise.comments):
                fault = "is missing" if comment in exercise.comments else "translates nothing"
                yield f"{name}.toml: comments: {comment!r} {fault}"
    own = set(getattr(exercise.check, "own", ()))
    said = {n.removeprefix("messages.") for n in entries(exercise.folder / "en.toml")}
    if own - said:
        yield f"no message for {', '.join(sorted(own - said))}"


def _misjudged(exercise: Exercise) -> Iterator[str]:
    """Yield which files do not trigger the message that they should."""
    texts = Texts("en")
    expected = [(exercise.folder / "exercise.py", ""), (exercise.solution, "passed")]
    expected += [(file, wanted(file)) for file in exercise.wrong]
    for file, message in expected:
        attempt = Attempt(exercise, file)
        found = attempt.verdict.id
        if file.name == "exercise.py":
            if attempt.verdict.passed:
                yield "passes unsolved"
        elif found != message:
            yield f"{file.name} gets {found}, not {message or 'what it names'}"
        if not attempt.verdict.passed:
            texts.message(exercise, found, attempt.verdict.fields)


def _untranslated(folder: Path) -> list[str]:
    """Return what is wrong with the translations of a folder's texts."""
    try:
        faults = [f for name in LANGUAGES if name != "en" for f in untranslated(folder, name)]
    except (OSError, ValueError) as error:  # no such file, or not TOML
        faults = [str(error)]
    return [fault.replace(f"{folder}{os.sep}", "") for fault in faults]


def verify(chosen: list[Exercise]) -> int:
    """Check exercises, and if all are chosen the runner's texts too; return the exit code."""
    screen, started = Screen(), time.monotonic()
    faults: list[str] = []
    if chosen == exercises():
        faults += [f"texts: {fault}" for fault in _untranslated(HERE / "texts")]
    with ProcessPoolExecutor() as pool:  # looking for a misconception takes time
        faults += [fault for found in pool.map(faults_of, chosen) for fault in found]
    for fault in faults:
        screen.show(fault, "bold dark_orange")
    wrong = sum(len(exercise.wrong) for exercise in chosen)
    counts = f"exercises: {len(chosen)}, wrong answers: {wrong}, faults: {len(faults)}"
    screen.show(f"{counts}; {time.monotonic() - started:.1f} s")
    return 1 if faults else 0
