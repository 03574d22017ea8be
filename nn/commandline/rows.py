"""Rows to predict, found in a file by the names that a network knows."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from autograd.notation import counted
from autograd.numbers import brief

from ..cells import Style, shown, style_of, way_out
from ..errors import TableError
from ..headers import check_names
from ..reading import records_of
from ..tables import some_of
from ..textfiles import lines_of

_LONG = 1000  # characters of a header that is to be copied
_NO_DELIMITER = "\x1f"  # of a column alone, where a comma is a decimal one
Reader = Callable[[int, Sequence[str]], float]  # of a line and its cells


class Written(NamedTuple):
    """How a table is written; as for `load_table`, `target` where it is known."""

    target: str | int | None = None
    header: bool | None = None
    decimal: str = "."
    thousands: str | None = None
    missing: frozenset[str] = frozenset([""])
    fill: str | None = None
    encoding: str | None = None


class Rows(NamedTuple):
    """Rows of a file.

    Attributes:
        X: the inputs that the network takes, in its order.
        targets: the cells of the target, where the file has it; () where not.
        lines: the line that each row begins in.
        source: the name of the file.
    """

    X: list[list[float]]
    targets: tuple[str, ...]
    lines: list[int]
    source: str


def rows_of(path: str, model: Any, target: str | None, how: Written) -> Rows:
    """Read rows for a model; its columns are found by name, words become those that it has.

    Args:
        path: a CSV file.
        model: whose `columns` name what it takes; where it has none, all columns are taken.
        target: what the target is called, where that is known.
        how: how the file is written.

    Raises:
        TableError: a column or a cell is missing, or is not one that the model knows.
        OSError: the file cannot be read.
    """
    name, style = os.path.basename(path), style_of(how.decimal, how.thousands)
    lines = lines_of(path, name, how.encoding)
    is_alone = bool(lines) and lines[0].strip().strip('"') in model.columns
    records = records_of(lines, name, style, 1, _NO_DELIMITER if is_alone else "")
    line, first = records[0]
    if has_header := _has_header(first, model, how, style):
        names, records = first, records[1:]
    else:
        names = _names(first, model.columns or _numbered(_width(model)), how.target)
    wanted = model.columns or tuple(column for column in names if column != target)
    if missing := _missing(wanted, names):
        sources = _missing(wanted, ())
        is_bare = len(missing) == len(sources) and any(map(style.is_number, first))
        advice = (
            _no_header(sources, first, lines[0], target)
            if is_bare
            else _lacking(missing, sources, names)
        )
        raise TableError(f"{name}: {advice}")
    if not model.columns and len(wanted) != _width(model):
        columns = counted(len(wanted), "column")
        raise TableError(f"{name}: {columns}, and the network takes {_width(model)}")
    known = _words(wanted)
    if has_header:
        needed = {*wanted, *known}
        check_names([column for column in names if column in needed], f"{name}:{line}")
    if not records:
        raise TableError(f"{name}: only a header and no rows")
    means = _means(model) if how.fill else [None] * len(wanted)
    readers = [
        _reader(column, names, name, style, how.missing, known, mean)
        for column, mean in zip(wanted, means, strict=True)
    ]
    for line, cells in records:
        if len(cells) != len(names):
            found = counted(len(cells), "cell")
            raise TableError(f"{name}:{line}: {found} where {len(names)} are expected")
    X = [[read(line, cells) for read in readers] for line, cells in records]
    at = names.index(target) if target in names and target not in wanted else None
    targets = () if at is None else tuple(cells[at] for _, cells in records)
    return Rows(X, targets, [line for line, _ in records], name)


def _has_header(first: Sequence[str], model: Any, how: Written, style: Style) -> bool:
    """Tell whether a first line names columns: as said, else by the names that a model knows."""
    if how.header is not None:
        return how.header
    if not model.columns:
        return style.numbers(first) is None
    were_there = {*model.columns} - {*_numbered(len(model.columns) * 2)}
    return bool(were_there) or any(column in first for column in model.columns)


def _numbered(count: int) -> list[str]:
    return [f"x{i}" for i in range(1, count + 1)]


def _width(model: Any) -> int:
    return len(model.neurons_by_layer()[0][0].w)


def _names(first: Sequence[str], wanted: Sequence[str], target: str | int | None) -> list[str]:
    """Return what the columns of a file without a header are called: as at training."""
    names = _numbered(len(first) - 1)
    at = target if isinstance(target, int) else -1
    names.insert(at if at >= 0 else len(first) + at, "y")
    return names if {*wanted} <= {*names} else _numbered(len(first))


def _means(model: Any) -> Sequence[float | None]:
    """Return the mean of each column in training, which its scaler knows."""
    if model.scaler is None:
        raise ValueError(
            "--fill mean takes the means of training, and this network was trained with --no-scale"
        )
    (row,) = model.scaler.undo([[0.0] * len(model.scaler.columns)])
    return list(row)


def _words(columns: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of columns called color=red, by what may be the column of the file."""
    known: dict[str, list[str]] = {}
    for column in columns:
        pieces = column.split("=")
        for i in range(1, len(pieces)):
            known.setdefault("=".join(pieces[:i]), []).append("=".join(pieces[i:]))
    return known


