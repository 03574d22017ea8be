"""Tables for training: read from a CSV, split, brought to one scale."""

from __future__ import annotations

import contextlib
import csv
import io
import math
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from .initialization import generator

DELIMITERS = ";\t|, "  # in this order where several would do: a comma may be a decimal one
MOST_MISTAKES = 5  # named in one message


class TableError(ValueError):
    """A file is no table to train on; the message says where and why."""


class Table:
    """Rows of inputs and a target for each.

    Attributes:
        X: the inputs, one list of floats a row.
        y: the targets: floats, or the numbers of the classes, counted from 0.
        columns: what the inputs are called.
        target: what the target is called.
        classes: the classes' names in alphabetical order; () where the target is a number.
    """

    def __init__(
        self,
        X: list[list[float]],
        y: list[float],
        columns: Sequence[str],
        target: str,
        classes: Sequence[str] = (),
    ) -> None:
        self.X = X
        self.y = y
        self.columns = tuple(columns)
        self.target = target
        self.classes = tuple(classes)

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        classes = f" ({', '.join(self.classes)})" if self.classes else ""
        return f"Table: {len(self)} rows of {', '.join(self.columns)}; {self.target}{classes}"

    def with_rows(self, X: list[list[float]], y: list[float]) -> Table:
        """Return a table of the same columns with other rows."""
        return Table(X, y, self.columns, self.target, self.classes)


def load_table(
    path: str | os.PathLike[str], target: str | int = -1, header: bool | None = None
) -> Table:
    """Read a CSV file.

    Args:
        path: a UTF-8 file, its cells set apart by comma, semicolon, tab, | or spaces.
        target: the column to predict, by name or by position (the last is -1). Words in it become
            classes; it holds words only or numbers only.
        header: whether the first line names the columns (otherwise they are x1, x2, … and y);
            None: it does where none of its inputs is a number, or where `target` is a name.

    Raises:
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
    name = os.path.basename(os.fspath(path))
    records = list(_records(_text(path, name), name))
    if not records:
        raise TableError(f"{name}: the file is empty")
    first = records[0][1]
    width = len(first)
    if width < 2:
        raise TableError(
            f"{name}:{records[0][0]}: one column only, {first[0]!r}: a table needs an input and a "
            "target, set apart by comma, semicolon, tab, | or spaces"
        )
    if header is None:
        header = isinstance(target, str) or _is_header(
            _without(first, _position(target, width)), f"{name}:{records[0][0]}"
        )
    names = first if header else [*(f"x{i}" for i in range(1, width)), "y"]
    at = _find(target, names, name)
    if not header and at != width - 1:
        names = [*names[:at], "y", *names[at:-1]]
    _check_names(names, name, records[0][0])
    rows = records[1:] if header else records
    if not rows:
        raise TableError(f"{name}: only a header and no rows")
    return _table(rows, names, at, name)


def split(
    table: Table, test_fraction: float = 0.2, rng: int | random.Random | None = None
) -> tuple[Table, Table]:
    """Shuffle the rows and return a table to train on and one to test on.

    Args:
        table: at least two rows.
        test_fraction: which part of the rows is for testing, between 0 and 1.
        rng: a seed or a `random.Random`; None: the module `random`.

    Raises:
        ValueError: one of the two would be empty.

    >>> table = Table([[1.0], [2.0], [3.0], [4.0]], [10.0, 20.0, 30.0, 40.0], ["x"], "y")
    >>> train, test = split(table, 0.25, rng=0)
    >>> len(train), [y == 10 * x[0] for x, y in zip(test.X, test.y)]
    (3, [True])
    """
    order = list(range(len(table)))
    generator(rng).shuffle(order)
    tests = round(len(order) * test_fraction)
    if not 0 < tests < len(order):
        raise ValueError(
            f"{test_fraction} of {len(order)} rows leaves {tests} to test on and "
            f"{len(order) - tests} to train on: both need at least one"
        )
    parts = (order[tests:], order[:tests])
    train, test = (table.with_rows([table.X[i] for i in p], [table.y[i] for i in p]) for p in parts)
    return train, test


def standardize(train: Table, *others: Table) -> list[Table]:
    """Return the tables with every input column brought to mean 0 and deviation 1.

    Mean and deviation are those of the first table, so that nothing of the rows kept for testing
    is known in training. A column of one value only becomes 0.

    Raises:
        ValueError: the tables do not have the same columns.

    >>> standardize(Table([[1.0], [3.0]], [0.0, 1.0], ["x"], "y"))[0].X
    [[-1.0], [1.0]]
    """
    for table in others:
        if table.columns != train.columns:
            raise ValueError(f"columns {table.columns} do not fit {train.columns}")
    scales = [_scale(column) for column in zip(*train.X, strict=True)]
    return [
        table.with_rows(
            [[(x - mean) / d for x, (mean, d) in zip(row, scales, strict=True)] for row in table.X],
            list(table.y),
        )
        for table in (train, *others)
    ]


def _scale(column: Sequence[float]) -> tuple[float, float]:
    """Return mean and deviation; squares are left to hypot, which neither over- nor underflows."""
    if min(column) == max(column):  # a mean is rounded, and the dust would pass for a deviation
        return column[0], 1.0
    mean = math.fsum(column) / len(column)
    return mean, math.hypot(*(x - mean for x in column)) / math.sqrt(len(column))


def _text(path: str | os.PathLike[str], name: str) -> str:
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise TableError(f"{name}: not a text file in UTF-8; save it as CSV in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"{name}:{line}: not UTF-8; save the file as CSV in UTF-8") from None


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line in which each record starts, and its cells; blank lines are passed over."""
    lines = list(io.StringIO(text, newline=""))
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
        try:
            counts = Counter(
                map(len, csv.reader(sample, delimiter=delimiter, skipinitialspace=True))
            )
        except csv.Error:
            continue
        width, agreeing = max(counts.items(), key=lambda item: item[1], default=(0, 0))
        if width > 1 and agreeing > fit:
            best, fit = delimiter, agreeing
    if not fit:  # none of the usual ones
        with contextlib.suppress(csv.Error):
            sniffed = csv.Sniffer().sniff("".join(sample)).delimiter
            best = sniffed if not sniffed.isalnum() and sniffed not in ".-+_\"'" else best
    return best


