"""Checks the exercises themselves: unsolved they fail, solved they pass, mistakes are named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from ..language import entries
from .attempts import Attempt
from .catalogue import Exercise, Texts, exercises
from .report import Screen

_MARK = "# message: "
LEAST_WRONG = 3
LEAST_HINTS = 3


def passing(files: list[tuple[Exercise, Path]]) -> list[bool]:
    """Tell of each file whether it passes its exercise."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [*pool.map(lambda pair: Attempt(*pair).verdict.passed, files)]


def wanted(file: Path) -> str:
    """Return the message that a wrong answer says it must be met with."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix(_MARK).strip() if first.startswith(_MARK) else ""


def faults_of(exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise itself."""
    texts = Texts("en")
    faults = [*_incomplete(exercise, texts)]
    expected = [(exercise.folder / "exercise.py", ""), (exercise.solution, "passed")]
    expected += [(file, wanted(file)) for file in exercise.wrong]
    for file, message in expected:
        attempt = Attempt(exercise, file)
        found = attempt.verdict.id
        if file.name == "exercise.py":
            if attempt.verdict.passed:
                faults.append("passes unsolved")
        elif found != message:
            faults.append(f"{file.name} is met with {found}, not with {message or 'anything'}")
        if not attempt.verdict.passed:
            texts.message(exercise, found, attempt.verdict.fields)
    return [f"{exercise.id}: {fault}" for fault in faults]


def _incomplete(exercise: Exercise, texts: Texts) -> Iterator[str]:
    if len(exercise.wrong) < LEAST_WRONG:
        yield f"only {len(exercise.wrong)} wrong answers"
    if len(texts.hints(exercise)) < LEAST_HINTS:
        yield f"only {len(texts.hints(exercise))} hints"
    if "?" not in texts.hints(exercise)[0]:
        yield "the first hint does not ask"
    own = set(getattr(exercise.check, "own", ()))
    said = {n.removeprefix("messages.") for n in entries(exercise.folder / "en.toml")}
    if own - said:
        yield f"no message for {', '.join(sorted(own - said))}"


def verify(name: str | None = None) -> int:
    """Check all exercises, or one, and return the exit code."""
    screen = Screen()
    chosen = [e for e in exercises() if name in (None, e.id)]
    with ProcessPoolExecutor() as pool:  # looking for a misconception is work, too
        faults = [fault for found in pool.map(faults_of, chosen) for fault in found]
    for fault in faults:
        screen.show(fault, "bold dark_orange")
    wrong = sum(len(exercise.wrong) for exercise in chosen)
    screen.show(f"{len(chosen)} exercises, {wrong} wrong answers, {len(faults)} faults")
    return 1 if faults or not chosen else 0
