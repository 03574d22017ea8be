"""An attempt in a teacher's words: what was expected, what was returned, and why."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches
from typing import Any

from autograd.languages import digits_text
from autograd.terminal import complain

from ..command import typed
from ..debugger import in_persian
from ..language import COLUMNS, in_digits, one_direction, wrapped
from ..screen import Screen
from .answers import leaves
from .attempts import Attempt
from .catalogue import Exercise, Texts, by_name, exercises
from .debugging import can_debug
from .folder import Folder
from .reports import harmless
from .symbols import pretty

TRIES_TO_DEBUG = 3  # failed attempts, until the debugger is offered
TRIES_TO_SEE = 5  # and until the solution is, if all hints were read
_NO_ANSWER = ("gap", "gap_after", "missing_file")  # verdicts: these are no attempts
_MOST_PRINTED = 12  # lines
_MOST_LISTED = 16  # numbers


class Teller(Screen):
    """A screen that speaks to the learner in their language."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.texts = texts

    def say(self, line: str, /, style: str = "", under: object = "", **fields: object) -> None:
        """Show a line of the runner's, and under it what is not prose."""
        self.show(self.texts.say(line, **fields), style)
        if under:
            self.show(f"    {under}")

    def complain(self, line: str, /, **fields: object) -> None:
        """Say on standard error what went wrong."""
        complain(one_direction(self.texts.say(line, **fields)))

    def show_attempt(self, attempt: Attempt) -> bool:
        """Show the result of an attempt, and return whether it passes."""
        verdict = attempt.verdict
        if verdict.passed:
            self.say("passed", "bold green")
            if why := self.texts.why(attempt.exercise):
                self.show(why)
            if verdict.more:
                self.say("reveal")
                self.show(textwrap.indent(verdict.more, "    "))
            return True
        attempt.locate()
        self.say("failed", "bold dark_orange")
        before = what_failed(self.texts, attempt)
        if before and not self.texts.mixes:  # the message may begin with its symbols, indented, too
            before.append("")
        for line in before:
            self.show(line)
        self.show(reason(self.texts, attempt), "bold")
        for line in [*compared(self.texts, attempt), *still_open(self.texts, attempt)]:
            self.show(line)
        if attempt.printed.strip():
            self.say("printed", "dim")
            for line in attempt.printed.rstrip().splitlines()[:_MOST_PRINTED]:
                self.show("    " + harmless(line, COLUMNS), "dim")
        return False

    def show_verdict(self, folder: Folder, attempt: Attempt) -> bool:
        """Show the result of an attempt, record it, and after several say what helps."""
        exercise, passes = attempt.exercise, self.show_attempt(attempt)
        if not folder.exists:  # graded files may come without the state
            return passes
        if passes:
            folder.passed(exercise)
            return True
        if attempt.verdict.id not in _NO_ANSWER:
            folder.failed(exercise, attempt.mark)
        runs = attempt.verdict.id not in (*_NO_ANSWER, "syntax")
        if runs and folder.failures(exercise) >= TRIES_TO_DEBUG and can_debug(exercise):
            command = f"python -m demos.exercises debug {exercise.id}{folder.option}"
            self.say("debug_it", under=typed(command))
        if self.may_see(folder, exercise):
            self.say("may_see")
        return False

    def may_see(self, folder: Folder, exercise: Exercise) -> bool:
        """Tell whether the solution may be shown before a pass: all hints read, enough attempts."""
        read = folder.hints.get(exercise.id, 0) >= len(self.texts.hints(exercise))
        return read and folder.failures(exercise) >= TRIES_TO_SEE

    def named(self, name: str) -> Exercise | None:
        """Return the exercise with a name; if there is none, say so."""
        try:
            return by_name(name)
        except LookupError:
            self.say("no_exercise", name=harmless(name, 40))
            close = get_close_matches(name, [exercise.id for exercise in exercises()], 1, 0.7)
            if close:
                self.say("did_you_mean", name=close[0])
            return None


