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
    ours, theirs = [*map(uncommented, new)], [*map(uncommented, old)]
    for _, a, b, c, d in difflib.SequenceMatcher(
        lambda x: not x, ours, theirs, False
    ).get_opcodes():
        if [*filter(None, ours[a:b])] != [*filter(None, theirs[c:d])]:
            undone = "\n".join([*new[:a], *old[c:d], *new[b:]])
            code = frozenset(i for i in range(c, d) if theirs[i])
            yield Change(a + 1, "\n".join(old[c:d]).strip(), code, undone)


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
