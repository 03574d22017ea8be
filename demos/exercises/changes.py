"""What a learner has changed in the given file."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator
from typing import NamedTuple


class Change(NamedTuple):
    """Lines that replace others."""

    line: int  # the first of them in the learner's file, from 1
    given: str  # the lines that were there
    places: frozenset[int]  # of these in the given file, from 0; without comments
    undone: str  # the learner's file without this change


def uncommented(line: str) -> str:
    """Return a line of code without its comment, which may be in the learner's language."""
    return line.partition("#")[0].rstrip()


def changes(mine: str, given: str) -> Iterator[Change]:
    """Yield the differences in the code of two files, first to last."""
    new, old = mine.splitlines(), given.splitlines()
    ours, theirs = _code(new), _code(old)
    codes = [*ours.values()], [*theirs.values()]
    for kind, *span in difflib.SequenceMatcher(None, *codes, False).get_opcodes():
        if kind != "equal":
            (a, b), (c, d) = _lines(ours, *span[:2]), _lines(theirs, *span[2:])
            undone = "\n".join([*new[:a], *old[c:d], *new[b:]])
            code = frozenset(i for i in range(c, d) if theirs.get(i))
            yield Change(a + 1, "\n".join(old[c:d]).strip(), code, undone)


def _code(lines: list[str]) -> dict[int, str]:
    """Return the code of all lines but those of a comment alone, each at its number from 0."""
    code = ((i, uncommented(line)) for i, line in enumerate(lines))
    return {i: text for i, text in code if text or not lines[i].strip()}


def _lines(code: dict[int, str], start: int, end: int) -> tuple[int, int]:
    """Return where the lines begin and end whose code is between two places."""
    numbers = [*code]
    if start == end:
        after = numbers[start - 1] + 1 if start else 0
        return after, after
    return numbers[start], numbers[end - 1] + 1


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
