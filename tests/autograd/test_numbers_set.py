"""A `data` or `grad` set to what is not a float is said by name, before it spoils a number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import (
    DomainError,
    Value,
    exp,
    log,
    no_grad,
    recompute,
    sigmoid,
    sqrt,
    tanh,
    weighted_sum,
)


def holding(data: Any) -> Value:
    """Return a leaf whose `data` was set."""
    w = Value(1.0)
    w.data = data
    return w


@pytest.mark.parametrize("zero", [np.float64(0.0), np.float32(0.0), np.float64(-0.0), 0])
def test_a_zero_of_any_kind_is_divided_by_as_little_as_0(zero: Any) -> None:
    w = holding(zero)
    for refused in (lambda: 1 / w, lambda: Value(2.0) / w, lambda: w**-1, lambda: log(w)):
        with pytest.raises(DomainError, match=r"w = -?0\b"):
            refused()


@pytest.mark.parametrize("number", [np.float64(0.1), np.float32(0.1), np.int64(3), 3, True])
def test_the_table_computes_with_the_number_as_a_float(number: Any) -> None:
    w, same = holding(number), Value(float(number))
    functions: list[Any] = [
        lambda w: w * 2, lambda w: 2 - w, lambda w: w**2, exp, sqrt, tanh, sigmoid,
        lambda w: weighted_sum([w], [2.0], 1.0), lambda w: -1 / w,
    ]  # fmt: skip
    for f in functions:
        found, exact = f(w), f(same)
        assert type(found.data) is float
        assert found.data == exact.data
        assert found.local_derivatives == exact.local_derivatives
        found.backward()


@pytest.mark.parametrize("spoil", [np.float32(0.1), np.float16(0.1), np.longdouble(0.1)])
@pytest.mark.parametrize(
    "f",
    [
        lambda w, x: w * x, lambda w, x: w + x, lambda w, x: x - w, lambda w, x: (-w + x).relu(),
        lambda w, x: (w * x).tanh(), lambda w, x: (w + x).sigmoid() * x, lambda w, x: exp(w * x),
        lambda w, x: (x * x - w) * 2.0, lambda w, x: w * (w + x) ** 2,
    ],
)  # fmt: skip
def test_digits_lost_to_another_kind_of_float_are_noticed_by_the_end(f: Any, spoil: Any) -> None:
    w, x = holding(spoil), Value(3.0)
    with pytest.raises(TypeError, match=r"w\.data must be a float, not np\..*write w\.data = f"):
        f(w, x).backward()
    assert x.grad == w.grad == 0.0


def test_a_value_put_into_a_value_is_named_with_what_to_write() -> None:
    w, x = Value(0.5), Value(3.0)
    (w * x).backward()
    w.data = w - 0.1 * w.grad  # type: ignore[assignment]
    for refused in (
        lambda: (w * x).backward(), lambda: (w * x).tanh(), lambda: w * 2.0, lambda: exp(w),
        lambda: recompute(x * w), lambda: tanh(w),
    ):  # fmt: skip
        with pytest.raises(
            TypeError, match=r"w\.data must be a float, not a Value: write w\.data = w\.data − "
        ):
            refused()


@pytest.mark.parametrize("wrong", [None, "0.5", [0.5], 1j])
def test_what_is_no_number_is_refused_by_name_and_nothing_is_recomputed(wrong: Any) -> None:
    w, x = Value(0.5), Value(3.0)
    L = w * x
    w.data = wrong
    x.data = 4.0
    for refused in (lambda: recompute(L), lambda: w + 1, lambda: tanh(w)):
        with pytest.raises(TypeError, match=r"w\.data: expected a number, got"):
            refused()
    assert L.data == 1.5


@pytest.mark.parametrize("wrong", [None, "0", [0.0]])
def test_a_gradient_that_is_no_number_is_named(wrong: Any) -> None:
    w, x = Value(0.5, label="w"), Value(3.0, label="x₁")
    for leaf in (w, x):
        name, leaf.grad = leaf.label, wrong
        for f in (lambda: w * x, lambda: (w + x).tanh(), lambda: weighted_sum([w], [x])):
            with pytest.raises(
                TypeError, match=rf"{name}\.grad must be a float, not .*write {name}\.grad = 0\.0"
            ):
                f().backward()
        leaf.grad = 0.0
    w.grad = wrong
    with pytest.raises(TypeError, match=r"w\.grad must be a float"):
        w.backward()


def test_an_int_is_a_number_like_any() -> None:
    w, x = holding(3), Value(2.0)
    w.grad = 0
    (w * w * x).backward()
    assert (w.grad, x.grad) == (12.0, 9.0)
    with no_grad():
        assert (w * x).data == 6.0
