"""Whether a first line names the columns, and what they are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from .cells import looks_numeric, shown
from .errors import TableError
from .tables import first_twice, some_of

_SAY = "say header=True if this line names the columns, header=False if it is a row"
_MOST_COMPARED = 2000  # rows, or names for one like another


def is_header(
    rows: Sequence[Sequence[str]], at: int, dropped: Collection[int], missing: Collection[str],
    where: str,
) -> bool:  # fmt: skip
    """Tell whether a first line names columns: a guess would cost a row, so doubt is an error.

    Args:
        rows: the cells of every line.
        at: the position of the target.
        dropped: the positions of columns that are left out.
        missing: the cells that stand for nothing known.
        where: the line, for the message.

    Raises:
        TableError: it could be either.
    """
    first = rows[0]
    inputs = [j for j in range(len(first)) if j != at and j not in dropped]
    cells = [first[j] for j in inputs if first[j] not in missing]
    words: list[str] = []
    numbers: list[str] = []
    for cell in cells:
        (numbers if looks_numeric(cell) else words).append(cell)
    if words and numbers:
        raise TableError(
            f"{where}: {shown(words[0])} is a word and {shown(numbers[0])} a number: {_SAY}"
        )
    doubt = f"{where}: {shown(', '.join(first))} may be names or a row: {_SAY}"
    if numbers:
        if _could_be_numbers_for_names(rows, at, inputs):
            raise TableError(doubt)
        return False
    full = [row for row in rows[1:] if len(row) == len(first)]
    below = full[:_MOST_COMPARED]
    if not full or any(_is_numeric(below, j, missing) for j in inputs):
        return True
    if _is_numeric(below, at, missing) and not looks_numeric(first[at]):
        return True
    if any(first[j] in {row[j] for row in full} for j in inputs if first[j] not in missing):
        return False  # a word that comes again in its column
    raise TableError(doubt)


def _is_numeric(rows: Sequence[Sequence[str]], j: int, missing: Collection[str]) -> bool:
    """Tell whether most cells of a column were meant as numbers."""
    cells = [row[j] for row in rows if row[j] not in missing]
    return sum(map(looks_numeric, cells)) * 2 > len(cells)


def _could_be_numbers_for_names(
    rows: Sequence[Sequence[str]], at: int, inputs: Sequence[int]
) -> bool:
    """Tell whether a first line of numbers may name the columns, as the default of pandas does."""
    first = rows[0]
    if len(first) > 2 and [*first] == [str(i) for i in range(len(first))]:
        return len(rows) > 1
    if looks_numeric(first[at]) or not all(first[j].isdecimal() for j in inputs):
        return False
    later = {cells[at] for cells in rows[1:] if at < len(cells)}
    names = {first[j] for j in inputs}
    return bool(later) and first[at] not in later and len(names) == len(inputs)


def position(wanted: str | int, names: Sequence[str], name: str) -> int:
    """Return where a column is, by its name or by its position, which may be counted from the end.

    Raises:
        TableError: there is none such.
    """
    if isinstance(wanted, int):
        if not -len(names) <= wanted < len(names):
            raise TableError(f"{name}: there is no column {wanted}: it has {len(names)} columns")
        return wanted % len(names)
    if wanted not in names:
        near = get_close_matches(wanted, names[:_MOST_COMPARED], 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise TableError(f"{name}: no column {wanted!r} among {some_of(names)}{meant}")
    return names.index(wanted)


def check_names(names: Sequence[str], where: str) -> None:
    """Refuse a column without a name, and two of one name.

    Raises:
        TableError: there are such.
    """
    twice = first_twice(names)
    unnamed = "" in names
    if twice or unnamed:
        count = names.count(twice or "")
        wrong = f"{count} columns are called {twice!r}" if twice else "a column has no name"
        index = "" if names[0] else ", or drop=[0] (it is an index of pandas)"
        raise TableError(f"{where}: {wrong}; give each a name of its own{index}")
