"""Derivatives of any order, in reverse and in forward mode."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OPERATIONS,
    StaleGraphError,
    Value,
    cos,
    derivative,
    exp,
    grad,
    gradcheck,
    gradient,
    hessian,
    jacobian,
    jvp,
    log,
    no_grad,
    sigmoid,
    sin,
    tanh,
)

from .graphs import graphs
from .test_operations import DOMAINS


@given(graphs())
def test_grad_is_what_backward_writes_and_writes_nothing(drawn: tuple[Value, list[Value]]) -> None:
    output, leaves = drawn
    for leaf in leaves:
        leaf.grad = 3.0
    numbers = grad(output, leaves)
    values = grad(output, leaves, create_graph=True)
    assert [leaf.grad for leaf in leaves] == [3.0] * len(leaves)
    for leaf in leaves:
        leaf.grad = 0.0
    output.backward()
    assert numbers == [leaf.grad for leaf in leaves]
    assert [v.data for v in values] == pytest.approx(numbers, rel=1e-12, abs=1e-12)


def test_grad_of_inner_nodes_of_the_output_itself_and_of_strangers() -> None:
    a, b = Value(2.0), Value(3.0)
    h = a * a
    L = h * b
    assert grad(L, [h, L, Value(1.0)]) == [3.0, 1.0, 0.0]
    assert grad(L, a) == 12.0
    graphs_ = grad(L, [h, L, Value(1.0)], create_graph=True)
    assert [g.data for g in graphs_] == [3.0, 1.0, 0.0]


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_second_order_and_forward_mode_of_every_row(row: Any, data: st.DataObject) -> None:
    point = data.draw(DOMAINS[row.name])
    fixed = point[1:] if row.name == "powc" else ()
    point = point[:1] if row.name == "powc" else point

    def f(*variables: Any) -> Any:
        return row(*variables, *fixed)

    slopes = gradient(f)(*point)
    for i in range(len(point)):
        direction = [float(i == j) for j in range(len(point))]
        assert jvp(f, point, direction)[1] == pytest.approx(slopes[i], rel=1e-12, abs=1e-12)
        step = 1e-5
        above, below = list(point), list(point)
        above[i] += step
        below[i] -= step
        curvature = hessian(f)(*point)
        for j in range(len(point)):
            by_difference = (gradient(f)(*above)[j] - gradient(f)(*below)[j]) / (2 * step)
            assert curvature[i][j] == pytest.approx(by_difference, rel=1e-5, abs=1e-5)


# d¹⁰/dx¹⁰ 1/(1 + x²) = 10!·Im(1/(x − i)¹¹)·… ; at 0 it is −10!
@pytest.mark.slow
@pytest.mark.parametrize(
    ("f", "x", "order", "exact"),
    [
        (exp, 0.5, 10, math.exp(0.5)),
        (sin, 0.5, 10, -math.sin(0.5)),
        (lambda x: x**10, 1.5, 10, 3628800.0),
        (lambda x: x**10, 2.0, 3, 720.0 * 2**7),
        (lambda x: 1 / (1 + x**2), 0.0, 10, -3628800.0),
        (lambda x: 1 / (1 + x**2), 0.5, 10, 3628800 * ((0.5 - 1j) ** -11).imag),
        *[(tanh, 0.0, n, d) for n, d in enumerate([1.0, 0.0, -2.0, 0.0, 16.0], 1)],
        *[(sigmoid, 0.0, n, d) for n, d in enumerate([0.25, 0.0, -0.125, 0.0, 0.25], 1)],
    ],
)
def test_higher_derivatives(f: Any, x: float, order: int, exact: float) -> None:
    assert derivative(f, order=order)(x) == pytest.approx(exact, rel=1e-9, abs=1e-12)


def test_derivatives_nest() -> None:
    third = derivative(derivative(derivative(lambda x: x**4)))
    assert third(2.0) == derivative(lambda x: x**4, order=3)(2.0) == 48.0
    for order in (0, 2.5):
        with pytest.raises(ValueError, match="of a derivative must be a whole number from 1"):
            derivative(exp, order=order)  # type: ignore[arg-type]


def test_an_inner_derivative_at_a_plain_number_keeps_the_outer_graph() -> None:
    assert derivative(lambda x: x * derivative(lambda y: x * y)(2.0))(3.0) == 6.0
    assert derivative(lambda x: derivative(lambda y: x**2 * y**3)(2.0))(3.0) == 72.0
    assert gradient(lambda x, y: gradient(lambda a: a**2 * x)(2.0)[0] * y)(3.0, 4.0) == [16.0, 12.0]
    assert jvp(lambda x: x * jvp(lambda y: x * y, (1.0,), (1.0,))[1], (3.0,), (1.0,)) == (9.0, 6.0)
    assert derivative(lambda x: grad(x**3, x))(2.0) == 12.0
    assert derivative(lambda x: hessian(lambda y: x * y**3)(1.0)[0][0])(5.0) == 6.0
    assert derivative(lambda x: jacobian(lambda y: [x * y])(1.0)[0][0])(5.0) == 1.0
    assert isinstance(derivative(lambda x: x**2)(1.0), float)  # outside, numbers again


def test_within_no_grad_derivatives_are_still_derivatives() -> None:
    with no_grad():
        assert derivative(lambda x: x**2)(3.0) == 6.0
        assert hessian(lambda x: x**3)(2.0) == [[12.0]]
        assert jvp(lambda x: x * x, (3.0,), (1.0,)) == (9.0, 6.0)
        gradcheck(lambda x: x**2, 3.0)
        assert (Value(1.0) * 2).operation is None


def test_a_failing_function_leaves_nothing_behind() -> None:
    with no_grad():
        with pytest.raises(ZeroDivisionError):
            derivative(lambda x: x * (1 / 0))(2.0)
        assert (Value(1.0) * 2).operation is None
    assert isinstance(derivative(lambda x: x**2)(1.0), float)


def test_nodes_by_name_and_what_means_none() -> None:
    a, b = Value(2.0, label="a"), Value(3.0)
    y = a * b
    assert (grad(y, "a"), grad(y, 1), grad(y, ["a", b])) == (3.0, 1.0, [3.0, 2.0])
    for wrong in ({"a": a}, 2.5, None):
        with pytest.raises(TypeError, match="a node is given as"):
            grad(y, wrong)
    with pytest.raises(LookupError, match="no node is called q"):
        grad(y, "q")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: jacobian(lambda x, y: x * y)(1.0, 2.0), "returned as a list"),
        (lambda: jvp(exp, 3.0, 1.0), r"point and direction are lists"),  # type: ignore[arg-type]
        (lambda: gradient(lambda x, y: x * y)([3, 4]), r"one by one.*gradient\(f\)\(3, 4\)"),
    ],
)
def test_wrong_calls_say_how(wrong: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        wrong()


def test_unit_vectors_of_longer_names() -> None:
    slopes = gradient(lambda w1, alpha: w1 * alpha)(3, 4)
    assert repr(slopes) == "∇f(3, 4) = 4 ŵ1 + 3 ê_alpha"
    slopes.append(7.0)
    assert repr(slopes) == "[4.0, 3.0, 7.0]"


def smooth(x: Any, y: Any, z: Any) -> Any:
    return exp(x * y) * sin(z) + log(x * x + y * y + 1) * tanh(z * x)


numbers = st.floats(-1.5, 1.5)


@given(numbers, numbers, numbers)
def test_mixed_partials_are_symmetric(x: float, y: float, z: float) -> None:
    H = hessian(smooth)(x, y, z)
    for i in range(3):
        for j in range(i):
            assert H[i][j] == pytest.approx(H[j][i], rel=1e-9, abs=1e-9)


@given(st.tuples(numbers, numbers, numbers), st.tuples(numbers, numbers, numbers))
def test_forward_over_reverse_equals_reverse_over_reverse(
    point: tuple[float, ...], direction: tuple[float, ...]
) -> None:
    H = hessian(smooth)(*point)
    expected = [math.fsum(h * d for h, d in zip(row, direction, strict=True)) for row in H]
    for i in range(3):
        value, slope = jvp(lambda *v: gradient(smooth)(*v)[i], point, direction)  # noqa: B023
        assert value == pytest.approx(gradient(smooth)(*point)[i])
        assert slope == pytest.approx(expected[i], rel=1e-9, abs=1e-9)


def test_a_function_of_100_variables() -> None:
    def f(*x: Any) -> Any:
        return sum(a * b for a, b in pairwise(x))

    point = [float(i) for i in range(100)]
    slopes = gradient(f)(*point)
    assert slopes[1:-1] == [2.0 * i for i in range(1, 99)]
    H = hessian(f)(*point)
    assert all(H[i][j] == float(abs(i - j) == 1) for i in range(100) for j in range(100))


def test_jacobian_and_a_function_of_a_constant() -> None:
    assert jacobian(lambda x, y: [x * y, sin(x), 3.0])(2.0, 5.0) == [
        [5.0, 2.0],
        [math.cos(2.0), 0.0],
        [0.0, 0.0],
    ]
    assert derivative(lambda x: 3.0)(1.0) == 0.0
    assert derivative(cos, order=2)(0.0) == -1.0


@pytest.mark.parametrize(
    ("f", "point", "printed"),
    [
        (lambda x, y: x**2 + y**2, (3, 4), "∇f(3, 4) = 6 x̂ + 8 ŷ"),
        (lambda x, y: x**2 - y**3, (3, 4), "∇f(3, 4) = 6 x̂ − 48 ŷ"),
        (lambda *x: x[0] * x[1], (3, 4), "∇f(3, 4) = 4 x̂₁ + 3 x̂₂"),
        (lambda u: 2 * u, (1.5,), "∇f(1.5) = 2 û"),
    ],
)
def test_a_gradient_prints_as_the_lecture_writes_it(f: Any, point: Any, printed: str) -> None:
    vector = gradient(f)(*point)
    assert str(vector) == printed
    assert vector == list(vector)


def test_a_stale_graph_has_no_gradient_graph() -> None:
    a = Value(2.0)
    L = a * a
    a.data = 3.0
    with pytest.raises(StaleGraphError, match="a was changed after L was computed"):
        grad(L, a, create_graph=True)
    assert grad(L, a) == 4.0  # the numbers of the pass that was run


def test_forward_mode_refuses_a_direction_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="2 variables"):
        jvp(lambda x, y: x * y, (1.0, 2.0), (1.0,))
