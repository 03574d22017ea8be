"""Whether a first line names the columns, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from autograd.notation import counted

from .cells import looks_numeric, shown
from .errors import TableError
from .tables import MOST_NAMES, first_twice, some_of

Records = Sequence[tuple[int, Sequence[str]]]

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
        missing: the cells that stand for a missing value.
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
        TableError: there is no such column.
    """
    if isinstance(wanted, int):
        if not -len(names) <= wanted < len(names):
            found = counted(len(names), "column")
            raise TableError(f"{name}: there is no column {wanted}: it has {found}")
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
    if twice or "" in names:
        count = names.count(twice or "")
        wrong = f"{count} columns are called {twice!r}" if twice else "a column has no name"
        raise TableError(f"{where}: {wrong}; give each its own name")


def check_unnamed(names: Sequence[str], kept: Sequence[int], at: int, where: str) -> None:
    """Refuse columns without a name, and say how they are left out.

    Args:
        names: of all columns.
        kept: the positions of those that are not left out.
        at: the position of the target.
        where: the line, for the message.

    Raises:
        TableError: there are such.
    """
    unnamed = [j for j in kept if not names[j]]
    if not unnamed:
        return
    wrong, them = _without_names(unnamed), "it" if len(unnamed) == 1 else "them"
    named = [names[j] for j in kept if names[j]]
    if len(named) < 2 and len(unnamed) > 1:
        raise TableError(f"{where}: {wrong}. Delete this line if it is a title, or give each one")
    out = f"drop={unnamed}"
    if len(unnamed) > 2 and unnamed[-1] - unnamed[0] + 1 == len(unnamed):
        out = f"drop=range({unnamed[0]}, {unnamed[-1] + 1})"
    elif len(unnamed) > MOST_NAMES:
        raise TableError(f"{where}: {wrong}: give each its own name")
    if at in unnamed and named:
        out += f', target="{named[-1]}"'
    index = " (an index of pandas?)" if unnamed == [0] else ""
    raise TableError(f"{where}: {wrong}{index}: {out} leaves {them} out")


def check_first(records: Records, name: str) -> None:
    """Refuse a title or a comment above the names: one cell, few above names, a # before others.

    Raises:
        TableError: the first line seems to be one.
    """
    (line, first), *others = records[:_MOST_COMPARED]
    widths = Counter(len(cells) for _, cells in others)
    if not widths:
        return
    (width, _), *_ = widths.most_common(1)
    if width == len(first):
        return
    k = next(k for k, (_, cells) in enumerate(records) if len(cells) == width)
    above = len(first) < width and all(map(_is_name, records[k][1]))
    if not (len(first) == 1 or first[0].startswith("#") or above):
        return
    cells = counted(len(first), "cell")
    raise TableError(
        f"{name}:{line}: {shown(', '.join(first))} is {cells} where line {records[k][0]} has "
        f"{width}. {_title(records, k)}"
    )


def check_title(records: Records, name: str) -> None:
    """Refuse a title in the first cell of the first line, the others empty, above the names.

    Raises:
        TableError: the first line seems to be one.
    """
    if len(records) < 2:
        return
    (line, first), (_, second) = records[:2]
    if first[0] and not any(first[1:]) and all(map(_is_name, second)):
        wrong = _without_names(range(1, len(first)))
        raise TableError(f"{name}:{line}: {wrong}. {_title(records, 1)}")


def _without_names(at: Sequence[int]) -> str:
    numbers = [f"{j + 1}" for j in at]
    if len(numbers) == 1:
        return f"column {numbers[0]} has no name"
    if len(numbers) > MOST_NAMES:
        return f"columns {some_of(numbers)} have no name"
    return f"columns {', '.join(numbers[:-1])} and {numbers[-1]} have no name"


def _title(records: Records, k: int) -> str:
    """Say what to do about what may be above record k."""
    (line, first), (names_line, cells) = records[0], records[k]
    what = "a comment" if first[0].startswith("#") else "a title"
    delete = f"If line {line} is {what}, delete it"
    if k > 1:
        delete = f"If {what} is above line {names_line}, delete it"
    names = f": the names seem to be in line {names_line}" if all(map(_is_name, cells)) else ""
    return delete + names


def _is_name(cell: str) -> bool:
    return bool(cell) and not looks_numeric(cell)
