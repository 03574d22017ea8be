"""The exercises and what is said about them, in the learner's language."""

from __future__ import annotations

import hashlib
import importlib
import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .checks import Check

HERE = Path(__file__).parent
LANGUAGES = ("en", "fa")


class Exercise(NamedTuple):
    """One exercise.

    Attributes:
        id: its name, as it is typed.
        chapter: the chapter's name.
        number: its place among all, from 1.
        file: where it lies in the learner's folder.
    """

    id: str
    chapter: str
    number: int
    file: str

    @property
    def folder(self) -> Path:
        """Where everything about it stands."""
        return HERE / self.chapter / self.id

    @property
    def module(self) -> str:
        """The module that holds its CHECK."""
        return f"{__package__}.{self.chapter}.{self.id}.check"

    @property
    def check(self) -> Check:
        """What judges it."""
        check: Check = importlib.import_module(self.module).CHECK
        return check

    @property
    def given(self) -> str:
        """The code the learner starts from."""
        return (self.folder / "exercise.py").read_text(encoding="utf-8")

    @property
    def solution(self) -> Path:
        """The file with a solution."""
        return self.folder / "solution.py"

    @property
    def wrong(self) -> list[Path]:
        """The files with typical wrong answers."""
        return sorted((self.folder / "wrong").glob("*.py"))


@cache
def exercises() -> list[Exercise]:
    """Return all exercises in their order."""
    rows = _toml(HERE / "info.toml")["exercise"]
    chapters = list(dict.fromkeys(row["chapter"] for row in rows))
    found: list[Exercise] = []
    for number, row in enumerate(rows, 1):
        chapter = row["chapter"]
        within = sum(e.chapter == chapter for e in found) + 1
        file = f"{chapters.index(chapter) + 1}_{chapter}/{within}_{row['id']}.py"
        found.append(Exercise(row["id"], chapter, number, file))
    return found


def by_name(name: str) -> Exercise:
    """Return the exercise of a name or number.

    Raises:
        LookupError: there is none.
    """
    for exercise in exercises():
        if name in (exercise.id, str(exercise.number), exercise.file):
            return exercise
    raise LookupError(name)


class Texts:
    """What is said in one language; what it lacks is said in English.

    Args:
        language: one of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def chapter(self, name: str) -> str:
        """Return a chapter's title."""
        return self._find(HERE / "texts", "chapters", name)

    def say(self, line: str, /, **fields: object) -> str:
        """Return a line of the runner's."""
        return self._find(HERE / "texts", "runner", line).format_map(fields)

    def title(self, exercise: Exercise) -> str:
        """Return an exercise's title."""
        return str(self._whole(exercise.folder)["title"])

    def text(self, exercise: Exercise) -> str:
        """Return an exercise's text."""
        return str(self._whole(exercise.folder)["text"]).strip("\n")

    def hints(self, exercise: Exercise) -> list[str]:
        """Return an exercise's hints, the first a question."""
        return [*self._whole(exercise.folder)["hints"]]

    def message(self, exercise: Exercise, name: str, fields: Mapping[str, str]) -> str:
        """Return the message of a misconception: the exercise's own, else the general one."""
        own = self._whole(exercise.folder).get("messages", {})
        text = own.get(name) or self._find(HERE / "texts", "messages", name)
        return str(text).strip("\n").format_map(_Blank(fields))

    def learners_copy(self, exercise: Exercise) -> str:
        """Return the file a learner starts from: the text above the code."""
        return f'"""{self.title(exercise)}\n\n{self.text(exercise)}\n"""\n\n{exercise.given}'

    def _whole(self, folder: Path) -> dict[str, Any]:
        found = _toml(folder / "en.toml")
        other = folder / f"{self.language}.toml"
        if self.language == "en" or not other.exists():
            return found
        translated = _toml(other)
        both = {**found.get("messages", {}), **translated.get("messages", {})}
        return {**found, **translated, "messages": both}

    def _find(self, folder: Path, table: str, name: str) -> str:
        for language in (self.language, "en"):
            file = folder / f"{language}.toml"
            if file.exists() and name in _toml(file).get(table, {}):
                return str(_toml(file)[table][name])
        raise LookupError(f"no text called {table}.{name}")


class _Blank(dict[str, str]):
    """Fields of which a message may name more than there are."""

    def __missing__(self, name: str) -> str:
        return ""


@cache
def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def entries(file: Path) -> dict[str, str]:
    """Return every text of a catalogue by its path: `messages.sign`, `hints.1`."""
    found: dict[str, str] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, str):
            found[prefix] = value
        items = value.items() if isinstance(value, dict) else []
        if isinstance(value, list):
            items = [(str(index), item) for index, item in enumerate(value, 1)]
        for name, item in items:
            walk(f"{prefix}.{name}" if prefix else str(name), item)

    whole = {name: value for name, value in _toml(file).items() if name != "of"}
    walk("", whole)
    return found


def mark(english: str) -> str:
    """Return the short hash by which a translation says what it translates."""
    return hashlib.sha256(english.encode()).hexdigest()[:8]


def untranslated(folder: Path, language: str) -> list[str]:
    """Return the texts that a translation lacks, and those whose English has changed since."""
    file = folder / f"{language}.toml"
    if not file.exists():
        return [f"{file.name} is missing"]
    english, other = entries(folder / "en.toml"), entries(file)
    of = _toml(file).get("of", {})
    missing = [name for name in english if name not in other]
    stale = [name for name in english if name in other and of.get(name) != mark(english[name])]
    extra = [name for name in other if name not in english]
    return [f"{n}: missing" for n in missing] + [f"{n}: stale" for n in stale + extra]


def language_of(chosen: str | None, setting: str | None) -> str:
    """Return the language to speak: the one chosen now, else earlier, else the locale's."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "") or locale.getlocale()[0] or ""
    for name in (chosen, setting, named[:2].lower()):
        if name in LANGUAGES:
            return name
    return "en"
