"""Data as other libraries hold it, known by what it can do: none of them is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from autograd.notation import ascii_text
from autograd.numbers import brief

from .tables import Table, first_twice, some_of


def is_frame(x: Any) -> bool:
    """Tell whether this is a DataFrame of pandas, polars or the like."""
    return hasattr(x, "to_numpy") and hasattr(x, "columns")


def _is_polars(frame: Any) -> bool:
    return type(frame).__module__.partition(".")[0] == "polars"


def filled(frame: Any) -> str:
    """Return how what is missing in a DataFrame is filled, as its library writes it."""
    if _is_polars(frame):
        return 'X.fill_nan(None).fill_null(strategy="mean")'
    return "X.fillna(X.mean())"


def without(frame: Any, column: str) -> str:
    """Return how a column of a DataFrame is left out, as its library writes it."""
    return f"X.drop({'' if _is_polars(frame) else 'columns='}{column!r})"


def of_words(frame: Any, column: str) -> str:
    """Return how a column of words becomes columns of 0 and 1, as its library writes it."""
    return f"X.to_dummies({column!r})" if _is_polars(frame) else "pd.get_dummies(X)"


def column_name(x: Any) -> str:
    """Return what a Series or a DataFrame of one column is called; "" where it has no name."""
    if is_frame(x):
        return ", ".join(map(str, x.columns))
    name = getattr(x, "name", None) if hasattr(x, "to_numpy") else None
    return name if isinstance(name, str) else ""


def as_list(name: str, given: Any) -> Any:
    """Return an array, a Series or a DataFrame as a list of plain numbers or rows; else itself.

    Args:
        name: what it was given as, for the message.
        given: what was given.

    Raises:
        TypeError: it holds dates or complex numbers.
        ValueError: an array has more than two axes.
    """
    array = given.to_numpy() if hasattr(given, "to_numpy") else given
    axes = getattr(array, "ndim", 0)
    if isinstance(axes, int) and axes > 2:
        wanted = "(samples, columns)" if name == "X" else "(samples, outputs)"
        raise ValueError(
            f"{name} has {axes} axes, {tuple(array.shape)}: reshape {name} to {wanted}, as "
            f"{name}.reshape(len({name}), -1) does"
        )
    kind = getattr(getattr(array, "dtype", None), "kind", "")
    if not kind or not hasattr(array, "tolist") or not getattr(array, "ndim", 0):
        return given
    if kind in "mMc":
        held = "complex numbers" if kind == "c" else "dates or times"
        raise TypeError(f"{name} holds {held} ({array.dtype}): make them real numbers first")
    return array.tolist()


def with_names(name: str, given: Any) -> tuple[Any, tuple[str, ...]]:
    """Return what was given, rows as lists where its columns have names, and those names.

    Args:
        name: what it was given as, for a message.
        given: a Table, a DataFrame, a Series, an array, a list of mappings; or anything else,
            which is returned without names.

    Raises:
        TypeError: it holds dates or complex numbers, or some rows are mappings and some are not.
        ValueError: two columns have one name, or a row does not have the keys of the first.
    """
    if isinstance(given, Table):
        return given.X, given.columns
    rows = as_list(name, given)
    if is_frame(given):
        columns = tuple(map(str, given.columns))
        if twice := first_twice(columns):
            raise ValueError(f"{name} has two columns {twice!r}: give each its own name")
        return rows, columns
    if isinstance(given, (list, tuple)) and given and isinstance(given[0], Mapping):
        first = given[0]
        return [_cells(name, row, first, i) for i, row in enumerate(given, 1)], (*map(str, first),)
    fields = getattr(getattr(given, "dtype", None), "names", None)
    called = column_name(given)
    return rows, tuple(fields or ([called] if called else []))


def _cells(name: str, row: Any, first: Mapping[Any, Any], i: int) -> list[Any]:
    """Return what a row that is a mapping holds, in the order of the first row's keys."""
    if not isinstance(row, Mapping):
        raise TypeError(f"sample {i} of {name} is {brief(row)}, but the first one is a mapping")
    keys = f"each needs {some_of([*map(str, first)])}"
    for key in first:
        if key not in row:
            raise ValueError(f"sample {i} of {name} has no {str(key)!r}: {keys}")
    for key in row:
        if key not in first:
            new = f"has {str(key)!r}, which the first one does not have"
            raise ValueError(f"sample {i} of {name} {new}: {keys}")
    return [row[key] for key in first]