def _reader(
    column: str,
    names: Sequence[str],
    name: str,
    style: Style,
    missing: frozenset[str],
    known: dict[str, list[str]],
    mean: float | None,
) -> Reader:
    """Return what reads one of the columns that a network takes."""
    source = _source(column, names)
    word = column[len(source) + 1 :]
    at, words = names.index(source), known.get(source, [])

    def read(line: int, cells: Sequence[str]) -> float:
        cell, place = cells[at], f"{name}:{line}: column {source!r}"
        if cell in missing or not cell:
            if mean is not None and not word:
                return mean
            advice = "" if word else ", or say --fill mean for the mean of training"
            raise TableError(f"{place}: a cell is missing: fill it in{advice}")
        if word:
            if cell not in words:
                raise TableError(
                    f"{place}: the network does not know {shown(cell)}: it learned {some_of(words)}"
                )
            return float(cell == word)
        found = style.numbers([cell])
        if found is None:
            raise TableError(f"{place}: {shown(cell)} is not a finite number{way_out(cell, style)}")
        return found[0]

    return read


def _source(column: str, names: Sequence[str]) -> str:
    """Return the column of a file that one of the network is read from; "" where it is missing."""
    ends = [i for i, sign in enumerate(column) if sign == "="]
    return next((s for s in (column, *(column[:i] for i in ends[::-1])) if s in names), "")


def _missing(wanted: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the columns that a network takes and a file lacks, color for color=red."""
    words = _words(wanted)
    found: dict[str, None] = {}
    for column in wanted:
        if not _source(column, names):
            starts = [start for start, ends in words.items() if column.startswith(f"{start}=")]
            shared = [start for start in starts if len(words[start]) > 1]
            found[shared[0] if shared else column] = None
    return [*found]


def _no_header(sources: Sequence[str], first: Sequence[str], line: str, target: str | None) -> str:
    """Say what to write above rows that have no header.

    Args:
        sources: the columns that the network is read from.
        first: the cells of the first line.
        line: that line.
        target: what the target is called, where that is known.
    """
    has_target = target is not None and len(first) == len(sources) + 1
    delimiter = next((sign for sign in ";\t|, " if len(line.split(sign)) == len(first)), ",")
    header = io.StringIO()
    names = [*sources, str(target)] if has_target else sources
    csv.writer(header, delimiter=delimiter, lineterminator="").writerow(names)
    return (
        f"it has no header: put the line {brief(header.getvalue(), _LONG)} above its rows, the "
        "names in the order of its columns"
    )


def _lacking(missing: Sequence[str], sources: Sequence[str], names: Sequence[str]) -> str:
    """Say which columns a file lacks, and which of its others may be meant."""
    near = get_close_matches(missing[0], [name for name in names if name not in sources], 1)
    meant = f"; if {near[0]!r} is meant, rename it" if near else ""
    verb = "is" if len(missing) == 1 else "are"
    return f"{some_of([*map(repr, missing)])} {verb} missing: the file has {some_of(names)}{meant}"
