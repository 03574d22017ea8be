"""Small tables to be read in a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograd.notation import readable


class Text(str):
    """Text that a REPL shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return readable(str(self))


class Confusion(tuple[tuple[int, ...], ...]):
    """How often each true class (a row) was predicted as each class (a column).

    Attributes:
        classes: the names of both.

    >>> counts = Confusion(["cat", "dog"], [[5, 1], [0, 4]])
    >>> counts
    true \\ predicted  cat  dog
    cat                 5    1
    dog                 0    4
    >>> counts[0][1]
    1
    """

    classes: tuple[str, ...]

    def __new__(cls, classes: Sequence[str], counts: Sequence[Sequence[int]]) -> Confusion:
        """Make it of names, and a row of counts for each."""
        confusion = super().__new__(cls, map(tuple, counts))
        confusion.classes = tuple(classes)
        return confusion

    def __repr__(self) -> str:
        rows = [("true \\ predicted", *self.classes)]
        rows += [(name, *map(str, row)) for name, row in zip(self.classes, self, strict=True)]
        return readable("\n".join(aligned(rows, left=(0,))))


def aligned(rows: Sequence[Sequence[str]], left: Collection[int] = ()) -> list[str]:
    """Return rows as lines, their columns under each other; those of `left` begin so."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [
                cell.ljust(width) if j in left else cell.rjust(width)
                for j, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
        ).rstrip()
        for row in rows
    ]