def spelled_out(
    rows: Sequence[Any],
    columns: Sequence[str],
    wanted: Sequence[str],
    where: Callable[[int], str],
) -> tuple[list[Any], tuple[str, ...]]:
    """Return rows with a column color of words as the columns color=red, … that a model knows.

    Args:
        rows: the rows; a row of one cell may be that cell alone.
        columns: what their columns are called.
        wanted: the names that the model knows.
        where: returns how the sample i, counted from 0, is called.

    Raises:
        ValueError: a cell is not one of the words.

    >>> spelled_out([["red", 1.5]], ["color", "a"], ["a", "color=blue", "color=red"], str)
    ([[0.0, 1.0, 1.5]], ('color=blue', 'color=red', 'a'))
    """
    known = {
        column: found
        for column in {*columns} - {*wanted}
        if (found := [name for name in wanted if name.startswith(f"{column}=")])
    }
    if not known:
        return [*rows], (*columns,)
    spelled: list[Any] = []
    for i, row in enumerate(rows):
        cells: list[Any] = []
        for column, cell in zip(columns, row if isinstance(row, (list, tuple)) else [row]):
            if column not in known:
                cells.append(cell)
                continue
            word = f"{column}={str(cell).strip()}"
            if not isinstance(cell, str):
                words = some_of([name.removeprefix(f"{column}=") for name in known[column]])
                got = f"got {brief(cell)}"
                raise ValueError(f"{where(i)}: {column} must be one of the words {words}: {got}")
            if word not in known[column]:
                raise ValueError(_unknown_word(where(i), word, known[column]))
            cells += [1.0 if word == one else 0.0 for one in known[column]]
        spelled.append(cells)
    return spelled, tuple([name for column in columns for name in known.get(column, [column])])


def _unknown_word(place: str, name: str, known: Sequence[str]) -> str:
    column, _, word = name.partition("=")
    words = some_of([one.partition("=")[2] for one in known])
    return f"{place}: the model does not know the {column} {word!r}: it learned {words}"


def matched(
    name: str,
    rows: Sequence[Any],
    columns: Sequence[str],
    wanted: Sequence[str],
    where: Callable[[int], str] | None = None,
) -> list[Any]:
    """Return rows with their columns in the order that a model knows.

    Args:
        name: what they were given as, for a message.
        rows: the rows.
        columns: what their columns are called.
        wanted: the names in that order.
        where: of a Table, how the row i, counted from 0, is called: a column color=red that is
            missing beside others of color is 0 in every row.

    Raises:
        ValueError: a column is missing, or is not one of those that the model knows.
    """
    if tuple(columns) == tuple(wanted):
        return list(rows)
    at = {column: j for j, column in enumerate(columns)}
    expected = {*wanted}
    unknown = [c for c in columns if c not in expected]
    known = {c.partition("=")[0] for c in columns if "=" in c} if where else set()
    missing = [c for c in wanted if c not in at and not ("=" in c and c.partition("=")[0] in known)]
    if missing:
        near = get_close_matches(missing[0], unknown[:1000], 1)
        meant = f"; is it {near[0]!r}?" if near else ""
        raise ValueError(
            f"{name} has no column {some_of([*map(repr, missing)])}: the model learned from "
            f"{some_of(wanted)}{meant}"
        )
    for new in unknown if where else ():
        known_words = [
            c for c in wanted if "=" in new and c.startswith(new.partition("=")[0] + "=")
        ]
        i = next((i for i, row in enumerate(rows) if row[at[new]]), None)
        if where and known_words and i is not None:
            raise ValueError(_unknown_word(where(i), new, known_words))
    if unknown:
        raise ValueError(
            f"{name} has the column {some_of([*map(repr, unknown)])}, but the model learned from "
            f"{some_of(wanted)}: leave it out"
        )
    places = [at.get(c) for c in wanted]
    return [[0.0 if j is None else row[j] for j in places] for row in rows]


def by_name(row: Any, names: Sequence[str]) -> Any:
    """Return one sample in the order of names where its own are the same; else as it is.

    >>> by_name({"x2": 2.0, "x1": 1.0}, ["x₁", "x₂"])
    [1.0, 2.0]
    """
    if is_frame(row) or not hasattr(row, "keys"):
        return row
    keys = [*row.keys()]
    cells = {ascii_text(str(key)): row[key] for key in keys}
    wanted = [*map(ascii_text, names)]
    return [cells[name] for name in wanted] if {*cells} == {*wanted} else row
