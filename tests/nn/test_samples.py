"""Samples as people hold them: tables, frames, arrays, rows by name; all the same to a model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from autograd import Value
from nn import MLP, Neuron, Table
from nn.samples import as_rows, as_samples

from .test_refused import Frame

ROWS = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.9]]
TARGETS = [1.0, 0.0, 1.0]
NAMES = ("a", "b")


class Series:
    """Stands for a Series: a name, an index, the numbers."""

    def __init__(
        self, values: Sequence[Any], name: Any = None, index: Sequence[Any] | None = None
    ) -> None:
        self.name = name
        self.index = [*range(len(values))] if index is None else [*index]
        self._values = values

    def to_numpy(self) -> Any:
        return np.array(self._values)

    def keys(self) -> list[Any]:
        return self.index

    def __getitem__(self, key: Any) -> Any:
        return self._values[self.index.index(key)]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Objects(Frame):
    """Stands for a DataFrame of words and numbers."""

    def to_numpy(self) -> Any:
        return np.array(self._numbers, dtype=object).T


objects: Any = Objects  # which takes words too
FRAME: Any = Frame(a=[0.1, 0.3, 0.5], b=[0.2, 0.4, 0.9])


@pytest.mark.parametrize(
    ("X", "columns"),
    [
        (ROWS, ()),
        (tuple(map(tuple, ROWS)), ()),
        (np.array([*map(tuple, ROWS)], [("a", "f8"), ("b", "f8")]), NAMES),
        (iter(ROWS), ()),
        ((map(float, row) for row in ROWS), ()),
        (np.array(ROWS), ()),
        (np.array(ROWS, dtype=object), ()),
        (FRAME, NAMES),
        (iter([dict(zip(NAMES, row, strict=True)) for row in ROWS]), NAMES),
        ([{"a": a, "b": b} if a < 0.4 else {"b": b, "a": a} for a, b in ROWS], NAMES),
    ],
    ids=[
        "lists",
        "tuples",
        "fields",
        "once",
        "of maps",
        "array",
        "objects",
        "frame",
        "dicts once",
        "dicts",
    ],
)
def test_rows_are_the_same_whatever_holds_them(X: Any, columns: tuple[str, ...]) -> None:
    samples = as_samples(X, TARGETS)
    assert [[*row] for row in samples.X] == ROWS
    assert (samples.y, samples.columns) == (TARGETS, columns)
    assert (samples.target, samples.classes, samples.where(2)) == ("y", (), "sample 3")


@pytest.mark.parametrize(
    ("y", "target"),
    [
        (iter(TARGETS), "y"),
        (np.array(TARGETS), "y"),
        (Series(TARGETS, "price"), "price"),
        (Series(TARGETS), "y"),
        (Frame(price=TARGETS), "price"),
    ],
    ids=["once", "array", "series", "no name", "frame"],
)
def test_targets_are_the_same_whatever_holds_them(y: Any, target: str) -> None:
    samples = as_samples(ROWS, y)
    assert (samples.y, samples.target) == (TARGETS, target)


def test_a_table_is_taken_alone_with_all_it_knows() -> None:
    table = Table(ROWS, [1, 0, 1], NAMES, "kind", ("iris", "rose"), [2, 3, 5], "t.csv")
    samples = as_samples(table)
    assert samples[:5] == (ROWS, [1, 0, 1], NAMES, "kind", ("iris", "rose"))
    assert samples.where(2) == "t.csv:5"
    assert as_rows(table) == ROWS


def test_words_are_numbered_as_the_model_knows_them() -> None:
    for words in (["rose", "iris", "rose"], np.array([["rose"], ["iris"], ["rose"]]),
                  Series(["rose", "iris", "rose"])):  # fmt: skip
        samples = as_samples(ROWS, words)
        assert (samples.y, samples.classes) == ([1, 0, 1], ("iris", "rose"))
        assert all(type(name) is str for name in samples.classes)
    known = ("elder", "iris", "rose")
    assert as_samples(ROWS, ["rose"] * 3, classes=known).y == [2, 2, 2]  # also where some lack
    table = Table(ROWS, [1, 0, 1], NAMES, "kind", ("iris", "rose"))
    samples = as_samples(table, classes=known)
    assert (samples.y, samples.classes) == ([2, 1, 2], known)
    assert as_samples(ROWS, TARGETS, classes=known)[1:5] == (TARGETS, (), "y", ())
    assert as_samples(ROWS, [True, False, True]).classes == ()


def test_columns_are_found_by_their_names() -> None:
    assert as_rows(FRAME, ["b", "a"]) == [row[::-1] for row in ROWS]
    assert as_samples(FRAME, TARGETS, ["b", "a"])[0] == [row[::-1] for row in ROWS]
    assert as_rows(ROWS, ["b", "a"]) == ROWS  # without names, by their order
    assert as_rows([], NAMES) == []
    words = Table([[1.5, 1.0]], [0.0], ["a", "color=red"], "y")
    wanted = ["a", "color=blue", "color=red"]  # no row of these is blue
    assert as_rows(words, wanted) == [[1.5, 0.0, 1.0]]


def test_words_in_rows_by_name_are_the_columns_that_a_model_learned_from_a_table() -> None:
    wanted = ["a", "color=blue", "color=red"]
    rows = [{"color": "red", "a": 1.5}, {"color": " blue", "a": 2.5}]
    expected = [[1.5, 0.0, 1.0], [2.5, 1.0, 0.0]]
    assert as_rows(rows, wanted) == expected
    assert as_rows(objects(color=["red", "blue"], a=[1.5, 2.5]), wanted) == expected
    assert as_samples(rows, [0, 1], wanted)[:3:2] == (expected, tuple(wanted))
    assert as_rows(Series(["red", "blue"], "color"), wanted[1:]) == [[0.0, 1.0], [1.0, 0.0]]


def test_a_frame_of_one_column_may_be_its_own_target() -> None:
    assert as_samples(Frame(a=TARGETS), Series(TARGETS, "a")).y == TARGETS


def test_one_series_is_the_input_of_a_model_that_has_one() -> None:
    samples = as_samples(Series([1.0, 2.0], "size"), [1.0, 2.0])
    assert (samples.X, samples.columns) == ([1.0, 2.0], ("size",))


def test_a_row_of_names_goes_where_they_say() -> None:
    model = MLP(2, [1], rng=0)
    expected = model([0.1, 0.2]).data
    for row in (
        {"x2": 0.2, "x1": 0.1},
        {"x₂": 0.2, "x₁": 0.1},
        Series([0.2, 0.1], index=["x2", "x1"]),
        Series([0.1, 0.2], index=["length", "width"]),
        Series([0.1, 0.2]),
    ):
        assert model(row).data == expected
    assert Neuron(1, weights=[0.5])({"x": 2.0}).data == Neuron(1, weights=[0.5])(2.0).data


def frame(**columns: Any) -> Any:
    return Frame(**columns)


def polars(**columns: Any) -> Any:
    class DataFrame(Frame):
        __module__ = "polars.dataframe.frame"

    return DataFrame(**columns)


class Sparse:
    """Stands for a matrix of SciPy that keeps what is not 0: its length is not told."""

    def __init__(self, rows: Any) -> None:
        self.dtype = np.array(rows).dtype
        self.ndim = 2

    def __len__(self) -> int:
        raise TypeError("sparse array length is ambiguous; use getnnz()")

    def toarray(self) -> Any:
        raise AssertionError("it may be large")


class Lazy:
    """Stands for a LazyFrame: it may not be gone through."""

    def collect(self) -> Any:
        raise AssertionError("it may be large")

    def __getitem__(self, i: int) -> Any:
        raise TypeError("LazyFrame is not subscriptable")


NONE = float("nan")
TABLE = Table([[0.1, NONE]], [0.0], NAMES, "y", lines=[7], source="t.csv")
REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: as_samples(frame(a=[0.1, 0.2], c=["red", "blue"]), [1, 2]),
     "sample 1, column 'a': '0.1' is not a number: write float('0.1')"),
    (lambda: as_samples([{"a": 0.1, "c": "red"}], [1]),
     "sample 1, column 'c': 'red' is not a number"),
    (lambda: as_samples(frame(c=["red", "blue"]), [1, 2]), "sample 1, column 'c': 'red' is not "
     "a number: pass pd.get_dummies(X), or X.drop(columns='c')"),
    (lambda: as_samples(frame(a=[0.1, NONE]), [1, 2]), "sample 2, column 'a': nan is not a "
     "finite number: fill what is missing, for example by X.fillna(X.mean())"),
    (lambda: as_samples(frame(a=[0.1, None]), [1, 2]), "sample 2, column 'a' is missing (None): "
     "fill what is missing, for example by X.fillna(X.mean())"),
    (lambda: as_samples(frame(a=[0.1, date(2020, 1, 31)]), [1, 2]),
     "sample 2, column 'a': datetime.date(2020, 1, 31) is not a number: pass X.drop(columns='a')"),
    (lambda: as_samples(Lazy(), [1, 2]),
     "X is a Lazy, which is yet to be computed: pass what its collect() returns"),
    (lambda: as_samples(frame(a=np.array([1, 2], "M8[s]")), [1, 2]),
     "X holds dates or times (datetime64[s]): make them real numbers first"),
    (lambda: as_samples(np.array([[1j]]), [1]),
     "X holds complex numbers (complex128): make them real numbers first"),
    (lambda: as_samples(FRAME, "a"), "y is a name alone: pass X.drop(columns='a') and X['a']"),
    (lambda: as_samples(ROWS, "a"), "y must be a list with one target per sample, not 'a'"),
    (lambda: as_samples(ROWS), "y must be a list with one target per sample, not None"),
    (lambda: as_samples(TABLE), "t.csv:7, column 'b': nan is not a finite number"),
    (lambda: as_rows(TABLE), "t.csv:7, column 'b': nan is not a finite number"),
    (lambda: as_rows([[1.0, math.inf]]), "input of sample 1, column 2: inf is not a finite number"),
    (lambda: as_samples(ROWS, [1.0, NONE, 0.0]),
     "target of sample 2, column 1: nan is not a finite number"),
    (lambda: as_samples(ROWS, ["rose", "", "iris"]),
     "the target of sample 2 is missing: leave the sample out"),
    (lambda: as_samples(ROWS, ["rose", "iris", None]),
     "the target of sample 3 is missing: leave the sample out"),
    (lambda: as_rows(FRAME, ["a", "c"]), "X has no column 'c': the model learned from a, c"),
    (lambda: as_rows(FRAME, ["a", "bb"]),
     "X has no column 'bb': the model learned from a, bb; is it 'b'?"),
    (lambda: as_rows(FRAME, ["a"]),
     "X has the column 'b', but the model learned from a: leave it out"),
    (lambda: as_rows(Table([[1.0]], [0.0], ["color=green"], "y"), ["color=blue", "color=red"]),
     "sample 1: the model does not know the color 'green': it learned blue, red"),
    (lambda: as_rows(Table([[0.0, 1.0], [1.0, 0.0]], [0, 1], ["color=green", "color=red"], "y",
                           lines=[2, 5], source="t.csv"), ["color=blue", "color=red"]),
     "t.csv:5: the model does not know the color 'green': it learned blue, red"),
    (lambda: as_rows([{"color": "pink"}], ["color=blue", "color=red"]),
     "sample 1: the model does not know the color 'pink': it learned blue, red"),
    (lambda: as_rows([{"color": None}], ["color=blue", "color=red"]),
     "sample 1: color must be one of the words blue, red: got None"),
    (lambda: as_samples(polars(a=[0.1, NONE]), [1, 2]), "sample 2, column 'a': nan is not a finite "
     'number: fill what is missing, for example by X.fill_nan(None).fill_null(strategy="mean")'),
    (lambda: as_samples(polars(c=["red", "blue"]), [1, 2]), "sample 1, column 'c': 'red' is not "
     "a number: pass X.to_dummies('c'), or X.drop('c')"),
    (lambda: as_samples(polars(a=[0.1], b=[1.0]), "a"), "y is a name alone: pass X.drop('a') and "
     "X['a']"),
    (lambda: as_samples(np.array([[1.0, None]], dtype=object), [1]),
     "input of sample 1, column 2 is missing (None)"),
    (lambda: as_samples(np.ma.masked_array([[1.0, 2.0]], [[False, True]]), [1]),
     "input of sample 1, column 2 is missing (None)"),
    (lambda: as_samples([[1.0, None]], [1]), "input of sample 1, column 2 is missing (None)"),
    (lambda: as_samples(ROWS, [None] * 3), "target of sample 1, column 1 is missing (None)"),
    (lambda: as_samples(Sparse(ROWS), TARGETS),
     "X is a Sparse, which is sparse: pass X.toarray()"),
    (lambda: as_rows(Sparse(ROWS)), "X is a Sparse, which is sparse: pass X.toarray()"),
    (lambda: as_samples(ROWS, Sparse([TARGETS])),
     "y is a Sparse, which is sparse: pass y.toarray()"),
    (lambda: as_samples(np.ones((2, 4, 3)), [1, 2]), "X has 3 axes, (2, 4, 3): reshape X to "
     "(samples, columns), as X.reshape(len(X), -1) does"),
    (lambda: as_samples(ROWS, np.ones((3, 1, 1))), "y has 3 axes, (3, 1, 1): reshape y to "
     "(samples, outputs), as y.reshape(len(y), -1) does"),
    (lambda: as_samples([], []), "there are no samples: X and y are empty"),
    (lambda: as_samples([], [1]), "training needs a target for each sample: 0 rows, 1 target"),
    (lambda: as_samples(ROWS, ["Yes", "no", "yes"]),
     "the classes 'Yes' and 'yes' differ only in case: make them one"),
    (lambda: as_samples(FRAME, Series(TARGETS, "b")),
     "X still has the target 'b' among its columns: X.drop(columns='b')"),
    (lambda: as_samples(FRAME, frame(b=TARGETS)),
     "X still has the target 'b' among its columns: X.drop(columns='b')"),
    (lambda: as_samples(TABLE, 20),
     "X is a Table, which has its targets: write epochs=20 if that is meant"),
    (lambda: as_samples([{"a": 1.0}, {"a": 1.0, "b": 2.0}], [1, 2]),
     "sample 2 of X has 'b', which the first one does not have: each needs a"),
    (lambda: as_samples([{"a": 1.0}, [1.0]], [1, 2]),
     "sample 2 of X is [1.0], but the first one is a mapping"),
    (lambda: as_samples({"data": ROWS, "target": TARGETS}, TARGETS),
     "X is a dict of data and more: pass its .data and .target"),
    (lambda: as_rows({"a": [1.0], "b": [2.0]}),
     "X is a dict, which yields its keys: pass [list(row) for row in zip(*X.values())]"),
    (lambda: as_rows({0.1, 0.2}), "X is a set, which has no order: pass a list"),
    (lambda: as_rows(5), "X must be a list with one row of inputs per sample, not 5"),
    (lambda: as_samples(ROWS, ["rose", "irs", "rose"], classes=("iris", "rose")),
     "sample 2: the model does not know the class 'irs': it learned iris, rose; is it 'iris'?"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "said"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_what_cannot_be_read_as_samples_is_named(action: Callable[[], object], said: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        action()
    assert str(raised.value) == said


def test_two_columns_of_one_name_are_refused() -> None:
    twice: Any = Frame(a=[1.0], b=[2.0])
    twice.columns = ["a", "a"]
    with pytest.raises(ValueError, match=r"^X has two columns 'a': give each its own name"):
        as_rows(twice)


def test_values_may_be_inputs() -> None:
    x = Value(2.0)
    assert as_rows([[x, 1.0]]) == [[x, 1.0]]
    assert as_rows([{"a": x}]) == [[x]]
