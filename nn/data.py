"""A table split in two: rows to train on, and rows to test on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from autograd.notation import counted

from .arguments import at_least_0, generator, names_its_arguments
from .tables import Table


@names_its_arguments
def split(
    table: Table,
    test_fraction: float = 0.2,
    rng: int | random.Random | None = None,
    stratify: bool = False,
) -> tuple[Table, Table]:
    """Shuffle the rows of a table, and split it in two.

    Args:
        table: at least two rows.
        test_fraction: the part of the rows that is for testing, between 0 and 1.
        rng: a seed or a `random.Random`; None: the module `random`.
        stratify: keep the share of each class in both tables, rounded by largest remainders
            (as seats in a parliament, Hamilton's method), with at least one row of each.

    Returns:
        A table to train on, and one to test on.

    Raises:
        TypeError: it is not a Table.
        ValueError: one of the two would be empty, or without a class where `stratify` is asked.

    >>> table = Table([[1.0], [2.0], [3.0], [4.0]], [10.0, 20.0, 30.0, 40.0], ["x"], "y")
    >>> train, test = split(table, 0.25, rng=0)
    >>> len(train), [y == 10 * x[0] for x, y in zip(test.X, test.y)]
    (3, [True])
    """
    check_table(table)
    if not 0 <= at_least_0("test_fraction", test_fraction) <= 1:
        raise ValueError(f"test_fraction must be between 0 and 1: got {test_fraction!r}")
    if not isinstance(stratify, bool):
        raise TypeError(f"stratify must be True or False: got {stratify!r}")
    order = list(range(len(table)))
    tests = round(len(order) * test_fraction)
    if not 0 < tests < len(order):
        raise ValueError(
            f"{test_fraction} of {counted(len(order), 'row')} leaves {tests} to test on and "
            f"{len(order) - tests} to train on: both need at least one"
        )
    left = _of_each(table, tests) if stratify else Counter[float]()
    generator(rng).shuffle(order)
    if not stratify:
        return _rows(table, order[tests:]), _rows(table, order[:tests])
    parts: tuple[list[int], list[int]] = ([], [])
    for i in order:
        is_test = left[table.y[i]] > 0
        left[table.y[i]] -= is_test
        parts[is_test].append(i)
    return _rows(table, parts[0]), _rows(table, parts[1])


def _rows(table: Table, at: Sequence[int]) -> Table:
    lines = [table.lines[i] for i in at] if table.lines else ()
    return table.with_rows([table.X[i] for i in at], [table.y[i] for i in at], lines)


def _of_each(table: Table, tests: int) -> Counter[float]:
    """Return how many rows of each class are for testing: shares rounded by largest remainders."""
    rows, counts = len(table), Counter(table.y)
    classes = sorted(counts)
    for y in classes:
        if counts[y] == 1 and not table.classes and len(classes) > 2:
            raise ValueError(
                f"stratify=True keeps the shares of classes, but {table.target!r} has numbers, of "
                f"which {y!r} is in one row only: say stratify=False"
            )
        if counts[y] == 1:
            name = table.classes[int(y)] if table.classes else y
            raise ValueError(
                f"class {name!r} has one row only ({table.where(table.y.index(y))}), which "
                "cannot be in both parts: get more of it, leave it out, or say stratify=False"
            )
    if min(tests, rows - tests) < len(classes):
        raise ValueError(
            f"{counted(tests, 'row')} to test on and {rows - tests} to train on cannot both have "
            f"each of {len(classes)} classes: choose another test_fraction, or stratify=False"
        )
    found = {y: min(max(tests * counts[y] // rows, 1), counts[y] - 1) for y in classes}
    while (missing := tests - sum(found.values())) != 0:
        step = 1 if missing > 0 else -1
        room = [y for y in classes if 0 < found[y] + step < counts[y]]
        y = max(room, key=lambda y: step * (tests * counts[y] - found[y] * rows))
        found[y] += step
    return Counter(found)


def check_table(table: object) -> None:
    """Refuse what is not a Table.

    Raises:
        TypeError: it is not one.
    """
    if not isinstance(table, Table):
        raise TypeError(
            "expected a Table, from load_table or Table(X, y, columns, target): "
            f"got {type(table).__name__}"
        )