def what_failed(texts: Texts, attempt: Attempt) -> list[str]:
    """Return the lines that say for which inputs what was expected and returned, and where."""
    verdict, lines = attempt.verdict, []
    if verdict.asked is not None and verdict.got is not None:
        lines += _comparison(texts, verdict.asked, verdict)
    elif verdict.asked is not None and attempt.line:
        lines += _asked(texts, verdict.asked)
    if attempt.line:
        lines += [texts.say("line", line=attempt.line), f"    {attempt.code}", *_carets(attempt)]
    if verdict.got is None and verdict.fields.get("where"):
        lines.append(f"    {verdict.fields['where']}")
    elif verdict.got is None and verdict.fields.get("place"):
        lines.append(texts.say("place", place=verdict.fields["place"]))
    return lines


def _carets(attempt: Attempt) -> list[str]:
    """Return a line of carets under the wrong parts of the learner's line."""
    under = [" "] * len(attempt.code)
    for start, end in attempt.marks:
        under[start:end] = "^" * (end - start)
    line = "".join(under).rstrip()
    return [f"    {line}"] if line and " " in under else []


def compared(texts: Texts, attempt: Attempt) -> list[str]:
    """Return the lines that show the first wrong gradient of an engine, if known."""
    if not attempt.compared:
        return []
    lines = attempt.compared.split("\n")
    told = ["" if texts.mixes else in_persian(line) for line in lines]
    shown = (said or f"    {line}" for said, line in zip(told, lines, strict=True))
    return [texts.say("compared"), *shown]


def still_open(texts: Texts, attempt: Attempt) -> list[str]:
    """Return the lines that name further gaps, if there are any."""
    if not attempt.open:
        return []
    lines = (in_digits(line, texts.language) for line in attempt.open)
    return [texts.say("still_open", lines=(", " if texts.mixes else "، ").join(lines))]


def reason(texts: Texts, attempt: Attempt) -> str:
    """Return the message about what went wrong."""
    return texts.message(attempt.exercise, attempt.verdict.id, attempt.verdict.fields)


def _asked(texts: Texts, asked: dict[str, Any]) -> list[str]:
    """Return the lines that say for which inputs."""
    inputs = ", ".join(f"{pretty(name)} = {_number(value)}" for name, value in asked.items())
    return [texts.say("asked"), *wrapped(inputs, COLUMNS, "    ")]


def _comparison(texts: Texts, asked: dict[str, Any], verdict: Any) -> list[str]:
    """Return the lines that compare the expected with the returned."""
    lines = _asked(texts, asked)
    wanted, got = leaves(verdict.expected), leaves(verdict.got)
    names = [*verdict.parts, *[""] * (len(wanted) - len(verdict.parts))]
    pairs = [*zip(names, wanted, got)]
    wrong = [pair for pair in pairs if digits_text(pair[1], 9) != digits_text(pair[2], 9)] or pairs
    wrong.sort(key=lambda pair: digits_text(pair[1]) == digits_text(pair[2]))  # the plainest first
    rows: list[tuple[str, str]] = []
    for name, right, mine in wrong[:4]:
        head = f"{name} = " if name else ""
        digits = 6 if digits_text(right) != digits_text(mine) else 12
        rows.append((head + digits_text(right, digits), head + digits_text(mine, digits)))
    words = texts.say("expected"), texts.say("got")
    if not texts.mixes:
        columns = zip(words, zip(*rows, strict=True), strict=True)
        return lines + [f"{word}\n    " + "\n    ".join(column) for word, column in columns]
    width = max(map(len, words))
    pairs_of_words = (zip(words, row, strict=True) for row in rows)
    return lines + [f"    {word:{width}}  {said}" for pair in pairs_of_words for word, said in pair]


def _number(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        shown = [*map(_number, value)]
        if len(shown) > _MOST_LISTED:
            return f"[{', '.join(shown[:3])}, …, {shown[-1]}] ({len(shown)})"
        return f"[{', '.join(shown)}]"
    return digits_text(value) if isinstance(value, (int, float)) else str(value)
