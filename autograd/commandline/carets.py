"""A part of a text, and what is wrong with it: shown with a caret under the place."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from ..errors import printable

COLUMNS = 80
LONGEST = 320  # characters of what is said
_PREFIX = len("autograd: ")


class Part(NamedTuple):
    """A part of a text: where it begins, where it ends, and of which kind a token is.

    >>> print(Part("tahn(a)", 0, 4).wrong("there is no function tahn", "did you mean tanh?"))
    there is no function tahn
      tahn(a)
      ^^^^ did you mean tanh?
    """

    whole: str
    start: int
    end: int
    kind: str = ""

    @property
    def text(self) -> str:
        """What it says."""
        return self.whole[self.start : self.end]

    def wrong(self, problem: str, way_out: str = "") -> ExpressionError:
        """Return the error that points at it."""
        return ExpressionError(problem, self, way_out)


class ExpressionError(ValueError):
    """A text that is not an expression; printed, it says what is wrong, where, what to write."""

    def __init__(self, problem: str, part: Part, way_out: str = "") -> None:
        super().__init__(problem, part, way_out)
        self.problem, self.part, self.way_out = problem, part, way_out

    def __str__(self) -> str:
        if not self.part.whole.strip():
            return f"{self.problem}\n{self.way_out}"
        before, wrong, after = _line(self.part)
        carets = f"  {' ' * len(before)}{'^' * max(1, len(wrong))}"
        problem = textwrap.wrap(cut(_shown(self.problem), LONGEST), COLUMNS - _PREFIX)
        way_out = cut(_shown(self.way_out), LONGEST // 2)
        last = f"{carets} {way_out}".rstrip()
        lasts = [last] if len(last) <= COLUMNS else [carets, *textwrap.wrap(way_out, COLUMNS)]
        return "\n".join([*problem, f"  {before}{wrong}{after}", *lasts])


def _line(part: Part) -> tuple[str, str, str]:
    """Return the line of a part: what is before it, the part, what is after it; far ends cut."""
    first = part.whole.rfind("\n", 0, part.start) + 1
    line = part.whole[first:].split("\n")[0]
    start, end = part.start - first, part.end - first
    before, wrong, after = map(_shown, (line[:start], line[start:end], line[end:]))
    room = COLUMNS - 4
    wrong = cut(wrong, room // 2)
    room -= len(wrong)
    before = cut(before[::-1], room - min(room // 2, len(after)))[::-1]
    return before, wrong, cut(after, room - len(before))


def _shown(text: str) -> str:
    """Return a text as the screen can show it, without signs that would move its cursor."""
    return printable("".join(c if c.isprintable() else "?" for c in text))


def cut(text: str, most: int) -> str:
    """Return a text; of one longer than `most` the beginning."""
    return text if len(text) <= most else text[: max(most - 1, 0)] + "~"
