"""Beside NumPy, without importing it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from autograd import OPERATIONS, Value, exp, maximum, weighted_sum


@pytest.mark.parametrize("number", [np.float64(2), np.float32(2), np.int64(2), np.array(2.0)])
def test_numpy_scalars_give_way_on_both_sides(number: Any) -> None:
    v = Value(3.0)
    results = [number * v, v * number, number + v, number - v, number / v, number**v, v**number]
    assert all(type(r) is Value and type(r.data) is float for r in results)
    assert [r.data for r in results] == [6, 6, 5, -1, 2 / 3, 8, 9]
    assert number < v
    assert v > number


@pytest.mark.parametrize("array", [np.array([1.0, 2.0]), np.array([1.0]), np.array([[1.0]])])
def test_an_array_is_refused_with_the_advice_to_map(array: Any) -> None:
    v = Value(3.0)
    for refused in (lambda: array * v, lambda: v * array, lambda: v + array, lambda: Value(array)):
        with pytest.raises(TypeError, match=r"map over it: \[v \* x for x in array\]"):
            refused()


@pytest.mark.parametrize(
    "name", ["exp", "log", "sqrt", "sin", "cos", "tanh", "absolute", "negative", "fabs"]
)
def test_functions_of_one_scalar_record_as_the_table_does(name: str) -> None:
    row = OPERATIONS[{"absolute": "abs", "fabs": "abs", "negative": "neg"}.get(name, name)]
    for x in (0.7, 2.0):
        v, w = Value(x), Value(x)
        by_numpy, by_row = getattr(np, name)(v), row(w)
        assert (by_numpy.operation, by_numpy.data) == (row, by_row.data)
        by_numpy.backward()
        by_row.backward()
        assert v.grad == w.grad != 0.0


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("add", lambda a, b: a + b), ("subtract", lambda a, b: a - b),
        ("multiply", lambda a, b: a * b), ("divide", lambda a, b: a / b),
        ("power", lambda a, b: a**b), ("maximum", maximum), ("less", lambda a, b: a < b),
        ("greater_equal", lambda a, b: a >= b), ("less_equal", lambda a, b: a <= b),
        ("greater", lambda a, b: a > b),
    ],
)  # fmt: skip
def test_functions_of_two_scalars_take_values_on_either_side(name: str, sign: Any) -> None:
    function = getattr(np, name)
    for x, y in ((2.0, 3.0), (3.0, 2.0), (2.0, 2.0)):
        expected = sign(x, y)
        for a, b in ((Value(x), Value(y)), (Value(x), np.float64(y)), (np.float32(x), Value(y))):
            found = function(a, b)
            assert (found.data if isinstance(found, Value) else found) == expected


@pytest.mark.parametrize(
    ("refused", "instead"),
    [
        (lambda v: np.square(v), r"write x\*\*2 with functions of autograd"),
        (lambda v: np.log1p(v), r"write log\(1 \+ x\)"),
        (lambda v: np.logaddexp(v, 1.0), r"write logsumexp\(\[a, b\]\)"),
        (lambda v: np.arctan(v), r"np.arctan\(v.data\) computes the number alone"),
        (lambda v: np.isnan(v), r"np.isnan\(v.data\)"),
        (lambda v: np.exp(v, out=np.zeros(1)), "np.exp with out does not accept a Value: map"),
        (lambda v: np.add.outer(v, [1.0, 2.0]), "np.add.outer does not accept a Value: map"),
        (lambda v: np.maximum(v, np.zeros(2)), "map over it"),
        (lambda v: np.zeros(2) < v, "compares with numbers and Values"),
    ],
)
def test_other_functions_say_what_to_write(refused: Any, instead: str) -> None:
    with pytest.raises(TypeError, match=instead):
        refused(Value(0.5))


def test_an_array_is_no_value() -> None:
    array: Any = np.array([1.0, 2.0])
    assert (array == Value(1.0)) is False
    assert (array != Value(1.0)) is True


def test_an_array_of_values_sums_and_computes() -> None:
    values = np.array([Value(1.0), Value(2.0)])
    total = sum(values)
    assert isinstance(total, Value)
    total.backward()
    assert [v.grad for v in values] == [1.0, 1.0]
    assert [v.data for v in values * 2] == [2.0, 4.0]
    assert weighted_sum(values, np.array([3.0, 4.0])).data == 11.0


def test_an_array_of_values_meets_values_element_by_element() -> None:
    a, b = Value(1.0), Value(2.0)
    values = np.array([a, b])
    assert values.dtype == object
    total = (values * np.array([b, b]) + values).sum()
    assert isinstance(total, Value)
    total.backward()
    assert (total.data, a.grad, b.grad) == (9.0, 3.0, 6.0)
    assert (values @ np.array([3.0, 4.0])).data == 11.0
    with pytest.raises(TypeError, match="map over it"):
        values * a
    with pytest.raises(TypeError, match="the graph would end there"):
        np.array([a, b], dtype=float)


@pytest.mark.parametrize("number", [np.float64(2), np.float32(2), np.int64(2), np.bool_(True)])
def test_a_numpy_scalar_is_never_equal_in_silence(number: Any) -> None:
    v = Value(2.0)
    with pytest.raises(TypeError, match="same node"):
        v == number  # noqa: B015
    with pytest.raises(TypeError, match="same node"):
        number == v  # noqa: B015


def test_numbers_of_the_wrong_kind_are_refused() -> None:
    for wrong in (np.complex128(1), np.complex64(1), np.str_("1"), np.datetime64("2020-01-01")):
        with pytest.raises(TypeError, match="expected a number"):
            Value(wrong)
    with pytest.raises(ValueError, match="not a finite number"):
        Value(np.float32("nan"))
    with pytest.raises(TypeError, match="same node"):
        np.float64(2) == Value(2.0)  # noqa: B015
    assert exp(np.float64(0)) == 1.0


def test_importing_autograd_imports_nothing_outside_the_standard_library() -> None:
    program = (
        "import sys; before = set(sys.modules); from autograd import *; import autograd;"
        "a = Value(2.0); L = (a * a).tanh(); L.backward(); [*map(str, backward_steps(L))]; tree(L);"
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}"
        " - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["autograd"]
