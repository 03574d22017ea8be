"""One scale for all: learned from the rows to train on, applied, undone, kept."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import Scaler, Table, standardize


def table(*numbers: float) -> Table:
    return Table([[x] for x in numbers], [0.0] * len(numbers), ["x"], "y")


def test_standardize_learns_the_scale_from_the_first_table_alone() -> None:
    train = Table([[1.0, 5.0], [3.0, 5.0], [8.0, 5.0]], [0, 1, 2], ["a", "b"], "y")
    test = Table([[100.0, 6.0]], [1], ["a", "b"], "y")
    scaled, other = standardize(train, test)
    column = [row[0] for row in scaled.X]
    assert math.fsum(column) == pytest.approx(0, abs=1e-12)
    assert math.fsum(x * x for x in column) / 3 == pytest.approx(1)
    assert [row[1] for row in scaled.X] == [0, 0, 0]
    assert other.X == [[pytest.approx((100 - 4) / math.sqrt(26 / 3)), 1.0]]
    assert train.X[0] == [1.0, 5.0]


def test_a_constant_column_becomes_exactly_0_however_its_mean_is_rounded() -> None:
    train = Table([[0.1]] * 3, [0, 0, 0], ["a"], "y")
    scaled, other = standardize(train, Table([[0.2]], [0], ["a"], "y"))
    assert scaled.X == [[0.0]] * 3
    assert other.X == [[pytest.approx(0.1)]]


@pytest.mark.parametrize("size", [1e200, 1e-200])
def test_standardize_neither_overflows_nor_underflows(size: float) -> None:
    (scaled,) = standardize(Table([[size], [3 * size]], [0, 0], ["a"], "y"))
    assert scaled.X == [[pytest.approx(-1)], [pytest.approx(1)]]


def test_standardize_wants_the_same_columns() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        standardize(Table([[1.0]], [0], ["a"], "y"), Table([[1.0]], [0], ["b"], "y"))


@pytest.mark.parametrize("size", [1.7e308, -1.7e308, 1.6e308, 2.0**-1060])
def test_numbers_at_the_end_of_the_floats_are_standardized(size: float) -> None:
    (plain,) = standardize(table(1.0, -1.0, 0.5))
    (scaled,) = standardize(table(size, -size, 0.5 * size))
    sign = math.copysign(1, size)
    assert [row[0] for row in scaled.X] == pytest.approx(
        [sign * row[0] for row in plain.X], rel=1e-14
    )


def test_a_row_too_far_from_the_first_table_is_named() -> None:
    with pytest.raises(ValueError, match=r"sample 2, column 'x': 1e\+300 is too far from"):
        standardize(table(1e-300, 2e-300), table(1e-300, 1e300))
    with pytest.raises(ValueError, match=r"sample 1, column 'x': -1.7e[+]308 is too far"):
        standardize(table(1.7e308, 1.7e308), table(-1.7e308))
    number: Any
    missing: Any = None
    for number in (math.nan, math.inf, "1.5", 10**400):
        with pytest.raises(
            (TypeError, ValueError), match=r"^sample 2, column 'x': .* is not a (finite )?number"
        ):
            standardize(table(1.0, number))

    with pytest.raises(TypeError, match=r"^sample 2, column 'x' is missing \(None\)$"):
        standardize(table(1.0, missing))


numbers = st.floats(-1e308, 1e308)
tables = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=1, max_size=8)
)


@given(tables)
def test_what_json_keeps_scales_to_the_same_bits(rows: list[list[float]]) -> None:
    scaler = Scaler(targets=True).fit(rows, [row[0] for row in rows])
    again = Scaler.from_dict(json.loads(json.dumps(scaler.as_dict())))
    scaled = scaler.apply(rows)
    assert again.apply(rows) == scaled
    assert again.undo(scaled) == scaler.undo(scaled)
    assert again.apply_targets([0.5 * rows[0][0]]) == scaler.apply_targets([0.5 * rows[0][0]])
    assert again.as_dict() == scaler.as_dict()
    named = Table(rows, [0.0] * len(rows), [f"c{j}" for j in range(len(rows[0]))], "y")
    again = Scaler.from_dict(json.loads(json.dumps(Scaler().fit(named).as_dict())))
    assert (again.columns, again.targets) == (named.columns, False)
    assert again.apply(named).X == standardize(named)[0].X == scaled


@given(tables)
def test_undo_leads_back(rows: list[list[float]]) -> None:
    scaler = Scaler().fit(rows)
    columns = [*zip(*rows, strict=True)]
    for row, back in zip(rows, scaler.undo(scaler.apply(rows)), strict=True):
        for x, again, column in zip(row, back, columns, strict=True):
            assert abs(again / 2 - x / 2) <= 1e-15 * max(map(abs, column))
            if min(column) == max(column):
                assert again == x


def test_apply_and_undo_take_tables_and_rows_alike() -> None:
    train = Table([[1.0, 2.0], [3.0, 6.0]], [10.0, 30.0], ["a", "b"], "y", (), [2, 4], "t.csv")
    scaler = Scaler(targets=True).fit(train)
    scaled = scaler.apply(train)
    assert (scaled.X, scaled.y) == ([[-1, -1], [1, 1]], [-1, 1])
    assert (scaled.columns, scaled.target, scaled.where(1)) == (("a", "b"), "y", "t.csv:4")
    back = scaler.undo(scaled)
    assert (back.X, back.y, back.lines) == (train.X, train.y, train.lines)
    swapped = Table([[6.0, 3.0]], [30.0], ["b", "a"], "y")  # columns are found by their names
    assert (scaler.apply(swapped).X, scaler.apply(swapped).columns) == ([[1, 1]], ("a", "b"))
    assert scaler.apply([{"b": 6.0, "a": 1.0}]) == [[-1, 1]]
    assert scaler.apply(np.array([[1, 2]])) == [[-1, -1]]
    assert Scaler().fit(train).apply(train).y == train.y
    assert Scaler().fit(train).fit([[5.0]]).columns == ("x1",)  # a second fit forgets the first
    assert Scaler().fit([1.0, 3.0]).apply([3.0]) == [[1.0]]  # one input, one number per sample


def test_targets_come_back_in_the_form_they_had() -> None:
    one = Scaler(targets=True).fit([[0.0], [1.0]], [10, 30])
    assert one.apply_targets([10.0, 40.0]) == [-1, 2]
    assert one.undo_targets([[-1.0], [2.0]]) == [[10], [40]]
    assert one.undo_targets(np.array([2.0])) == [40]
    two = Scaler(targets=True).fit([[0.0], [1.0]], [[1.0, 5.0], [3.0, 5.0]])
    assert two.apply_targets([(3.0, 5.0)]) == [[1, 0]]
    assert two.undo_targets([[1.0, 0.0]]) == [[3, 5]]
    untouched = Scaler().fit([[0.0], [1.0]])
    assert untouched.apply_targets([7, [8.0]]) == untouched.undo_targets([7, [8.0]]) == [7, [8.0]]


def test_rows_that_can_be_read_once_are_read_once() -> None:
    once = Scaler(targets=True).fit(iter([[1.0], [3.0]]), iter([1.0, 3.0]))
    assert once.apply(iter([[1.0]])) == [once.apply_targets(iter([1.0]))] == [[-1.0]]


A_TABLE = Table([[1.0, 2.0], [3.0, 6.0]], [0, 1], ["a", "b"], "kind", ("iris", "rose"))
FITTED = Scaler().fit(A_TABLE)
OF_TARGETS = Scaler(targets=True).fit([[1.0, 2.0], [3.0, 6.0]], [1.0, 2.0])
scaler: Any = Scaler


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (lambda: Scaler().apply([[1.0]]),
         "the scaler has learned no scale yet: call its fit(table) first"),
        (lambda: Scaler(targets=True).undo_targets([1.0]),
         "the scaler has learned no scale yet: call its fit(table) first"),
        (lambda: FITTED.apply([[1.0, 2.0], [1.0]]),
         "sample 2 has 1 number for 2 columns (a, b), 'b' is missing"),
        (lambda: FITTED.apply([[1.0, 2.0, 3.0]]), "sample 1 has 3 numbers for 2 columns (a, b)"),
        (lambda: Scaler().fit([[1.0, 2.0], [3.0]]),
         "sample 2 has 1 number for 2 columns (x1, x2), 'x2' is missing"),
        (lambda: FITTED.apply(Table([[1.0]], [0], ["a"], "kind")), "columns a do not fit a, b"),
        (lambda: FITTED.apply([[1.0, "2"]]),
         "sample 1, column 'b': '2' is not a finite number"),
        (lambda: FITTED.apply([[1.0, math.nan]]),
         "input of sample 1, column 2: nan is not a finite number"),
        (lambda: FITTED.undo([[1.0, 1.7e308]]), "sample 1, column 'b': 1.7e+308 is too far from "
         "the numbers that the scale was learned from"),
        (lambda: Scaler().fit([]), "a scale is learned from at least one row of numbers: got none"),
        (lambda: Scaler(targets=True).fit([[1.0]]),
         "Scaler(targets=True) scales targets too: write fit(X, y)"),
        (lambda: Scaler(targets=True).fit(A_TABLE), "the targets are the classes iris, rose, "
         "whose numbers must not be scaled: write Scaler()"),
        (lambda: Scaler(targets=True).fit([[1.0], [2.0]], ["rose", "iris"]), "the targets are the "
         "classes iris, rose, whose numbers must not be scaled: write Scaler()"),
        (lambda: OF_TARGETS.apply(A_TABLE), "the targets are the classes iris, rose: not to scale"),
        (lambda: Scaler().fit(A_TABLE, [1.0, 2.0]),
         "X is a Table, which has its targets: pass it alone, without y"),
        (lambda: OF_TARGETS.apply_targets(1.0),
         "y must be a list with one target per sample, not 1.0"),
        (lambda: OF_TARGETS.apply_targets([1.0, "2"]),
         "sample 2, column 'y': '2' is not a finite number"),
        (lambda: scaler(A_TABLE), "targets must be True or False: got Table: 2 rows of a, b; kind "
         "(iris, rose): fit takes the table"),
        (lambda: scaler(with_mean=False), "Scaler has no argument with_mean: choose from targets"),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_scale_is_refused(action: Any, said: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        action()
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"targets": 1}, "targets of a scaler is true or false: got 1"),
        ({"columns": ["a"]}, "a scaler has a scale for each column: got 1 column, 2 scales"),
        ({"columns": "ab"}, "columns of a scaler are names: got 'ab'"),
        ({"inputs": [[0, 1.0]]}, "inputs of a scaler are an exponent, a mean and a deviation each: "
         "got [0, 1.0]"),
        ({"inputs": None}, "inputs of a scaler are an exponent, a mean and a deviation each: "
         "got None"),
        ({"inputs": [[0, 1.0, 0.0]] * 2}, "inputs of a scaler are an exponent, a mean and a "
         "deviation each: got [0, 1.0, 0.0]"),
        ({"inputs": [[0, math.nan, 1.0]] * 2}, "inputs of a scaler are an exponent, a mean and a "
         "deviation each: got [0, nan, 1.0]"),
        ({"outputs": [[0, 1.0, 1.0]]},
         "a scaler has outputs if it scales targets, and only then"),
        ({"more": 1}, "a scaler is kept as columns, inputs, outputs, targets: got"),
    ],
)  # fmt: skip
def test_what_is_no_scaler_is_not_read_as_one(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        Scaler.from_dict({**FITTED.as_dict(), **change})
    assert str(raised.value).startswith(said)


def test_a_scaler_says_what_it_knows() -> None:
    assert repr(Scaler()) == "Scaler: not fitted"
    assert repr(FITTED) == "Scaler of a, b"
    assert repr(OF_TARGETS) == "Scaler of x1, x2 and targets"
    empty = Scaler.from_dict(Scaler().as_dict())
    assert repr(empty) == "Scaler: not fitted"


def test_names_of_other_libraries_are_translated() -> None:
    for name, said in {
        "fit_transform": "write scaler.fit(X).apply(X)",
        "transform": "write scaler.apply(X)",
        "inverse_transform": "write scaler.undo(X)",
        "mean_": "scaler.as_dict() has what was learned",
    }.items():
        with pytest.raises(AttributeError) as raised:
            getattr(Scaler(), name)
        assert str(raised.value) == f"'Scaler' object has no attribute {name!r}: {said}"
