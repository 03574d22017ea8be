"""Tables for training: split, and brought to one scale."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from autograd.notation import counted
from autograd.numbers import is_number

from .arguments import at_least_0, generator, names_its_arguments
from .samples import is_finite


class Table:
    """Rows of inputs and a target for each.

    Attributes:
        X: the inputs, one list of floats a row.
        y: the targets: floats, or the numbers of the classes, counted from 0.
        columns: what the inputs are called.
        target: what the target is called.
        classes: the classes' names in alphabetical order; () where the target is a number.

    Raises:
        TypeError: the columns are no list.
        ValueError: not a target for each row, or not a number for each column.
    """

    def __init__(
        self,
        X: list[list[float]],
        y: list[float],
        columns: Sequence[str],
        target: str,
        classes: Sequence[str] = (),
    ) -> None:
        if isinstance(columns, str):
            raise TypeError(f"columns must be a list of names: got {columns!r}")
        if len(X) != len(y):
            rows, targets = counted(len(X), "row"), counted(len(y), "target")
            raise ValueError(f"a table has a target for each row: got {rows}, {targets}")
        for i, row in enumerate(X, 1):
            if len(row) != len(columns):
                found, wanted = counted(len(row), "number"), counted(len(columns), "column")
                raise ValueError(f"row {i} has {found} for {wanted}")
        self.X = X
        self.y = y
        self.columns = tuple(columns)
        self.target = target
        self.classes = tuple(classes)

    def __len__(self) -> int:
        return len(self.X)

    def __repr__(self) -> str:
        classes = f" ({', '.join(self.classes)})" if self.classes else ""
        rows = counted(len(self), "row")
        return f"Table: {rows} of {', '.join(self.columns)}; {self.target}{classes}"

    def with_rows(self, X: list[list[float]], y: list[float]) -> Table:
        """Return a table of the same columns with other rows."""
        return Table(X, y, self.columns, self.target, self.classes)


@names_its_arguments
def split(
    table: Table, test_fraction: float = 0.2, rng: int | random.Random | None = None
) -> tuple[Table, Table]:
    """Shuffle the rows and return a table to train on and one to test on.

    Args:
        table: at least two rows.
        test_fraction: which part of the rows is for testing, between 0 and 1.
        rng: a seed or a `random.Random`; None: the module `random`.

    Raises:
        TypeError: it is no Table.
        ValueError: one of the two would be empty.

    >>> table = Table([[1.0], [2.0], [3.0], [4.0]], [10.0, 20.0, 30.0, 40.0], ["x"], "y")
    >>> train, test = split(table, 0.25, rng=0)
    >>> len(train), [y == 10 * x[0] for x, y in zip(test.X, test.y)]
    (3, [True])
    """
    _check_table(table)
    if not 0 <= at_least_0("test_fraction", test_fraction) <= 1:
        raise ValueError(f"test_fraction must be between 0 and 1: got {test_fraction!r}")
    order = list(range(len(table)))
    generator(rng).shuffle(order)
    tests = round(len(order) * test_fraction)
    if not 0 < tests < len(order):
        raise ValueError(
            f"{test_fraction} of {counted(len(order), 'row')} leaves {tests} to test on and "
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
        TypeError: one is no Table.
        ValueError: the tables do not have the same columns, or a number is not finite or too far
            from those of the first table.

    >>> standardize(Table([[1.0], [3.0]], [0.0, 1.0], ["x"], "y"))[0].X
    [[-1.0], [1.0]]
    """
    for table in (train, *others):
        _check_table(table)
        if table.columns != train.columns:
            raise ValueError(f"columns {table.columns} do not fit {train.columns}")
        for i, row in enumerate(table.X, 1):
            for column, x in zip(table.columns, row, strict=True):
                if not is_number(x) or not is_finite(x):
                    raise ValueError(f"row {i}, column {column!r}: {x!r} is no finite number")
    scales = [_scale(column) for column in zip(*train.X, strict=True)]
    return [table.with_rows(_standard(table, scales), list(table.y)) for table in (train, *others)]


def _check_table(table: object) -> None:
    if not isinstance(table, Table):
        raise TypeError(
            "a Table is expected, as load_table returns it or Table(X, y, columns, target) makes "
            f"it: got {type(table).__name__}"
        )


def _scale(column: Sequence[float]) -> tuple[int, float, float]:
    """Return a binary exponent, and mean and deviation of the column without it.

    Without it the largest number is near to 1, so that no sum or square over- or underflows.
    """
    if min(column) == max(column):  # a mean is rounded, and the dust would pass for a deviation
        return 0, column[0], 1.0
    _, exponent = math.frexp(max(map(abs, column)))
    scaled = [math.ldexp(x, -exponent) for x in column]
    mean = math.fsum(scaled) / len(scaled)
    return exponent, mean, math.hypot(*(x - mean for x in scaled)) / math.sqrt(len(scaled))


def _standard(table: Table, scales: Sequence[tuple[int, float, float]]) -> list[list[float]]:
    rows: list[list[float]] = []
    for i, row in enumerate(table.X, 1):
        rows.append([])
        for x, column, (exponent, mean, deviation) in zip(row, table.columns, scales, strict=True):
            try:
                z = (math.ldexp(x, -exponent) - mean) / deviation
            except OverflowError:
                z = math.inf
            if not math.isfinite(z):
                far = "is too far from the numbers of the first table"
                raise ValueError(f"row {i}, column {column!r}: {x!r} {far}")
            rows[-1].append(z)
    return rows
