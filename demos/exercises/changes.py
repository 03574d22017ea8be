"""What a learner has changed in the given file."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Code: TypeAlias = list[tuple[int, str]]  # lines of code, each with its number from 0


class Change(NamedTuple):
    """Lines that replace others."""

    line: int  # the first of them in the learner's file, from 1
    given: str  # the lines that were there
    places: frozenset[int]  # of these in the given file, from 0; without comments
    undone: str  # the learner's file without this change


_CODE = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^#])*""")


def uncommented(line: str) -> str:
    """Return a line of code without its comment, which may be in the learner's language.

    >>> uncommented("print('#', x)  # the number")
    "print('#', x)"
    """
    found = _CODE.match(line)
    return found[0].rstrip() if found else ""


def changes(mine: str, given: str) -> Iterator[Change]:
    """Yield the differences in the code of two files, first to last."""
    new, old = mine.splitlines(), given.splitlines()
    ours, theirs = _code(new), _code(old)
    left, right = ([text for _, text in code] for code in (ours, theirs))
    for kind, *span in difflib.SequenceMatcher(None, left, right, False).get_opcodes():
        if kind == "equal":
            continue
        for a, b, c, d in _apart(ours, theirs, *span):
            start = ours[a][0] if a < len(ours) else len(new)
            end = ours[b - 1][0] + 1 if b > a else start
            before = old[theirs[c][0] : theirs[d - 1][0] + 1] if d > c else []
            undone = "\n".join([*new[:start], *before, *new[end:]])
            places = frozenset(line for line, _ in theirs[c:d])
            yield Change(start + 1, "\n".join(before).strip(), places, undone)


def _code(lines: list[str]) -> Code:
    """Return the lines of code among some lines."""
    code = ((number, uncommented(line)) for number, line in enumerate(lines))
    return [(number, text) for number, text in code if text]


def _apart(
    ours: Code, theirs: Code, a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield a difference as several, where both files have a line without code between."""
    if b - a == d - c:
        for i in range(1, b - a):
            if all(code[x + i][0] - code[x + i - 1][0] > 1 for code, x in ((ours, a), (theirs, c))):
                yield a, a + i, c, c + i
                yield from _apart(ours, theirs, a + i, b, c + i, d)
                return
    yield a, b, c, d


def in_vain(mine: str, given: str, solution: str) -> tuple[str, str, int] | None:
    """Return what was changed or added, if none of the wrong lines was touched.

    That is the message, the given lines, and the first line in the learner's file.
    """
    mended = [*changes(solution, given)]
    fault = frozenset[int]().union(*(change.places for change in mended))
    made = [change for change in changes(mine, given) if change.line > 1]  # above is the text
    if "..." in given or any(change.places & fault for change in made):
        return None
    altered = [change for change in made if change.places]
    if altered:
        lines = "\n".join(change.given for change in altered)
        return "changed_needlessly", textwrap.indent(lines, "    ").strip(), altered[0].line
    added = [change for change in made if not change.given]
    if added and all(change.given for change in mended):
        return "added_in_vain", "", added[0].line
    return None
