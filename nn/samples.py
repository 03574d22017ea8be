"""Samples as they are given: taken where they are clear, refused where they would be misread."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from autograd import Value
from autograd.notation import counted
from autograd.numbers import brief, is_number


def as_row(inputs: Any, names: Sequence[str], place: str) -> tuple[Value, ...]:
    """Return one sample as Values, plain numbers as leaves of these names, for who takes them."""
    if len(names) == 1 and (isinstance(inputs, Value) or is_number(inputs)):
        inputs = [inputs]
    if type(inputs) not in (list, tuple):
        rows = ": write [model(row) for row in X.to_numpy().tolist()]"
        misread = _misread(inputs, rows, "write list(row.values())", "write a list")
        if misread or not is_listed(inputs):
            wanted = "1 number or Value" if len(names) == 1 else f"{len(names)} numbers or Values"
            raise TypeError(f"{place} wants a row of {wanted}, not {misread or repr(inputs)}")
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
    if any(map(is_listed, row)):
        raise TypeError(
            f"{place} takes one row of numbers at a time, and got a list of rows: "
            "write [model(row) for row in rows]"
        )


def _misread(x: Any, of_frame: str, of_mapping: str, of_set: str) -> str:
    """Say what would not yield its numbers in their order, and what to do instead; or nothing."""
    kind = type(x).__name__
    if hasattr(x, "columns") and hasattr(x, "to_numpy"):  # of pandas, polars or the like
        return f"a {kind}, which yields its columns{of_frame}"
    if isinstance(x, Mapping):
        return f"a {kind}, which yields its keys: {of_mapping}"
    return f"a {kind}, which has no order: {of_set}" if isinstance(x, Set) else ""


def is_listed(x: Any) -> bool:
    """Tell whether there are things in it to go through; the letters of a text are none."""
    try:
        iter(x)
    except TypeError:
        return False
    return not isinstance(x, (str, bytes))


def as_samples(X: Any, y: Any) -> tuple[list[Any], list[Any]]:
    """Return rows of inputs and their targets as lists, or refuse them."""
    rows = _samples("X", X, "row of inputs", "[list(row) for row in zip(*X.values())]")
    targets = _samples("y", y, "target", "list(y.values())")
    if len(rows) != len(targets) or not rows:
        raise ValueError(
            f"training needs a target for each sample: {counted(len(rows), 'row')}, "
            f"{counted(len(targets), 'target')}"
        )
    _check_finite("input", rows)
    _check_finite("target", targets)
    return rows, targets


def _samples(name: str, given: Any, what: str, of_mapping: str) -> list[Any]:
    rows = f", not rows: pass {name}.to_numpy().tolist()"
    misread = _misread(given, rows, f"pass {of_mapping}", "pass a list")
    if not misread and hasattr(given, "X") and hasattr(given, "y"):
        misread = f"a {type(given).__name__}: pass its .X and its .y"
    if misread:
        raise TypeError(f"{name} is {misread}")
    if not is_listed(given):
        raise TypeError(f"{name} must be a list with one {what} per sample, not {given!r}")
    # what can be read once only is read here
    return [list(row) if isinstance(row, Iterator) else row for row in given]


def _check_finite(what: str, rows: Sequence[Any]) -> None:
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
    return [*row] if is_listed(row) else [row]
