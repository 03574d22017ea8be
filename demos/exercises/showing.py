"""An attempt in a teacher's words: what was expected, what came, and why."""

from __future__ import annotations

import textwrap
from typing import Any

from rich.console import Console
from rich.text import Text

from autograd.languages import digits_text
from autograd.notation import readable

from ..language import COLUMNS, laid_out, wrapped
from .attempts import Attempt
from .catalogue import Texts
from .reports import harmless
from .symbols import pretty

_MOST_PRINTED = 12  # lines
_MOST_LISTED = 16  # numbers


class Screen:
    """Shows lines: prose wrapped, formulas as they are, colours where there are any."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, markup=False, emoji=False)

    def show(self, text: str = "", style: str = "") -> None:
        """Print a text, in ASCII where the terminal has no other signs."""
        columns = min(COLUMNS, self.console.width) if self.console.is_terminal else COLUMNS
        for line in laid_out(text, columns):
            self._print(line, style)

    def _print(self, line: str, style: str) -> None:
        if self.console.is_terminal:
            self.console.print(Text(readable(line), style=style), soft_wrap=True)
        else:
            print(readable(line), flush=True)


def show_attempt(screen: Screen, texts: Texts, attempt: Attempt) -> None:
    """Show what became of an attempt."""
    verdict = attempt.verdict
    if verdict.passed:
        screen.show(texts.say("passed"), "bold green")
        if verdict.more:
            screen.show(texts.say("reveal"))
            screen.show(textwrap.indent(verdict.more, "    "))
        return
    attempt.locate()
    screen.show(texts.say("failed"), "bold dark_orange")
    for line in what_failed(texts, attempt):
        screen.show(line)
    screen.show(reason(texts, attempt), "bold")
    if attempt.printed.strip():
        screen.show(texts.say("printed"), "dim")
        for line in attempt.printed.rstrip().splitlines()[:_MOST_PRINTED]:
            screen.show("    " + harmless(line, COLUMNS), "dim")


def what_failed(texts: Texts, attempt: Attempt) -> list[str]:
    """Return the lines that say for which inputs what was expected and what came, and where."""
    verdict, lines = attempt.verdict, []
    if verdict.asked is not None and verdict.got is not None:
        lines += _comparison(texts, verdict.asked, verdict)
    elif verdict.asked is not None and attempt.line:
        lines += _asked(texts, verdict.asked)
    if attempt.line:
        lines += [texts.say("line", line=attempt.line), f"    {attempt.code}"]
    where = verdict.fields.get("where", "")
    return lines + ([f"    {where}"] if where and verdict.got is None else [])


def reason(texts: Texts, attempt: Attempt) -> str:
    """Return the message of what went wrong."""
    return texts.message(attempt.exercise, attempt.verdict.id, attempt.verdict.fields)


def _asked(texts: Texts, asked: dict[str, Any]) -> list[str]:
    """Return the lines that say for which inputs."""
    inputs = ", ".join(f"{pretty(name)} = {_number(value)}" for name, value in asked.items())
    return [texts.say("asked"), *wrapped(inputs, COLUMNS, "    ")]


def _comparison(texts: Texts, asked: dict[str, Any], verdict: Any) -> list[str]:
    """Return the lines that set the expected beside what came."""
    lines = _asked(texts, asked)
    wanted, got = _flat(verdict.expected), _flat(verdict.got)
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


def _flat(tree: Any) -> list[float]:
    if isinstance(tree, (list, tuple)):
        return [leaf for branch in tree for leaf in _flat(branch)]
    return [tree]


def _number(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        shown = [*map(_number, value)]
        if len(shown) > _MOST_LISTED:
            return f"[{', '.join(shown[:3])}, …, {shown[-1]}] ({len(shown)})"
        return f"[{', '.join(shown)}]"
    return digits_text(value) if isinstance(value, (int, float)) else str(value)
