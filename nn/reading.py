"""Tables read from a CSV: every doubt is an error that says where, since a guess may lose rows."""

from __future__ import annotations

import contextlib
import csv
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from autograd.notation import counted
from autograd.numbers import brief

from .arguments import as_index, chosen, names_its_arguments
from .cells import Style, style_of
from .columns import FILLS, MOST_MISTAKES, Column, check_gaps, check_words
from .errors import TableError
from .headers import check_first, check_names, check_title, check_unnamed, is_header, position
from .samples import is_listed
from .tables import Table
from .textfiles import lines_of

_SAMPLE = 1_000_000  # characters of the lines from which the delimiter is told


@names_its_arguments
def load_table(
    path: str | os.PathLike[str],
    target: str | int = -1,
    header: bool | None = None,
    *,
    drop: Collection[str | int] = (),
    decimal: str = ".",
    thousands: str | None = None,
    missing: Collection[str] = ("",),
    fill: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Read a table from a CSV file.

    A column of words becomes a column of 0 and 1 for each word, in alphabetical order, called
    color=blue, color=red. A column holds words only or numbers only. Columns with nearly as many
    different words as rows are refused: `drop` leaves them out.

    Args:
        path: a text file, its cells separated by comma, semicolon, tab, | or spaces, or by what
            its first line says, as with Excel's `sep=;`.
        target: the column to predict, by name or by position (the last is -1). Words in it become
            classes; it holds words only or numbers only.
        header: whether the first line names the columns (otherwise they are x1, x2, … and y);
            None: it does if some inputs are numbers below it and none is a number in it, or if
                `target` or `drop` names a column; if it could be either, that is an error.
        drop: columns to leave out, by name or by position in the file.
        decimal: the decimal point, "." or ",".
        thousands: what is between groups of three digits: ".", ",", "'", " "; None: nothing.
        missing: the cells that stand for a missing value, as they are written: ["", "NA"]. An
            empty cell always does.
        fill: what becomes of them: None refuses them, "drop" leaves out their rows, "mean" and
            "median" fill an input with that of its column over all rows, also those that a later
            `split` keeps for testing; in a column of words it is the most frequent word; in a tie,
            the alphabetically first. A target is never filled.
        encoding: how the file was written, such as "latin-1"; None: UTF-8, or UTF-16 or UTF-32
            where the file begins with their mark.

    Returns:
        A Table: `X` are its rows of inputs, `y` its targets, `columns` and `classes` the names.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: `decimal`, `thousands`, `fill` or `encoding` is not one that exists.
        TableError: the file is not such a table; every mistake is named by line and column.
        OSError: the file cannot be read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "flowers.csv")
    ...     with open(path, "w") as file:
    ...         _ = file.write("length,color,kind\\n1.5,red,rose\\n2,blue,iris\\n")
    ...     table = load_table(path, target="kind")
    >>> table.columns, table.X
    (('length', 'color=blue', 'color=red'), [[1.5, 0.0, 1.0], [2.0, 1.0, 0.0]])
    >>> table.y, table.classes, table.where(1)
    ([1, 0], ('iris', 'rose'), 'flowers.csv:3')
    """
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise TypeError(f"path must be the name of a file: got {brief(path)}")
    at = None if isinstance(target, bool) else as_index(target)
    if at is None and not isinstance(target, str):
        raise TypeError(f"target must be a column's name or position: got {target!r}")
    if header is not None and not isinstance(header, bool):
        raise TypeError(f"header must be True, False or None: got {header!r}")
    if fill is not None:
        chosen("fill", fill, dict.fromkeys(FILLS), ", or None")
    drop, style = _dropped(drop), style_of(decimal, thousands)
    unknown = _missing(missing)
    name = os.path.basename(os.fsdecode(path))
    records = records_of(lines_of(path, name, encoding), name, style)
    line, first = records[0]
    where = f"{name}:{line}"
    if header is not False:
        check_title(records, name)
    left = {position(d, first, name) for d in drop if isinstance(d, int)}
    if header is None and at is not None and not {*first} & {*drop}:
        cells = [cells for _, cells in records]
        header = is_header(cells, position(at, first, name), left, unknown, where)
    names = first
    if header is False:
        names = [*(f"x{i}" for i in range(1, len(first))), "y"]
        if at is not None:
            names.insert(position(at, first, name), names.pop())
    at = position(str(target) if at is None else at, names, name)
    left |= {position(d, names, name) for d in drop if isinstance(d, str)}
    if at in left:
        raise TableError(f"{name}: column {names[at]!r} is the target and cannot be dropped")
    kept = [j for j in range(len(names)) if j not in left]
    check_unnamed(names, kept, at, where)
    check_names([names[j] for j in kept], where)
    if kept == [at]:
        raise TableError(f"{name}: no input is left besides the target {names[at]!r}")
    rows = records if header is False else records[1:]
    if not rows:
        raise TableError(f"{name}: only a header and no rows")
    return _table(rows, names, kept, at, name, style, unknown, fill)


def _dropped(drop: Any) -> list[str | int]:
    """Return what is to be left out as a list of names and positions."""
    found: list[str | int] = []
    for one in drop if is_listed(drop) else [drop]:
        at = one if isinstance(one, str) else as_index(one)
        if at is None or isinstance(one, bool):
            raise TypeError(
                f'drop must be names or positions of columns, like ["id"]: got {drop!r}'
            )
        found.append(at)
    return found


def _missing(missing: Any) -> frozenset[str]:
    words = [missing] if isinstance(missing, str) else missing
    if not is_listed(words) or not all(isinstance(word, str) for word in words):
        raise TypeError(
            f'missing must be cells as they are written, like ["", "NA"]: got {brief(missing)}'
        )
    return frozenset({"", *(word.strip() for word in words)})


def records_of(
    lines: list[str], name: str, style: Style, fewest: int = 2, delimiter: str = ""
) -> list[tuple[int, list[str]]]:
    """Return the line in which each record starts, and its cells; blank lines are passed over.

    Args:
        lines: of a file, with their ends.
        name: what it is called in messages.
        style: how numbers are written, which tells a decimal comma from a delimiter.
        fewest: how many columns there are at least.
        delimiter: what separates cells; "" to detect it.

    Raises:
        TableError: there are fewer, the file is empty, or a quote in it is not closed.
    """
    before = 0
    if lines and (said := re.fullmatch(r'"?sep=(.?)"?[ \r\n]*', lines[0], re.IGNORECASE)):
        delimiter, before = said[1], 1
        if not delimiter or delimiter in "\"'":
            raise TableError(f"{name}:1: {lines[0].strip()} names no delimiter: delete this line")
        del lines[0]
    delimiter = delimiter or _delimiter(lines, style)
    records = [*_cells(lines, delimiter, name, before)]
    if not records:
        raise TableError(f"{name}: the file is empty")
    if fewest > 1:
        check_first(records, name)
    line, first = records[0]
    if len(first) < fewest:
        apart = f"{delimiter!r}, as line 1 says" if before else "comma, semicolon, tab, | or spaces"
        raise TableError(
            f"{name}:{line}: one column only, {brief(first[0])}: a table needs an input and a "
            f"target, separated by {apart}"
        )
    return records


def _cells(
    lines: list[str], delimiter: str, name: str, before: int
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    line = before + 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if delimiter == " " and cells and not cells[-1]:
                cells.pop()  # spaces at the end of a line
            if any(cells):
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"{name}:{line}: {error}: is a quote not closed, or not written twice inside quotes?"
        ) from None


def _delimiter(lines: list[str], style: Style) -> str:
    """Return the delimiter that splits the most lines of a sample into as many cells.

    Of several the first of semicolon, tab, |, comma and space: a comma may be a decimal one.
    """
    sample: list[str] = []
    for line in lines[:50]:
        if line.strip() and (len(sample) < 2 or sum(map(len, sample)) < _SAMPLE):
            sample.append(line)
    best, fit = ",", 0
    for delimiter in ";\t|, " if style.decimal == "." else ";\t| ,":
        with contextlib.suppress(csv.Error):
            rows = csv.reader(sample, delimiter=delimiter, skipinitialspace=True)
            for width, agreeing in Counter(map(len, rows)).most_common(1):
                if width > 1 and agreeing > fit:
                    best, fit = delimiter, agreeing
    if not fit:  # none of the usual ones
        with contextlib.suppress(csv.Error):
            sniffed = csv.Sniffer().sniff("".join(sample)[:10_000]).delimiter
            best = sniffed if not sniffed.isalnum() and sniffed not in ".-+_\"'" else best
    return best


def _table(
    rows: Sequence[tuple[int, list[str]]],
    names: Sequence[str],
    kept: Sequence[int],
    at: int,
    name: str,
    style: Style,
    missing: frozenset[str],
    fill: str | None,
) -> Table:
    """Return the table, or name the mistakes by line and column."""
    mistakes = [
        (line, f"{counted(len(cells), 'cell')} where {len(names):,} are expected")
        for line, cells in rows
        if len(cells) != len(names)
    ]
    rows = [(line, cells) for line, cells in rows if len(cells) == len(names)]
    if fill == "drop":
        rows = [row for row in rows if missing.isdisjoint([row[1][j] for j in kept])]
        if not rows and not mistakes:
            raise TableError(f'{name}: every row lacks a cell, so fill="drop" leaves none')
    lines = [line for line, _ in rows]
    by_column = [*zip(*(cells for _, cells in rows), strict=True)] or [()] * len(names)
    columns = [Column(names[j], by_column[j], style, missing, j == at) for j in kept]
    for column in columns:
        mistakes += column.mistakes(lines) if column.wrong else []
    if mistakes:
        shown = [f"{name}:{line}: {what}" for line, what in sorted(mistakes)[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            shown.append(f"and {len(mistakes) - MOST_MISTAKES} more")
        raise TableError("\n".join(shown))
    check_gaps(columns, lines, name, fill)
    for column in columns:
        column.fill(fill or "")
    check_words(columns, len(lines), name)
    inputs: dict[str, Sequence[float]] = {}
    y: list[float] = []
    classes: list[str] = []
    for column in columns:
        if column.is_target:
            classes = [] if column.is_numeric else sorted({*column.cells})
            index = {word: k for k, word in enumerate(classes)}
            y = [*column.numbers] if column.is_numeric else [index[cell] for cell in column.cells]
            continue
        for called, numbers in column.one_hot().items():
            if called in inputs:
                raise TableError(f"{name}: two columns would be called {called!r}: rename one")
            inputs[called] = numbers
    X = [[*row] for row in zip(*inputs.values(), strict=True)]
    return Table(X, y, [*inputs], names[at], classes, lines, name)
