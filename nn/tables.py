"""A table for training: rows of inputs, a target for each, and where they come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, NoReturn

from autograd.notation import counted

from .hints import TABLE, Hinted

MOST_NAMES = 10  # listed in one message


class Table(Hinted):
    """Rows of inputs and a target for each.

    Args:
        X: the inputs, one list of floats per row.
        y: the targets: floats, or the numbers of the classes, counted from 0.
        columns: what the inputs are called.
        target: what the target is called.
        classes: the classes' names in alphabetical order; () where the target is a number.
        lines: the line of its file that each row begins in; () without a file.
        source: the name of that file, without its folder; "" where there is none.

    Raises:
        TypeError: the columns are not a list.
        ValueError: not a target or a line for each row, or not a number for each column.

    >>> Table([[1.5, 0.2], [5.1, 1.8]], [0, 1], ["length", "width"], "species", ["iris", "rose"])
    Table: 2 rows of length, width; species (iris, rose)
    """

    _hints: ClassVar[dict[str, str]] = TABLE

    def __init__(
        self,
        X: list[list[float]],
        y: list[float],
        columns: Sequence[str],
        target: str,
        classes: Sequence[str] = (),
        lines: Sequence[int] = (),
        source: str = "",
    ) -> None:
        if isinstance(columns, str):
            raise TypeError(f"columns must be a list of names: got {columns!r}")
        if len(X) != len(y):
            rows, targets = counted(len(X), "row"), counted(len(y), "target")
            raise ValueError(f"a table has a target for each row: got {rows}, {targets}")
        if lines and len(lines) != len(X):
            rows, found = counted(len(X), "row"), counted(len(lines), "line")
            raise ValueError(f"a table has a line for each row, or none: got {rows}, {found}")
        for i, row in enumerate(X, 1):
            if len(row) != len(columns):
                found, wanted = counted(len(row), "number"), counted(len(columns), "column")
                raise ValueError(f"row {i} has {found} for {wanted}")
        self.X = X
        self.y = y
        self.columns = tuple(columns)
        self.target = target
        self.classes = tuple(classes)
        self.lines = tuple(lines)
        self.source = source

    def __len__(self) -> int:
        return len(self.X)

    if not TYPE_CHECKING:  # which knows that there are none

        def __iter__(self) -> NoReturn:
            raise TypeError("a Table cannot be unpacked: write X, y = table.X, table.y")

        def __getitem__(self, key: object) -> NoReturn:
            raise TypeError(
                "a Table has no items: write table.X[0] for a row, table.y[0] for its target"
            )

    def __repr__(self) -> str:
        classes = f" ({some_of(self.classes)})" if self.classes else ""
        rows = counted(len(self), "row")
        return f"Table: {rows} of {some_of(self.columns)}; {self.target}{classes}"

    def with_rows(self, X: list[list[float]], y: list[float], lines: Sequence[int] = ()) -> Table:
        """Return a table of the same columns with other rows.

        Args:
            X: the inputs, one list of floats per row.
            y: the targets, one per row.
            lines: the line of the file that each row begins in; () without a file.
        """
        return Table(X, y, self.columns, self.target, self.classes, lines, self.source)

    def where(self, i: int) -> str:
        """Return where a row comes from: "iris.csv:5", else "sample 3".

        Args:
            i: which row, from 0.

        >>> table = Table([[1.5], [2.5]], [0.0, 1.0], ["x"], "y", lines=[2, 5], source="iris.csv")
        >>> table.where(1), Table([[1.5]], [0.0], ["x"], "y").where(0)
        ('iris.csv:5', 'sample 1')
        """
        if not self.lines:
            return f"sample {i + 1}"
        return f"{self.source}:{self.lines[i]}" if self.source else f"line {self.lines[i]}"


def some_of(names: Sequence[str]) -> str:
    """Return names with commas between them; of very many, the first and their number.

    >>> some_of(["a", "b"]), some_of([f"x{i}" for i in range(1000)])[-22:]
    ('a, b', ', x9, … (1,000 in all)')
    """
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMES])}, … ({len(names):,} in all)"


def first_twice(names: Sequence[str]) -> str | None:
    """Return the first name that occurs twice, or None.

    >>> first_twice(["a", "b", "a"])
    'a'
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def twins(words: Collection[str]) -> str:
    """Name the words that differ only in case or spaces, and say what to do; or return nothing.

    >>> twins(["Yes", "no", "yes"]), twins(["yes", "no"])
    ("'Yes' and 'yes' differ only in case: make them one", '')
    """
    alike: dict[str, list[str]] = {}
    for word in sorted({word for word in words if len(word) > 1}):  # a and A may be two letters
        alike.setdefault(" ".join(word.lower().split()), []).append(word)
    found = [" and ".join(map(repr, same)) for same in alike.values() if len(same) > 1]
    if not found:
        return ""
    by_case = all(len({word.lower() for word in same}) == 1 for same in alike.values())
    return f"{some_of(found)} differ only in case{'' if by_case else ' or spaces'}: make them one"
