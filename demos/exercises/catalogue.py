"""The exercises and their texts, in the learner's language."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..language import COLUMNS, COMMENTS, ERRORS, catalogue, explained, in_digits, laid_out, wrapped
from .checks import Check

HERE = Path(__file__).parent
_COUNTS = ("wanted", "length", "seconds", "digits", "place")  # fields that are numbers as text
_STOPPED = (
    "raised",
    "raised_name",
    "raised_unbound",
    "raised_zero",
    "raised_type",
    "raised_import",
    "domain",
    "syntax",
)
_COMMENT = re.compile("^(.*?)# (.+)$", re.MULTILINE)


class Exercise(NamedTuple):
    """One exercise."""

    id: str
    chapter: str
    number: int  # among all, from 1
    file: str  # in the learner's folder
    folder: Path  # with everything about it

    @property
    def module(self) -> str:
        """The module with its CHECK."""
        return f"{__package__}.{self.chapter}.{self.id}.check"

    @property
    def check(self) -> Check:
        """Its check."""
        check: Check = importlib.import_module(self.module).CHECK
        return check

    @property
    def given(self) -> str:
        """The code the learner starts from."""
        return (self.folder / "exercise.py").read_text(encoding="utf-8")

    @property
    def comments(self) -> list[str]:
        """The comments in that code."""
        return [comment for _, comment in _COMMENT.findall(self.given)]

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
    """Return all exercises in order: in each chapter the listed ones, then the others."""
    found: list[Exercise] = []
    for place, (chapter, listed) in enumerate(catalogue(HERE / "info.toml").items(), 1):
        there = sorted(check.parent.name for check in HERE.glob(f"{chapter}/*/check.py"))
        for within, name in enumerate(dict.fromkeys([*listed, *there]), 1):
            file = f"{place}_{chapter}/{within}_{name}.py"
            found.append(Exercise(name, chapter, len(found) + 1, file, HERE / chapter / name))
    return found


def by_name(name: str) -> Exercise:
    """Return the exercise with a name or number; raise LookupError if there is none."""
    name = str(int(name)) if name.isdecimal() and len(name) < 9 else name  # ۵, too
    for exercise in exercises():
        if name in (exercise.id, str(exercise.number), exercise.file):
            return exercise
    raise LookupError(name)


class Texts:
    """The texts in one language; those it lacks are in English."""

    def __init__(self, language: str) -> None:
        self.language = language

    def chapter(self, name: str) -> str:
        """Return a chapter's title."""
        return str(self._general["chapters"][name])

    def say(self, line: str, /, **fields: object) -> str:
        """Return a line of the runner's."""
        return str(self._general["runner"][line]).format_map(self._shown(fields))

    def _shown(self, fields: Mapping[str, object]) -> dict[str, str]:
        """Return fields as they are filled in; a count in the language's own digits."""
        shown: dict[str, object] = dict(fields)
        counts = {n: int(str(x)) for n, x in fields.items() if n in _COUNTS and str(x).isdecimal()}
        return {n: in_digits(x, self.language) for n, x in (shown | counts).items()}

    @property
    def mixes(self) -> bool:
        """Whether a line may mix words with names and numbers: terminals mix no directions."""
        return self.language == "en"

    def is_yes(self, answer: str) -> bool:
        """Tell whether an answer says yes, in this language or in English."""
        words = (catalogue(HERE / f"texts/{name}.toml") for name in (self.language, "en"))
        return any(answer.lower() in said["answers"]["yes"] for said in words)

    def entry(self, exercise: Exercise, mark: str) -> str:
        """Return an exercise's line in a list; without an id if directions cannot be mixed."""
        title = self.title(exercise)
        if self.mixes:
            return f"    {mark} {exercise.number:2} {exercise.id:18} {title}"
        mark = mark.replace("→", "←")
        return f"{mark} {in_digits(exercise.number, self.language):>2} {title}"

    def title(self, exercise: Exercise) -> str:
        """Return an exercise's title."""
        return str(self._whole(exercise.folder)["title"])

    def why(self, exercise: Exercise) -> str:
        """Return why an exercise's answer is right, shown after a pass; "" if it has none."""
        return str(self._whole(exercise.folder).get("why", "")).strip("\n")

    def text(self, exercise: Exercise) -> str:
        """Return an exercise's text."""
        return str(self._whole(exercise.folder)["text"]).strip("\n")

    def hints(self, exercise: Exercise) -> list[str]:
        """Return an exercise's hints, the first a question."""
        return [*self._whole(exercise.folder)["hints"]]

    def message(self, exercise: Exercise, name: str, fields: Mapping[str, str]) -> str:
        """Return the message for a misconception: the exercise's own, else the general one."""
        own = self._whole(exercise.folder).get("messages", {}).get(name)
        text = str(own or self._general["messages"][name]).strip("\n")
        if not own and name in _STOPPED:
            text = self._explained(fields) or text
        lines = [self.say("about", parts=fields["about"])] if fields.get("about") else []
        for line in text.split("\n"):
            blank = re.fullmatch(r"    −?\{(\w+)\}", line)
            if blank and not fields.get(blank[1]):  # the sentence ends before it
                lines[-1:] = [re.sub(":$", ".", lines[-1])]
            else:
                lines.append(line.format_map(_Blank(self._shown(fields))))
        if fields.get("yours"):
            lines += [self.say("yours"), f"    {fields['yours']}"]
        return "\n".join(lines)

    def _explained(self, fields: Mapping[str, str]) -> str:
        """Return what happened where code stopped, and below what was said; "" if not known."""
        if not fields.get("says"):  # for a class, a message is shown without what was said
            return ""
        says = f"{fields['kind'] or 'SyntaxError'}: {fields['says']}"
        text = explained(says, self._general.get(ERRORS, {}), self.language)
        below = wrapped(says, COLUMNS, "    ") if text else []
        return "\n".join([text, *below]).replace("{", "{{").replace("}", "}}")

    def learners_copy(self, exercise: Exercise) -> str:
        """Return the file a learner starts from: the text above the code."""
        lines = laid_out(f"{self.title(exercise)}\n\n{self.text(exercise)}", COLUMNS)
        said = self.comments(exercise)

        def translated(found: re.Match[str]) -> str:
            code, comment = found[1].rstrip(), said.get(found[2], "")
            if not comment:
                return found[0]
            lines = laid_out(comment, COLUMNS)
            if code and len(lines) == 1:
                return f"{code}  # {comment}"
            indent = found[1][: len(found[1]) - len(found[1].lstrip())]
            above = [f"{indent}# {line}" for line in lines]
            return "\n".join([*above, code] if code else above)

        return '"""' + "\n".join([*lines, '"""', "", _COMMENT.sub(translated, exercise.given)])

    def comments(self, exercise: Exercise) -> dict[str, str]:
        """Return what the comments of an exercise's code are in this language."""
        return {**self._whole(exercise.folder).get(COMMENTS, {})}

    @property
    def _general(self) -> dict[str, Any]:
        return self._whole(HERE / "texts")

    def _whole(self, folder: Path) -> dict[str, Any]:
        """Return a folder's texts, in English where the language lacks them."""
        found = catalogue(folder / "en.toml")
        other = folder / f"{self.language}.toml"
        if self.language == "en" or not other.exists():
            return found
        translated = catalogue(other)
        tables = {
            k: {**found.get(k, {}), **t} for k, t in translated.items() if isinstance(t, dict)
        }
        return {**found, **translated, **tables}


class _Blank(dict[str, str]):
    """Fields; a message may name others, as for a class, which is told what happened to most."""

    def __missing__(self, name: str) -> str:
        return "…"
