"""Tables read from a CSV: every doubt is an error that says where, for a guess would cost rows."""

from __future__ import annotations

import contextlib
import csv
import io
import math
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from autograd.notation import counted
from autograd.numbers import reads_as_float

from .arguments import as_index, names_its_arguments
from .data import Table

DELIMITERS = ";\t|, "  # in this order where several would do: a comma may be a decimal one
MOST_MISTAKES = 5  # named in one message
_BETWEEN = "[,'’٬\\s]"  # what may separate thousands
_THOUSANDS = re.compile(rf"[+-]?\d{{1,3}}({_BETWEEN}\d{{3}})+(\.\d*)?")


class TableError(ValueError):
    """A file is no table to train on; the message says where and why."""


@names_its_arguments
def load_table(
    path: str | os.PathLike[str], target: str | int = -1, header: bool | None = None
) -> Table:
    """Read a CSV file.

    Args:
        path: a UTF-8 file, its cells set apart by comma, semicolon, tab, | or spaces.
        target: the column to predict, by name or by position (the last is -1). Words in it become
            classes; it holds words only or numbers only.
        header: whether the first line names the columns (otherwise they are x1, x2, … and y);
            None: it does where none of its inputs is a number, or where `target` is a name;
            where it could be either, that is an error.

    Raises:
        TypeError: an argument is of another kind.
        TableError: the file is no such table; every mistake is named by line and column.
        OSError: the file cannot be read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "flowers.csv")
    ...     with open(path, "w") as file:
    ...         _ = file.write("length,width,kind\\n1.5,0.5,rose\\n2,1,iris\\n")
    ...     table = load_table(path, target="kind")
    >>> table.X, table.y, table.classes
    ([[1.5, 0.5], [2.0, 1.0]], [1, 0], ('iris', 'rose'))
    """
    at = as_index(target)
    if at is None and not isinstance(target, str):
        raise TypeError(f"target must be a column's name or position: got {target!r}")
    if header is not None and not isinstance(header, bool):
        raise TypeError(f"header must be True, False or None: got {header!r}")
    name = os.path.basename(os.fsdecode(path))
    records = list(_records(_lines(path, name), name))
    if not records:
        raise TableError(f"{name}: the file is empty")
    line, first = records[0]
    width = len(first)
    if width < 2:
        raise TableError(
            f"{name}:{line}: one column only, {first[0]!r}: a table needs an input and a "
            "target, set apart by comma, semicolon, tab, | or spaces"
        )
    if at is not None:
        if not -width <= at < width:
            raise TableError(f"{name}: there is no column {at}: it has {width} columns")
        at %= width
    if header is None:
        header = at is None or _is_header([cells for _, cells in records], at, f"{name}:{line}")
    names = first if header else [*(f"x{i}" for i in range(1, width)), "y"]
    if at is None:
        at = _find(str(target), names, name)
    if not header:
        names.insert(at, names.pop())
    _check_names(names, f"{name}:{line}")
    rows = records[1:] if header else records
    if not rows:
        raise TableError(f"{name}: only a header and no rows")
    return _table(rows, names, at, name)


