"""The learner's folder: their copies of the exercises, and their progress in a small file."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .catalogue import Exercise, Texts, exercises

STATE = ".progress.json"
DEFAULT = "my-exercises"
_ODD = (RecursionError, OverflowError)  # JSON nested without end, a count of 1e999
_PYTEST = '''"""The exercises as plain pytest: `pytest -m exercise`."""

import sys

sys.path.append({root!r})
from demos.exercises.as_pytest import test_exercise  # noqa: E402, F401
'''
_INI = """[pytest]
python_files = test_exercises.py
markers = exercise: an exercise of the debugger for backpropagation
"""


def here() -> Path:
    """Return the folder meant when none is named: the present one if it is one, else the usual."""
    return Path() if Path(STATE).exists() else Path(DEFAULT)


def write_whole(path: Path, text: str) -> None:
    """Write a file as a whole or not at all.

    Raises:
        OSError: it cannot be written; what was there stays as it was.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8", errors="replace")
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


class Folder:
    """A learner's folder.

    Args:
        path: where it is.

    Attributes:
        done: ids of the exercises that once passed.
        hints: how many hints of each were read.
        language: the language chosen, or None.
        rebuilt: whether the state could not be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: list[str] = []
        self.hints: dict[str, int] = {}
        self.language: str | None = None
        self.rebuilt = False
        try:
            self._read(json.loads((path / STATE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, AttributeError, KeyError, *_ODD):
            self.rebuilt = True

    def _read(self, state: dict[str, Any]) -> None:
        known = {exercise.id for exercise in exercises()}
        self.done = [name for name in state["done"] if name in known]
        self.hints = {str(name): int(count) for name, count in state["hints"].items()}
        self.language = state.get("language")

    @property
    def exists(self) -> bool:
        """Whether there is such a folder, made by `init`."""
        return (self.path / STATE).exists()

    @property
    def holds_exercises(self) -> bool:
        """Whether it is a learner's: made by `init`, or with a file of an exercise."""
        try:
            return self.exists or any(self.file(exercise).exists() for exercise in exercises())
        except OSError:  # it may not be looked into
            return False

    def save(self) -> None:
        """Write the state, whole or not at all."""
        state = {"done": self.done, "hints": self.hints, "language": self.language}
        write_whole(self.path / STATE, json.dumps(state, indent=1) + "\n")

    def rebuild(self, passes: Callable[[list[Exercise]], list[bool]]) -> None:
        """Find out again what is done, from the learner's files."""
        there = [exercise for exercise in exercises() if self.file(exercise).exists()]
        right = passes(there)
        self.done = [exercise.id for exercise, passed in zip(there, right, strict=True) if passed]
        self.save()

    def file(self, exercise: Exercise) -> Path:
        """Return the learner's copy of an exercise, also where an older numbering put it."""
        now = self.path / exercise.file
        if now.exists():
            return now
        name = re.compile(rf"\d+_{exercise.id}\.py")
        older = (file for file in sorted(self.path.glob("*/*.py")) if name.fullmatch(file.name))
        return next(older, now)

    def fill(self, texts: Texts) -> tuple[int, int]:
        """Add what is missing, and return how many files were added and how many were there."""
        added = kept = 0
        for exercise in exercises():
            if self.file(exercise).exists():
                kept += 1
            else:
                self.write(exercise, texts)
                added += 1
        root = str(Path(__file__).parents[2])
        extras = {"test_exercises.py": _PYTEST.format(root=root), "pytest.ini": _INI}
        for name, text in extras.items():
            (self.path / name).write_text(text, encoding="utf-8")
        self.save()
        return added, kept

    def write(self, exercise: Exercise, texts: Texts) -> None:
        """Write a fresh copy of an exercise."""
        file = self.file(exercise)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts.learners_copy(exercise), encoding="utf-8")

    def prepare(self, exercise: Exercise, texts: Texts) -> Path | None:
        """Make what an exercise needs beside the learner's file; return its picture, if any."""
        if not self.file(exercise).exists():
            self.write(exercise, texts)
        picture = getattr(exercise.check, "picture", None)
        if picture is None:
            return None
        path = self.file(exercise).with_suffix(".svg")
        if not path.exists():
            picture(path)
        return path

    def backup_of(self, exercise: Exercise) -> Path:
        """Return where a reset would keep the learner's file."""
        file, number = self.file(exercise), 1
        while (backup := file.with_suffix(f".py.{number}.bak")).exists():
            number += 1
        return backup

    def reset(self, exercise: Exercise, texts: Texts) -> Path | None:
        """Put an exercise back as it was at first; return where the learner's file is kept."""
        backup = self.backup_of(exercise) if self.file(exercise).exists() else None
        if backup:
            self.file(exercise).replace(backup)
        self.write(exercise, texts)
        return backup

    def passed(self, exercise: Exercise) -> None:
        """Remember that an exercise is done."""
        if exercise.id not in self.done:
            self.done.append(exercise.id)
            self.save()

    def hinted(self, exercise: Exercise, count: int) -> None:
        """Remember how many hints were read."""
        self.hints[exercise.id] = count
        self.save()

    def first_open(self) -> Exercise | None:
        """Return the first exercise not done yet."""
        return next((e for e in exercises() if e.id not in self.done), None)
