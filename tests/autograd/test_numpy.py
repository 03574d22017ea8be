"""Beside NumPy, without importing it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from autograd import Value, exp, weighted_sum


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
