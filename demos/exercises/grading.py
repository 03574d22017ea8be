"""Grades learners' folders: runs every exercise again, whatever their record of progress says."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.progress import track

from autograd.terminal import complain, version

from ..language import language_of
from .attempts import Attempt
from .catalogue import Exercise, Texts
from .changes import uncommented
from .folder import Folder
from .showing import reason, what_failed

PASSED, NOT_BEGUN = "passed", "not begun"
PATIENCE = 10.0  # seconds, so that a busy machine fails no one
_LONGEST = 2**20  # bytes; a given file is shorter
_TEXT_ABOVE = re.compile(r'\s*"""(.*?)"""', re.DOTALL)


Job = tuple[Exercise, Path, str]  # with the language of the messages
Found = tuple[str, str, str, float]  # what a grade has in addition to its exercise


class Grade(NamedTuple):
    """The result of one exercise of one learner."""

    exercise: Exercise
    outcome: str  # "passed", "not begun", or the id of its message
    says: str = ""  # that message, in the learner's language
    printed: str = ""
    seconds: float = 0.0


class Learner(NamedTuple):
    """A learner's folder, graded."""

    name: str  # the folder's, with as much of its path as distinguishes it from the others
    grades: list[Grade]  # one per exercise
    seen: frozenset[str] = frozenset()  # exercises whose solution was shown before they passed

    @property
    def done(self) -> int:
        """How many exercises pass."""
        return self.done_in()

    def done_in(self, chapter: str | None = None) -> int:
        """Return how many exercises pass, in a chapter or overall."""
        mine = [g for g in self.grades if chapter in (None, g.exercise.chapter)]
        return sum(grade.outcome == PASSED for grade in mine)


def names_of(paths: Sequence[Path]) -> list[str]:
    """Name folders by as many of their last parts as distinguish them, without a common ending.

    >>> names_of([Path("/class/ann/mine"), Path("/class/bob/mine")])
    ['ann', 'bob']
    >>> names_of([Path("/ann/mine"), Path("/bob/mine"), Path("/bob/more")])
    ['ann/mine', 'bob/mine', 'more']
    """
    if len(paths) > 1 and len({path.parts[-1] for path in paths}) == 1:
        return names_of([path.parent for path in paths])
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
    paths: Sequence[Path], wanted: Sequence[Exercise], language: str | None, kept: Path
) -> list[Learner]:
    """Grade folders on all cores, without writing into them.

    Each grade is saved as it comes, so that the same command continues where it was stopped;
    identical files of several learners are graded once.
    """
    folders = [Folder(path) for path in paths]
    jobs = [
        (exercise, _file(folder, exercise), language_of(language, folder.language))
        for folder in folders
        for exercise in wanted
    ]
    keys = [*map(_key, jobs)]
    grades = _read(kept)
    missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in grades}
    try:
        with _opened(kept) as file:
            for key, found in _run(missing):
                grades[key] = found
                print(json.dumps([key, *found]), file=file, flush=True)
    except KeyboardInterrupt:
        count = f"{len(grades.keys() & set(keys))} of {len(set(keys))}"
        complain(f"{count} answers are graded, and kept in {kept}: the same command continues")
        raise
    kept.unlink(missing_ok=True)
    each = iter(zip(keys, jobs, strict=True))
    return [
        Learner(
            name,
            [Grade(job[0], *grades[key]) for key, job in islice(each, len(wanted))],
            frozenset(folder.seen),
        )
        for name, folder in zip(names_of(paths), folders, strict=True)
    ]


def _opened(kept: Path) -> TextIO:
    """Open the file that grades are kept in; if that is impossible, they are not kept."""
    try:
        return kept.open("a", encoding="utf-8")
    except OSError:
        return open(os.devnull, "w", encoding="utf-8")


def _run(jobs: dict[str, Job]) -> Iterator[tuple[str, Found]]:
    """Run jobs on all cores; yield each result as it comes."""
    console, hidden = Console(stderr=True), not sys.stderr.isatty()
    deaf = signal.SIGINT, signal.SIG_IGN  # Ctrl-C is ours: jobs that run end, no more begin
    pool = ProcessPoolExecutor(initializer=signal.signal, initargs=deaf)
    try:
        running = {pool.submit(_grade, job): key for key, job in jobs.items()}
        done = as_completed(running)
        for future in track(
            done, "grading", len(running), console=console, transient=True, disable=hidden
        ):
            yield running[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _key(job: Job) -> str:
    """Return the key of a grade: the exercise, the file's text, the language."""
    exercise, file, language = job
    try:
        plain = file.is_file() and file.stat().st_size <= _LONGEST
        written = file.read_bytes() if plain else bytes(file)
    except OSError:
        written = bytes(file)
    what = f"{version()} {exercise.id} {language} ".encode() + written
    return hashlib.sha256(what).hexdigest()[:32]


def _read(kept: Path) -> dict[str, Found]:
    """Return the grades kept by an earlier run, without a line that was cut off."""
    found: dict[str, Found] = {}
    with contextlib.suppress(OSError):
        for line in kept.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, TypeError):
                key, outcome, says, printed, seconds = json.loads(line)
                found[str(key)] = str(outcome), str(says), str(printed), float(seconds)
    return found


def _file(folder: Folder, exercise: Exercise) -> Path:
    try:
        return folder.file(exercise)
    except OSError:  # no permission to list something inside
        return folder.path / exercise.file


def _grade(job: Job) -> Found:
    exercise, file, language = job
    started, texts = time.monotonic(), Texts(language)
    if untouched(exercise, file):
        return NOT_BEGUN, "", "", 0.0
    try:
        attempt = Attempt(exercise, file, PATIENCE)
    except OSError as error:
        return "missing_file", str(error), "", 0.0
    seconds, verdict = time.monotonic() - started, attempt.verdict
    if verdict.passed:
        return PASSED, "", attempt.printed, seconds
    says = "\n".join([*what_failed(texts, attempt), reason(texts, attempt)])
    return verdict.id, says, attempt.printed, seconds


def untouched(exercise: Exercise, file: Path) -> bool:
    """Tell whether a file's code is still what the learner was given."""
    try:
        if not file.is_file() or file.stat().st_size > _LONGEST:
            return False
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # the attempt says what is wrong with it
        return False
    above = _TEXT_ABOVE.match(text)
    return _lines(text[above.end() :] if above else text) == _lines(exercise.given)


def _lines(code: str) -> list[str]:
    """Return the lines of code, without blanks that an editor may remove."""
    return [line for line in map(uncommented, code.splitlines()) if line]
