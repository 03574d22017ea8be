"""Samples as they are given: accepted if they are clear, refused if they would be misread."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from difflib import get_close_matches
from itertools import repeat
from typing import Any, NamedTuple

from autograd import Value
from autograd.errors import kind_of
from autograd.notation import counted
from autograd.numbers import brief, is_number, reads_as_float

from .given import (
    as_list,
    by_name,
    column_name,
    filled,
    is_frame,
    matched,
    of_words,
    spelled_out,
    with_names,
    without,
)
from .tables import Table, some_of, twins


def as_row(inputs: Any, names: Sequence[str], place: str) -> tuple[Value, ...]:
    """Return one sample as Values, plain numbers as leaves of these names; `place` takes it."""
    if len(names) == 1 and (isinstance(inputs, Value) or is_number(inputs)):
        inputs = [inputs]
    if type(inputs) not in (list, tuple):
        inputs = by_name(inputs, names)
        rows = ": write [model(row) for row in X.to_numpy().tolist()]"
        misread = _misread(inputs, rows, "write list(row.values())", "write a list")
        if misread or not is_listed(inputs):
            wanted = "1 number or Value" if len(names) == 1 else f"{len(names)} numbers or Values"
            raise TypeError(f"{place} needs a row of {wanted}, not {misread or repr(inputs)}")
    row = tuple(inputs)
    if len(row) != len(names):
        _refuse_rows(row, place)
        several = "" if len(names) > 1 else "; for several samples write [model(x) for x in xs]"
        raise ValueError(f"{place} needs {counted(len(names), 'input')}, got {len(row)}{several}")
    try:
        return tuple([x if isinstance(x, Value) else Value(x, name) for x, name in zip(row, names)])
    except TypeError:
        _refuse_rows(row, place)
        raise


def _refuse_rows(row: tuple[Any, ...], place: str) -> None:
    """Refuse several samples where one is expected."""
    if any(map(is_listed, row)):
        raise TypeError(
            f"{place} takes one row of numbers at a time, but got a list of rows: "
            "write [model(row) for row in rows]"
        )


def _misread(x: Any, of_frame: str, of_mapping: str, of_set: str) -> str:
    """Say what would not yield its numbers in their order, and what to do instead; or nothing."""
    kind = kind_of(x)
    if is_frame(x):
        return f"{kind}, which yields its columns{of_frame}"
    if hasattr(type(x), "collect"):  # a LazyFrame of polars
        return f"{kind}, which is yet to be computed: pass what its collect() returns"
    if isinstance(x, Mapping):
        return f"{kind}, which yields its keys: {of_mapping}"
    return f"{kind}, which has no order: {of_set}" if isinstance(x, Set) else ""


def is_listed(x: Any) -> bool:
    """Tell whether there are things in it to go through; not the letters of a text."""
    try:
        iter(x)
    except TypeError:
        return False
    return not isinstance(x, (str, bytes))


class Samples(NamedTuple):
    """Samples as the trainer takes them.

    Attributes:
        X: the rows of inputs.
        y: the targets, one per sample.
        columns: what the inputs are called; () where they have no names.
        target: what the target is called.
        classes: the classes' names where the targets number them, else ().
        where: returns how the sample i, counted from 0, is called: "iris.csv:5", "sample 3".
    """

    X: list[Any]
    y: list[Any]
    columns: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    where: Callable[[int], str]

    def chosen(self, indices: Sequence[int]) -> Samples:
        """Return some of the samples, by their indices."""
        X, y, where = self.X, self.y, self.where
        return self._replace(
            X=[X[i] for i in indices],
            y=[y[i] for i in indices],
            where=lambda i: where(indices[i]),
        )


def as_samples(
    X: Any, y: Any = None, columns: Sequence[str] = (), classes: Sequence[str] = ()
) -> Samples:
    """Return rows of inputs and their targets, by what they are, or refuse them.

    Args:
        X: a Table alone; or rows: a DataFrame (its rows are the samples), an array, a list of
            lists or of mappings with the same keys, what yields rows.
        y: one target per sample: a number, a list with one for each output, or a word, which
            becomes the number of its class; a list, an array, a Series, a DataFrame.
        columns: the names that a model knows; named columns are brought into this order.
        classes: the names of the classes that a model knows; () those of y in alphabetical order.

    Raises:
        TypeError: X or y has the wrong type, or a column with a name is not one of numbers.
        ValueError: there are none, not a target for each, a number is not finite, or a column or
            a class is not the model's.

    >>> samples = as_samples([{"x": 1.5}, {"x": 2.5}], ["rose", "iris"])
    >>> samples.X, samples.y, samples.columns, samples.classes
    ([[1.5], [2.5]], [1, 0], ('x',), ('iris', 'rose'))
    """
    if isinstance(X, Table):
        if y is not None:
            alone = "pass it alone, without y"
            if is_number(y):
                alone = f"write epochs={y!r} if that is meant"
            raise TypeError(f"X is a Table, which has its targets: {alone}")
        y, target, words, where = X.y, X.target, X.classes, X.where
    else:
        if isinstance(y, str) and is_frame(X) and y in X.columns:
            raise TypeError(f"y is a name alone: pass {without(X, y)} and X[{y!r}]")
        target, words, where = column_name(y) or "y", (), at_sample
        if is_frame(X) and len(X.columns) > 1 and target in X.columns and column_name(y):
            raise ValueError(
                f"X still has the target {target!r} among its columns: {without(X, target)}"
            )
    rows, names = as_named_rows(X, columns)
    targets = _samples("y", y, "target", "list(y.values())")
    # no generators here: Ctrl-C within one would be told, and lost
    of_one = [isinstance(row, (list, tuple)) and len(row) == 1 for row in targets]
    if all(of_one):
        targets = [row[0] for row in targets]  # a column
    if not rows and not targets:
        raise ValueError("there are no samples: X and y are empty")
    if len(rows) != len(targets) or not rows:
        raise ValueError(
            f"training needs a target for each sample: {counted(len(rows), 'row')}, "
            f"{counted(len(targets), 'target')}"
        )
    if not words:
        words, targets = _numbered_classes(targets, where)
    if words and classes and words != tuple(classes):
        words, targets = tuple(classes), _as_known(targets, words, classes, where)
    _check("target", targets, (), where)
    return Samples(rows, targets, names, target, words, where)


def as_rows(X: Any, columns: Sequence[str] = ()) -> list[Any]:
    """Return rows of inputs to predict for; what they may be, and `columns`, as for `as_samples`.

    Raises:
        TypeError: X has the wrong type, or a column with a name is not one of numbers.
        ValueError: a number is not finite, or a column is not the model's.

    >>> as_rows([{"b": 2.0, "a": 1.0}], columns=["a", "b"])
    [[1.0, 2.0]]
    """
    return as_named_rows(X, columns)[0]


def as_named_rows(X: Any, columns: Sequence[str] = ()) -> tuple[list[Any], tuple[str, ...]]:
    """Return rows as `as_rows` does, and the names of their columns, () where they have none."""
    where = X.where if isinstance(X, Table) else at_sample
    if isinstance(X, Mapping) and "data" in X and "target" in X:  # as scikit-learn loads them
        raise TypeError(f"X is {kind_of(X)} of data and more: pass its .data and .target")
    given: Any = X
    names: tuple[str, ...] = ()
    if isinstance(X, Table) or ((not _misread(X, "", "", "") or is_frame(X)) and is_listed(X)):
        given, names = with_names("X", given if hasattr(given, "__len__") else [*given])
    rows = _samples("X", given, "row of inputs", "[list(row) for row in zip(*X.values())]")
    if columns and names and not isinstance(X, Table):
        rows, names = spelled_out(rows, names, columns, where)
    _check("input", rows, names, where, X if is_frame(X) else None)
    if not columns or not names:
        return rows, names
    of_table = where if isinstance(X, Table) else None
    return matched("X", rows, names, columns, of_table), tuple(columns)


def _samples(name: str, given: Any, what: str, of_mapping: str) -> list[Any]:
    if hasattr(given, "toarray"):
        raise TypeError(f"{name} is {kind_of(given)}, which is sparse: pass {name}.toarray()")
    misread = "" if is_frame(given) else _misread(given, "", f"pass {of_mapping}", "pass a list")
    if misread:
        raise TypeError(f"{name} is {misread}")
    if not is_listed(given):
        raise TypeError(f"{name} must be a list with one {what} per sample, not {brief(given)}")
    # what can be read once only is read here
    return [list(row) if isinstance(row, Iterator) else row for row in as_list(name, given)]


def at_sample(i: int) -> str:
    """Return how a sample, counted from 0, is called."""
    return f"sample {i + 1}"


def _check(
    what: str,
    rows: Sequence[Any],
    columns: Sequence[str],
    where: Callable[[int], str],
    frame: Any = None,
) -> None:
    """Refuse what is not finite; in columns with names, also what is not a number."""
    for i, row in enumerate(rows):
        for j, x in enumerate(row if type(row) is list else cells_of(row)):
            if type(x) is float and x - x == 0.0:  # nearly always
                continue
            if is_number(x):
                if is_finite(x):
                    continue
                problem = f"{brief(x)} is not a finite number"
                advice = _filling(frame) if x != x else ""
            elif x is None or type(x).__name__ in ("NAType", "NaTType"):
                problem, advice = f"is missing ({x!r})", _filling(frame)
            elif not columns or isinstance(x, Value):
                continue  # the model says what it is
            elif isinstance(x, str):
                problem, advice = f"{brief(x)} is not a number", ""
                if reads_as_float(x):
                    advice = f": write float({brief(x)})"
                elif frame is not None:
                    column = columns[j]
                    advice = f": pass {of_words(frame, column)}, or {without(frame, column)}"
            else:
                problem = f"{brief(x)} is not a number"
                advice = "" if frame is None else f": pass {without(frame, columns[j])}"
            place = f"{where(i)}, column {columns[j]!r}" if columns else ""
            place = place or f"{what} of {where(i)}, column {j + 1}"
            apart = " " if problem.startswith("is missing") else ": "
            raise (ValueError if is_number(x) else TypeError)(f"{place}{apart}{problem}{advice}")


def _filling(frame: Any) -> str:
    return "" if frame is None else f": fill what is missing, for example by {filled(frame)}"


def _numbered_classes(
    targets: list[Any], where: Callable[[int], str]
) -> tuple[tuple[str, ...], list[Any]]:
    """Return the classes that words stand for, and the number of each; of numbers no classes."""
    words = [y[0] if isinstance(y, list) and len(y) == 1 else y for y in targets]
    lacking = [
        i for i, y in enumerate(words) if y is None or (isinstance(y, str) and not y.strip())
    ]
    if lacking and len(lacking) < len(words):
        raise ValueError(f"the target of {where(lacking[0])} is missing: leave the sample out")
    if not all(map(isinstance, words, repeat(str))):
        return (), targets
    if any(map(reads_as_float, words)):  # numbers as text: the message says how to write them
        return (), targets
    classes = tuple(sorted({*map(str, words)}))
    if problem := twins(classes):
        raise ValueError(f"the classes {problem}")
    index = {word: k for k, word in enumerate(classes)}
    return classes, [index[word] for word in words]


def _as_known(
    targets: Sequence[Any],
    words: Sequence[str],
    classes: Sequence[str],
    where: Callable[[int], str],
) -> list[Any]:
    """Return the numbers of classes as a model knows them."""
    index = {word: k for k, word in enumerate(classes)}
    named = [words[int(y)] for y in targets]  # a Table may have them as floats
    for i, word in enumerate(named):
        if word not in index:
            near = get_close_matches(word, classes, 1)
            meant = f"; is it {near[0]!r}?" if near else ""
            raise ValueError(
                f"{where(i)}: the model does not know the class {word!r}: it learned "
                f"{some_of(classes)}{meant}"
            )
    return [index[word] for word in named]


def is_shares(target: Any) -> bool:
    """Tell whether a target is a list with a share for each class, such as [0, 1, 0]."""
    return is_listed(target) and math.isclose(math.fsum(target), 1.0, abs_tol=1e-6)


def is_finite(x: Any) -> bool:
    """Tell whether a number is finite as a float."""
    try:
        return math.isfinite(x)
    except OverflowError:  # an integer
        return False


def cells_of(row: Any) -> list[Any]:
    """Return what is in a row; of what is not one, itself."""
    return [*row] if is_listed(row) else [row]
