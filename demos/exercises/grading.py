"""Grades learners' folders: every exercise is run again, whatever their record of progress says."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import track

from ..language import language_of
from .attempts import Attempt
from .catalogue import Exercise, Texts
from .folder import Folder
from .showing import reason, what_failed

PASSED, NOT_BEGUN = "passed", "not begun"
PATIENCE = 10.0  # seconds: a busy machine fails nobody
_LONGEST = 2**20  # bytes: a file as given is shorter
_TEXT_ABOVE = re.compile(r'\s*"""(.*?)"""', re.DOTALL)


class Grade(NamedTuple):
    """What became of one exercise of one learner."""

    exercise: Exercise
    outcome: str  # "passed", "not begun", or the id of the message that it is met with
    says: str = ""  # that message, in the learner's language
    printed: str = ""
    seconds: float = 0.0


class Learner(NamedTuple):
    """A learner's folder, graded."""

    name: str  # the folder's, with as much of the path before it as tells it from the others
    grades: list[Grade]  # one an exercise

    @property
    def done(self) -> int:
        """How many exercises pass."""
        return sum(grade.outcome == PASSED for grade in self.grades)


def names_of(paths: Sequence[Path]) -> list[str]:
    """Name folders by their last parts, as many as tell them apart.

    >>> names_of([Path("/ann/mine"), Path("/bob/mine"), Path("/bob/more")])
    ['ann/mine', 'bob/mine', 'more']
    """
    names = []
    for path in paths:
        parts = path.parts
        count = 1
        while count < len(parts) and any(
            other is not path and other.parts[-count:] == parts[-count:] for other in paths
        ):
            count += 1
        names.append("/".join(parts[-count:]))
    return names


def graded(
    paths: Sequence[Path], wanted: Sequence[Exercise], language: str | None
) -> list[Learner]:
    """Grade folders, on all cores; nothing is written into them."""
    folders = [Folder(path) for path in paths]
    jobs = [
        (exercise, _file(folder, exercise), language_of(language, folder.language))
        for folder in folders
        for exercise in wanted
    ]
    console, hidden = Console(stderr=True), not sys.stderr.isatty()
    deaf = (signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for us: what has begun ends, no more begins
    pool = ProcessPoolExecutor(initializer=signal.signal, initargs=deaf)
    try:
        grades = pool.map(_grade, jobs)
        shown = iter(
            track(grades, "grading", len(jobs), console=console, transient=True, disable=hidden)
        )
        return [Learner(name, [*islice(shown, len(wanted))]) for name in names_of(paths)]
    finally:
        pool.shutdown(cancel_futures=True)


def _file(folder: Folder, exercise: Exercise) -> Path:
    try:
        return folder.file(exercise)
    except OSError:  # somewhere inside may not be looked into
        return folder.path / exercise.file


def _grade(job: tuple[Exercise, Path, str]) -> Grade:
    exercise, file, language = job
    started, texts = time.monotonic(), Texts(language)
    if untouched(exercise, file):
        return Grade(exercise, NOT_BEGUN)
    try:
        attempt = Attempt(exercise, file, PATIENCE)
    except OSError as error:
        return Grade(exercise, "missing_file", str(error))
    seconds, verdict = time.monotonic() - started, attempt.verdict
    if verdict.passed:
        return Grade(exercise, PASSED, "", attempt.printed, seconds)
    says = "\n".join([*what_failed(texts, attempt), reason(texts, attempt)])
    return Grade(exercise, verdict.id, says, attempt.printed, seconds)


def untouched(exercise: Exercise, file: Path) -> bool:
    """Tell whether a file's code still is what the learner was given."""
    try:
        if not file.is_file() or file.stat().st_size > _LONGEST:
            return False
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # the attempt says what is wrong with it
        return False
    above = _TEXT_ABOVE.match(text)
    return _lines(text[above.end() :] if above else text) == _lines(exercise.given)


def _lines(code: str) -> list[str]:
    """Return the lines that hold something, without the blanks that an editor may take away."""
    return [line.rstrip() for line in code.splitlines() if line.strip()]
