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
    here, there = [*ours], [*theirs]
    matcher = difflib.SequenceMatcher(None, [*ours.values()], [*theirs.values()], False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        parts = _blocks(here[a:b], new), _blocks(there[c:d], old)
        if len(parts[0]) != len(parts[1]):
            parts = [here[a:b]], [there[c:d]]
        for mine_now, given_then in zip(*parts, strict=True):
            start = mine_now[0] if mine_now else here[a - 1] + 1 if a else 0
            end = mine_now[-1] + 1 if mine_now else start
            was = old[given_then[0] : given_then[-1] + 1] if given_then else []
            undone = "\n".join([*new[:start], *was, *new[end:]])
            yield Change(start + 1, "\n".join(was).strip(), frozenset(given_then), undone)


def _code(lines: list[str]) -> dict[int, str]:
    """Return the lines that hold code, without comments, each at its number from 0."""
    return {i: code for i, line in enumerate(lines) if (code := uncommented(line))}


def _blocks(numbers: list[int], lines: list[str]) -> list[list[int]]:
    """Return the numbers of lines in blocks, which blank lines part."""
    blocks: list[list[int]] = []
    for number in numbers:
        if blocks and all(line.strip() for line in lines[blocks[-1][-1] : number]):
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return blocks


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
