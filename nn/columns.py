"""Columns of cells become columns of numbers: words one-hot, what is missing filled, or refused."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from autograd.notation import counted

from .cells import Style, looks_numeric, shown, way_out
from .errors import TableError
from .tables import some_of, twins

MOST_MISTAKES = 5  # named in one message
FEW_WORDS = 20  # in a column that is not an id, however few rows there are
MANY_ROWS = 5  # in which a word for each row is an id
MOST_WORDS = 200  # each becomes a column of numbers
FILLS = ("mean", "median", "drop")


class Column:
    """One column of a file, its cells read as numbers or else as words.

    Args:
        name: what it is called.
        cells: its cells, one per row.
        style: how numbers are written.
        missing: the cells that stand for a missing value.
        is_target: whether it is what is to be predicted.

    Attributes:
        name: as given.
        is_target: as given.
        is_numeric: whether most of the cells that are there are numbers.
        cells: those given.
        gaps: the rows whose cell is missing, counted from 0.
        numbers: the numbers of the other rows, in order; none where it is a column of words.
        wrong: the cells that are not numbers, or not words, unlike most others.
    """

    def __init__(
        self,
        name: str,
        cells: Sequence[str],
        style: Style,
        missing: frozenset[str],
        is_target: bool,
    ) -> None:
        self.name = name
        self.is_target = is_target
        self.is_numeric = True
        self.cells = cells
        self.gaps: list[int] = []
        self.wrong: set[str] = set()
        there = cells
        if not missing.isdisjoint(cells):
            self.gaps = [i for i, cell in enumerate(cells) if cell in missing]
            there = [cell for cell in cells if cell not in missing]
        numbers = style.numbers(there)
        self.numbers = numbers or []
        if numbers is None:
            counts = Counter(there)
            numeric = sum(count for cell, count in counts.items() if looks_numeric(cell))
            # a word among numbers is a mistake, and so is a number among words
            self.is_numeric = numeric * 2 >= len(there)
            meant = style.is_number if self.is_numeric else _is_word
            self.wrong = {cell for cell in counts if not meant(cell)}
        self._style = style

    def mistakes(self, lines: Sequence[int]) -> list[tuple[int, str]]:
        """Return the line of each wrong cell and what is wrong; of many, the first for all."""
        pairs = zip(lines, self.cells, strict=True)
        found = [(line, cell) for line, cell in pairs if cell in self.wrong]
        if len(found) <= MOST_MISTAKES:
            said = [self._problem(cell) for _, cell in found]
            said[0] += self._slip(*found[0])
            return [
                (line, f"column {self.name!r}: {problem}")
                for (line, _), problem in zip(found, said, strict=True)
            ]
        line, problem = found[0][0], self._problem(found[0][1])
        out = "" if self.is_target or "load_table" in problem else f": {leave_out([self.name])}"
        if len(self.wrong) == 1 and self._slip(*found[0]):
            known = f"missing=[{found[0][1]!r}] if it stands for a missing value"
            out = f": {known}{out.replace(': ', '; else ', 1)}"
        more = f"{problem}, and {len(found) - 1:,} more in this column{out}"
        return [(line, f"column {self.name!r}: {more}")]

    def _problem(self, cell: str) -> str:
        advice = "" if self._style.is_number(cell) else way_out(cell, self._style)
        if self.is_numeric:
            return f"{shown(cell)} is not a finite number{advice}"
        what = "target" if self.is_target else "column"
        return f"{shown(cell)} among words: a {what} is all words or all numbers{advice}"

    def _slip(self, line: int, cell: str) -> str:
        """Say what to do about a word among numbers."""
        if not self.is_numeric or way_out(cell, self._style) or looks_numeric(cell):
            return ""
        others = "the" if len(self.wrong) == 1 else "most"
        return (
            f": {others} other cells of {self.name!r} are numbers: missing=[{cell!r}] if it "
            f"stands for a missing value, else correct or delete line {line}"
        )

    def fill(self, how: str) -> None:
        """Fill the gaps: by the mean or the median; words by the most frequent one."""
        if not self.gaps:
            return
        gaps = {*self.gaps}
        if self.is_numeric:
            by_number = _mean(self.numbers) if how == "mean" else _median(self.numbers)
            numbers = iter(self.numbers)
            rows = range(len(self.cells))
            self.numbers = [by_number if i in gaps else next(numbers) for i in rows]
        else:
            counts = Counter(cell for i, cell in enumerate(self.cells) if i not in gaps)
            by_word = min(counts, key=lambda cell: (-counts[cell], cell))
            self.cells = [by_word if i in gaps else cell for i, cell in enumerate(self.cells)]
        self.gaps = []

    def one_hot(self) -> dict[str, Sequence[float]]:
        """Return the columns of numbers that it becomes, by name: itself, or one for each word."""
        if self.is_numeric:
            return {self.name: self.numbers}
        return {
            f"{self.name}={word}": [1.0 if cell == word else 0.0 for cell in self.cells]
            for word in sorted({*self.cells})
        }


def _is_word(cell: str) -> bool:
    return not looks_numeric(cell)


def _mean(numbers: Sequence[float]) -> float:
    try:
        return math.fsum(numbers) / len(numbers)
    except OverflowError:
        return math.fsum(x / len(numbers) for x in numbers)


def _median(numbers: Sequence[float]) -> float:
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[half]
    return ordered[half - 1] / 2 + ordered[half] / 2


def leave_out(names: Sequence[str]) -> str:
    """Say how columns are left out."""
    few = [f'"{name}"' for name in names[:MOST_MISTAKES]]
    more = ", …" if len(names) > MOST_MISTAKES else ""
    return f"leave {'it' if len(names) == 1 else 'them'} out: drop=[{', '.join(few)}{more}]"


def check_gaps(
    columns: Sequence[Column], lines: Sequence[int], name: str, fill: str | None
) -> None:
    """Refuse what is missing and cannot be filled, with the count of each column."""
    lacking = [column for column in columns if column.gaps]
    empty = [column.name for column in lacking if len(column.gaps) == len(lines)]
    if target := [column.name for column in lacking if column.is_target and column.name in empty]:
        raise TableError(
            f"{name}: no cell of the target {target[0]} is known: choose another target"
        )
    if empty:
        raise TableError(f"{name}: no cell of column {some_of(empty)} is known: {leave_out(empty)}")
    if not lacking or (fill and not any(column.is_target for column in lacking)):
        return
    first = min(lacking, key=lambda column: column.gaps[0])
    of_target = next((column for column in lacking if column.is_target), first)
    if fill:
        first = of_target
    i = first.gaps[0]
    cell = first.cells[i]
    what = "the cell is empty" if not cell else f"{shown(cell)} stands for a missing value"
    place = f"{name}:{lines[i]}: column {first.name!r}: {what}"
    if fill:
        raise TableError(
            f"{place}, as in {counted(len(first.gaps), 'target')}: targets are never filled: "
            'load_table(…, fill="drop") leaves out the rows'
        )
    counts = [f"{len(column.gaps):,} in {column.name!r}" for column in lacking]
    total = counted(sum(len(column.gaps) for column in lacking), "cell")
    by_number = 'fill="mean" or fill="median" fills the cells of inputs, '
    inputs = any(not column.is_target for column in lacking)
    raise TableError(
        f"{place}. {total} missing: {some_of(counts)}:\n"
        f'load_table(…, fill="drop") leaves out the rows{"; " + by_number[:-2] if inputs else ""}'
    )


def check_words(columns: Sequence[Column], rows: int, name: str) -> None:
    """Refuse words that are not classes: ids, free text, twins, a target that never changes."""
    ids = []
    for column in columns:
        words = 0 if column.is_numeric else len({*column.cells})
        if column.is_target:
            if words == 1 and rows > 1:
                raise TableError(
                    f"{name}: column {column.name!r} is {shown(column.cells[0])} in each of "
                    f"{counted(rows, 'row')}: nothing can be learned from only one class"
                )
        elif (
            words > MOST_WORDS
            or (words > FEW_WORDS and words * 2 > rows)
            or words == rows >= MANY_ROWS
        ):
            ids.append((column.name, words))
    if ids:
        column_name, words = ids[0]
        others = f" (and {counted(len(ids) - 1, 'more column')})" if len(ids) > 1 else ""
        out = f"{others}: {leave_out([column for column, _ in ids])}"
        if words <= FEW_WORDS:
            raise TableError(
                f"{name}: column {column_name!r}: each of its {words} words comes once{out}"
            )
        raise TableError(
            f"{name}: column {column_name!r} has {words:,} different words in {rows:,} rows, as "
            f"an id or a free text has{out}"
        )
    for column in columns:
        if not column.is_numeric and (problem := twins({*column.cells})):
            raise TableError(f"{name}: column {column.name!r}: {problem}")
