"""Derivatives of functions at Values that depend on each other are partial derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, derivative, grad, gradient, hessian, jacobian, jvp, no_grad

FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "product": lambda x, y: x * y,
    "cubic": lambda x, y: x * x * y,
    "mixed": lambda x, y: (x * y).sin() + y**3 / (x * x + 1),
    "of the first alone": lambda x, y: x,
}
functions = pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
RELATED: list[Callable[[Value], list[Any]]] = [
    lambda v: [v, 2 * v],
    lambda v: [v, v],
    lambda v: [v * v, v],
    lambda v: [v.tanh(), v.tanh() - v],
    lambda v: [v, 0.5],
]
related = pytest.mark.parametrize("relate", RELATED)


def numbers(found: Any) -> Any:
    if isinstance(found, (list, tuple)):
        return [numbers(x) for x in found]
    return found.data if isinstance(found, Value) else found


def plain(point: list[Any]) -> list[float]:
    return [x.data if isinstance(x, Value) else x for x in point]


@functions
@related
def test_related_values_give_what_their_numbers_give(f: Any, relate: Any) -> None:
    point = relate(Value(0.75))
    at = plain(point)
    for calculus in (gradient(f), hessian(f), jacobian(lambda x, y: [f(x, y), x - y])):
        assert numbers(calculus(*point)) == numbers(calculus(*at))
        with no_grad():
            assert numbers(calculus(*point)) == numbers(calculus(*at))
    for direction in ((1.0, 0.0), (0.0, 1.0), (2.0, -3.0)):
        assert numbers(jvp(f, point, direction)) == numbers(jvp(f, at, direction))


@functions
@related
def test_their_results_go_on_to_what_the_point_was_computed_from(f: Any, relate: Any) -> None:
    def slope_at(v: Any) -> Any:
        return gradient(f)(*relate(v))[1]

    v = Value(0.75)
    step = 1e-5
    numeric = (slope_at(Value(0.75 + step)).data - slope_at(Value(0.75 - step)).data) / (2 * step)
    assert grad(slope_at(v), v) == pytest.approx(numeric, rel=1e-7, abs=1e-9)
    assert derivative(slope_at)(0.75) == pytest.approx(numeric, rel=1e-7, abs=1e-9)


def test_one_variable_in_two_places() -> None:
    v = Value(3.0)
    assert numbers(gradient(lambda x, y: x * y)(v, 2 * v)) == [6.0, 3.0]
    assert repr(gradient(lambda x, y: x * y)(v, v)) == "∇f(3, 3) = 3 x̂ + 3 ŷ"
    assert numbers(hessian(lambda x, y: x * x * y)(v, 2 * v)) == [[12.0, 6.0], [6.0, 0.0]]
    assert numbers(jacobian(lambda x, y: [x * y, x])(v, 2 * v)) == [[6.0, 3.0], [1.0, 0.0]]
    assert numbers(jvp(lambda x, y: x * y, (v, v), (1.0, 0.0))) == [9.0, 3.0]
    assert derivative(lambda x: x * v)(v).data == 3.0  # a Value from outside is held fixed
    assert v.grad == 0.0


def test_perturbations_are_not_confused() -> None:
    assert derivative(lambda x: x * derivative(lambda y: x + y)(x))(1.0) == 1.0
    assert derivative(lambda x: x * derivative(lambda y: x * y)(2.0))(3.0) == 6.0
    assert derivative(lambda x: derivative(lambda y: x * y * y)(x))(3.0) == 12.0  # d/dx 2x²


def test_nor_in_forward_mode() -> None:
    def slope(f: Any, x: Any) -> Any:
        return jvp(f, (x,), (1.0,))[1]

    assert slope(lambda x: x * slope(lambda y: x + y, x), 1.0) == 1.0


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_mixed_derivatives_commute_however_they_are_nested(a: float, b: float) -> None:
    f = FUNCTIONS["mixed"]
    by_x_then_y = derivative(lambda y: derivative(lambda x: f(x, y))(a))(b)
    by_y_then_x = derivative(lambda x: derivative(lambda y: f(x, y))(b))(a)
    assert by_x_then_y == pytest.approx(by_y_then_x, rel=1e-9, abs=1e-9)
    assert by_x_then_y == pytest.approx(hessian(f)(a, b)[0][1], rel=1e-9, abs=1e-9)
