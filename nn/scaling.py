"""Tables scaled, and scaled back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, ClassVar, NamedTuple, overload

from autograd.notation import counted
from autograd.numbers import brief, is_number

from .arguments import names_its_arguments
from .data import check_table
from .given import as_list
from .hints import SCALER, Hinted
from .samples import as_named_rows, as_rows, as_samples, at_sample, cells_of, is_finite, is_listed
from .tables import Table, some_of


class Scale(NamedTuple):
    """How a column is scaled to mean 0 and deviation 1: z = (x·2⁻ᵉ − mean) / deviation.

    Without its exponent e the column's largest number is near to 1, so that no sum or square over-
    or underflows.
    """

    exponent: int
    mean: float
    deviation: float

    def apply(self, x: float) -> float:
        """Return z for x; infinity where it is too large for a float."""
        try:
            return (math.ldexp(x, -self.exponent) - self.mean) / self.deviation
        except OverflowError:
            return math.inf

    def undo(self, z: float) -> float:
        """Return x for z; infinity where it is too large for a float."""
        try:
            return math.ldexp(z * self.deviation + self.mean, self.exponent)
        except OverflowError:
            return math.inf


class Scaler(Hinted):
    """Scales every column to mean 0 and standard deviation 1, learned from the training rows.

    Mean and deviation (of the population: √(Σ(x − mean)²/n)) are those of the rows given to `fit`,
    so that the rows kept for testing do not leak into training. `undo` goes back. A column that
    holds a single value becomes 0 and is restored to that value.

    Args:
        targets: whether targets that are numbers are scaled too.

    Attributes:
        targets: as given.
        columns: what the inputs are called, x1, x2, … where they have no names; () before `fit`.
        named: whether they have names.

    Raises:
        TypeError: `targets` is neither True nor False.

    >>> scaler = Scaler().fit([[1.0, 10.0], [3.0, 30.0]])
    >>> scaler.apply([[1.0, 40.0]]), scaler.undo([[-1.0, 2.0]])
    ([[-1.0, 2.0]], [[1.0, 40.0]])
    """

    _hints: ClassVar[dict[str, str]] = SCALER

    @names_its_arguments
    def __init__(self, targets: bool = False) -> None:
        if not isinstance(targets, bool):
            hint = ": fit takes the table" if hasattr(targets, "__len__") else ""
            raise TypeError(f"targets must be True or False: got {brief(targets)}{hint}")
        self.targets = targets
        self.columns: tuple[str, ...] = ()
        self.named = False
        self._inputs: list[Scale] = []
        self._outputs: list[Scale] = []

    @names_its_arguments
    def fit(self, X: Any, y: Any = None) -> Scaler:
        """Learn the scale, and return this scaler.

        Args:
            X: a Table, or rows of inputs, one per sample: lists, an array, a DataFrame.
            y: with rows, the targets, one per sample; needed where they are scaled too.

        Raises:
            TypeError: X or y has the wrong type, or the targets to scale are words.
            ValueError: no rows, a number that is not finite, or targets that are classes.
        """
        outputs: list[Scale] = []
        where = X.where if isinstance(X, Table) else at_sample
        if self.targets:
            if y is None and not isinstance(X, Table):
                raise ValueError("Scaler(targets=True) scales targets too: write fit(X, y)")
            samples = as_samples(X, y)
            if samples.classes:
                raise ValueError(
                    f"the targets are the classes {some_of(samples.classes)}, whose numbers must "
                    "not be scaled: write Scaler()"
                )
            width = len(cells_of(samples.y[0]))
            names = [samples.target] if width == 1 else [f"y{k}" for k in range(1, width + 1)]
            outputs = _scales(_numbers(samples.y, names, where))
            rows, columns = samples.X, samples.columns
        elif isinstance(X, Table) and y is not None:
            raise TypeError("X is a Table, which has its targets: pass it alone, without y")
        else:
            rows, columns = as_named_rows(X)
        if not rows or not cells_of(rows[0]):
            raise ValueError("a scale is learned from at least one row of numbers: got none")
        named, columns = bool(columns), columns or _numbered(len(cells_of(rows[0])))
        self._inputs, self._outputs = _scales(_numbers(rows, columns, where)), outputs
        self.columns, self.named = columns, named
        return self

    @overload
    def apply(self, X: Table) -> Table: ...
    @overload
    def apply(self, X: Any) -> list[list[float]]: ...
    def apply(self, X: Any) -> Any:
        """Return rows on the learned scale.

        Args:
            X: a Table, or rows of inputs; columns with names are found by name.

        Returns:
            A Table for a Table, with its targets scaled too if the scaler does that; otherwise
            rows.

        Raises:
            TypeError: X has the wrong type.
            ValueError: nothing was learned yet, the columns are not those that it was learned
                from, or a number is not finite or too far from theirs.
        """
        return self._mapped(X, Scale.apply)

    @overload
    def undo(self, X: Table) -> Table: ...
    @overload
    def undo(self, X: Any) -> list[list[float]]: ...
    def undo(self, X: Any) -> Any:
        """Return scaled rows on their original scale; arguments and errors as for `apply`."""
        return self._mapped(X, Scale.undo)

    def apply_targets(self, y: Any) -> list[Any]:
        """Return targets on the learned scale; as they are, if the scaler does not scale targets.

        Args:
            y: one target per sample: numbers, or rows of outputs.

        Raises:
            TypeError: y is not a list of numbers, or of rows of them.
            ValueError: nothing was learned yet, another number of outputs, or a number is not
                finite or too far from those learned from.
        """
        return self._mapped_targets(y, Scale.apply)

    def undo_targets(self, y: Any) -> list[Any]:
        """Return targets on their original scale; arguments as for `apply_targets`."""
        return self._mapped_targets(y, Scale.undo)

    def as_dict(self) -> dict[str, Any]:
        """Return what was learned as lists of numbers and names, which JSON keeps to the bit."""
        return {
            "targets": self.targets,
            "columns": [*self.columns] if self.named else None,
            "inputs": [[*scale] for scale in self._inputs],
            "outputs": [[*scale] for scale in self._outputs],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scaler:
        """Return the scaler that `as_dict` has described.

        Args:
            data: what `as_dict` returned.

        Raises:
            ValueError: the data does not have that form.

        >>> scaler = Scaler().fit([[1.0], [2.0]])
        >>> Scaler.from_dict(scaler.as_dict()).as_dict() == scaler.as_dict()
        True
        """
        wanted = {"targets", "columns", "inputs", "outputs"}
        if not isinstance(data, Mapping) or {*data} != wanted:
            raise ValueError(f"a scaler is kept as {', '.join(sorted(wanted))}: got {brief(data)}")
        if not isinstance(data["targets"], bool):
            raise ValueError(f"targets of a scaler is true or false: got {brief(data['targets'])}")
        scaler, columns = cls(data["targets"]), data["columns"]
        scaler._inputs = _stored("inputs", data["inputs"])
        scaler._outputs = _stored("outputs", data["outputs"])
        if bool(scaler._outputs) != (scaler.targets and bool(scaler._inputs)):
            raise ValueError("a scaler has outputs if it scales targets, and only then")
        scaler.named = columns is not None
        if columns is None:
            columns = _numbered(len(scaler._inputs))
        if not isinstance(columns, (list, tuple)) or not all(isinstance(c, str) for c in columns):
            raise ValueError(f"columns of a scaler are names: got {brief(columns)}")
        if len(columns) != len(scaler._inputs):
            found, scales = counted(len(columns), "column"), counted(len(scaler._inputs), "scale")
            raise ValueError(f"a scaler has a scale for each column: got {found}, {scales}")
        scaler.columns = tuple(columns)
        return scaler

    def __repr__(self) -> str:
        if not self._inputs:
            return "Scaler: not fitted"
        return f"Scaler of {some_of(self.columns)}{' and targets' if self.targets else ''}"

    def _check_fitted(self) -> None:
        if not self._inputs:
            raise ValueError("the scaler has learned no scale yet: call its fit(table) first")

    def _mapped(self, X: Any, of: Callable[[Scale, float], float]) -> Any:
        self._check_fitted()
        wanted = self.columns if self.named else ()
        if isinstance(X, Table) and wanted and {*X.columns} != {*wanted}:
            raise ValueError(f"columns {some_of(X.columns)} do not fit {some_of(wanted)}")
        where = X.where if isinstance(X, Table) else at_sample
        rows = _numbers(as_rows(X, wanted), self.columns, where)
        scaled = _all(rows, self._inputs, of, self.columns, where)
        if not isinstance(X, Table):
            return scaled
        y = self._mapped_targets(X.y, of, X) if self.targets else [*X.y]
        return Table(scaled, y, wanted or X.columns, X.target, X.classes, X.lines, X.source)

    def _mapped_targets(
        self, y: Any, of: Callable[[Scale, float], float], table: Table | None = None
    ) -> list[Any]:
        self._check_fitted()
        if table is not None and table.classes:
            raise ValueError(f"the targets are the classes {some_of(table.classes)}: not to scale")
        where = at_sample if table is None else table.where
        names = ["y" if table is None else table.target]
        if len(self._outputs) > 1:
            names = [f"y{k}" for k in range(1, len(self._outputs) + 1)]
        targets = as_list("y", y)
        if not is_listed(targets) or isinstance(targets, (Mapping, Set)):
            raise TypeError(f"y must be a list with one target per sample, not {brief(y)}")
        targets = [*targets]
        if not self.targets:
            return targets
        scaled = _all(_numbers(targets, names, where), self._outputs, of, names, where)
        return [z if is_listed(t) else z[0] for z, t in zip(scaled, targets, strict=True)]


def standardize(train: Table, *others: Table) -> list[Table]:
    """Return the tables with every input column scaled to mean 0 and deviation 1.

    Args:
        train: the table whose scale is taken: `Scaler().fit(train)`.
        others: tables with the same columns, brought to the same scale.

    Returns:
        The scaled tables, `train` first.

    Raises:
        TypeError: one is not a Table.
        ValueError: the tables do not have the same columns, or a number is not finite or too far
            from those of the first table.

    >>> standardize(Table([[1.0], [3.0]], [0.0, 1.0], ["x"], "y"))[0].X
    [[-1.0], [1.0]]
    """
    for table in (train, *others):
        check_table(table)
    scaler = Scaler().fit(train)
    return [scaler.apply(table) for table in (train, *others)]


def _numbered(columns: int) -> tuple[str, ...]:
    return tuple([f"x{j}" for j in range(1, columns + 1)])


def _numbers(
    rows: Sequence[Any], columns: Sequence[str], where: Callable[[int], str]
) -> list[list[float]]:
    """Return rows as floats, a lone number as a row of one, each as long as there are columns."""
    found: list[list[float]] = []
    for i, row in enumerate(rows):
        cells = cells_of(row)
        if len(cells) != len(columns):
            numbers = f"{where(i)} has {counted(len(cells), 'number')}"
            missing = f", {columns[len(cells)]!r} is missing" if len(cells) < len(columns) else ""
            wanted = counted(len(columns), "column")
            raise ValueError(f"{numbers} for {wanted} ({some_of(columns)}){missing}")
        for column, x in zip(columns, cells, strict=True):
            if not is_number(x) or not is_finite(x):
                place = f"{where(i)}, column {column!r}"
                raise ValueError(f"{place}: {brief(x)} is not a finite number")
        found.append([*map(float, cells)])
    return found


def _scales(rows: Sequence[Sequence[float]]) -> list[Scale]:
    return [_scale(column) for column in zip(*rows, strict=True)]


def _scale(column: Sequence[float]) -> Scale:
    if min(column) == max(column):  # a mean is rounded, and the rounding would pass for a deviation
        return Scale(0, column[0], 1.0)
    _, exponent = math.frexp(max(map(abs, column)))
    scaled = [math.ldexp(x, -exponent) for x in column]
    mean = math.fsum(scaled) / len(scaled)
    deviation = math.hypot(*(x - mean for x in scaled)) / math.sqrt(len(scaled))
    return Scale(exponent, mean, deviation)


def _all(
    rows: Sequence[Sequence[float]],
    scales: Sequence[Scale],
    of: Callable[[Scale, float], float],
    columns: Sequence[str],
    where: Callable[[int], str],
) -> list[list[float]]:
    """Return each number as its column's scale maps it."""
    mapped = [[*map(of, scales, row)] for row in rows]
    for i, row in enumerate(mapped):
        for j, z in enumerate(row):
            if not math.isfinite(z):
                raise ValueError(
                    f"{where(i)}, column {columns[j]!r}: {rows[i][j]!r} is too far from the "
                    "numbers that the scale was learned from"
                )
    return mapped


def _stored(what: str, scales: Any) -> list[Scale]:
    """Return scales as they were stored, or refuse what is not one."""
    found: list[Scale] = []
    for entry in scales if isinstance(scales, (list, tuple)) else [scales]:
        if (
            not isinstance(entry, (list, tuple))
            or len(entry) != 3
            or type(entry[0]) is not int
            or abs(entry[0]) > 1100
            or not all(type(x) is float and math.isfinite(x) for x in entry[1:])
            or entry[2] <= 0
        ):
            raise ValueError(
                f"{what} of a scaler are an exponent, a mean and a deviation each: got "
                f"{brief(entry)}"
            )
        found.append(Scale(*entry))
    return found
