"""What is wrong in a text, shown with a caret under the place."""

from __future__ import annotations

import sys
import textwrap

from ..notation import readable

COLUMNS = 80
LONGEST = 320  # characters of what is said
_PREFIX = len("autograd: ")


class ExpressionError(ValueError):
    """A text that is no expression; printed, it says what is wrong, where, and the way out.

    Args:
        problem: what is wrong.
        text: the text it stands in.
        start: where in it the wrong part begins.
        end: and ends.
        way_out: what to write instead.

    >>> print(ExpressionError("there is no function tahn", "tahn(a)", 0, 4, "did you mean tanh?"))
    there is no function tahn
      tahn(a)
      ^^^^ did you mean tanh?
    """

    def __init__(self, problem: str, text: str, start: int, end: int, way_out: str = "") -> None:
        super().__init__(problem, text, start, end, way_out)
        self.problem = problem
        self.text = text
        self.start = start
        self.end = end
        self.way_out = way_out

    def __str__(self) -> str:
        if not self.text.strip():
            return f"{self.problem}\n{self.way_out}"
        before, wrong, after = self._line()
        carets = f"  {' ' * len(before)}{'^' * max(1, len(wrong))}"
        problem = textwrap.wrap(_cut(_shown(self.problem), LONGEST), COLUMNS - _PREFIX)
        way_out = _cut(_shown(self.way_out), LONGEST // 2)
        last = f"{carets} {way_out}".rstrip()
        lasts = [last] if len(last) <= COLUMNS else [carets, *textwrap.wrap(way_out, COLUMNS)]
        return "\n".join([*problem, f"  {before}{wrong}{after}", *lasts])

    def _line(self) -> tuple[str, str, str]:
        """Return the line of the wrong part: what stands before it, the part, what stands after.

        Of a long line only what is near to the part.
        """
        first = self.text.rfind("\n", 0, self.start) + 1
        line = self.text[first:].split("\n")[0]
        start, end = self.start - first, min(self.end - first, len(line))
        parts = [_shown(line[:start]), _shown(line[start:end]), _shown(line[end:])]
        room = COLUMNS - 4
        parts[1] = _cut(parts[1], room // 2)
        left = room - len(parts[1])
        shortest = min(left // 2, len(parts[2]))
        parts[0] = _cut(parts[0][::-1], left - shortest)[::-1]
        parts[2] = _cut(parts[2], left - len(parts[0]))
        return parts[0], parts[1], parts[2]


def _shown(text: str) -> str:
    """Return a text as the screen can show it, without signs that would move its cursor."""
    return readable("".join(c if c.isprintable() else "?" for c in text), sys.stderr)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(most - 1, 0)] + "~"