def _lines(path: str | os.PathLike[str], name: str) -> list[str]:
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder is Python's own error
        raise TableError(f"{name}: is a device or a pipe, which may never end: save it as a file")
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise TableError(f"{name}: not a text file in UTF-8; save it as CSV in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"{name}:{line}: not UTF-8; save the file as CSV in UTF-8") from None
    lines = list(io.StringIO(text, newline=""))
    if lines and re.fullmatch(r'"?sep=.?"?\s*', lines[0], re.IGNORECASE):
        raise TableError(f"{name}:1: {lines[0].strip()} is a line for Excel alone: delete it")
    return lines


def _records(lines: list[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line in which each record starts, and its cells; blank lines are passed over."""
    delimiter = _delimiter(lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if delimiter == " " and cells and not cells[-1]:
                cells.pop()  # spaces at the end of a line
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"{name}:{line}: {error}: is a quote not closed, or not written twice inside quotes?"
        ) from None


def _delimiter(lines: list[str]) -> str:
    """Return the delimiter that splits the most lines of a sample into as many cells."""
    sample = [line for line in lines[:50] if line.strip()]
    best, fit = ",", 0
    for delimiter in DELIMITERS:
        with contextlib.suppress(csv.Error):
            rows = csv.reader(sample, delimiter=delimiter, skipinitialspace=True)
            for width, agreeing in Counter(map(len, rows)).most_common(1):
                if width > 1 and agreeing > fit:
                    best, fit = delimiter, agreeing
    if not fit:  # none of the usual ones
        with contextlib.suppress(csv.Error):
            sniffed = csv.Sniffer().sniff("".join(sample)).delimiter
            best = sniffed if not sniffed.isalnum() and sniffed not in ".-+_\"'" else best
    return best


def _table(rows: list[tuple[int, list[str]]], names: list[str], at: int, name: str) -> Table:
    """Return the table, or name the mistakes by line and column."""
    full = [(line, cells) for line, cells in rows if len(cells) == len(names)]
    words = [cells[at] for _, cells in full]
    # a word among numbers is a slip in the target, and a number among words
    numeric = sum(map(_looks_numeric, words)) * 2 >= len(words)
    mistakes = [
        (line, f"{counted(len(cells), 'cell')} where {len(names)} are expected")
        for line, cells in rows
        if len(cells) != len(names)
    ]
    for line, cells in full:
        for j, cell in enumerate(cells):
            wrong = _wrong(cell, j != at or numeric)
            if wrong:
                mistakes.append((line, f"column {names[j]!r}: {wrong}"))
    if mistakes:
        shown = [f"{name}:{line}: {what}" for line, what in sorted(mistakes)[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            shown.append(f"and {len(mistakes) - MOST_MISTAKES} more")
        raise TableError("\n".join(shown))
    X = [[*map(_float, _without(cells, at))] for _, cells in full]
    classes = [] if numeric else sorted({*words})
    index = {word: k for k, word in enumerate(classes)}
    y = [_float(word) if numeric else index[word] for word in words]
    return Table(X, y, _without(names, at), names[at], classes)


def _wrong(cell: str, is_number: bool) -> str:
    """Say what is wrong with a cell that is to be a number, or else a word; or nothing."""
    if not cell:
        return "the cell is empty"
    if is_number and not _is_number(cell):
        return f"{_shown(cell)} is not a finite number{_way_out(cell)}"
    if not is_number and _looks_numeric(cell):
        return f"{_shown(cell)} among words: a target is all words or all numbers"
    return ""


def _way_out(cell: str) -> str:
    """Say what to write for a number with separators or a unit, else nothing."""
    point = cell.replace(",", ".")
    if _THOUSANDS.fullmatch(cell):
        plain = re.sub(_BETWEEN, "", cell)
        if not _is_number(point):
            return f": write {plain}"
        return f": write {plain} if the comma separates thousands, {point} if it is the decimal one"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", cell):
        return f": write {cell.replace('.', '').replace(',', '.')}"
    if _is_number(point):
        return ": write the decimal point as ."
    return ": write the number alone" if _looks_numeric(cell) and not _is_float(cell) else ""


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")


def _is_header(rows: list[list[str]], at: int, where: str) -> bool:
    """Tell whether a first line names columns: a guess would cost a row, so doubt is an error."""
    inputs = _without(rows[0], at)
    words = [cell for cell in inputs if cell and not _looks_numeric(cell)]
    numbers = [cell for cell in inputs if _looks_numeric(cell)]
    say = "say header=True if this line names the columns, header=False if it is a row"
    if words and numbers:
        raise TableError(
            f"{where}: {_shown(words[0])} is a word and {_shown(numbers[0])} a number: {say}"
        )
    if numbers and _could_be_numbers_for_names(rows, at):
        raise TableError(f"{where}: {_shown(', '.join(rows[0]))} may be names or a row: {say}")
    return not numbers


def _could_be_numbers_for_names(rows: list[list[str]], at: int) -> bool:
    """Tell whether a first line of numbers may name the columns, as the default of pandas does."""
    first, inputs = rows[0], _without(rows[0], at)
    if len(first) > 2 and first == [str(i) for i in range(len(first))]:
        return len(rows) > 1
    if _looks_numeric(first[at]) or not all(cell.isdecimal() for cell in inputs):
        return False
    later = {cells[at] for cells in rows[1:] if at < len(cells)}
    return bool(later) and first[at] not in later and len({*inputs}) == len(inputs)


def _looks_numeric(cell: str) -> bool:
    """Tell whether a cell was meant as a number, also one that is refused: nan, 1_000, 1,5, 5%."""
    cell = cell.strip("%$€£ ")
    return _is_float(cell.replace(",", ".")) or _THOUSANDS.fullmatch(cell) is not None


def _pointed(cell: str) -> str:
    return cell.replace("٫", ".")  # the decimal sign of Persian and Arabic digits


def _float(cell: str) -> float:
    return float(_pointed(cell))


def _is_float(cell: str) -> bool:
    return reads_as_float(_pointed(cell))


def _is_number(cell: str) -> bool:
    return _is_float(cell) and math.isfinite(_float(cell)) and "_" not in cell


def _find(target: str, names: list[str], name: str) -> int:
    if target not in names:
        near = get_close_matches(target, names, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise TableError(f"{name}: no column {target!r} among {', '.join(names)}{meant}")
    return names.index(target)


def _check_names(names: list[str], where: str) -> None:
    for column, count in Counter(names).items():
        if count > 1 or not column:
            wrong = f"{count} columns are called {column!r}" if column else "a column has no name"
            index = "" if names[0] else " (an index of pandas: to_csv(path, index=False))"
            raise TableError(f"{where}: {wrong}; give each a name of its own{index}")


def _without(cells: list[str], at: int) -> list[str]:
    return cells[:at] + cells[at + 1 :]
