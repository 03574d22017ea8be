"""The learner's folder: their copies of the exercises, and their progress in a small file."""

from __future__ import annotations

import contextlib
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shlex import quote
from typing import Any

from ..files import ROOT, write_whole
from ..language import LANGUAGES
from .attempts import Attempt
from .catalogue import Exercise, Texts, exercises

STATE = ".progress.json"
DEFAULT = "my-exercises"
_UNREADABLE = (  # of a state that anybody may have written: nested without end, a count of 1e999
    OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError, OverflowError,
)  # fmt: skip
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
    """Return the default folder: the current one if it has exercises, else the usual one."""
    above = (Path(), *Path.cwd().parents)
    return next((path for path in above if (path / STATE).exists()), Path(DEFAULT))


class Folder:
    """A learner's folder, with the progress of each exercise.

    Attributes:
        done: the exercises that have passed.
        hints: how many hints of an exercise were read.
        tries: a mark of each failed attempt; the same file has the same mark.
        seen: the exercises whose solution was shown before they passed.
        language: the chosen one.
        rebuilt: whether the state could not be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: list[str] = []
        self.hints: dict[str, int] = {}
        self.tries: dict[str, list[str]] = {}
        self.seen: list[str] = []
        self.language: str | None = None
        self.rebuilt = False
        try:
            self._read()
        except FileNotFoundError:
            pass
        except _UNREADABLE:
            self.rebuilt = True

    def _read(self) -> None:
        state: dict[str, Any] = json.loads((self.path / STATE).read_text(encoding="utf-8"))
        known = [exercise.id for exercise in exercises()]
        language = state.get("language")
        self.language = language if language in LANGUAGES else None
        done = set(map(str, state["done"]))
        hints = {name: max(int(count), 0) for name, count in state["hints"].items()}
        tries = {name: [*map(str, marks)] for name, marks in state.get("tries", {}).items()}
        seen = set(map(str, state.get("seen", ())))
        self.done = [name for name in known if name in done]
        self.hints = {name: count for name, count in hints.items() if name in known}
        self.tries = {name: marks for name, marks in tries.items() if name in known}
        self.seen = [name for name in known if name in seen]

    def _catch_up(self) -> None:
        """Take over what another run on this folder has written in the meantime."""
        mine = self.language
        with contextlib.suppress(*_UNREADABLE):
            self._read()
        self.language = mine

    @property
    def option(self) -> str:
        """The option for this folder in a command; nothing for the usual one."""
        return "" if self.path == Path(DEFAULT) else f" --folder {quote(str(self.path))}"

    @property
    def exists(self) -> bool:
        """Whether there is such a folder, made by `init`."""
        return (self.path / STATE).exists()

    @property
    def holds_exercises(self) -> bool:
        """Whether it is a learner's: made by `init`, or with a file of an exercise."""
        try:
            return self.exists or any(self.file(exercise).exists() for exercise in exercises())
        except OSError:  # no permission to list it
            return False

    def save(self) -> None:
        """Write the state completely or not at all."""
        state = {
            "done": self.done,
            "hints": self.hints,
            "tries": self.tries,
            "seen": self.seen,
            "language": self.language,
        }
        write_whole({self.path / STATE: json.dumps(state, indent=1) + "\n"})

    def rebuild(self) -> None:
        """Determine what is done again, from the learner's files."""
        there = [exercise for exercise in exercises() if self.file(exercise).exists()]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            right = pool.map(lambda e: Attempt(e, self.file(e)).verdict.passed, there)
            self.done = [e.id for e, passed in zip(there, right, strict=True) if passed]
        self.save()

    def file(self, exercise: Exercise) -> Path:
        """Return the learner's copy of an exercise, even under an older number."""
        now = self.path / exercise.file
        if now.exists():
            return now
        name = re.compile(rf"\d+_{exercise.id}\.py")
        older = (file for file in sorted(self.path.glob("*/*.py")) if name.fullmatch(file.name))
        return next(older, now)

    def fill(self, texts: Texts) -> tuple[int, int, list[str]]:
        """Add what is missing; return how many were added, how many existed, and foreign files.

        Those have the name of a file for pytest, and are left as they are.
        """
        missing = [exercise for exercise in exercises() if not self.file(exercise).exists()]
        for exercise in missing:
            self.write(exercise, texts)
        root = str(ROOT)
        extras = {"test_exercises.py": _PYTEST.format(root=root), "pytest.ini": _INI}
        foreign = [name for name in extras if self._is_foreign(self.path / name)]
        write_whole({self.path / name: extras[name] for name in extras if name not in foreign})
        self.save()
        return len(missing), len(exercises()) - len(missing), foreign

    def _is_foreign(self, file: Path) -> bool:
        """Tell whether there is a file for pytest that `fill` has not written."""
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return "exercises as plain pytest" not in text and "debugger for backprop" not in text

    def write(self, exercise: Exercise, texts: Texts) -> None:
        """Write a new copy of an exercise."""
        file = self.file(exercise)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole({file: texts.learners_copy(exercise)})

    def prepare(self, exercise: Exercise, texts: Texts) -> Path | None:
        """Make what an exercise needs next to the learner's file; return its picture, if any."""
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
        """Restore the original of an exercise; return where the learner's file is kept."""
        backup = self.backup_of(exercise) if self.file(exercise).exists() else None
        if backup:
            self.file(exercise).replace(backup)
        self.write(exercise, texts)
        return backup

    def passed(self, exercise: Exercise) -> None:
        """Record that an exercise is done."""
        self._catch_up()
        if exercise.id not in self.done:
            self.done.append(exercise.id)
            self.save()

    def failed(self, exercise: Exercise, mark: str) -> None:
        """Record a failed attempt by the file's mark: the same file checked again counts once."""
        self._catch_up()
        marks = self.tries.setdefault(exercise.id, [])
        if mark not in marks:
            marks.append(mark)
            self.save()

    def shown(self, exercise: Exercise) -> None:
        """Record that the solution was shown; the teacher sees it if that was before a pass."""
        self._catch_up()
        if exercise.id not in self.done and exercise.id not in self.seen:
            self.seen.append(exercise.id)
            self.save()

    def failures(self, exercise: Exercise) -> int:
        """Return how many attempts have failed."""
        return len(self.tries.get(exercise.id, ()))

    def hinted(self, exercise: Exercise, count: int) -> None:
        """Record how many hints were read."""
        self._catch_up()
        self.hints[exercise.id] = count
        self.save()

    def first_open(self) -> Exercise | None:
        """Return the first exercise not done yet."""
        return next((e for e in exercises() if e.id not in self.done), None)