def _table(rows: list[tuple[int, list[str]]], names: list[str], at: int, name: str) -> Table:
    mistakes: list[tuple[int, str]] = []
    X: list[list[float]] = []
    words: list[tuple[int, str]] = []  # the line and text of each target
    for line, cells in rows:
        if len(cells) != len(names):
            mistakes.append((line, f"{len(cells)} cells where {len(names)} are expected"))
            continue
        row = []
        for column, cell in zip(_without(names, at), _without(cells, at), strict=True):
            x = _number(cell)
            if x is None:
                mistakes.append((line, _mistake(column, cell)))
            else:
                row.append(x)
        X.append(row)
        words.append((line, cells[at]))
        if not cells[at]:
            mistakes.append((line, _mistake(names[at], "")))
    numeric = [_looks_numeric(word) for _, word in words]
    y: list[float] = []
    classes: list[str] = []
    if sum(numeric) * 2 >= len(words):  # a target of numbers, so a word among them is a slip
        for line, word in words:
            x = _number(word)
            if x is not None:
                y.append(x)
            elif word:
                mistakes.append((line, _mistake(names[at], word)))
    else:
        what = "among words: a target is all words or all numbers"
        mistakes += [
            (line, f"column {names[at]!r}: {_shown(word)} {what}")
            for (line, word), is_number in zip(words, numeric, strict=True)
            if is_number
        ]
        classes = sorted({word for _, word in words})
        index = {word: k for k, word in enumerate(classes)}
        y = [index[word] for _, word in words]
    if mistakes:
        shown = [f"{name}:{line}: {what}" for line, what in sorted(mistakes)[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            shown.append(f"and {len(mistakes) - MOST_MISTAKES} more")
        raise TableError("\n".join(shown))
    return Table(X, y, _without(names, at), names[at], classes)


def _mistake(column: str, cell: str) -> str:
    if not cell:
        return f"column {column!r}: the cell is empty"
    hint = ": write the decimal point as ." if _number(cell.replace(",", ".")) is not None else ""
    return f"column {column!r}: {_shown(cell)} is not a finite number{hint}"


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")


def _is_header(inputs: list[str], where: str) -> bool:
    """Tell whether a first line names columns: a guess would cost a row, so doubt is an error."""
    words = [cell for cell in inputs if cell and not _looks_numeric(cell)]
    numbers = [cell for cell in inputs if _looks_numeric(cell)]
    if words and numbers:
        raise TableError(
            f"{where}: {_shown(words[0])} is a word and {_shown(numbers[0])} a number: say "
            "header=True if this line names the columns, header=False if it is a row"
        )
    return not numbers


def _looks_numeric(cell: str) -> bool:
    """Tell whether a cell was meant as a number, also one that is refused: nan, 1_000 or 1,5."""
    try:
        float(cell.replace(",", ".").replace("٫", "."))
    except ValueError:
        return False
    return True


def _number(cell: str) -> float | None:
    """Return the finite number in a cell, or None."""
    try:
        x = float(cell.replace("٫", "."))  # the decimal sign of Persian and Arabic digits
    except ValueError:
        return None
    return x if math.isfinite(x) and "_" not in cell else None


def _position(target: int, width: int) -> int:
    return target % width if -width <= target < width else -1


def _find(target: str | int, names: list[str], name: str) -> int:
    if isinstance(target, int):
        at = _position(target, len(names))
        if at < 0:
            raise TableError(f"{name}: there is no column {target}: it has {len(names)} columns")
        return at
    if target not in names:
        near = get_close_matches(target, names, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise TableError(f"{name}: no column {target!r} among {', '.join(names)}{meant}")
    return names.index(target)


def _check_names(names: list[str], name: str, line: int) -> None:
    for column, count in Counter(names).items():
        if count > 1 or not column:
            wrong = f"{count} columns are called {column!r}" if column else "a column has no name"
            raise TableError(f"{name}:{line}: {wrong}; give each a name of its own")


def _without(cells: list[str], at: int) -> list[str]:
    return cells[:at] + cells[at + 1 :] if at >= 0 else cells
