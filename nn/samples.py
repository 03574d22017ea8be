"""Samples as they are given: taken where they are clear, refused where they would be misread."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from autograd import Value
from autograd.notation import counted
from autograd.numbers import brief, is_number


def as_row(inputs: Any, names: Sequence[str], place: str) -> tuple[Value, ...]:
    """Return one sample as Values; plain numbers become leaves of these names.

    Args:
        inputs: a row of numbers or Values; one alone, where there is one name.
        names: what the inputs are called.
        place: who takes them, for a message.

    Raises:
        TypeError: it is no row of numbers.
        ValueError: it has another length, or a number is not finite.
    """
    if len(names) == 1 and (isinstance(inputs, Value) or is_number(inputs)):
        inputs = [inputs]
    misread = "" if type(inputs) in (list, tuple) else _misread(inputs)
    if misread:
        wanted = "1 number or Value" if len(names) == 1 else f"{len(names)} numbers or Values"
        raise TypeError(f"{place} wants a row of {wanted}, not {misread}")
    row = tuple(inputs)
    if len(row) != len(names):
        _refuse_rows(row, place)
        several = "" if len(names) > 1 else "; for several samples write [model(x) for x in xs]"
        raise ValueError(f"{place} wants {counted(len(names), 'input')}, got {len(row)}{several}")
    try:
        return tuple([x if isinstance(x, Value) else Value(x, name) for x, name in zip(row, names)])
    except TypeError:
        _refuse_rows(row, place)
        raise


def _refuse_rows(row: tuple[Any, ...], place: str) -> None:
    """Refuse several samples where one is expected."""
    if any(_is_iterable(x) and not isinstance(x, str) for x in row if not isinstance(x, Value)):
        raise TypeError(
            f"{place} takes one row of numbers at a time, and got a list of rows: "
            "write [model(row) for row in rows]"
        )


def _misread(x: Any) -> str:
    """Say what is given where it is no row: it would not give its numbers in their order."""
    if _is_frame(x):
        rows = "[model(row) for row in X.to_numpy().tolist()]"
        return f"a {type(x).__name__}, which yields its columns: write {rows}"
    if isinstance(x, Mapping):
        return f"a {type(x).__name__}, which yields its keys: write list(row.values())"
    if isinstance(x, Set):
        return f"a {type(x).__name__}, which has no order: write a list"
    return "" if _is_iterable(x) and not isinstance(x, (str, bytes)) else repr(x)


def _is_iterable(x: Any) -> bool:
    try:
        iter(x)
    except TypeError:
        return False
    return True


def _is_frame(x: Any) -> bool:
    """Tell whether this is a table of pandas, polars or the like, which gives its columns."""
    return hasattr(x, "columns") and hasattr(x, "to_numpy")


def as_samples(X: Any, y: Any) -> tuple[list[Any], list[Any]]:
    """Return rows of inputs and their targets as lists.

    Raises:
        TypeError: one of them is no list of samples.
        ValueError: there are none, not a target for each, or a number is not finite.
    """
    rows, targets = _listed("X", X, "row of inputs"), _listed("y", y, "target")
    if len(rows) != len(targets) or not rows:
        raise ValueError(
            f"training needs a target for each sample: {counted(len(rows), 'row')}, "
            f"{counted(len(targets), 'target')}"
        )
    for what, cells in (("input", rows), ("target", targets)):
        check_finite(what, cells)
    return rows, targets


def _listed(name: str, samples: Any, what: str) -> list[Any]:
    kind = type(samples).__name__
    if _is_frame(samples):
        advice = f"is a {kind}, which yields its columns, not rows: pass {name}.to_numpy().tolist()"
    elif hasattr(samples, "X") and hasattr(samples, "y"):
        advice = f"is a {kind}: pass its .X and its .y"
    elif isinstance(samples, Mapping):
        rows = "[list(row) for row in zip(*X.values())]" if name == "X" else "list(y.values())"
        advice = f"is a {kind}, which yields its keys: pass {rows}"
    elif isinstance(samples, Set):
        advice = f"is a {kind}, which has no order: pass a list"
    elif isinstance(samples, (str, bytes)) or not _is_iterable(samples):
        advice = f"must be a list with one {what} per sample, not {samples!r}"
    else:  # what can be read once only is read here
        return [list(row) if isinstance(row, Iterator) else row for row in samples]
    raise TypeError(f"{name} {advice}")


def check_finite(what: str, rows: Sequence[Any]) -> None:
    """Refuse a NaN or an infinity, by sample and column.

    Raises:
        ValueError: there is one.
    """
    for i, row in enumerate(rows, 1):
        for j, cell in enumerate(cells_of(row), 1):
            if is_number(cell) and not is_finite(cell):
                shown = brief(cell)
                raise ValueError(f"{what} of sample {i}, column {j}: {shown} is no finite number")


def is_finite(x: Any) -> bool:
    """Tell whether a number is finite as a float."""
    try:
        return math.isfinite(x)
    except OverflowError:  # an integer
        return False


def cells_of(row: Any) -> list[Any]:
    """Return what is in a row; of what is none, itself."""
    return [*row] if _is_iterable(row) and not isinstance(row, (str, Value)) else [row]
